"""Values that a phone reports: several lines of a hamlet's period; a wrong line does not hold the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from banmoi.core.checks import Finding, Numbers
from banmoi.core.numbers import NumberError, parse_number
from banmoi.core.periods import Period, parse_period
from banmoi.reference.catalogue import indicators
from banmoi.reports.wording import day_label
from banmoi.rooms.indicators.actions import (
    EntriesRefusedError,
    Entry,
    EntryOutcome,
    Proof,
    ReportProblem,
    ReportRefusedError,
    report_values,
)
from banmoi.rooms.indicators.queries import ValueRow, current_rows, evidence_digests
from banmoi.rooms.places.queries import NamedPlace, get_place
from banmoi.rooms.pocket.actions import Reply, Work
from banmoi.rooms.pocket.models import Outcome, PocketItem
from banmoi.web.pocket.replies import (
    BadPayloadError,
    accepted,
    digests_of,
    number_of,
    older,
    refusal,
    text_of,
)
from banmoi.web.problems import finding_text, number_problem, report_problem
from banmoi.web.tags import value_figures

FIELDS = ("numerator", "denominator", "female", "female_denominator")
LINES_MOST = 80


@dataclass
class Line:
    """One value of the report: what was typed, the phone's thing that it edits, and what became of it."""

    key: str
    typed: Mapping[str, Any]
    item: PocketItem
    current: ValueRow | None
    answer: dict[str, Any] = field(default_factory=dict)


def report(work: Work) -> Reply:
    """Payload: `place`, `period`, `lines`: by indicator `numerator`… as typed, `decision`, `note`, `photos`,
    `seen` (the value that was there). A report holds all that the phone has written of the period, so that
    a late older one has nothing that a newer one lacks."""
    place, period, typed = _head(work)
    current = {row.value.indicator: row for row in current_rows([place.id], period=period.code)}
    lines = [
        Line(key, typed[key], work.item(f"value:{place.key}:{period.code}:{key}"), current.get(key))
        for key in sorted(typed)
    ]
    entries: dict[str, Entry] = {}
    for line in lines:
        if work.is_older(line.item):
            line.answer = {"outcome": Outcome.OLDER, "value": line.item.subject_id}
        elif entry := _entry(work, line):
            entries[line.key] = entry
    by_key = {line.key: line for line in lines}
    for outcome in _reported(work, place, period, entries, by_key):
        line = by_key[outcome.entry.indicator]
        value = outcome.value.id if outcome.value else _standing(work, line)
        work.became(line.item, value)
        line.answer = {"outcome": Outcome.ACCEPTED, "value": value}
    return _reply(lines)


def _standing(work: Work, line: Line) -> int | None:
    """The value that already said the same, where this person reported it; somebody else's is not theirs to
    change without having seen it."""
    own = line.current is not None and line.current.value.reported_by_id == work.rights.user_id
    return line.current.value.id if own and line.current is not None else None


def _head(work: Work) -> tuple[NamedPlace, Period, Mapping[str, Mapping[str, Any]]]:
    payload = work.sent.payload
    place = get_place(text_of(payload, "place", 80), work.moment.date())
    lines = payload.get("lines")
    if not isinstance(lines, dict) or not 0 < len(lines) <= LINES_MOST or lines.keys() - indicators().keys():
        raise BadPayloadError("lines")
    if not all(isinstance(line, dict) for line in lines.values()):
        raise BadPayloadError("lines")
    try:
        period = parse_period(text_of(payload, "period", 8))
    except ValueError:
        raise BadPayloadError("period") from None
    if place is None:
        raise BadPayloadError("place")
    return place, period, lines


def _entry(work: Work, line: Line) -> Entry | None:
    """The line as an entry; None, with the answer set, where what was typed cannot be read."""
    numbers: dict[str, Decimal] = {}
    wrong: dict[str, str] = {}
    for name in FIELDS:
        text = text_of(line.typed, name, 60)
        if not text.strip():
            continue
        try:
            numbers[name] = parse_number(text)
        except NumberError as error:
            wrong[name] = number_problem(error)
    decision = line.typed.get("decision")
    if wrong or (decision is not None and not isinstance(decision, bool)):
        line.answer = {"outcome": Outcome.RETURNED, "fields": wrong}
        return None
    return Entry(
        line.key,
        Numbers(**numbers),
        decision=decision,
        note=text_of(line.typed, "note", 500),
        based_on=_based_on(line),
        proofs=tuple(_proofs(work, line)),
    )


def _based_on(line: Line) -> int | None:
    """The value that the person saw: what they were shown, or what this phone itself had left there."""
    if line.current is not None and line.current.value.id == line.item.subject_id:
        return line.item.subject_id
    return number_of(line.typed, "seen")


def _proofs(work: Work, line: Line) -> list[Proof]:
    """The photographs that are not yet evidence of the value that stands: evidence is only ever added."""
    known: set[str] = set()
    if line.current is not None:
        known = set(evidence_digests([line.current.value.id]).get(line.current.value.id, ()))
    files = [work.photos[digest] for digest in digests_of(line.typed) if digest not in known]
    return [Proof(file, file.original_name) for file in files]


def _reported(
    work: Work, place: NamedPlace, period: Period, entries: dict[str, Entry], lines: Mapping[str, Line]
) -> list[EntryOutcome]:
    """What was kept. A line that is refused is answered and left out, and the others are tried again."""
    while entries:
        try:
            return report_values(
                work.rights,
                place_id=place.id,
                period=period,
                entries=list(entries.values()),
                moment=work.moment,
            )
        except ReportRefusedError as refused:
            offers = ("note",) if refused.problem is ReportProblem.PERIOD_CLOSED else ()
            raise refusal(report_problem(refused.problem), offers=offers) from None
        except EntriesRefusedError as refused:
            for outcome in refused.outcomes:
                if outcome.finding is not None:
                    lines[outcome.entry.indicator].answer = _found(outcome.entry.indicator, outcome.finding)
                elif outcome.conflict is not None:
                    lines[outcome.entry.indicator].answer = _theirs(outcome.conflict)
                else:
                    continue
                del entries[outcome.entry.indicator]
    return []


def _found(key: str, finding: Finding) -> dict[str, Any]:
    return {
        "outcome": Outcome.RETURNED,
        "fields": {finding.field: finding_text(indicators()[key], finding)},
    }


def _theirs(row: ValueRow) -> dict[str, Any]:
    words = _("%(name)s đã báo số này ngày %(day)s: %(figures)s.") % {
        "name": row.value.reported_by.full_name,
        "day": day_label(row.value.reported_at.date()),
        "figures": value_figures(row),
    }
    return {"outcome": Outcome.CONFLICT, "words": words, "seen": row.value.id}


def _reply(lines: list[Line]) -> Reply:
    answers = {line.key: line.answer for line in lines}
    outcomes = {line.answer["outcome"] for line in lines}
    if outcomes == {Outcome.OLDER}:
        return older()
    kept = sum(line.answer["outcome"] in (Outcome.ACCEPTED, Outcome.OLDER) for line in lines)
    if kept == len(lines):
        return accepted(
            _("Đã gửi %(count)s số liệu; cán bộ NTM sẽ xác minh.") % {"count": kept}, lines=answers
        )
    words = _("%(kept)s số đã nhận, %(wrong)s số cần xem lại.") % {"kept": kept, "wrong": len(lines) - kept}
    outcome = Outcome.CONFLICT if Outcome.CONFLICT in outcomes else Outcome.RETURNED
    return Reply(outcome, {"words": words, "lines": answers})
