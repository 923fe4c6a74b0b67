"""Reporting, verifying and returning values; closing periods."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.db import IntegrityError, transaction

from banmoi.core.checks import Finding, Numbers, ValueProblem, check_numbers
from banmoi.core.indicators import Indicator, IndicatorKind
from banmoi.core.numbers import exact_text
from banmoi.core.periods import Period, parse_period
from banmoi.core.readings import ValueStatus
from banmoi.reference.catalogue import indicators
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.indicators.models import Evidence, IndicatorValue, PeriodClosing, ValueReview
from banmoi.rooms.indicators.queries import ValueRow, closed_spans, current_rows, derived_keys, is_closed
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.places.queries import ancestor_ids


class ReportProblem(StrEnum):
    """Why a whole report is not taken."""

    PERIOD_CLOSED = "period_closed"
    PERIOD_IN_FUTURE = "period_in_future"
    NOTHING_SAID = "nothing_said"
    OWN_VALUE = "own_value"
    SUPERSEDED = "superseded"
    REASON_MISSING = "reason_missing"
    ALREADY_CLOSED = "already_closed"


class ReportRefusedError(Exception):
    """A report or an answer to one that cannot be taken, and why."""

    def __init__(self, problem: ReportProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Proof:
    """A kept file offered as evidence."""

    file: StoredFile
    caption: str = ""
    valid_through: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One value as somebody reports it. `based_on` is the value that they saw (None: there was none)."""

    indicator: str
    numbers: Numbers = field(default_factory=Numbers)
    decision: bool | None = None
    not_applicable: bool = False
    note: str = ""
    based_on: int | None = None
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryOutcome:
    """What became of one entry: kept (`value`), unchanged, refused (`finding`), or in conflict with
    a value that somebody else reported meanwhile (`conflict`)."""

    entry: Entry
    value: IndicatorValue | None = None
    finding: Finding | None = None
    conflict: ValueRow | None = None

    @property
    def unchanged(self) -> bool:
        return self.value is None and self.finding is None and self.conflict is None


class EntriesRefusedError(Exception):
    """Some entries cannot be taken, so none was; each outcome says what became of its entry."""

    def __init__(self, outcomes: Sequence[EntryOutcome]) -> None:
        super().__init__(f"{sum(not item.unchanged for item in outcomes)} entries refused")
        self.outcomes = outcomes


def report_values(
    rights: Rights,
    *,
    place_id: int,
    period: Period,
    entries: Sequence[Entry],
    moment: datetime,
    demonstration: bool = False,
) -> list[EntryOutcome]:
    """Keep a report of several values, all or none. A value that says what is already there is not
    kept twice, so that sending a report again changes nothing.

    Raises NotAllowedError, ReportRefusedError, EntriesRefusedError.
    """
    require(rights, "value.report", place_id)
    above = ancestor_ids(place_id, moment.date())
    if period.start > moment.date():
        raise ReportRefusedError(ReportProblem.PERIOD_IN_FUTURE)
    if is_closed([place_id, *above], period):
        raise ReportRefusedError(ReportProblem.PERIOD_CLOSED)
    if not entries:
        raise ReportRefusedError(ReportProblem.NOTHING_SAID)
    try:
        with transaction.atomic():
            outcomes = _keep_all(rights, place_id, period, entries, moment, demonstration)
    except IntegrityError:
        # Somebody else's report of the same value came first: look again and say so.
        with transaction.atomic():
            outcomes = _keep_all(rights, place_id, period, entries, moment, demonstration)
    return outcomes


def _keep_all(
    rights: Rights,
    place_id: int,
    period: Period,
    entries: Sequence[Entry],
    moment: datetime,
    demonstration: bool,
) -> list[EntryOutcome]:
    current = {row.value.indicator: row for row in current_rows([place_id], period=period.code)}
    bases = _bases(place_id, period, entries, current)
    derived = derived_keys([place_id], period).get(place_id, set())
    judged = [_judge(entry, current, bases, derived) for entry in entries]
    if any(item.finding or item.conflict for item in judged):
        raise EntriesRefusedError(judged)
    kept: list[EntryOutcome] = []
    for item in judged:
        row = current.get(item.entry.indicator)
        if row is not None and not item.entry.proofs and _same(item.entry, row):
            kept.append(item)
            continue
        value = _keep(rights, place_id, period, item.entry, row, moment, demonstration)
        kept.append(EntryOutcome(item.entry, value=value))
    return kept


def _bases(
    place_id: int, period: Period, entries: Sequence[Entry], current: dict[str, ValueRow]
) -> dict[str, Numbers]:
    """The counts that serve as denominators: from this report, else of this period, else the last."""
    wanted = {definition.base for definition in indicators().values() if definition.base}
    found: dict[str, Numbers] = {}
    for row in reversed(current_rows([place_id], indicators=wanted)):
        if row.value.period_end <= period.end and row.status is not ValueStatus.RETURNED:
            found[row.value.indicator] = row.numbers
    for entry in entries:
        if entry.indicator in wanted and entry.numbers.numerator is not None:
            found[entry.indicator] = entry.numbers
    return found


def _judge(
    entry: Entry, current: dict[str, ValueRow], bases: dict[str, Numbers], derived: set[str]
) -> EntryOutcome:
    definition = indicators()[entry.indicator]
    row = current.get(entry.indicator)
    if entry.indicator in derived and not (row is not None and _same(entry, row)):
        return EntryOutcome(entry, finding=Finding(ValueProblem.FROM_REGISTER, "numerator", {}))
    seen = None if row is None else row.value.id
    if row is not None and entry.based_on != seen and not _same(entry, row):
        return EntryOutcome(entry, conflict=row)
    if entry.not_applicable:
        return EntryOutcome(entry)
    if definition.kind is IndicatorKind.DECISION:
        if entry.decision is None:
            return EntryOutcome(entry, finding=Finding(ValueProblem.MISSING, "decision", {}))
        return EntryOutcome(entry)
    finding = check_numbers(definition, entry.numbers, bases.get(definition.base))
    if finding is None and definition.is_base:
        finding = _smaller_base(definition, entry, current)
    return EntryOutcome(entry, finding=finding)


def _smaller_base(definition: Indicator, entry: Entry, current: dict[str, ValueRow]) -> Finding | None:
    """A count may not fall below a part of it that stands reported and is not in this report."""
    for row in current.values():
        part = indicators().get(row.value.indicator)
        numerator = row.value.numerator
        if part is None or part.base != definition.key or numerator is None:
            continue
        if entry.numbers.numerator is not None and numerator > entry.numbers.numerator:
            facts = {"value": entry.numbers.numerator, "part": part.key, "base": numerator}
            return Finding(ValueProblem.BASE_LESS_THAN_REPORTED, "numerator", facts)
    return None


def _same(entry: Entry, row: ValueRow) -> bool:
    """Whether an entry says what is there already. A returned value is insisted on by a new note."""
    insisted = row.status is ValueStatus.RETURNED and entry.note.strip() not in ("", row.value.note)
    return (
        entry.numbers == row.numbers
        and entry.decision == row.value.decision
        and entry.not_applicable == row.value.not_applicable
        and not insisted
    )


def _keep(
    rights: Rights,
    place_id: int,
    period: Period,
    entry: Entry,
    row: ValueRow | None,
    moment: datetime,
    demonstration: bool,
) -> IndicatorValue:
    definition = indicators()[entry.indicator]
    numbers = Numbers() if entry.not_applicable else entry.numbers
    value = IndicatorValue.objects.create(
        place_id=place_id,
        indicator=entry.indicator,
        period=period.code,
        period_start=period.start,
        period_end=period.end,
        source="decided" if definition.kind is IndicatorKind.DECISION else "reported",
        numerator=numbers.numerator,
        denominator=None if definition.base else numbers.denominator,
        female=numbers.female,
        female_denominator=None if definition.base else numbers.female_denominator,
        decision=None if entry.not_applicable else entry.decision,
        not_applicable=entry.not_applicable,
        note=entry.note.strip()[:500],
        supersedes_id=None if row is None else row.value.id,
        reported_by_id=rights.user_id,
        reported_at=moment,
        demonstration=demonstration,
    )
    for proof in entry.proofs:
        Evidence.objects.create(
            value=value,
            file=proof.file,
            caption=proof.caption.strip()[:200],
            valid_through=proof.valid_through,
            added_by_id=rights.user_id,
            added_at=moment,
        )
    if row is not None:
        _carry_evidence(row, value)
    leave_trace(
        rights,
        moment=moment,
        act="value.correct" if row else "value.report",
        subject_kind="value",
        subject_id=value.id,
        place_id=place_id,
        summary=f"{'Sửa' if row else 'Báo'} số liệu: {definition.name_vi}, {period.label_vi}",
        detail=_numbers_of(value) | ({"supersedes": row.value.id} if row else {}),
    )
    return value


def _carry_evidence(row: ValueRow, value: IndicatorValue) -> None:
    """Evidence of the value that is corrected stays with its correction."""
    already = set(value.evidence.values_list("file_id", flat=True))
    for item in Evidence.objects.filter(value=row.value).exclude(file_id__in=already):
        item.pk, item.value = None, value
        item._state.adding = True
        item.save(force_insert=True)


def _numbers_of(value: IndicatorValue) -> dict[str, object]:
    fields = ("numerator", "denominator", "female", "female_denominator", "decision")
    return {
        name: found if isinstance(found, bool) else exact_text(found)
        for name in fields
        if (found := getattr(value, name)) is not None
    }


@transaction.atomic
def review_values(
    rights: Rights,
    value_ids: Sequence[int],
    *,
    verified: bool,
    reason: str = "",
    moment: datetime,
) -> dict[int, ReportProblem]:
    """Verify values, or return them with a reason. Nobody answers their own value.

    Each value stands for itself: the answer names those that could not be answered, and why.
    Raises NotAllowedError when one lies where the person may not verify.
    """
    values = list(IndicatorValue.objects.select_for_update().filter(id__in=list(value_ids)).order_by("id"))
    places = {value.place_id for value in values}
    for place_id in places:
        require(rights, "value.verify", place_id)
    above = {place_id: [place_id, *ancestor_ids(place_id, moment.date())] for place_id in places}
    closed = closed_spans({place for chain in above.values() for place in chain})
    superseded = set(
        IndicatorValue.objects.filter(supersedes__in=values).values_list("supersedes_id", flat=True)
    )
    problems: dict[int, ReportProblem] = {}
    for value in values:
        spans = [span for place in above[value.place_id] for span in closed.get(place, ())]
        if value.reported_by_id == rights.user_id:
            problems[value.id] = ReportProblem.OWN_VALUE
        elif value.id in superseded:
            problems[value.id] = ReportProblem.SUPERSEDED
        elif not verified and not reason.strip():
            problems[value.id] = ReportProblem.REASON_MISSING
        elif any(span.start <= value.period_start and value.period_end <= span.end for span in spans):
            problems[value.id] = ReportProblem.PERIOD_CLOSED
        else:
            review_line(rights, value, verified=verified, reason=reason.strip()[:500], moment=moment)
    return problems


def review_line(
    rights: Rights, value: IndicatorValue, *, verified: bool, reason: str, moment: datetime
) -> None:
    """Write one answer to a value and its line in the trail; the caller has checked the right."""
    ValueReview.objects.create(
        value=value,
        outcome=ValueStatus.VERIFIED if verified else ValueStatus.RETURNED,
        reason=reason,
        reviewed_by_id=rights.user_id,
        reviewed_at=moment,
    )
    name = indicators()[value.indicator].name_vi if value.indicator in indicators() else value.indicator
    leave_trace(
        rights,
        moment=moment,
        act="value.verify" if verified else "value.return",
        subject_kind="value",
        subject_id=value.id,
        place_id=value.place_id,
        summary=f"{'Xác minh' if verified else 'Trả lại'}: {name}, {parse_period(value.period).label_vi}",
        detail={"reason": reason} if reason else {},
    )


def close_period(rights: Rights, place_id: int, period: Period, *, moment: datetime) -> PeriodClosing:
    """Take no more values of a period from a place and those below it.

    Raises NotAllowedError, ReportRefusedError.
    """
    require(rights, "period.close", place_id)
    try:
        with transaction.atomic():
            closing = PeriodClosing.objects.create(
                place_id=place_id, period=period.code, closed_by_id=rights.user_id, closed_at=moment
            )
            leave_trace(
                rights,
                moment=moment,
                act="period.close",
                subject_kind="period",
                subject_id=f"{place_id}:{period.code}",
                place_id=place_id,
                summary=f"Khóa kỳ {period.label_vi}",
            )
    except IntegrityError:
        raise ReportRefusedError(ReportProblem.ALREADY_CLOSED) from None
    return closing


@transaction.atomic
def reopen_period(rights: Rights, place_id: int, period: Period, reason: str, *, moment: datetime) -> bool:
    """Open a closed period again, with the reason; false when it was not closed.

    Raises NotAllowedError, ReportRefusedError.
    """
    require(rights, "period.close", place_id)
    if not reason.strip():
        raise ReportRefusedError(ReportProblem.REASON_MISSING)
    changed = PeriodClosing.objects.filter(
        place_id=place_id, period=period.code, reopened_at__isnull=True
    ).update(reopened_by_id=rights.user_id, reopened_at=moment, reason=reason.strip()[:500])
    if changed:
        leave_trace(
            rights,
            moment=moment,
            act="period.reopen",
            subject_kind="period",
            subject_id=f"{place_id}:{period.code}",
            place_id=place_id,
            summary=f"Mở lại kỳ {period.label_vi}",
            detail={"reason": reason.strip()},
        )
    return bool(changed)
