"""A household book with invented households, marked as demonstration; called by whoever wants one.

It is not part of the shared demonstration, whose counts stand for hamlets that report by hand.
"""

import random
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid5

from banmoi.core.household_book import MarkKind
from banmoi.reference.household_book import marks
from banmoi.rooms.households.actions import open_book, write_household
from banmoi.rooms.households.queries import HEAD
from banmoi.rooms.people.queries import Rights

SPACE = UUID("5f0c4f2e-6a35-4b0e-9f0a-0d6b6b7b9a11")
FAMILY = ("Ninh", "Nông", "Lý", "Hoàng", "Vi", "Dương", "Trần", "Nguyễn", "Đặng", "Lò")
MIDDLE = ("Văn", "Thị", "Đức", "Thanh", "Ngọc")
GIVEN = ("An", "Bình", "Chung", "Dũng", "Đào", "Giang", "Hường", "Khánh", "Lan", "Minh", "Ngân", "Phúc")
LIKELY: Mapping[str, tuple[str, ...]] = {
    "poverty": ("neither",) * 14 + ("near_poor", "poor"),
    "house": ("solid",) * 12 + ("weak", "weak", "makeshift"),
    "water": ("hygienic",) * 6 + ("clean", "clean", "piped", "hygienic_unsure", "none"),
}


def make_book(
    rights: Rights,
    place_id: int,
    *,
    households: int,
    kept_from: date,
    moment: datetime,
    unknown: float = 0.05,
    seed: int = 7,
) -> list[UUID]:
    """Open a book and write so many invented households into it; `unknown`: how often a mark is left out.

    The same every time for the same seed. Returns the keys of the households.
    """
    chance = random.Random(seed)
    open_book(rights, place_id, kept_from=kept_from, moment=moment, demonstration=True)
    keys = []
    for number in range(households):
        key = uuid5(SPACE, f"{place_id}:{seed}:{number}")
        write_household(
            rights, place_id, _values(chance, unknown), household=key, client_id=uuid5(key, "add"),
            day=kept_from, new=True, moment=moment,
        )  # fmt: skip
        keys.append(key)
    return keys


def _values(chance: random.Random, unknown: float) -> dict[str, object]:
    values: dict[str, object] = {
        HEAD: f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)} (minh họa)"
    }
    numbers: dict[str, int] = {"persons": chance.randint(1, 7)}
    numbers["women"] = numbers["persons"] // 2
    numbers["insured"] = numbers["persons"]
    numbers["insured_women"] = numbers["women"]
    numbers["under_five"] = chance.choice((0, 0, 0, min(1, numbers["persons"] - 1)))
    numbers["stunted"] = 0
    numbers["workers"] = max(1, numbers["persons"] - numbers["under_five"] - 1)
    numbers["workers_women"] = numbers["workers"] // 2
    numbers["trained"], numbers["trained_women"] = numbers["workers"] // 2, numbers["workers"] // 4
    numbers["certified"], numbers["certified_women"] = numbers["workers"] // 4, 0
    for name, mark in marks().items():
        if chance.random() < unknown:
            continue
        if mark.kind is MarkKind.WHOLE:
            values[name] = numbers[name]
        else:
            values[name] = chance.choice(LIKELY.get(name, ("yes",) * 9 + ("no",)))
    return values
