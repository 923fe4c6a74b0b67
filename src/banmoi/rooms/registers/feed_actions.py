"""From entries to indicator values that nobody typed, each naming the entries it came from."""

from collections.abc import Collection
from datetime import date, datetime

from banmoi.core.feeding import Feed, FeedRow, Told, tell
from banmoi.core.periods import period_on
from banmoi.core.readings import ValueStatus
from banmoi.core.registers import Register
from banmoi.reference.catalogue import indicators
from banmoi.reference.registers import registers
from banmoi.rooms.indicators.derived_actions import Derived, end_derived, keep_derived
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.indicators.queries import current_rows, told_elsewhere
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace, child_ids, communes_of, places_by_id, scope_ids
from banmoi.rooms.registers.models import TABLES, DerivedFrom
from banmoi.rooms.registers.queries import cell


def feed(rights: Rights, register: Register, place_ids: Collection[int], *, moment: datetime) -> int:
    """Work out what a register tells of some places in the quarter of the moment.

    Returns how many values are new or ended. The moment's writer has the right to the entry; the values
    follow from it, so no further right is asked.
    """
    day, new = moment.date(), 0
    for way in register.feeds:
        targets = _targets(way, place_ids, day)
        elsewhere = told_elsewhere([target.id for target, _where in targets], way.indicator)
        for target, where in targets:
            if target.id in elsewhere:  # the household book keeps this count; a mistake is still taken back
                new += _end_unfounded(rights, register, target.id, way.indicator, moment)
                continue
            new += _feed_one(rights, register, way, target, where, moment)
    return new


def feed_all(rights: Rights, place_ids: Collection[int], *, moment: datetime) -> int:
    """All registers anew for some places: after the night in which a certificate ended, or in a new
    quarter. How many values are new or ended."""
    return sum(feed(rights, register, place_ids, moment=moment) for register in registers().values())


def _targets(way: Feed, place_ids: Collection[int], day: date) -> list[tuple[NamedPlace, set[int]]]:
    """The places that a value is of, each with the places whose entries tell it."""
    if indicators()[way.indicator].collected_at == "hamlet":
        places = places_by_id(list(place_ids), day).values()
        return [(place, {place.id}) for place in places if place.level == "hamlet"]
    communes = places_by_id(set(communes_of(place_ids, day).values()), day).values()
    if way.way.of_the_place:
        return [(place, {place.id}) for place in communes]
    return [(place, scope_ids([place.id], day)) for place in communes]


def _feed_one(
    rights: Rights, register: Register, way: Feed, target: NamedPlace, where: set[int], moment: datetime
) -> int:
    day = moment.date()
    rows = TABLES[register.key]._default_manager.filter(place_id__in=where, withdrawn_at=None)
    found = [
        FeedRow(row.id, row.version, {name: cell(row, name) for name in way.named}, row.place_id)
        for row in rows.order_by("id")
    ]
    hamlets = child_ids(target.id, day, "hamlet") if way.everywhere else []
    told = tell(way, found, day, fresh_months=indicators()[way.indicator].fresh_months, places=hamlets)
    period = period_on(day)
    if told is None:
        ended = end_derived(rights, target.id, way.indicator, period, moment=moment)
        return ended + _end_unfounded(rights, register, target.id, way.indicator, moment)
    kept = keep_derived(
        rights, target.id, period, _derived(way, told), moment=moment,
        demonstration=target.demonstration,
    )  # fmt: skip
    if kept is None:
        return 0
    value, new = kept
    _name_rows(register, value, told)
    return int(new)


def _end_unfounded(
    rights: Rights, register: Register, place_id: int, indicator: str, moment: datetime
) -> int:
    """Return what earlier open periods still say from entries that were all withdrawn since: an entry made
    by mistake was never true. One that only grew old, or ended, stays behind the value of its time."""
    ended = 0
    for row in current_rows([place_id], indicators=[indicator]):
        if row.value.source != "derived" or row.status is ValueStatus.RETURNED:
            continue
        named = DerivedFrom.objects.filter(value=row.value).values_list("register", "entry")
        ids = [entry for key, entry in named if key == register.key]
        standing = TABLES[register.key]._default_manager.filter(id__in=ids, withdrawn_at=None)
        if ids and len(ids) == len(named) and not standing.exists():
            ended += end_derived(rights, place_id, indicator, row.period, moment=moment)
    return ended


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
