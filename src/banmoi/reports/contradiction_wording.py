"""What does not fit together, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banmoi.core.numbers import format_number
from banmoi.reports.contradictions import Contradiction
from banmoi.reports.registers import column_name, register_name
from banmoi.reports.wording import in_language


def title(kind: str) -> str:
    """A kind of contradiction as a heading."""
    return {
        "households_fell": _("Hộ giảm, người giữ nguyên"),
        "jump_share": _("Tỷ lệ thay đổi nhiều so với năm trước"),
        "jump_number": _("Con số thay đổi nhiều so với năm trước"),
        "jump_register": _("Tổng của sổ tăng nhiều so với năm trước"),
        "over_base": _("Nhiều hơn số hộ, số người"),
        "file_twice": _("Một tệp dùng nhiều nơi"),
        "twins": _("Hai dòng giống nhau"),
        "register_against_report": _("Sổ khác với số đã báo"),
    }[kind]


def sentence(item: Contradiction, names: Mapping[int, str]) -> str:
    """What does not fit, with its figures."""
    facts = {
        "where": names.get(item.place_id, ""),
        "before": "" if item.before is None else format_number(item.before),
        "after": "" if item.after is None else format_number(item.after),
        "indicator": in_language(item.indicator, "name") if item.indicator else "",
        "register": register_name(item.register) if item.register else "",
        "column": column_name(item.column) if item.column else "",
    }
    match item.kind:
        case "households_fell":
            return _("%(where)s: số hộ từ %(before)s còn %(after)s, số người gần như không đổi.") % facts
        case "jump_share":
            return _("%(where)s: %(indicator)s từ %(before)s%% thành %(after)s%%.") % facts
        case "jump_number":
            return _("%(where)s: %(indicator)s từ %(before)s thành %(after)s.") % facts
        case "jump_register":
            return _("%(register)s, %(column)s: cả năm trước %(before)s, năm nay đã %(after)s.") % facts
        case "over_base":
            text = _("%(where)s: sổ %(register)s ghi %(column)s %(after)s, mà %(indicator)s chỉ %(before)s.")
            return text % facts
        case "file_twice":
            count = len(item.spots)
            return ngettext("Một tệp ở %(n)s nơi.", "Một tệp ở %(n)s nơi.", count) % {"n": count}
        case "twins":
            return _("%(register)s: %(after)s dòng cùng tên, cùng nơi, cùng ngày.") % facts
        case _:
            return _("%(where)s: %(indicator)s.") % facts
