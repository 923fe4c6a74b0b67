"""What a survey comes to: by question and hamlet, with the worst case; small groups hidden; the verdict."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from banmoi.core.assess import State
from banmoi.core.law import Confidence
from banmoi.core.numbers import format_number
from banmoi.core.surveys import (
    LEAST_SHOWN,
    Choice,
    Count,
    count,
    hidden_groups,
    state_of_answers,
    together,
    verdict,
    whole_shown,
)
from banmoi.reference.survey_rules import survey_lines
from banmoi.reports.wording import in_language
from banmoi.rooms.places.queries import NamedPlace, places_by_id
from banmoi.rooms.surveys.models import Survey
from banmoi.rooms.surveys.queries import asked_numbers, box_of, codes_of, counted_surveys, hamlets_of


def choice_text(choice: str) -> str:
    """What a household answers, in words."""
    return {
        Choice.SATISFIED: _("Hài lòng"),
        Choice.NOT_SATISFIED: _("Chưa hài lòng"),
        Choice.OTHER: _("Ý kiến khác"),
    }[Choice(choice)]


def survey_state_text(state: str) -> str:
    """How far a survey is, in words."""
    return {
        "draft": _("đang soạn"),
        "drawn": _("đã bốc thăm hộ, chưa mở"),
        "open": _("đang lấy ý kiến"),
        "closed": _("đã đóng, chưa công bố"),
        "published": _("đã công bố"),
    }[state]


def aim_text(aim: str) -> str:
    """For which aim of the commune people are asked."""
    return in_language(survey_lines()[aim], "name")


def percent(value: Fraction, decimals: int = 1) -> Decimal:
    """A share in per cent, rounded half up."""
    exact = Decimal(value.numerator * 100) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def percent_text(value: Fraction | None, line: Decimal | None = None) -> str:
    """A share as it is read: "98,6%"; with more decimals where rounding would put it on the other side of
    the line. Not known: said so."""
    if value is None:
        return _("chưa biết")
    decimals = 1
    while line is not None and decimals < 4:
        if (percent(value, decimals) >= line) == (value * 100 >= Fraction(line)):
            break
        decimals += 1
    return f"{format_number(percent(value, decimals), decimals)}%"


@dataclass(frozen=True, slots=True)
class Line:
    """The share (per cent) that must be satisfied, and whether it is recalled only (no text compared)."""

    value: Decimal
    recalled: bool


def line_of(survey: Survey) -> Line | None:
    """The line of a survey: what its setting said, else the recalled one of the law for its aim."""
    if survey.line is not None:
        return Line(survey.line, recalled=False)
    found = survey_lines().get(survey.aim)
    return None if found is None else Line(found.line, found.confidence is Confidence.RECALLED)


@dataclass(frozen=True, slots=True)
class Cell:
    """A question's count at a hamlet; `count` None: hidden, for too few answered."""

    place: NamedPlace
    count: Count | None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """A question's count of all and by hamlet; `whole` None: hidden, for too few answered at all."""

    number: int
    text: str
    whole: Count | None
    cells: tuple[Cell, ...]
    state: State
    state_of_answers: State


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """A counted survey. `whole`: all answers to the questions that are shown, put together; `papers`: how
    many households answered at least one question; `asked`: how many were asked."""

    survey: Survey
    line: Line | None
    asked: int
    papers: int
    questions: tuple[QuestionResult, ...]
    whole: Count | None
    state: State
    state_of_answers: State
    hides: bool


def _question(
    number: int, text: str, groups: Sequence[tuple[NamedPlace, Count]], least: int, line: Line | None
) -> QuestionResult:
    answers = {place.id: item.answered for place, item in groups}
    shown = whole_shown(list(answers.values()), least) or not any(answers.values())
    hidden = hidden_groups(answers, least)
    whole = together(item for _place, item in groups) if shown else None
    cells = tuple(Cell(place, item if shown and place.id not in hidden else None) for place, item in groups)
    wanted = line.value if line else None
    states = (
        (State.NOT_KNOWN, State.NOT_KNOWN)
        if whole is None
        else (verdict(whole, wanted), state_of_answers(whole, wanted))
    )
    return QuestionResult(number, text, whole, cells, *states)


def result_of(survey: Survey, day: date) -> SurveyResult:
    """What a closed survey comes to. Raises ValueError while its box is shut."""
    box, line, least = box_of(survey), line_of(survey), survey.least or LEAST_SHOWN
    hamlets = hamlets_of(survey.pk)
    places = places_by_id([hamlet.place_id for hamlet in hamlets], survey.drawn_on or day)
    questions = []
    for index, text in enumerate(survey.questions):
        groups = [
            (
                places[hamlet.place_id],
                count(hamlet.asked, (p[index] for p in box.get(hamlet.place_id, ()) if p[index])),
            )
            for hamlet in hamlets
        ]
        questions.append(_question(index + 1, text, groups, least, line))
    shown = [item.whole for item in questions if item.whole is not None and item.whole.answered]
    whole = together(shown) if shown else None
    wanted = line.value if line else None
    return SurveyResult(
        survey=survey,
        line=line,
        asked=sum(hamlet.asked for hamlet in hamlets),
        papers=sum(len(papers) for papers in box.values()),
        questions=tuple(questions),
        whole=whole,
        state=State.NOT_KNOWN if whole is None else verdict(whole, wanted),
        state_of_answers=State.NOT_KNOWN if whole is None else state_of_answers(whole, wanted),
        hides=any(item.whole is None or any(c.count is None for c in item.cells) for item in questions),
    )


@dataclass(frozen=True, slots=True)
class HamletCount:
    """How far a hamlet is: counts only. `sheets`: codes that stand; `used`: sheets that came back."""

    place: NamedPlace
    households: int
    value_id: int
    asked: int
    sheets: int
    used: int
    numbers: tuple[int, ...]


def counts_of(survey: Survey, day: date) -> list[HamletCount]:
    """The hamlets of a survey with their counts; nothing of what was answered."""
    hamlets, made, numbers = hamlets_of(survey.pk), codes_of(survey.pk), asked_numbers(survey.pk)
    places = places_by_id([hamlet.place_id for hamlet in hamlets], survey.drawn_on or day)
    return [
        HamletCount(
            places[hamlet.place_id], hamlet.households, hamlet.value_id, hamlet.asked,
            *made.get(hamlet.place_id, (0, 0)), tuple(numbers.get(hamlet.place_id, ())),
        )
        for hamlet in hamlets
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A line of published results, without anything secret: of a question (0: all of them) at a hamlet
    ("" for the whole survey). `hidden`: too few answered, so its numbers are None."""

    survey_id: int
    title: str
    closed_on: date
    place_id: int
    hamlet: str
    question: int
    text: str
    asked: int | None
    answered: int | None
    satisfied: int | None
    not_satisfied: int | None
    other: int | None
    share: Decimal | None
    worst: Decimal | None
    hidden: bool


def _row(
    survey: Survey, hamlet: NamedPlace | None, question: int, text: str, item: Count | None
) -> PublicRow:
    share, worst = (None, None) if item is None else (item.share, item.worst)
    return PublicRow(
        survey_id=survey.pk,
        title=survey.title,
        closed_on=survey.closed_on or date.min,
        place_id=hamlet.id if hamlet else survey.place_id,
        hamlet=hamlet.title if hamlet else "",
        question=question,
        text=text,
        asked=None if item is None else item.asked,
        answered=None if item is None else item.answered,
        satisfied=None if item is None else item.satisfied,
        not_satisfied=None if item is None else item.not_satisfied,
        other=None if item is None else item.other,
        share=None if share is None else percent(share),
        worst=None if worst is None else percent(worst),
        hidden=item is None,
    )


def public_results(place_ids: Collection[int], day: date) -> list[PublicRow]:
    """The published results of some places as rows for anybody: the whole, then each question with its
    hamlets; newest survey first. Hidden groups stay hidden."""
    rows = []
    for survey in counted_surveys(place_ids, day, published=True):
        found = result_of(survey, day)
        rows.append(_row(survey, None, 0, "", found.whole))
        for item in found.questions:
            rows.append(_row(survey, None, item.number, item.text, item.whole))
            rows += [_row(survey, cell.place, item.number, item.text, cell.count) for cell in item.cells]
    return rows


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The newest counted survey of a place as numbers with their evidence, for recognition. Shares in per
    cent, exact. `state`: the line is (or is not) reached whatever the silent ones think; `state_of_answers`:
    by the answers alone. `recalled`: the line was not compared with a text."""

    survey_id: int
    title: str
    aim: str
    closed_on: date
    published_on: date | None
    asked: int
    papers: int
    share: Fraction | None
    worst: Fraction | None
    line: Decimal | None
    recalled: bool
    state: State
    state_of_answers: State
    lowest: Fraction | None


def satisfaction(place_id: int, day: date) -> Satisfaction | None:
    """The result of the newest survey of a place that was closed by a day; None: there is none, so it is not
    known. `lowest` is the lowest share of one question."""
    survey = next(iter(counted_surveys([place_id], day, published=False)), None)
    if survey is None or survey.closed_on is None:
        return None
    found = result_of(survey, day)
    shares = [item.whole.share for item in found.questions if item.whole and item.whole.share is not None]
    return Satisfaction(
        survey_id=survey.pk,
        title=survey.title,
        aim=survey.aim,
        closed_on=survey.closed_on,
        published_on=survey.published_on if survey.published_on and survey.published_on <= day else None,
        asked=found.asked,
        papers=found.papers,
        share=found.whole.share * 100 if found.whole and found.whole.share is not None else None,
        worst=found.whole.worst * 100 if found.whole and found.whole.worst is not None else None,
        line=found.line.value if found.line else None,
        recalled=found.line is None or found.line.recalled,
        state=found.state,
        state_of_answers=found.state_of_answers,
        lowest=min(shares) * 100 if shares else None,
    )
