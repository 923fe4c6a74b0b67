"""What follows when a price is written: gifts without a price of their own are converted anew."""

from datetime import datetime

from django.db.models import Q

from banmoi.core.contributions import Kind, converted, same_words
from banmoi.reference.registers import registers
from banmoi.rooms.money.models import Contribution, UnitPrice, best_price, rule
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import ancestor_ids, scope_ids
from banmoi.rooms.registers.actions import EntryRefusedError, after_writing, move_entry
from banmoi.rooms.registers.models import Entry


@after_writing("unit_prices")
def convert_anew(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A price holds from its day for every gift that has none of its own. Raises EntryRefusedError for
    a second price of the same thing, place and day, of which nobody could say which one counts."""
    assert isinstance(entry, UnitPrice)
    same_day = UnitPrice.objects.filter(
        place_id=entry.place_id, kind=entry.kind, from_day=entry.from_day, withdrawn_at=None
    )
    for other in same_day.exclude(id=entry.pk) if entry.withdrawn_at is None else ():
        if same_words(other.what, entry.what) and same_words(other.unit, entry.unit):
            raise EntryRefusedError({"from_day": rule("price_twice", number=other.pk)})
    where = scope_ids([entry.place_id], moment.date())
    gifts = Contribution.objects.filter(
        Q(kind=entry.kind, place_id__in=where) | Q(listed_price=entry), unit_price=None, withdrawn_at=None
    ).exclude(kind=Kind.CASH)
    prices = list(UnitPrice.objects.filter(withdrawn_at=None))
    above: dict[tuple[int, int], list[int]] = {}
    for gift in gifts.order_by("id"):
        key = gift.place_id, gift.on_day.toordinal()
        if key not in above:
            above[key] = [gift.place_id, *ancestor_ids(gift.place_id, gift.on_day)]
        price = best_price(prices, above[key], gift)
        value = converted(Kind(gift.kind), gift.quantity, price.price if price else None)
        if (price.pk if price else None, value) != (gift.listed_price_id, gift.value):
            move_entry(
                rights, registers()["contributions"], gift.pk,
                {"listed_price": price.pk if price else None, "value": value},
                act="price", right=registers()["unit_prices"].act, moment=moment,
            )  # fmt: skip
