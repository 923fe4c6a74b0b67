"""Sentences of inspections: what was known of a line on the day, results, states, parts."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from banmoi.core.amounts import Amount
from banmoi.core.assess import State
from banmoi.core.goals import Course
from banmoi.reference.sets import find_set
from banmoi.reports.wording import (
    amount_text,
    course_text,
    day_label,
    in_language,
    provisional_text,
    state_text,
)
from banmoi.rooms.inspections.models import InspectionItem, ItemKind


def inspection_state_text(state: str) -> str:
    """The name of an inspection's state."""
    return {
        "planned": _("Theo lịch"),
        "held": _("Đang kiểm tra"),
        "concluded": _("Đã kết luận"),
    }[state]


def part_text(part: str) -> str:
    """What somebody does in an inspection."""
    return {"head": _("Trưởng đoàn"), "secretary": _("Thư ký"), "member": _("Thành viên")}[part]


def result_text(result: str) -> str:
    """What an inspection saw of a line."""
    return {
        "met": _("Đạt"),
        "not_met": _("Chưa đạt"),
        "not_known": _("Chưa kết luận"),
        "not_seen": _("Không xem"),
        "": _("Chưa ghi"),
    }[result]


def recommendation_text(state: str) -> str:
    """The name of a recommendation's state."""
    return {
        "open": _("Chờ trả lời"),
        "answered": _("Đã trả lời, chờ xác nhận"),
        "returned": _("Trả lại, cần làm tiếp"),
        "verified": _("Đã thực hiện xong"),
    }[state]


def item_kind_text(kind: str) -> str:
    """The name of a section of the checklist."""
    return {
        "recommendation": _("Kiến nghị lần trước"),
        "task": _("Nhiệm vụ"),
        "goal": _("Mục tiêu"),
        "criterion": _("Tiêu chí chưa đạt hoặc chưa rõ"),
    }[kind]


def facts_text(item: InspectionItem) -> str:
    """What the system knew of a line on the day of its inspection, in a sentence."""
    facts = item.facts
    match item.kind:
        case ItemKind.RECOMMENDATION:
            return _("Hạn %(day)s. %(state)s.") % {
                "day": _day(facts["due"]),
                "state": recommendation_text(facts["state"]),
            }
        case ItemKind.TASK:
            return _task_text(facts)
        case ItemKind.GOAL:
            return _goal_text(facts)
        case _:
            return _criterion_text(item)


def _day(text: str) -> str:
    return day_label(date.fromisoformat(text))


def _task_text(facts: dict[str, Any]) -> str:
    counts = {"done": facts["done"], "times": facts["times"]}
    if facts["due"] and facts["times"] > 1:
        text = _("Đến hạn %(times)s lần, đã xong %(done)s; hạn gần nhất %(day)s.") % {
            **counts,
            "day": _day(facts["due"]),
        }
    elif facts["due"]:
        text = _("Hạn %(day)s, đã báo xong.") if facts["done"] else _("Hạn %(day)s, chưa báo xong.")
        text = text % {"day": _day(facts["due"])}
    elif facts["done"]:
        text = _("Không có hạn riêng, đã báo xong.")
    else:
        text = _("Không có hạn riêng, chưa báo xong.")
    if facts["not_done"]:
        text += " " + _("Có báo không làm được.")
    return _("Đề nghị với cấp trên.") + f" {text}" if facts["is_request"] else text


def _amount(data: list[str | None] | None) -> Amount | None:
    if data is None or data[0] is None:
        return None
    return Amount(Decimal(data[0]), None if data[1] is None else Decimal(data[1]))


def _goal_text(facts: dict[str, Any]) -> str:
    course = course_text(Course(facts["course"]))
    low, high = _amount(facts["low"]), _amount(facts["high"])
    if low is not None and low == high:
        return _("Thực tế %(actual)s. %(course)s.") % {"actual": amount_text(low), "course": course}
    if low is not None and high is not None:
        return _("Thực tế từ %(low)s đến %(high)s. %(course)s.") % {
            "low": amount_text(low),
            "high": amount_text(high),
            "course": course,
        }
    return f"{course}."


def _criterion_text(item: InspectionItem) -> str:
    found = find_set(item.set_id)
    state = state_text(State(item.facts["state"]))
    if item.facts["provisional"]:
        state += f" ({provisional_text()})"
    return f"{in_language(found, 'short')}: {state}." if found else f"{state}."
