"""What the demonstration's people wrote in the registers of the room `livelihoods` for every hamlet."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from banmoi.core.numbers import format_number
from banmoi.management.demonstration_sharing import share_out
from banmoi.management.demonstration_year import at
from banmoi.reference.files import load
from banmoi.reference.registers import registers
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import children, get_place
from banmoi.rooms.registers.actions import write_entry

ROUNDS = ((2023, "43.6", date(2023, 12, 1)), (2024, "46.2", date(2024, 11, 4)))
"""Year, the commune's income per head that the samples come to (million đồng), the first day of asking."""
ONE_IN = 10
"""One household in ten is asked in every hamlet."""


def act(people: Mapping[str, Rights]) -> None:
    """Ask the sample households of every hamlet, in both years."""
    data = load("demonstration.yaml")
    commune = get_place(data["place"], data["today"])
    assert commune is not None
    keys = [hamlet.key for hamlet in children(commune.id, data["today"], "hamlet")]
    asked = [households // ONE_IN for households, _residents, _women in data["hamlets"]]
    persons = [
        residents * count // households
        for count, (households, residents, _women) in zip(asked, data["hamlets"], strict=True)
    ]
    for year, mean, begun in ROUNDS:
        # In thousand đồng, so that the hamlets' totals add up to the mean exactly.
        whole = int(Decimal(mean) * sum(persons) * 1000)
        totals = share_out(whole, [count * 60_000 for count in persons], year)
        for index, key in enumerate(keys):
            day = begun + timedelta(days=index)
            texts = {
                "place": key,
                "year": str(year),
                "asked_on": f"{day:%d/%m/%Y}",
                "households": str(asked[index]),
                "persons": str(persons[index]),
                "income": format_number(Decimal(totals[index]) / 1000),
            }
            # The book was opened in October 2024; the year before was copied into it.
            written = day if year == data["today"].year else date(2024, 10, 7)
            write_entry(
                people["taichinh"], registers()["income_samples"], None, texts, moment=at(written, 14),
                demonstration=True, feeding=year == data["today"].year,
            )  # fmt: skip
