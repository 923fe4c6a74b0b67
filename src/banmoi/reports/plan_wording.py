"""Sentences about plans as read: what a remark says, a deadline, a state, a comparison."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from banmoi.core.deadlines import Deadline, DeadlineKind
from banmoi.core.indicators import Indicator
from banmoi.core.readings import Reading
from banmoi.reference.catalogue import indicators
from banmoi.reports.wording import day_label, number_text, reading_text
from banmoi.rooms.assessments.queries import Standing
from banmoi.rooms.plans.models import Goal, Plan, PlanRemark, PlanStatus
from banmoi.rooms.plans.queries import results_before

STATUS: Mapping[str, Promise] = {
    PlanStatus.DRAFT: gettext_lazy("bản đọc, chưa xác nhận"),
    PlanStatus.CONFIRMED: gettext_lazy("đã xác nhận, chờ có hiệu lực"),
    PlanStatus.IN_FORCE: gettext_lazy("đang thực hiện"),
    PlanStatus.CLOSED: gettext_lazy("đã kết thúc"),
}
COMPARATORS: Mapping[str, Promise] = {
    "eq": gettext_lazy("đạt"),
    "ge": gettext_lazy("từ … trở lên"),
    "gt": gettext_lazy("trên"),
    "le": gettext_lazy("không quá"),
    "lt": gettext_lazy("dưới"),
    "decrease_to": gettext_lazy("giảm còn"),
    "increase_to": gettext_lazy("tăng lên"),
    "increase_by": gettext_lazy("tăng thêm"),
    "decrease_by": gettext_lazy("giảm đi"),
    "between": gettext_lazy("từ … đến …"),
    "increase_by_between": gettext_lazy("tăng thêm từ … đến …"),
    "decrease_by_between": gettext_lazy("giảm đi từ … đến …"),
    "achieved": gettext_lazy("được công nhận, hoàn thành"),
}


def weaker_text(plan: Plan, reading: Reading, definition: Indicator | None) -> str:
    """That a goal asks for less than what was already there, and what that was."""
    facts = {"day": day_label(plan.starts - timedelta(days=1)), "value": reading_text(reading, definition)}
    return _("Ngày %(day)s đã là %(value)s: mục tiêu này kém hơn kết quả năm trước.") % facts


def weaker_texts(plan: Plan, goals: Sequence[Goal], standing: Standing) -> dict[int, str]:
    """That sentence for each goal of a plan, also of one in draft, that it is true of, by its id."""
    found = results_before(plan, goals, standing)
    return {
        goal.id: weaker_text(plan, found[goal.id], indicators().get(goal.indicator))
        for goal in goals
        if goal.id in found
    }


def goal_words(goal: Goal) -> str:
    """What a goal asks for, as a clerk would say it: "tăng thêm từ 1 đến 2 tiêu chí"."""
    if goal.low is None:
        return str(COMPARATORS["achieved"])
    unit = f" {goal.unit_vi}" if goal.unit_vi and not goal.unit_vi.startswith("%") else goal.unit_vi
    low = number_text(goal.low.normalize())
    facts = {"low": low, "value": f"{low}{unit}"}
    if goal.high is not None:
        facts["high"] = f"{number_text(goal.high.normalize())}{unit}"
        match goal.comparator:
            case "increase_by_between":
                return _("tăng thêm từ %(low)s đến %(high)s") % facts
            case "decrease_by_between":
                return _("giảm đi từ %(low)s đến %(high)s") % facts
            case _:
                return _("từ %(low)s đến %(high)s") % facts
    if goal.comparator == "ge":
        text = _("từ %(value)s trở lên") % facts
    else:
        text = f"{COMPARATORS[goal.comparator]} {facts['value']}"
    return f"{text} ({goal.count}/{goal.count_of})" if goal.count is not None else text


def remark_title(kind: str) -> str:
    """What kind of thing was noticed, in a few words."""
    titles = {
        "impossible_value": _("Mục tiêu không thể đạt"),
        "ratio_mismatch": _("Tỷ lệ không khớp với số đếm"),
        "sum_mismatch": _("Tổng không khớp với các phần"),
        "duplicate_paragraph": _("Một đoạn viết hai lần"),
        "duplicate_across_units": _("Một việc giao cho hai đơn vị"),
        "numbering_format": _("Số thứ tự sai"),
        "impossible_date": _("Ngày không có trong lịch"),
        "suspicious_deadline": _("Thời hạn đáng ngờ"),
        "already_past": _("Thời hạn đã gần qua khi ban hành"),
        "inconsistent_period": _("Một việc có hai giai đoạn khác nhau"),
        "name_variants": _("Một tổ chức có nhiều tên"),
        "abolished_level": _("Cấp hành chính không còn"),
        "citation_without_number": _("Văn bản được nhắc mà không có số"),
        "no_owner": _("Chưa giao cho ai"),
        "goal_without_task": _("Mục tiêu không có nhiệm vụ nào"),
        "unclosed_quote": _("Dấu ngoặc kép chưa đóng"),
        "broken_sentence": _("Câu bị ngắt"),
        "typo": _("Lỗi chính tả"),
        "level_slip": _("Gạch đầu dòng sai cấp"),
        "scope_slip": _("Việc vượt phạm vi của đơn vị"),
        "unnamed_village": _("Chưa nêu tên"),
        "inconsistent_marks": _("Dấu cuối dòng không thống nhất"),
    }
    return titles[kind]


def remark_text(remark: PlanRemark) -> str:
    """A kept remark as a sentence for the author of the paper."""
    return remark_sentence(remark.kind, remark.facts)


def remark_sentence(kind: str, found: Mapping[str, Any]) -> str:
    """A remark as a sentence for the author of the paper: what is wrong and what to do."""
    facts: dict[str, Any] = {"words": "", "meant": "", **found}
    match kind:
        case "impossible_value":
            return _("Một tỷ lệ không thể vượt 100%%. Xem lại “%(words)s”.") % facts
        case "ratio_mismatch":
            return _("“%(words)s”: tính ra là %(share)s%%. Sửa số đếm hoặc tỷ lệ.") % facts
        case "sum_mismatch":
            return _("Các phần cộng lại là %(sum)s, tổng ghi là %(total)s.") % facts
        case "duplicate_paragraph":
            return _("Đoạn này trùng với %(first)s. Bỏ một đoạn.") % facts
        case "duplicate_across_units":
            return _("%(first)s và %(second)s cùng một việc. Nêu rõ đơn vị chịu trách nhiệm.") % facts
        case "numbering_format":
            if "expected" in facts:
                return _("Số thứ tự là “%(found)s”, đúng ra là số thứ %(expected)s của phần này.") % facts
            return _("Thiếu khoảng trắng sau số thứ tự: “%(words)s”.") % facts
        case "impossible_date":
            return _("“%(words)s” không có trong lịch.") % facts
        case "suspicious_deadline":
            facts["issued"] = _day(facts.get("issued"))
            return _("“%(words)s”, trong khi văn bản ký ngày %(issued)s. Xem lại ngày.") % facts
        case "already_past":
            facts["issued"] = _day(facts.get("issued"))
            return _("“%(words)s”: đến ngày ký %(issued)s đã qua hơn nửa thời gian.") % facts
        case "inconsistent_period":
            return _("“%(words)s” có lúc ghi giai đoạn này, có lúc ghi giai đoạn khác: %(periods)s.") % facts
        case "name_variants":
            return _("Dùng một tên cho một tổ chức: %(words)s.") % facts
        case "abolished_level":
            return _("Từ 01/7/2025 không còn cấp huyện và thị trấn: %(words)s.") % facts
        case _:
            return _remark_on_words(kind, facts)


def _remark_on_words(kind: str, facts: dict[str, Any]) -> str:
    match kind:
        case "citation_without_number":
            return _("Ghi số và ngày của “%(words)s”.") % facts
        case "no_owner":
            if facts.get("what") == "goal":
                return _("Không mục tiêu nào nêu đơn vị chịu trách nhiệm. Chọn đơn vị khi xác nhận.")
            text = ngettext(
                "%(count)s nhiệm vụ chưa nêu đơn vị. Chọn đơn vị khi xác nhận.",
                "%(count)s nhiệm vụ chưa nêu đơn vị. Chọn đơn vị khi xác nhận.",
                int(facts.get("count", 0)),
            )
            return text % facts
        case "goal_without_task":
            return _("Không nhiệm vụ nào nhắc đến “%(words)s”.") % facts
        case "unclosed_quote":
            return _("Mở ngoặc kép mà không đóng: %(words)s…") % facts
        case "broken_sentence":
            return _("Câu bị ngắt giữa chừng hoặc thừa dấu: “%(words)s”.") % facts
        case "typo":
            return _("“%(words)s”, có lẽ là “%(meant)s”.") % facts
        case "level_slip":
            return _("“%(words)s” mở ra một danh sách, nhưng các mục lại cùng cấp với nó.") % facts
        case "scope_slip":
            return _("Giao cho %(owner)s việc với “%(words)s”, ngoài phạm vi của đơn vị này.") % facts
        case "unnamed_village":
            return _("“%(words)s”: chưa nêu tên bản, thôn nào.") % facts
        case _:
            return _("Có mục kết thúc bằng dấu chấm phẩy, có mục bằng dấu chấm.")


def _day(text: Any) -> str:
    return date.fromisoformat(text).strftime("%d/%m/%Y") if text else ""


_RHYTHMS = {
    "1 week": gettext_lazy("hằng tuần"),
    "1 month": gettext_lazy("hằng tháng"),
    "1 quarter": gettext_lazy("hằng quý"),
    "3 months": gettext_lazy("3 tháng"),
    "6 months": gettext_lazy("6 tháng"),
    "9 months": gettext_lazy("9 tháng"),
    "1 year": gettext_lazy("1 năm"),
}


def deadline_text(deadline: Deadline) -> str:
    """When it is to be done, as followed: the day, the rhythm, or all the time."""
    end = deadline.end.strftime("%d/%m/%Y") if deadline.end else ""
    match deadline.kind:
        case DeadlineKind.BEFORE_DATE:
            return _("trước %(day)s") % {"day": end}
        case DeadlineKind.BY_DATE:
            return _("đến hết %(day)s") % {"day": end}
        case DeadlineKind.BY_END_OF_PERIOD:
            start = deadline.start.strftime("%d/%m/%Y") if deadline.start else ""
            return _("từ %(start)s đến %(end)s") % {"start": start, "end": end}
        case DeadlineKind.RECURRING:
            rhythm = ", ".join(str(_RHYTHMS.get(item, item)) for item in deadline.every)
            if deadline.day_of:
                return _("%(rhythm)s, trước ngày %(day)s") % {"rhythm": rhythm, "day": deadline.day_of}
            return rhythm
        case DeadlineKind.ONGOING:
            return _("thường xuyên")
