"""What the system knows of a hamlet or unit that is proposed for commendation: numbers, sources, the day.

Worked out when a proposal is looked at and frozen when it is sent, so that the council votes on what stood
then. Of a person nothing is worked out: no register counts persons. Registers are looked through as they
are: whatever has entries at the place in the year is told, with its sums; what nobody wrote is not told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from banmoi.core.amounts import Amount
from banmoi.core.numbers import exact_text
from banmoi.core.periods import months_before
from banmoi.core.readings import Reading
from banmoi.core.registers import Register
from banmoi.reference.catalogue import indicators
from banmoi.reference.registers import registers
from banmoi.reports.hamlets import hamlet_indicators
from banmoi.reports.registers import column_name, register_name
from banmoi.reports.wording import amount_text, in_language, number_text
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.awards.models import AwardProposal
from banmoi.rooms.awards.queries import unit_named
from banmoi.rooms.inspections.models import RecommendationState
from banmoi.rooms.inspections.queries import owned_in_year
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import units_of
from banmoi.rooms.places.queries import NamedPlace, ancestor_ids, places_by_id
from banmoi.rooms.plans.task_queries import in_force, task_list, tasks_at
from banmoi.rooms.registers.queries import Wanted, entries, totals

MONEY_TOLD = ("contributions",)
"""Of the registers of money those that say what people gave; contracts and payments are the commune's."""

Numbers = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that is known: its kind and key, its numbers now and a year before (exact, as text), and
    the values that they were read from. `unit`: the unit whose tasks or recommendations are told."""

    kind: str
    key: str
    now: Numbers
    before: Numbers | None = None
    sources: tuple[int, ...] = ()
    sources_before: tuple[int, ...] = ()
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """All that is known of who is proposed, on a day."""

    day: date
    year: int
    figures: tuple[Figure, ...] = field(default=())

    def document(self) -> dict[str, Any]:
        """As it is frozen."""
        return {
            "day": self.day.isoformat(),
            "year": self.year,
            "figures": [_kept(figure) for figure in self.figures],
        }


def _kept(figure: Figure) -> dict[str, Any]:
    sources = {"sources": list(figure.sources), "sources_before": list(figure.sources_before)}
    return asdict(figure) | sources


def read_results(document: Mapping[str, Any]) -> Results:
    """What was frozen, as it was."""
    figures = tuple(
        Figure(
            item["kind"], item["key"], item["now"], item["before"], tuple(item["sources"]),
            tuple(item["sources_before"]), item["unit"],
        )
        for item in document["figures"]
    )  # fmt: skip
    return Results(date.fromisoformat(document["day"]), document["year"], figures)


def results_for(proposal: AwardProposal, day: date) -> Results:
    """What is known on a day of the hamlet or unit that a proposal names. The number of queries depends
    on how many registers there are, not on their entries."""
    place = places_by_id([proposal.place_id], day)[proposal.place_id]
    year, found = proposal.round.year, list[Figure]()
    if proposal.kind == "hamlet":
        found += [*_indicators(place, day), *_hamlet_tasks(place, day), *_registers(place, year)]
        found += _recommendations([unit.id for unit in units_of({place.id}, day)], year, day)
    elif proposal.kind == "unit":
        unit = unit_named(proposal.place_id, proposal.unit, day)
        if unit is not None:
            found += [*_unit_tasks(unit, day), *_recommendations([unit.id], year, day)]
    return Results(day, year, tuple(found))


def _indicators(place: NamedPlace, day: date) -> Iterator[Figure]:
    """The hamlet's indicators now and twelve months before; those of which nothing is known are left out."""
    standing = standing_of(place, day)
    before = standing.readings_on(months_before(day, 12))
    for item in hamlet_indicators():
        now, then = standing.readings[item.key], before[item.key]
        if now.known or then.known:
            yield Figure("indicator", item.key, _read(now), _read(then), now.sources[:1], then.sources[:1])


def _read(reading: Reading) -> Numbers:
    """A reading as numbers; nothing for what is not known."""
    if reading.decision is not None:
        return {"decision": "yes" if reading.decision else "no"}
    amount = reading.amount
    if amount is None:
        return {}
    whole = amount.denominator
    return {
        "numerator": exact_text(amount.numerator),
        "denominator": None if whole is None else exact_text(whole),
    }


def _hamlet_tasks(place: NamedPlace, day: date) -> Iterator[Figure]:
    """The times of the tasks in force that concern the hamlet: done, all, late on the day; nothing where
    there is none."""
    found = task_list(tasks_at(place.id, [place.id, *ancestor_ids(place.id, day)]), day)
    progress = found.progress(found.rows)
    late = sum(row.late for row in found.rows)
    if progress.all:
        now = {"done": str(progress.done), "all": str(progress.all), "late": str(late)}
        yield Figure("tasks", place.key, now)


def _unit_tasks(unit: Unit, day: date) -> Iterator[Figure]:
    """The times of the tasks in force that the unit leads: done in time, done late, late and open, not done;
    nothing for a unit that leads none. One query."""
    counts = dict.fromkeys(("all", "in_time", "done_late", "late", "not_done"), 0)
    rows = in_force().filter(task__lead_id=unit.id)
    for state, due, ends, on in rows.values_list("state", "due", "task__plan__ends", "state_on"):
        until = due or ends
        counts["all"] += 1
        if state == "done":
            counts["in_time" if on is None or on <= until else "done_late"] += 1
        elif state == "not_done":
            counts["not_done"] += 1
        elif until < day:
            counts["late"] += 1
    if counts["all"]:
        yield Figure("unit_tasks", "", {key: str(count) for key, count in counts.items()}, unit=unit.id)


def _recommendations(unit_ids: list[int], year: int, day: date) -> Iterator[Figure]:
    """What inspections of the year asked of the units, and how much was answered in time; nothing where
    nothing was asked."""
    rows = owned_in_year(unit_ids, year)
    if not rows:
        return
    in_time = answered = late = 0
    for row in rows:
        said = [
            timezone.localtime(step.said_at).date()
            for step in row.steps.all()
            if step.outcome == RecommendationState.ANSWERED
        ]
        answered += bool(said)
        in_time += bool(said) and min(said) <= row.due
        late += not said and row.due < day
    now = {"all": str(len(rows)), "answered": str(answered), "in_time": str(in_time), "late": str(late)}
    yield Figure("recommendations", "", now, unit=unit_ids[0])


def _told(register: Register) -> bool:
    return register.key in MONEY_TOLD or register.section in ("II.1", "II.2", "II.3", "II.4")


def _registers(place: NamedPlace, year: int) -> Iterator[Figure]:
    """What stands in the registers for the hamlet in the year (in all, where a register knows no year)."""
    for register in registers().values():
        if not _told(register):
            continue
        rows = entries(register, [place.id], Wanted(year=year if register.day else None))
        count = rows.count()
        if not count:
            continue
        now: dict[str, str | None] = {"count": str(count), "year": str(year) if register.day else None}
        for item in totals(register, rows):
            now[f"sum:{item.name}"] = str(item.sum) if item.unknown < count else None
            now[f"unknown:{item.name}"] = str(item.unknown)
        yield Figure("register", register.key, now)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A figure in words, and what its numbers open to."""

    figure: Figure
    label: str
    now: str
    before: str
    note: str = ""


def result_lines(results: Results) -> list[ResultLine]:
    """The figures in the words of the page."""
    return [_line(figure) for figure in results.figures]


def _line(figure: Figure) -> ResultLine:
    match figure.kind:
        case "indicator":
            definition = indicators().get(figure.key)
            label = in_language(definition, "name") if definition else figure.key
            return ResultLine(figure, label, _figure_text(figure.now), _figure_text(figure.before or {}))
        case "tasks":
            now = _("%(done)s/%(all)s lần đã xong") % figure.now
            return ResultLine(figure, _("Nhiệm vụ của bản"), now, "", _late(figure.now))
        case "unit_tasks":
            now = _("%(in_time)s/%(all)s lần xong đúng hạn") % figure.now
            return ResultLine(figure, _("Nhiệm vụ đơn vị chủ trì"), now, "", _unit_note(figure.now))
        case "recommendations":
            now = _("%(in_time)s/%(all)s trả lời đúng hạn") % figure.now
            return ResultLine(figure, _("Kiến nghị kiểm tra trong năm"), now, "", _late(figure.now))
        case _:
            return _register_line(figure)


def _late(numbers: Numbers) -> str:
    late = numbers.get("late") or "0"
    return _("%(late)s đang muộn") % {"late": late} if late != "0" else ""


def _unit_note(numbers: Numbers) -> str:
    words = {
        "done_late": _("%(count)s xong muộn"),
        "late": _("%(count)s đang muộn"),
        "not_done": _("%(count)s không làm được"),
    }
    return ", ".join(text % {"count": numbers[key]} for key, text in words.items() if numbers[key] != "0")


def _register_line(figure: Figure) -> ResultLine:
    register = registers().get(figure.key)
    label = register_name(register) if register else figure.key
    year = figure.now.get("year")
    now = _("%(count)s dòng") % {"count": figure.now["count"]}
    if year:
        now = _("%(count)s dòng trong năm %(year)s") % {"count": figure.now["count"], "year": year}
    sums = []
    for key, text in figure.now.items():
        kind, _sign, name = key.partition(":")
        if kind != "sum" or text is None or register is None:
            continue
        column = next((column for column in register.columns if column.name == name), None)
        unknown = figure.now.get(f"unknown:{name}") or "0"
        lacking = _(" (%(count)s dòng chưa ghi, không cộng)") % {"count": unknown} if unknown != "0" else ""
        title = column_name(column) if column else name
        sums.append(f"{title}: {number_text(Decimal(text))}{lacking}")
    return ResultLine(figure, label, now, "", "; ".join(sums))


def _figure_text(numbers: Numbers) -> str:
    """A reading in words; empty for what is not known."""
    if "decision" in numbers:
        return _("có") if numbers["decision"] == "yes" else _("chưa có")
    numerator = numbers.get("numerator")
    if numerator is None:
        return ""
    whole = numbers.get("denominator")
    amount = Amount(Decimal(numerator), None if whole is None else Decimal(whole))
    text = amount_text(amount)
    return f"{text} ({number_text(Decimal(numerator))}/{number_text(Decimal(whole))})" if whole else text
