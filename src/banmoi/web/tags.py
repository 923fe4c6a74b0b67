"""Template tags: numbers, names, verdicts and small drawings."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from banmoi.core.assess import CriterionVerdict, State, Verdict
from banmoi.core.deadlines import Deadline
from banmoi.core.goals import Course, GoalTerms
from banmoi.core.indicators import Indicator
from banmoi.core.periods import Period, parse_period
from banmoi.core.readings import Reading
from banmoi.core.reasons import Reason
from banmoi.core.rhythms import Timing
from banmoi.core.signatures import Answer
from banmoi.reference.catalogue import indicators
from banmoi.reference.registers import registers
from banmoi.reports import (
    amendment_wording,
    awards,
    dispatch,
    households,
    inspections,
    plan_wording,
    recognition_wording,
    surveys,
    wording,
)
from banmoi.reports import tasks as task_words
from banmoi.reports.portal import dataset as open_data
from banmoi.reports.portal import overview
from banmoi.reports.registers import act_word, column_name, ending_text, register_name, section_name
from banmoi.rooms.indicators.queries import ValueRow
from banmoi.web.drawings import bullet, difference_sign, sparkline, state_mark, timing_sign
from banmoi.web.portal.kept import address_of

register = template.Library()

register.filter("state_text", wording.state_text)
register.filter("course_text", wording.course_text)
register.filter("status_text", wording.status_text)
register.filter("confidence_text", wording.confidence_text)
register.filter("rounding_text", wording.rounding_text)
register.filter("followed_text", wording.followed_text)
register.filter("period_text", lambda p: wording.period_label(_period(p)) if p else "")
register.filter("group_text", wording.group_text)
register.filter("open_title", open_data.title)
register.filter("open_about", open_data.about)
register.filter("open_short", open_data.short)
register.filter("remark_title", plan_wording.remark_title)
register.filter("plan_status", lambda status: str(plan_wording.STATUS[status]))
register.filter("goal_words", plan_wording.goal_words)
register.filter("deadline_words", lambda item: plan_wording.deadline_text(Deadline.from_data(item)))


@register.filter
def indicator_name(key: str) -> str:
    """What the catalogue calls an indicator."""
    return wording.in_language(indicators()[key], "name") if key in indicators() else key


register.filter("timing_text", task_words.timing_text)
register.filter("by_day", task_words.by_day)
register.filter("column_name", column_name)
register.filter("register_name", register_name)
register.filter("register_key_name", lambda key: register_name(registers()[key]))
register.filter("ending_text", ending_text)
register.filter("section_name", section_name)
register.filter("act_word", act_word)
register.filter("due_text", task_words.due_text)
register.filter("wait_text", task_words.wait_text)
register.filter("inspection_state_text", inspections.inspection_state_text)
register.filter("part_text", inspections.part_text)
register.filter("result_text", inspections.result_text)
register.filter("recommendation_text", inspections.recommendation_text)
register.filter("item_kind_text", inspections.item_kind_text)
register.filter("facts_text", inspections.facts_text)
register.filter("change_title", amendment_wording.change_title)
register.filter("count_moves", amendment_wording.count_moves)
register.filter("deadline_kind_text", amendment_wording.deadline_kind_text)
register.filter("deadline_as_written", amendment_wording.deadline_as_written)
register.filter("difference_text", amendment_wording.difference_text)
register.filter("plan_state_text", amendment_wording.plan_state_text)
register.filter("rhythm_text", lambda text: amendment_wording.rhythm_text(tuple(text.split("|"))))
register.filter("stage_text", amendment_wording.stage_text)
register.filter("award_word", awards.award_word)
register.filter("ballot_text", awards.ballot_text)
for _name in (
    "answer_text", "base_text", "basis_text", "lack_text", "objection_text", "record_name", "share_text",
    "stage_text", "title_name",
):  # fmt: skip
    register.filter(f"road_{_name}", getattr(recognition_wording, _name))
register.filter("survey_state_text", surveys.survey_state_text)
register.filter("aim_text", surveys.aim_text)
register.filter("share_text", surveys.percent_text)
register.filter("paper_kind_text", dispatch.kind_text)
register.filter("paper_title", dispatch.paper_title)
register.filter("paper_number", dispatch.paper_number)
register.filter("paper_state_text", dispatch.paper_state_text)
register.filter("way_text", dispatch.way_text)
register.filter("role_text", dispatch.role_text)
register.filter("check_sentence", dispatch.check_sentence)
register.filter("change_text", dispatch.change_text)
register.filter("trust_text", dispatch.trust_text)
register.filter("claimed_text", dispatch.claimed_text)
register.filter("span_text", dispatch.span_text)


def _period(value: Period | str) -> Period:
    return parse_period(value) if isinstance(value, str) else value


@register.filter
def named(thing: object, field: str = "name") -> str:
    """A bilingual field in the reader's language."""
    return wording.in_language(thing, field) if thing else ""


@register.filter
def figure(value: Decimal | int | None) -> str:
    """A number the Vietnamese way; nothing for nothing."""
    return "" if value is None else wording.number_text(value)


@register.filter
def day(value: date | datetime | None) -> str:
    """A day; nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return wording.day_label(value)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment to the minute."""
    return "" if value is None else f"{timezone.localtime(value):%H:%M %d/%m/%Y}"


@register.simple_tag
def reason(value: Reason, names: Mapping[int, str] | None = None) -> str:
    """A reason in one sentence."""
    return wording.reason_text(value, names)


@register.simple_tag
def reading(value: Reading, definition: Indicator | None = None, line: Decimal | None = None) -> str:
    """A reading for the eye; empty when not known."""
    return wording.reading_text(value, definition, line)


register.simple_tag(households.bounds_text, name="book_bounds")
register.simple_tag(households.share_text, name="book_share")


@register.simple_tag
def distance(value: Any, definition: Indicator | None) -> str:
    """How far a verdict is from its line."""
    return wording.distance_text(value, definition)


@register.simple_tag
def threshold(verdict: Verdict, definition: Indicator | None) -> str:
    """The threshold applied."""
    return wording.verdict_line(verdict, definition)


@register.simple_tag
def target(terms: GoalTerms, unit: str) -> str:
    """A goal's target."""
    return wording.goal_target_text(terms, unit)


@register.simple_tag
def mark(state: State | str, provisional: bool = False, label: bool = True) -> SafeString:
    """The sign of an answer: shape, colour and word together."""
    state = State(state)
    return format_html(
        '<span class="mark mark-{}">{}<span class="{}">{}</span></span>',
        state.value,
        state_mark(state, provisional),
        "" if label else "visually-hidden",
        _label(state, provisional),
    )


def _label(state: State, provisional: bool) -> str:
    text = wording.state_text(state)
    return f"{text} ({wording.provisional_text()})" if provisional else text


@register.simple_tag
def tile_label(item: CriterionVerdict) -> str:
    """What a screen reader says of a criterion's tile."""
    title = wording.in_language(item.criterion, "title")
    return f"{item.criterion.code}. {title}: {_label(item.state, item.provisional)}"


@register.simple_tag
def goal_bullet(standing: Any) -> SafeString:
    """The bullet graph of a goal."""
    return bullet(standing)


@register.simple_tag
def goal_sparkline(standing: Any) -> SafeString:
    """The trend of a goal."""
    return sparkline([float(point.value) for point in standing.trend])


@register.simple_tag
def course_mark(course: Course) -> SafeString:
    """The sign of a goal's course."""
    state = {
        Course.ACHIEVED: State.MET,
        Course.ON_COURSE: State.MET,
        Course.AT_RISK: State.NOT_MET,
        Course.MISSED: State.NOT_MET,
        Course.NOT_KNOWN: State.NOT_KNOWN,
    }[course]
    inner = (
        state_mark(state, provisional=False)
        if course is not Course.ON_COURSE
        else mark_safe(
            '<svg class="sign" viewBox="0 0 20 20" aria-hidden="true"><path d="M3 14 L8 9 L11 12 L17 5" '
            'fill="none" stroke="currentColor" stroke-width="2.2"/><path d="M12 5h5v5" fill="none" '
            'stroke="currentColor" stroke-width="2.2"/></svg>'
        )
    )
    return format_html(
        '<span class="mark course-{}">{}<span>{}</span></span>',
        course.value,
        inner,
        wording.course_text(course),
    )


@register.simple_tag(takes_context=True)
def place_url(context: Mapping[str, Any], name: str, place: Any, *args: object) -> str:
    """The address of a page about a place, keeping the day that is being looked at."""
    address = reverse(name, args=[place.key, *args])
    request = context.get("request")
    on = request.GET.get("on", "") if request is not None else ""
    return f"{address}?on={on}" if on else address


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The entry under a key, or nothing."""
    return mapping.get(key)


@register.filter
def kilobytes(size: int) -> str:
    """A file's size for reading."""
    return f"{wording.number_text(Decimal(size) / 1024, 0)} kB"


@register.filter
def place_path(key: str) -> str:
    """The address of a place's page."""
    return reverse("place", args=[key])


@register.simple_tag
def tile_sign(item: CriterionVerdict) -> SafeString:
    """The sign in a criterion's tile."""
    return state_mark(item.state, item.provisional)


@register.simple_tag
def set_counts(verdict: Any) -> str:
    """How many criteria of a set are met, not met and not known."""
    parts = []
    for state in (State.MET, State.NOT_MET, State.NOT_KNOWN):
        count = verdict.count(state)
        parts.append(f"{count} {wording.state_text(state).lower()}")
    return " · ".join(parts)


@register.filter
def short_hamlet(name: str) -> str:
    """A hamlet's name without the word "Bản", for narrow columns; a placeholder keeps it."""
    bare = name.removeprefix("Bản ")
    return name if bare.isdigit() else bare


@register.filter
def short_figure(text: str) -> str:
    """A figure for a narrow cell: the number without its unit."""
    return text.split(" ")[0] if text[:1].isdigit() else text


@register.simple_tag
def group_title(group: tuple[str, str, str]) -> str:
    """The name of a group of criteria."""
    return group[2] if get_language() == "en" else group[1]


@register.simple_tag
def value_figures(row: ValueRow) -> str:
    """The numbers of a value as they were reported."""
    value = row.value
    if value.not_applicable:
        return _("không phát sinh")
    if value.decision is not None:
        return _("có") if value.decision else _("chưa có")
    text = wording.number_text(value.numerator or 0)
    if value.denominator is not None:
        text += f"/{wording.number_text(value.denominator)}"
    if value.female is not None:
        text += " " + _("(nữ %(count)s)") % {"count": wording.number_text(value.female)}
    return text


@register.simple_tag
def slot_text(slot: str) -> str:
    """For which places and years a threshold is meant, in words."""
    if slot in ("all", "decided"):
        return _("mọi vùng")
    regions = {
        "chung": _("mức chung"),
        "TDMNPB": _("Trung du miền núi phía Bắc"),
        "DBSH": _("Đồng bằng sông Hồng"),
        "BTB": _("Bắc Trung Bộ"),
        "DHNTB": _("Duyên hải Nam Trung Bộ"),
        "TN": _("Tây Nguyên"),
        "DNB": _("Đông Nam Bộ"),
        "DBSCL": _("Đồng bằng sông Cửu Long"),
    }
    parts = []
    for part in slot.split(","):
        key, _sign, text = part.partition("=")
        parts.append(_("năm %(year)s") % {"year": text} if key == "year" else regions.get(text, text))
    return ", ".join(parts)


@register.filter
def dashed(rule_key: str) -> str:
    """A rule's key for an address: "17.1/2" as "17.1-2"."""
    return rule_key.replace("/", "-")


@register.simple_tag
def goal_actual(standing: Any) -> str:
    """A goal's actual value, told apart from its target; a floor ("≥ 2") where only that is known."""
    line = None if standing.terms.low is None else standing.terms.followed_as[1]
    text = wording.reading_text(standing.reading, standing.indicator, line, standing.terms.decimals)
    low = standing.reading.low
    if not text and low is not None:
        text = f"≥ {wording.number_text(low.numerator)}"
    return text


@register.filter
def is_true(value: object) -> bool:
    """A truth that a database may have stored as text or number."""
    return str(value).casefold() in ("true", "1")


@register.simple_tag
def timing_mark(value: Timing | str, words: str = "") -> SafeString:
    """Where a task or one of its times stands: sign, colour and word."""
    item = Timing(value)
    return format_html(
        '<span class="mark timing-{}">{}<span>{}</span></span>',
        item.value,
        timing_sign(item),
        words or task_words.timing_text(item),
    )


@register.simple_tag
def road_state_name(title: Any, state: str) -> str:
    """Where a road stands, in words."""
    return recognition_wording.state_name(title, state)


@register.simple_tag
def road_share(share: Any, demanded: Any) -> str:
    """A share with as many decimals as tell it from what is demanded."""
    return recognition_wording.share_text(share, demanded)


@register.simple_tag
def road_typed(typed: Mapping[str, str], kind: str, name: str) -> str:
    """What was typed in a field of a record."""
    return typed.get(f"{kind}-{name}", "")


@register.simple_tag
def road_error(problem: Any, kind: str, name: str) -> SafeString:
    """The refusal at a field of a record."""
    if not problem.text or problem.field != f"{kind}-{name}":
        return mark_safe("")
    return format_html('<p class="error" id="error-{}-{}">{}</p>', kind, name, problem.text)


@register.simple_tag
def road_step_mark(line: Any) -> SafeString:
    """Where a step of a road stands: sign, colour and word."""
    state = "done" if line.state == "done" else "late" if line.late else "open"
    return timing_mark(state, wording.in_language(line.facts, "name"))


@register.simple_tag
def difference_mark(difference: str) -> SafeString:
    """The sign of a difference between two versions: shape and word together."""
    return format_html(
        '<span class="mark diff-{}">{}<span>{}</span></span>',
        difference,
        difference_sign(difference),
        amendment_wording.difference_text(difference),
    )


@register.simple_tag
def signature_mark(answer: Answer | str) -> SafeString:
    """What a check of signatures says: shape, colour and word together."""
    state = {
        Answer.VALID: State.MET,
        Answer.NOT_VALID: State.NOT_MET,
        Answer.UNSIGNED: State.NOT_APPLICABLE,
    }.get(Answer(answer), State.NOT_KNOWN)
    return format_html(
        '<span class="mark mark-{}">{}<span>{}</span></span>',
        state.value,
        state_mark(state, provisional=False),
        dispatch.signature_answer_text(answer),
    )


@register.filter
def portal_address(request: HttpRequest) -> str:
    """A public page's own address, with nothing in it that the portal did not ask for."""
    return address_of(request)


@register.filter
def open_state(words: str) -> SafeString:
    """An answer or course with its sign: shape, colour and word together."""
    state = overview.sign_of(words)
    if state is None:
        return format_html("<b>{}</b>", words)
    return format_html(
        '<b class="state {}">{}{}</b>', state.value, state_mark(state, provisional=False), words
    )


@register.filter
def open_value(cell: Any) -> str:
    """A value of open data for reading; a dash where it is not known."""
    value = cell.value
    if value is None:
        return "—"
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, date):
        return day(value)
    if cell.field.name == "state" and isinstance(value, str):
        return open_state(value)
    plain = isinstance(value, str) or cell.field.name == "year"
    return str(value) if plain else figure(value)
