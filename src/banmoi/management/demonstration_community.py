"""What the demonstration's people wrote in the registers of the room `community` for every hamlet."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from banmoi.management.demonstration_sharing import share_out
from banmoi.management.demonstration_year import at
from banmoi.reference.files import load
from banmoi.reference.registers import registers
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import children, get_place
from banmoi.rooms.registers.actions import write_entry

OPENED = date(2024, 10, 7)
"""The day on which the books were opened and the year before was copied into them."""
CLEANUPS = ((2023, 10), (2024, 8), (2024, 9), (2024, 10))
NO_CLEANUP = {(2024, 8): (6, 11), (2024, 9): (9,), (2024, 10): (11, 13), (2023, 10): (3, 6, 8, 11, 13)}
"""Hamlets (by their place in the list) that held none in a month."""


def act(people: Mapping[str, Rights]) -> None:
    """Write what every hamlet has: titles, families, clean-up days, waste."""
    data = load("demonstration.yaml")
    commune = get_place(data["place"], data["today"])
    assert commune is not None
    keys = [hamlet.key for hamlet in children(commune.id, data["today"], "hamlet")]
    for index, key in enumerate(keys):
        writer = people["truongban"] if index == 0 else people["vanhoa"]
        _titles(people["vanhoa"], data, index, key)
        _families(people["vanhoa"], data, index, key)
        _cleanups(writer, data, index, key)
    _waste(people, data, keys)


def _write(
    rights: Rights, register: str, day: date, texts: Mapping[str, Any], *, feeding: bool = True
) -> None:
    write_entry(
        rights, registers()[register], None, {name: str(value) for name, value in texts.items()},
        moment=at(day, 10), demonstration=True, feeding=feeding,
    )  # fmt: skip


def _titles(rights: Rights, data: Mapping[str, Any], index: int, key: str) -> None:
    """The culture title of two years; of the model title that nobody reached it yet."""
    reached = index + 1 in data["titles"]["cultural_hamlet_title"]
    for year, decided, written in (
        (2023, date(2023, 12, 25), OPENED),
        (2024, date(2024, 11, 12), date(2024, 11, 14)),
    ):
        texts = {
            "place": key,
            "year": year,
            "reached": "yes" if reached else "no",
            "decided_by": "UBND huyện (minh họa)",
            "decided_on": f"{decided:%d/%m/%Y}",
        }
        if reached:
            number = f"{year % 100}8/QĐ-UBND ngày {decided:%d/%m/%Y} (minh họa)"
            texts |= {"decision": number, "valid_through": f"31/12/{year + 1}"}
        _write(rights, "culture_titles", written, texts, feeding=written != OPENED)
    texts = {
        "place": key,
        "level": "model",
        "year": 2024,
        "registered_on": "20/01/2024" if index == 0 else "",
        "reached": "no",
        "decided_by": "UBND xã rà soát (minh họa)",
        "decided_on": "30/10/2024",
    }
    _write(rights, "model_titles", date(2024, 11, 1), texts)


def _families(rights: Rights, data: Mapping[str, Any], index: int, key: str) -> None:
    households = data["hamlets"][index][0]
    recognised = households * (84 + index % 5) // 100
    texts = {
        "place": key,
        "year": 2023,
        "reviewed": households - index % 4,
        "recognised": recognised,
        "certified": recognised * (14 + index % 4) // 100,
        "decision": "97/QĐ-UBND ngày 15/12/2023 (minh họa)",
        "decided_on": "15/12/2023",
    }
    _write(rights, "cultural_families", OPENED, texts)


def _cleanups(rights: Rights, data: Mapping[str, Any], index: int, key: str) -> None:
    households = data["hamlets"][index][0]
    for year, month in CLEANUPS:
        if index in NO_CLEANUP[year, month]:
            continue
        day = date(year, month, 25 if month == 10 else 28)
        came = households * (52 + (index * 7 + month) % 20) // 100
        texts = {
            "what": f"Dọn vệ sinh tháng {month}/{year} (minh họa)",
            "place": key,
            "held_on": f"{day:%d/%m/%Y}",
            "people": came + index,
            "households": came,
            "result": f"{400 + index * 35} m đường, rãnh",
        }
        _write(rights, "cleanups", max(day, OPENED), texts, feeding=False)


def _waste(people: Mapping[str, Rights], data: Mapping[str, Any], keys: list[str]) -> None:
    """Every hamlet's count of November 2024; it tells the shares that hamlets reported by hand before."""
    wholes = [hamlet[0] for hamlet in data["hamlets"]]
    shared = {
        name: share_out(total, wholes, number)
        for number, (name, total) in enumerate(data["counted"].items(), start=6)
    }
    for index, key in enumerate(keys):
        day = date(2024, 11, 1) + timedelta(days=index)
        writer = people["truongban"] if index == 0 else people["vanhoa"]
        texts = {"place": key, "counted_on": f"{day:%d/%m/%Y}"}
        _write(writer, "waste", day, texts | {name: str(counts[index]) for name, counts in shared.items()})
