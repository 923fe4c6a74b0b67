"""Questions about values: what counts on a day, what is current, what waits, what lapses."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from banmoi.core.checks import Numbers
from banmoi.core.periods import Period, parse_period
from banmoi.core.readings import Observation, ValueStatus
from banmoi.reference.catalogue import indicators
from banmoi.rooms.indicators.models import (
    Evidence,
    IndicatorValue,
    PeriodClosing,
    ToldElsewhere,
    ValueReview,
)


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value with the status that its reviews give it."""

    value: IndicatorValue
    status: ValueStatus
    reason: str

    @property
    def period(self) -> Period:
        return parse_period(self.value.period)

    @property
    def numbers(self) -> Numbers:
        item = self.value
        return Numbers(item.numerator, item.denominator, item.female, item.female_denominator)


def _with_status(rows: QuerySet[IndicatorValue], as_of: datetime | None = None) -> QuerySet[IndicatorValue]:
    reviews = ValueReview.objects.filter(value=OuterRef("pk")).order_by("-id")
    if as_of is not None:
        rows = rows.filter(reported_at__lte=as_of)
        reviews = reviews.filter(reviewed_at__lte=as_of)
    # What registers say was written there by those who may, with its evidence: it needs no second look.
    otherwise = Case(When(source="derived", then=Value(str(ValueStatus.VERIFIED))), default=Value(None))
    return rows.annotate(
        outcome=Coalesce(Subquery(reviews.values("outcome")[:1]), otherwise),
        outcome_reason=Subquery(reviews.values("reason")[:1]),
    )


def _row(value: IndicatorValue) -> ValueRow:
    outcome: str | None = value.outcome  # type: ignore[attr-defined]
    status = ValueStatus(outcome) if outcome else ValueStatus.REPORTED
    return ValueRow(value, status, value.outcome_reason or "")  # type: ignore[attr-defined]


def observations(
    place_ids: Collection[int], since: date, as_of: datetime | None = None
) -> dict[tuple[int, str], list[Observation]]:
    """What counts for places since a day: of each chain of corrections the newest verified value,
    or, where none is, the newest one. `as_of` asks what was known at a past moment."""
    rows = _with_status(
        IndicatorValue.objects.filter(place_id__in=list(place_ids), period_end__gte=since), as_of
    )
    chosen: dict[tuple[int, str, str], tuple[bool, dict[str, Any]]] = {}
    # Plain values, not model objects: a board reads over a thousand rows.
    for value in rows.order_by("id").values(*_COUNTED, "outcome"):
        key = value["place_id"], value["indicator"], value["period"]
        verified = value["outcome"] == ValueStatus.VERIFIED
        if key not in chosen or verified or not chosen[key][0]:
            chosen[key] = verified, value
    lapsing = _lapsing(value["id"] for _, value in chosen.values())
    found: dict[tuple[int, str], list[Observation]] = {}
    for _, value in chosen.values():
        found.setdefault((value["place_id"], value["indicator"]), []).append(
            Observation(
                value_id=value["id"],
                place=value["place_id"],
                indicator=value["indicator"],
                period=parse_period(value["period"]),
                status=ValueStatus(value["outcome"]) if value["outcome"] else ValueStatus.REPORTED,
                numerator=value["numerator"],
                denominator=value["denominator"],
                female=value["female"],
                female_denominator=value["female_denominator"],
                decision=value["decision"],
                not_applicable=value["not_applicable"],
                lapses_on=_first(lapsing.get(value["id"]), value["good_through"]),
            )
        )
    return found


_COUNTED = (
    "id",
    "place_id",
    "indicator",
    "period",
    "numerator",
    "denominator",
    "female",
    "female_denominator",
    "decision",
    "not_applicable",
    "good_through",
)


def _first(lapses_on: date | None, good_through: date | None) -> date | None:
    """The first day on which a value no longer holds: by its evidence, or by what it was worked out from."""
    if good_through is None:
        return lapses_on
    after = good_through + timedelta(days=1)
    return after if lapses_on is None else min(after, lapses_on)


def _lapsing(value_ids: Iterable[int]) -> dict[int, date]:
    """For each value with evidence that all lapses: the first day on which none lives."""
    wanted = set(value_ids)
    last: dict[int, date | None] = {}
    lapsing = Evidence.objects.filter(valid_through__isnull=False).values("value_id")
    rows = Evidence.objects.filter(value_id__in=lapsing).values_list("value_id", "valid_through")
    for value_id, through in rows:
        if value_id not in wanted:
            continue
        known = last.get(value_id, date.min)
        last[value_id] = None if known is None or through is None else max(known, through)
    return {key: day + timedelta(days=1) for key, day in last.items() if day is not None}


def current_rows(
    place_ids: Collection[int], *, indicators: Collection[str] | None = None, period: str = ""
) -> list[ValueRow]:
    """The newest value of every chain, whatever its status, newest period first."""
    rows = IndicatorValue.objects.filter(place_id__in=list(place_ids), superseded_by__isnull=True)
    if indicators is not None:
        rows = rows.filter(indicator__in=list(indicators))
    if period:
        rows = rows.filter(period=period)
    rows = _with_status(rows).select_related("reported_by")
    return [_row(value) for value in rows.order_by("-period_end", "place_id", "indicator")]


def waiting_rows(place_ids: Collection[int]) -> list[ValueRow]:
    """Values that wait for an officer, oldest first, with their evidence."""
    rows = IndicatorValue.objects.filter(place_id__in=list(place_ids), superseded_by__isnull=True)
    rows = _with_status(rows).filter(Q(outcome__isnull=True)).select_related("reported_by")
    return [_row(v) for v in rows.prefetch_related("evidence__file").order_by("reported_at", "id")]


def returned_rows(place_ids: Collection[int]) -> list[ValueRow]:
    """Values sent back that nobody corrected yet."""
    rows = IndicatorValue.objects.filter(place_id__in=list(place_ids), superseded_by__isnull=True)
    rows = _with_status(rows).filter(Q(outcome=ValueStatus.RETURNED))
    return [_row(value) for value in rows.order_by("-period_end", "id")]


def history_rows(place_ids: Collection[int], indicator: str) -> list[ValueRow]:
    """Every value ever said of an indicator for places, newest first, superseded ones included."""
    rows = IndicatorValue.objects.filter(place_id__in=list(place_ids), indicator=indicator)
    rows = _with_status(rows).select_related("reported_by").prefetch_related("evidence__file")
    return [_row(value) for value in rows.order_by("-period_end", "place_id", "-id")]


def get_row(value_id: int) -> ValueRow | None:
    """One value with its status, its people, its evidence and what corrected it."""
    rows = _with_status(IndicatorValue.objects.filter(id=value_id))
    rows = rows.select_related("reported_by", "supersedes", "superseded_by")
    value = rows.prefetch_related("evidence__file", "evidence__added_by", "reviews__reviewed_by").first()
    return None if value is None else _row(value)


def rows_by_id(ids: Collection[int]) -> list[ValueRow]:
    """Values by id, with people, reviews and evidence."""
    rows = _with_status(IndicatorValue.objects.filter(id__in=list(ids))).select_related("reported_by")
    rows = rows.prefetch_related("evidence__file", "reviews__reviewed_by")
    return [_row(value) for value in rows.order_by("place_id", "id")]


def count_values(ids: Collection[int]) -> int:
    """How many of some values are still there."""
    return IndicatorValue.objects.filter(id__in=list(ids)).count()


def verified_between(place_ids: Collection[int], start: datetime, end: datetime) -> list[ValueReview]:
    """Reviews that verified values of places in a span of time, newest first."""
    rows = ValueReview.objects.filter(
        value__place_id__in=list(place_ids),
        outcome=ValueStatus.VERIFIED,
        reviewed_at__gte=start,
        reviewed_at__lt=end,
    )
    return list(rows.select_related("value", "reviewed_by").order_by("-id"))


def evidence_lapsing(place_ids: Collection[int], start: date, end: date) -> list[Evidence]:
    """Evidence of current values of places that lapses in a span of days, soonest first."""
    rows = Evidence.objects.filter(
        Q(value__superseded_by__isnull=True),
        value__place_id__in=list(place_ids),
        valid_through__gte=start,
        valid_through__lte=end,
    )
    return list(rows.select_related("value", "file").order_by("valid_through", "id"))


def derived_keys(place_ids: Collection[int], period: Period | None = None) -> dict[int, set[str]]:
    """The indicators that registers or a household book tell for places, so that nobody is asked for them;
    not those of which a reported figure goes first. One query.

    `period`: what a book tells is reported as before for the periods that ended before it was kept.
    """
    rows = IndicatorValue.objects.filter(
        source="derived", superseded_by__isnull=True, place_id__in=list(place_ids)
    )
    rows = _with_status(rows).exclude(Q(outcome=ValueStatus.RETURNED))
    first = {key for key, item in indicators().items() if item.reported_first}
    told = rows.exclude(indicator__in=first).values_list("place_id", "indicator")
    kept = _told_elsewhere(place_ids)
    if period is not None:
        kept = kept.filter(since__lte=period.end)
    found: dict[int, set[str]] = {}
    for place_id, indicator in told.union(kept.values_list("place_id", "indicator")):
        found.setdefault(place_id, set()).add(indicator)
    return found


def _told_elsewhere(place_ids: Collection[int]) -> QuerySet[ToldElsewhere]:
    return ToldElsewhere.objects.filter(place_id__in=list(place_ids), until=None)


def told_elsewhere(place_ids: Collection[int], indicator: str) -> set[int]:
    """The places of which something else than a register keeps the count of an indicator."""
    return set(_told_elsewhere(place_ids).filter(indicator=indicator).values_list("place_id", flat=True))


def evidence_uses(place_ids: Collection[int]) -> list[tuple[int, int, str, int]]:
    """Which files prove which standing values of places: file, value, indicator, place."""
    rows = Evidence.objects.filter(value__place_id__in=list(place_ids), value__superseded_by=None)
    return list(rows.values_list("file_id", "value_id", "value__indicator", "value__place_id"))


def told_otherwise(place_ids: Collection[int], since: date) -> list[IndicatorValue]:
    """Standing derived values that say something else than a person's report of the same period did; the
    report is `supersedes`."""
    rows = IndicatorValue.objects.filter(
        place_id__in=list(place_ids), source="derived", superseded_by=None, period_end__gte=since
    ).exclude(supersedes=None)
    rows = rows.exclude(supersedes__source="derived").select_related("supersedes__reported_by")
    return [row for row in rows.order_by("place_id", "indicator") if _differ(row, row.supersedes)]


def _differ(one: IndicatorValue, other: IndicatorValue | None) -> bool:
    return other is not None and (
        (one.decision, one.numerator) != (other.decision, other.numerator)
        or (one.denominator is not None and one.denominator != other.denominator)
    )


def evidence_places(file_id: int) -> set[int]:
    """The places of the values that a file proves."""
    return set(Evidence.objects.filter(file_id=file_id).values_list("value__place_id", flat=True))


def evidence_digests(value_ids: Collection[int]) -> dict[int, list[str]]:
    """The digests of the files that prove values."""
    found: dict[int, list[str]] = {}
    rows = Evidence.objects.filter(value_id__in=list(value_ids)).order_by("id")
    for value_id, digest in rows.values_list("value_id", "file__digest"):
        found.setdefault(value_id, []).append(digest)
    return found


def closed_spans(place_ids: Collection[int]) -> dict[int, list[Period]]:
    """The closed periods of places."""
    rows = PeriodClosing.objects.filter(place_id__in=list(place_ids), reopened_at__isnull=True)
    found: dict[int, list[Period]] = {}
    for place_id, code in rows.values_list("place_id", "period"):
        found.setdefault(place_id, []).append(parse_period(code))
    return found


def is_closed(place_ids: Collection[int], period: Period) -> bool:
    """Whether a period is closed at any of the places (a hamlet's and those above it).

    A closed longer period closes the shorter ones in it.
    """
    return any(
        span.start <= period.start and period.end <= span.end
        for spans in closed_spans(place_ids).values()
        for span in spans
    )
