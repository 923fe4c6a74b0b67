"""Sentences for reasons, distances, thresholds and goals, in the language of the reader."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from banmoi.core.amounts import Amount
from banmoi.core.assess import Line, State, Verdict
from banmoi.core.distance import Distance
from banmoi.core.goals import Course, GoalComparator, GoalTerms, Rounding
from banmoi.core.indicators import Indicator, IndicatorKind
from banmoi.core.law import Comparator, Compare, MeasureKind
from banmoi.core.numbers import format_number
from banmoi.core.periods import Period
from banmoi.core.readings import FEMALE, Reading
from banmoi.core.reasons import Reason, ReasonCode
from banmoi.reference.catalogue import indicators


def in_language(thing: object, field: str) -> str:
    """The text of a bilingual thing in the reader's language; Vietnamese where there is no English."""
    suffix = "_en" if get_language() == "en" else "_vi"
    return str(getattr(thing, field + suffix, "") or getattr(thing, f"{field}_vi"))


def period_label(period: Period) -> str:
    """A period as the reader writes it."""
    return period.label_en if get_language() == "en" else period.label_vi


def day_label(day: date) -> str:
    """A day as offices write it."""
    return f"{day:%d/%m/%Y}"


def number_text(value: Decimal | int, decimals: int | None = None) -> str:
    """A number as Vietnamese do, in both languages: figures must agree on every paper."""
    return format_number(Decimal(value), decimals)


def amount_text(amount: Amount, line: Decimal | None = None, least: int = 1) -> str:
    """An amount for reading: shares in per cent, with at least so many decimals, and as many as tell
    it from its line."""
    if not amount.defined:
        return _("không xác định (mẫu số bằng 0)")
    if not amount.is_share:
        return number_text(amount.numerator)
    for decimals in range(max(1, least), 8):
        shown = amount.rounded(decimals)
        if line is None or amount.exact() == line or shown != line:
            break
    return re.sub(r",0+%$", "%", f"{number_text(shown, decimals)}%")


def line_text(value: Decimal, comparator: Comparator, unit: str = "") -> str:
    """A threshold in words: "từ 90% trở lên"."""
    figure = number_text(value) + (unit if unit == "%" else f" {unit}" if unit else "")
    match comparator:
        case Comparator.AT_LEAST:
            return _("từ %(figure)s trở lên") % {"figure": figure}
        case Comparator.MORE_THAN:
            return _("trên %(figure)s") % {"figure": figure}
        case Comparator.AT_MOST:
            return _("không quá %(figure)s") % {"figure": figure}
        case Comparator.LESS_THAN:
            return _("dưới %(figure)s") % {"figure": figure}


def state_text(state: State) -> str:
    """The name of an answer."""
    return {
        State.MET: _("Đạt"),
        State.NOT_MET: _("Chưa đạt"),
        State.NOT_KNOWN: _("Chưa kết luận"),
        State.NOT_APPLICABLE: _("Không áp dụng"),
    }[state]


def course_text(course: Course) -> str:
    """The name of a goal's course."""
    return {
        Course.ACHIEVED: _("Đã đạt"),
        Course.ON_COURSE: _("Đúng hướng"),
        Course.AT_RISK: _("Có nguy cơ"),
        Course.MISSED: _("Không đạt"),
        Course.NOT_KNOWN: _("Chưa có số liệu"),
    }[course]


def status_text(status: str) -> str:
    """The name of a value's status."""
    return {
        "reported": _("Chờ xác minh"),
        "verified": _("Đã xác minh"),
        "returned": _("Bị trả lại"),
    }[status]


def confidence_text(confidence: str) -> str:
    """What is known of a threshold."""
    return {
        "recalled": _("theo trí nhớ, chưa đối chiếu"),
        "found": _("có nguồn, chưa đối chiếu với văn bản gốc"),
        "settled": _("đã đối chiếu và chốt"),
    }[confidence]


def group_text(group: str) -> str:
    """The name of a group of people."""
    return _("nữ") if group == FEMALE else _("nam")


def reason_text(reason: Reason, names: Mapping[int, str] | None = None) -> str:
    """The reason in one sentence. `names` are those of places."""
    return _SENTENCES[reason.code](reason.facts, names or {})


def _compared(facts: Mapping[str, Any], _names: Mapping[int, str]) -> str:
    low, high, line = facts["low"], facts["high"], facts["line"]
    share = "%" if (low or high).is_share else ""
    wanted = line_text(line, facts["comparator"], share)
    if low == high:
        actual = amount_text(low, line, facts.get("decimals", 1))
        if low.is_share:
            counts = f"{number_text(low.numerator)}/{number_text(low.denominator)}"
            return _("Thực tế %(actual)s (%(counts)s); mức yêu cầu %(wanted)s.") % {
                "actual": actual,
                "counts": counts,
                "wanted": wanted,
            }
        return _("Thực tế %(actual)s; mức yêu cầu %(wanted)s.") % {
            "actual": actual,
            "wanted": wanted,
        }
    if low is not None and high is not None:
        return _("Thực tế từ %(low)s đến %(high)s tùy số liệu còn thiếu; mức yêu cầu %(wanted)s.") % {
            "low": amount_text(low),
            "high": amount_text(high),
            "wanted": wanted,
        }
    known = amount_text(low if low is not None else high)
    return _("Riêng phần đã biết là %(known)s; mức yêu cầu %(wanted)s.") % {
        "known": known,
        "wanted": wanted,
    }


def _each(facts: Mapping[str, Any], _names: Mapping[int, str]) -> str:
    groups = []
    for group in facts["groups"]:
        amount = facts["amounts"].get(group)
        figure = f" {amount_text(amount, facts['line'])}" if amount else ""
        groups.append(group_text(group) + figure)
    return _("Tính riêng %(groups)s: chưa đạt mức %(wanted)s.") % {
        "groups": ", ".join(groups),
        "wanted": line_text(facts["line"], facts["comparator"], "%"),
    }


def _parts(facts: Mapping[str, Any], names: Mapping[int, str]) -> str:
    places = facts.get("places", ())
    listed = ", ".join(names.get(place, "?") for place in places[:4])
    if len(places) > 4:
        listed += "…"
    return _("Thiếu số liệu đã xác minh của %(count)s/%(of)s bản: %(names)s.") % {
        "count": len(places),
        "of": facts.get("of", "?"),
        "names": listed,
    }


def _codes(facts: Mapping[str, Any]) -> str:
    return ", ".join(facts["codes"])


def _base_missing(facts: Mapping[str, Any], _names: Mapping[int, str]) -> str:
    base = indicators().get(str(facts.get("base")))
    return _("Chưa có số liệu đã xác minh về %(base)s để làm mẫu số.") % {
        "base": in_language(base, "name").lower() if base else "?"
    }


_TRAITS: Mapping[str, Callable[[], str]] = {
    "region": lambda: _("vùng"),
    "commune_group": lambda: _("nhóm xã"),
    "commune_kind": lambda: _("loại xã"),
}


def _trait_missing(facts: Mapping[str, Any], _names: Mapping[int, str]) -> str:
    traits = ", ".join(_TRAITS[trait]() if trait in _TRAITS else trait for trait in facts["traits"])
    return _("Chưa biết %(traits)s của xã nên chưa chọn được mức yêu cầu.") % {"traits": traits}


def _not_in_force(facts: Mapping[str, Any], _names: Mapping[int, str]) -> str:
    if facts["from"] and facts["day"] < facts["from"]:
        return _("Bộ tiêu chí có hiệu lực từ %(day)s; kết quả dưới đây chỉ để xem trước.") % {
            "day": day_label(facts["from"])
        }
    if facts["to"]:
        return _("Bộ tiêu chí hết hiệu lực sau %(day)s; kết quả dưới đây chỉ để tham khảo.") % {
            "day": day_label(facts["to"])
        }
    return _("Chưa biết ngày hiệu lực của bộ tiêu chí; kết quả dưới đây chỉ để tham khảo.")


def _threshold(facts: Mapping[str, Any], _names: Mapping[int, str]) -> str:
    why = facts.get("why")
    if why:
        return _("Chưa biết mức yêu cầu: %(why)s.") % {"why": why}
    return _("Chưa biết mức yêu cầu; cần đối chiếu với văn bản.")


def _year(facts: Mapping[str, Any], _names: Mapping[int, str]) -> str:
    years = facts["years"]
    return _("Văn bản chỉ nêu mức cho các năm %(first)s–%(last)s, chưa có mức năm %(year)s.") % {
        "first": years[0],
        "last": years[-1],
        "year": facts["year"],
    }


def _of_period(text: Callable[[str], str]) -> Callable[[Mapping[str, Any], Mapping[int, str]], str]:
    def sentence(facts: Mapping[str, Any], _names: Mapping[int, str]) -> str:
        period = facts.get("period")
        return text(period_label(period) if isinstance(period, Period) else "")

    return sentence


_SENTENCES: Mapping[ReasonCode, Callable[[Mapping[str, Any], Mapping[int, str]], str]] = {
    ReasonCode.COMPARED: _compared,
    ReasonCode.COMPARED_EACH: _each,
    ReasonCode.DECIDED_YES: lambda f, n: _("Đã có quyết định hoặc xác nhận là đạt."),
    ReasonCode.DECIDED_NO: lambda f, n: _("Đã xác nhận là chưa đạt."),
    ReasonCode.COMBINED: lambda f, n: _("%(met)s/%(of)s phần đạt; cần ít nhất %(needed)s.") % f,
    ReasonCode.ALL_INDICATORS_MET: lambda f, n: _("Cả %(of)s phần đều đạt.") % f,
    ReasonCode.INDICATORS_NOT_MET: lambda f, n: _("Chưa đạt ở %(codes)s.") % {"codes": _codes(f)},
    ReasonCode.INDICATORS_NOT_KNOWN: lambda f, n: _("Chưa kết luận được ở %(codes)s.") % {"codes": _codes(f)},
    ReasonCode.NOT_APPLICABLE: lambda f, n: _("Không phát sinh trên địa bàn nên không áp dụng."),
    ReasonCode.NO_VALUE: lambda f, n: _("Chưa ai báo số liệu."),
    ReasonCode.AWAITING_VERIFICATION: _of_period(
        lambda p: _("Số liệu %(period)s đã báo, đang chờ xác minh.") % {"period": p}
    ),
    ReasonCode.RETURNED: _of_period(
        lambda p: _("Số liệu %(period)s bị trả lại, chưa báo lại.") % {"period": p}
    ),
    ReasonCode.TOO_OLD: _of_period(
        lambda p: _("Số liệu gần nhất là %(period)s, đã quá cũ để đánh giá.") % {"period": p}
    ),
    ReasonCode.EVIDENCE_LAPSED: lambda f, n: (
        _("Minh chứng hết hiệu lực từ %(day)s.") % {"day": day_label(f["day"])}
    ),
    ReasonCode.BASE_MISSING: _base_missing,
    ReasonCode.PARTS_MISSING: _parts,
    ReasonCode.PERIODS_MISSING: lambda f, n: _("Thiếu số liệu một số quý trong năm %(year)s.") % f,
    ReasonCode.NO_PARTS: lambda f, n: _("Chưa có bản nào trong danh mục của xã."),
    ReasonCode.SPLIT_MISSING: lambda f, n: _("Thiếu số liệu tách riêng nam và nữ."),
    ReasonCode.ZERO_BASE: lambda f, n: _("Mẫu số bằng 0 nên không tính được tỷ lệ."),
    ReasonCode.THRESHOLD_NOT_KNOWN: _threshold,
    ReasonCode.TRAIT_NOT_KNOWN: _trait_missing,
    ReasonCode.YEAR_NOT_COVERED: _year,
    ReasonCode.CONTENT_NOT_KNOWN: lambda f, n: _("Nội dung chưa có trong dữ liệu của phần mềm."),
    ReasonCode.SET_NOT_IN_FORCE: _not_in_force,
}


def distance_text(distance: Distance | None, definition: Indicator | None) -> str:
    """How far from the line, in the indicator's own terms: "thiếu 3 người có thẻ"."""
    if distance is None:
        return ""
    noun = _noun(definition)
    if distance.steps <= 0:
        return ""
    figures = {"steps": number_text(distance.steps), "noun": noun}
    if not distance.reachable:
        return _("không thể đạt với mẫu số hiện nay")
    if distance.fewer:
        return (_("cần giảm %(steps)s %(noun)s") % figures).strip()
    return (_("thiếu %(steps)s %(noun)s") % figures).strip()


def _noun(definition: Indicator | None) -> str:
    if definition is None:
        return ""
    if definition.kind is IndicatorKind.DECISION:
        return _("bản")
    if definition.kind is IndicatorKind.SHARE:
        return in_language(definition, "counted")
    return in_language(definition, "unit")


def threshold_text(line: Line | None, definition: Indicator | None) -> str:
    """The threshold that was applied, with its unit; empty when there is none."""
    if line is None or line.value is None:
        return ""
    return line_text(line.value, line.comparator, _unit(definition))


def _unit(definition: Indicator | None) -> str:
    if definition is None:
        return ""
    if definition.kind is IndicatorKind.SHARE:
        return "%"
    return in_language(definition, "unit") if definition.unit_vi else ""


def reading_text(
    reading: Reading, definition: Indicator | None, line: Decimal | None = None, least: int = 1
) -> str:
    """A reading for the eye: "99,1%", "42,5 triệu đồng/người/năm", "có", or empty when not known."""
    if reading.not_applicable:
        return _("không áp dụng")
    if reading.decision is not None:
        return _("có") if reading.decision else _("chưa có")
    amount = reading.amount
    if amount is None:
        return ""
    unit = "" if amount.is_share or definition is None else f" {in_language(definition, 'unit')}"
    if definition is not None and definition.kind is IndicatorKind.DECISION:
        return f"{number_text(amount.numerator)}/{number_text(amount.denominator or 0)}"
    return (amount_text(amount, line, least) + unit).strip()


def goal_target_text(terms: GoalTerms, unit: str) -> str:
    """What a goal asks for, as the plan means it."""
    if terms.low is None:
        return _("đạt")
    figure = number_text(terms.low, terms.decimals)
    unit = "%" if terms.is_share else f" {unit}" if unit else ""
    if terms.high is not None:
        facts = {"low": figure, "high": number_text(terms.high, terms.decimals) + unit}
        if terms.comparator is GoalComparator.INCREASE_BY_BETWEEN:
            return _("tăng %(low)s đến %(high)s") % facts
        if terms.comparator is GoalComparator.DECREASE_BY_BETWEEN:
            return _("giảm %(low)s đến %(high)s") % facts
        return _("từ %(low)s đến %(high)s") % facts
    match terms.comparator:
        case GoalComparator.DECREASE_TO:
            return _("giảm còn %(figure)s") % {"figure": figure + unit}
        case GoalComparator.INCREASE_TO:
            return _("tăng lên %(figure)s") % {"figure": figure + unit}
        case GoalComparator.INCREASE_BY:
            return _("tăng thêm %(figure)s") % {"figure": figure + unit}
        case GoalComparator.DECREASE_BY:
            return _("giảm đi %(figure)s") % {"figure": figure + unit}
    signs = {
        GoalComparator.MORE_THAN: "> ",
        GoalComparator.LESS_THAN: "< ",
        GoalComparator.AT_LEAST: "≥ ",
        GoalComparator.AT_MOST: "≤ ",
    }
    text = signs.get(terms.comparator, "") + figure + unit
    if terms.of_count is not None:
        text = f"{terms.of_count[0]}/{terms.of_count[1]} ({text})"
    return text


def rounding_text(terms: GoalTerms) -> str:
    """The declared rule of rounding, in a sentence."""
    match terms.rounding:
        case Rounding.COUNTS:
            return _("Kế hoạch ghi dạng x/y nên so bằng số đếm, không so bằng tỷ lệ đã làm tròn.")
        case Rounding.AS_WRITTEN:
            return _(
                "Thực tế được làm tròn đến %(decimals)s chữ số thập phân như mục tiêu đã ghi, rồi mới so; "
                "riêng 0%% và 100%% thì không làm tròn."
            ) % {"decimals": terms.decimals}
        case Rounding.EXACT:
            return _("So đúng số, không làm tròn.")


def followed_text(terms: GoalTerms) -> str:
    """How an impossible goal is followed; empty for others."""
    if not terms.impossible or terms.low is None:
        return ""
    return _("Một tỷ lệ không thể vượt 100%, nên mục tiêu này được theo dõi là 100%.")


def verdict_line(verdict: Verdict, definition: Indicator | None) -> str:
    """Threshold of a simple rule; for a combined one, those of its parts."""
    if isinstance(verdict.rule, Compare) and verdict.rule.measure is MeasureKind.SHARE_OF_HAMLETS:
        line = verdict.line
        return "" if line is None or line.value is None else line_text(line.value, line.comparator, "%")
    if verdict.parts:
        texts = [
            threshold_text(part.line, indicators().get(getattr(part.rule, "indicator", "")))
            for part in verdict.parts
        ]
        return "; ".join(text for text in texts if text)
    return threshold_text(verdict.line, definition)


def provisional_text() -> str:
    """The mark of a verdict that rests on a threshold nobody has compared with the text."""
    return _("tạm tính")
