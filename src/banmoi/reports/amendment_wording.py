"""Words for what a change of a plan moves, for deadlines, and for the states of plans and matters."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banmoi.core.deadlines import Deadline, DeadlineKind
from banmoi.core.matters import Stage
from banmoi.core.numbers import format_number
from banmoi.core.versions import Compared, Difference
from banmoi.reference.catalogue import indicators
from banmoi.reports.plan_wording import COMPARATORS
from banmoi.reports.wording import in_language

RHYTHMS = ("1 month", "3 months", "6 months", "1 year")


@dataclass(frozen=True, slots=True)
class FieldMove:
    """One field that moves: what it is called, from what to what, in words ("" for nothing)."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ItemWords:
    """A goal or task in two versions, in words: its sign, its name, what is moved."""

    difference: str
    title: str
    is_goal: bool
    moves: tuple[FieldMove, ...]


def field_label(name: str) -> str:
    """What a field of a goal or task is called."""
    return {
        "where": _("Mục trong kế hoạch"),
        "path": _("Mục trong kế hoạch"),
        "name_vi": _("Tên mục tiêu"),
        "as_written": _("Nguyên văn"),
        "comparator": _("Cách so"),
        "low": _("Mức"),
        "high": _("Mức trên"),
        "decimals": _("Số chữ số thập phân"),
        "count": _("Số đạt (x trong x/y)"),
        "count_of": _("Tổng số (y trong x/y)"),
        "unit_vi": _("Đơn vị tính"),
        "indicator": _("Chỉ tiêu theo dõi"),
        "responsible": _("Đơn vị chịu trách nhiệm"),
        "section": _("Phần, mục lớn"),
        "text": _("Nội dung nhiệm vụ"),
        "lead": _("Đơn vị chủ trì"),
        "lead_words": _("Chủ trì, nguyên văn"),
        "with_units": _("Đơn vị phối hợp"),
        "with_words": _("Phối hợp, nguyên văn"),
        "approver_words": _("Người duyệt"),
        "deadlines": _("Thời hạn"),
    }.get(name, name)


def deadline_kind_text(kind: DeadlineKind) -> str:
    """A way of setting a time, for a list to choose from."""
    return {
        DeadlineKind.BY_DATE: _("Đến hết ngày"),
        DeadlineKind.BEFORE_DATE: _("Trước ngày (không kể ngày đó)"),
        DeadlineKind.BY_END_OF_PERIOD: _("Trong một khoảng, đến hết ngày"),
        DeadlineKind.RECURRING: _("Định kỳ"),
        DeadlineKind.ONGOING: _("Thường xuyên"),
    }[kind]


def rhythm_text(every: tuple[str, ...]) -> str:
    """A rhythm, or several marks of a year."""
    words = {
        "1 month": _("hằng tháng"),
        "3 months": _("3 tháng"),
        "6 months": _("6 tháng"),
        "1 year": _("1 năm"),
    }
    return ", ".join(words.get(item, item) for item in every)


def written_deadline(deadline: Deadline) -> str:
    """A deadline in the Vietnamese words of a paper, for one that an officer sets here."""
    first = f"{deadline.start:%d/%m/%Y}" if deadline.start else ""
    last = f"{deadline.end:%d/%m/%Y}" if deadline.end else ""
    match deadline.kind:
        case DeadlineKind.BEFORE_DATE:
            return f"trước ngày {last}"
        case DeadlineKind.BY_DATE:
            return f"đến hết ngày {last}"
        case DeadlineKind.BY_END_OF_PERIOD:
            return f"từ ngày {first} đến hết ngày {last}" if first else f"đến hết ngày {last}"
        case DeadlineKind.ONGOING:
            return "thường xuyên"
    known = {"1 month": "hằng tháng", "3 months": "3 tháng", "6 months": "6 tháng", "1 year": "1 năm"}
    words = ", ".join(known.get(item, item) for item in deadline.every)
    return f"{words}, trước ngày {deadline.day_of}" if deadline.day_of else words


def deadline_as_written(data: Mapping[str, Any]) -> str:
    """A stored deadline as the plan wrote it, with the part of the task that it is for."""
    written, what = str(data.get("as_written", "")), str(data.get("for", ""))
    return f"{what}: {written}" if what else written


def value_text(name: str, value: Any, units: Mapping[int, str]) -> str:
    """The value of a field in words; empty where there is none."""
    if value is None or value == "" or value == []:
        return ""
    if name in ("lead", "responsible"):
        return units.get(value, "?")
    if name == "with_units":
        return "; ".join(units.get(unit, "?") for unit in value)
    if name == "deadlines":
        return "; ".join(deadline_as_written(item) for item in value)
    if name == "comparator":
        return str(COMPARATORS[value])
    if name in ("low", "high"):
        return format_number(Decimal(value))
    if name == "indicator":
        definition = indicators().get(value)
        return in_language(definition, "name") if definition else str(value)
    return str(value)


def item_title(subject: str, fields: Mapping[str, Any]) -> str:
    """A goal or task by its place in the plan and its name."""
    where, text = (
        (fields["where"], fields["name_vi"]) if subject == "goal" else (fields["path"], fields["text"])
    )
    return f"{where} {text}".strip()


def field_moves(
    before: Mapping[str, Any], after: Mapping[str, Any], units: Mapping[int, str]
) -> tuple[FieldMove, ...]:
    """What moves in the fields of `after`, in words."""
    return tuple(
        FieldMove(
            field_label(name), value_text(name, before.get(name), units), value_text(name, value, units)
        )
        for name, value in after.items()
        if name != "decimals" or "low" not in after
    )


def compared_words(item: Compared, units: Mapping[int, str]) -> ItemWords:
    """Two versions of a goal or task in words."""
    now: Mapping[str, Any] = item.new if item.new is not None else item.old or {}
    moves: tuple[FieldMove, ...] = ()
    if item.difference is Difference.CHANGED:
        moves = field_moves(item.old or {}, {name: now[name] for name in item.fields}, units)
    return ItemWords(item.difference.value, item_title(item.key[0], now), item.key[0] == "goal", moves)


def difference_text(difference: str) -> str:
    """How something differs, in a word."""
    return {
        "added": _("Thêm"),
        "ended": _("Bỏ"),
        "changed": _("Sửa"),
        "same": _("Giữ nguyên"),
    }[difference]


def plan_state_text(state: str) -> str:
    """The state of a unit's plan, in a word or two."""
    return {
        "none": _("chưa có"),
        "draft": _("đang soạn"),
        "confirmed": _("đã gửi xã, chờ cho có hiệu lực"),
        "in_force": _("đang có hiệu lực"),
        "closed": _("đã kết thúc"),
    }[state]


def stage_text(stage: str) -> str:
    """A stage of the adjustment of a spatial plan."""
    return {
        Stage.REVIEW: _("Rà soát"),
        Stage.PROPOSE: _("Đề nghị điều chỉnh"),
        Stage.CONSULT: _("Lấy ý kiến"),
        Stage.SUBMIT: _("Trình phê duyệt"),
        Stage.APPROVED: _("Đã phê duyệt"),
        Stage.RETURNED: _("Bị trả lại"),
        Stage.STOPPED: _("Dừng, không làm tiếp"),
    }[Stage(stage)]


def change_title(number: int) -> str:
    """What a version of a plan is called."""
    return _("Bản ban hành") if number == 0 else _("Điều chỉnh lần %(number)s") % {"number": number}


def count_moves(count: int) -> str:
    """How many moves a change has."""
    return ngettext("%(count)s thay đổi", "%(count)s thay đổi", count) % {"count": count}
