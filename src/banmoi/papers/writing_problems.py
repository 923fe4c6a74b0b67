"""Why a paper is not drawn, and what may surprise in one that was: in sentences that name the field."""

from decimal import Decimal

from django.utils.translation import gettext as _

from banmoi.core.document import Flaw, FlawKind
from banmoi.core.numbers import format_number
from banmoi.papers.drawing import ChartRefusedError
from banmoi.papers.layout import LayoutChoiceError
from banmoi.papers.writing import PaperWarning, WarningKind


def flaw_sentence(flaw: Flaw) -> str:
    """What is wrong with a field of a paper, where, and what to do."""
    facts = [*flaw.facts, "", ""]
    names = {"field": _field(flaw.field), "first": facts[0], "second": facts[1]}
    sentence = {
        FlawKind.MISSING: _("Chưa có %(field)s. Ghi vào rồi làm lại văn bản."),
        FlawKind.NOT_POSITIVE: _("%(field)s phải từ 1 trở lên, không phải %(first)s."),
        FlawKind.CELLS: _("%(field)s: dòng này có %(first)s ô mà bảng có %(second)s cột."),
        FlawKind.UNKNOWN_SOURCE: _("%(field)s: số “%(first)s” dẫn nguồn “%(second)s” mà văn bản không có."),
        FlawKind.DOUBLE_SOURCE: _("%(field)s: hai nguồn cùng mang mã “%(first)s”."),
        FlawKind.UNKNOWN_STYLE: _("%(field)s: không có kiểu chữ “%(first)s”."),
        FlawKind.POWER_ORDER: _(
            "%(field)s: “TM.” chỉ đứng ở dòng đầu và mỗi quyền hạn (TM., KT., Q., TL., TUQ.) chỉ ghi một lần."
        ),
        FlawKind.TOO_MANY: _("%(field)s: có %(first)s người ký, nhiều nhất là %(second)s."),
        FlawKind.OUT_OF_RANGE: _("%(field)s không dùng được: %(first)s."),
        FlawKind.NO_COLUMNS: _("%(field)s: bảng chưa có cột nào."),
    }[flaw.kind] % names
    sentence = sentence[0].upper() + sentence[1:]
    where = ", ".join(_part(part, number) for part, number in flaw.where)
    return f"{where}: {sentence}" if where else sentence


def choice_sentence(refused: LayoutChoiceError) -> str:
    """Why a measure of the layout is not taken: the field, what was typed, and the range."""
    measure = refused.measure
    if measure is None:
        return _("Thể thức không có mục “%(field)s”.") % {"field": refused.field}
    names = {
        "field": measure.name_vi,
        "typed": refused.asked,
        "least": format_number(_exact(measure.least)),
        "most": format_number(_exact(measure.most)),
    }
    if measure.least == measure.most:
        return _("%(field)s phải là %(least)s, không phải “%(typed)s”.") % names
    return _("%(field)s phải từ %(least)s đến %(most)s, không phải “%(typed)s”.") % names


def warning_sentence(warning: PaperWarning) -> str:
    """What the one who made a paper should know before printing it."""
    if warning.kind is WarningKind.OTHER_METRICS:
        return _(
            "Máy chủ không có phông Times New Roman hay phông cùng cỡ, nên bản PDF dùng %(font)s và "
            "ngắt dòng khác bản Word. Cài phông rồi làm lại trước khi ban hành."
        ) % {"font": warning.facts[0]}
    return _(
        "Phông chữ không có các ký tự này, bản PDF ghi mã của chúng: %(signs)s. "
        "Sửa chỗ đã nhập nếu là gõ nhầm."
    ) % {"signs": ", ".join(warning.facts)}


def chart_sentence(refused: ChartRefusedError) -> str:
    """Which chart cannot be drawn."""
    return _("Không vẽ được biểu đồ “%(title)s”. Bỏ biểu đồ này khỏi văn bản rồi làm lại.") % {
        "title": refused.title
    }


def _exact(value: float) -> Decimal:
    return Decimal(str(value))


def _part(part: str, number: int) -> str:
    return {
        "annex": _("Phụ lục thứ %(number)s"),
        "block": _("Đoạn thứ %(number)s"),
        "row": _("dòng %(number)s"),
        "column": _("cột %(number)s"),
        "signature": _("Người ký thứ %(number)s"),
        "entry": _("Mục thứ %(number)s"),
    }[part] % {"number": number}


def _field(name: str) -> str:
    return {
        "issuer": _("cơ quan ban hành"),
        "symbol": _("ký hiệu"),
        "place": _("địa danh"),
        "title": _("trích yếu"),
        "number": _("số"),
        "body": _("nội dung"),
        "addressees": _("nơi kính gửi"),
        "bases": _("căn cứ ban hành"),
        "recipients": _("nơi nhận"),
        "signatures": _("người ký"),
        "signature_name": _("họ tên người ký"),
        "signature_title": _("chức vụ người ký"),
        "signature_power": _("quyền hạn người ký"),
        "sources": _("nguồn số liệu"),
        "source": _("nguồn số liệu"),
        "style": _("kiểu chữ"),
        "item_number": _("số thứ tự của mục"),
        "item_text": _("lời văn của mục"),
        "chart_title": _("tên biểu đồ"),
        "chart_telling": _("lời tả biểu đồ"),
        "chart_share": _("bề rộng biểu đồ"),
        "columns": _("các cột của bảng"),
        "column_title": _("tên cột"),
        "column_width": _("bề rộng cột"),
        "cells": _("các ô của bảng"),
        "annex_title": _("tên phụ lục"),
    }[name]
