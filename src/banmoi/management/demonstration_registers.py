"""The demonstration's registers: every room's entries by their days, through people's own acts."""

from collections.abc import Mapping
from typing import Any

from banmoi.management import (
    demonstration_awards,
    demonstration_community,
    demonstration_livelihoods,
    demonstration_money,
    demonstration_works,
)
from banmoi.management.demonstration_year import at
from banmoi.reference.files import load
from banmoi.reference.registers import registers
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.registers.actions import write_entry


def keep_registers(people: Mapping[str, Rights]) -> None:
    """Write what the files say, room by room, then let each room act on its entries."""
    for room in ("works", "livelihoods", "community", "money", "awards"):
        _write(load(f"demonstration/{room}.yaml"), people)
    for act in (
        demonstration_works.act,
        demonstration_livelihoods.act,
        demonstration_community.act,
        demonstration_money.act,
        demonstration_awards.act,
    ):
        act(people)


def _write(told: Mapping[str, Any], people: Mapping[str, Rights]) -> None:
    for key, rows in told.items():
        for row in sorted(rows, key=lambda item: item["day"]):
            texts = {name: str(value) for name, value in row.items() if name not in ("by", "day")}
            write_entry(
                people[row["by"]], registers()[key], None, texts, moment=at(row["day"]), demonstration=True
            )
