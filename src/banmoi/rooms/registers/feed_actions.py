"""From entries to indicator values that nobody typed, each naming the entries it came from."""

from collections.abc import Collection
from datetime import date, datetime

from banmoi.core.feeding import Feed, FeedRow, Told, tell
from banmoi.core.periods import period_on
from banmoi.core.registers import Register
from banmoi.reference.catalogue import indicators
from banmoi.reference.registers import registers
from banmoi.rooms.indicators.derived_actions import Derived, end_derived, keep_derived
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace, commune_of, places_by_id, scope_ids
from banmoi.rooms.registers.models import TABLES, DerivedFrom
from banmoi.rooms.registers.queries import cell


def feed(rights: Rights, register: Register, place_ids: Collection[int], *, moment: datetime) -> int:
    """Work out what a register tells of some places in the quarter of the moment; how many values are new.

    The moment's writer has the right to the entry; the values follow from it, so no further right is asked.
    """
    day, new = moment.date(), 0
    for way in register.feeds:
        for target, where in _targets(way, place_ids, day):
            new += _feed_one(rights, register, way, target, where, moment)
    return new


def feed_all(rights: Rights, place_ids: Collection[int], *, moment: datetime) -> int:
    """All registers anew for some places: after the night in which a certificate ended, or in a new
    quarter. How many values are new."""
    return sum(feed(rights, register, place_ids, moment=moment) for register in registers().values())


def _targets(way: Feed, place_ids: Collection[int], day: date) -> list[tuple[NamedPlace, set[int]]]:
    """The places that a value is of, each with the places whose entries tell it."""
    places = places_by_id(list(place_ids), day).values()
    if indicators()[way.indicator].collected_at == "hamlet":
        return [(place, {place.id}) for place in places if place.level == "hamlet"]
    communes = {found.id: found for place in places if (found := commune_of(place, day))}
    return [(place, scope_ids([place.id], day)) for place in communes.values()]


def _feed_one(
    rights: Rights, register: Register, way: Feed, target: NamedPlace, where: set[int], moment: datetime
) -> int:
    day = moment.date()
    names = {way.since, way.until, way.numerator, way.denominator, way.female, way.female_denominator}
    names = (names | set(way.where)) - {""}
    rows = TABLES[register.key]._default_manager.filter(place_id__in=where, withdrawn_at=None)
    found = [
        FeedRow(row.id, row.version, {name: cell(row, name) for name in names}) for row in rows.order_by("id")
    ]
    told = tell(way, found, day)
    period = period_on(day)
    if told is None:
        return int(end_derived(rights, target.id, way.indicator, period, moment=moment))
    kept = keep_derived(
        rights, target.id, period, _derived(way, told), moment=moment,
        demonstration=target.demonstration,
    )  # fmt: skip
    if kept is None:
        return 0
    value, new = kept
    _name_rows(register, value, told)
    return int(new)


def _derived(way: Feed, told: Told) -> Derived:
    return Derived(
        way.indicator, told.numerator, told.denominator, told.female, told.female_denominator,
        told.decision, told.good_through,
    )  # fmt: skip


def _name_rows(register: Register, value: IndicatorValue, told: Told) -> None:
    """Which entries stand behind the value, as they are now; one that counts no more is named no more."""
    ids = {row.id: row.version for row in told.rows}
    known = DerivedFrom.objects.filter(value=value, register=register.key)
    known.exclude(entry__in=ids).delete()
    had = dict(known.values_list("entry", "version"))
    DerivedFrom.objects.bulk_create(
        DerivedFrom(value=value, register=register.key, entry=entry, version=version)
        for entry, version in ids.items()
        if entry not in had
    )
