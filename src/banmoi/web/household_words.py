"""Sentences about household books: what is wrong, what happened to a household, what is odd."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banmoi.core.household_history import Cell
from banmoi.core.numbers import format_number
from banmoi.reference.household_book import marks
from banmoi.reports.households import Odd, cell_words, mark_name, share_text
from banmoi.reports.wording import in_language, number_text
from banmoi.rooms.households.actions import BookProblem, BookRefusedError
from banmoi.rooms.households.confirm_actions import ConfirmProblem
from banmoi.rooms.households.queries import HEAD, STANDING


def identity_words(text: str) -> str:
    """What to say of the number of an identity paper."""
    return _(
        "“%(text)s” giống số căn cước hoặc chứng minh nhân dân. Sổ hộ không giữ số giấy tờ của ai: "
        "xóa số đó rồi ghi lại."
    ) % {"text": text}


def book_problem(name: str, problem: BookProblem, text: str) -> str:
    """Why something is not taken, and what to do."""
    field = field_name(name)
    match problem:
        case BookProblem.NO_BOOK:
            return _("Bản này chưa lập sổ hộ, hoặc đã thôi giữ sổ.")
        case BookProblem.BOOK_OPEN:
            return _("Bản này đang giữ sổ hộ rồi.")
        case BookProblem.NOT_A_HAMLET:
            return _("Sổ hộ lập cho từng bản, không lập cho cả xã.")
        case BookProblem.FUTURE_DAY:
            return _("Ngày này chưa đến. Ghi hôm nay hoặc một ngày trước.")
        case BookProblem.BEFORE_BOOK:
            return _("Sổ hộ của bản bắt đầu từ %(day)s. Ghi từ ngày đó trở đi.") % {"day": text}
        case BookProblem.IDENTITY_NUMBER:
            return identity_words(text)
        case BookProblem.NAME_MISSING:
            return _("Ghi họ tên chủ hộ.")
        case BookProblem.TOO_LONG:
            return _("%(name)s: dài quá %(most)s chữ cái. Ghi gọn lại.") % {"name": field, "most": text}
        case BookProblem.REASON_MISSING:
            return _("Ghi lý do, để người xem sau hiểu.")
        case BookProblem.NOT_WHOLE:
            return _("%(name)s: “%(text)s” không phải là số đếm. Ghi như 4.") % {"name": field, "text": text}
        case BookProblem.TOO_LARGE:
            return _("%(name)s: %(text)s nhiều quá, có thể thừa một chữ số.") % {"name": field, "text": text}
        case BookProblem.MORE_THAN:
            facts = {"name": field, "whole": field_name(text)}
            return _("%(name)s nhiều hơn %(whole)s. Xem lại cả hai số.") % facts
        case BookProblem.NOTHING_SAID:
            return _("Không có gì thay đổi.")
        case BookProblem.ITSELF:
            return _("Chọn một hộ khác để ghép vào.")
        case BookProblem.NOT_THERE:
            return _("Không thấy hộ này trong sổ của bản.")
        case _:
            return _("%(name)s: chọn một trong các mục có sẵn.") % {"name": field}


def problems_of(refused: BookRefusedError) -> dict[str, str]:
    """All problems by field; those of the whole under "top"."""
    return {name or "top": book_problem(name, *said) for name, said in refused.problems.items()}


def confirm_problem(problem: ConfirmProblem) -> str:
    """Why a quarter is not confirmed, and what to do."""
    return {
        ConfirmProblem.NO_BOOK: _("Bản này chưa lập sổ hộ, hoặc đã thôi giữ sổ."),
        ConfirmProblem.FUTURE: _("Quý này chưa bắt đầu."),
        ConfirmProblem.BEFORE_BOOK: _("Sổ hộ lập sau quý này, nên không xác nhận được quý này."),
        ConfirmProblem.CLOSED: _("Xã đã khóa kỳ này. Muốn sửa thì đề nghị cán bộ NTM mở lại kỳ."),
        ConfirmProblem.CHANGED: _(
            "Sổ vừa có thay đổi sau khi anh/chị mở trang này. Xem lại các số dưới đây rồi xác nhận."
        ),
        ConfirmProblem.IDENTITY_NUMBER: _(
            "Ghi chú có số giống số căn cước hoặc chứng minh nhân dân. Xóa số đó rồi xác nhận lại."
        ),
    }[problem]


def field_name(name: str) -> str:
    """What a field of the book is called."""
    if name in marks():
        return mark_name(marks()[name])
    return {HEAD: _("Chủ hộ"), STANDING: _("Tình trạng"), "reason": _("Lý do"), "day": _("Từ ngày")}.get(
        name, name
    )


def standing_words(standing: str) -> str:
    """Where a household stands."""
    return {
        "here": _("đang ở bản"),
        "moved": _("đã chuyển đi"),
        "merged": _("đã ghép vào hộ khác"),
        "ended": _("không còn hộ"),
        "mistake": _("ghi nhầm, đã bỏ"),
    }.get(standing, standing)


def act_words(act: str) -> str:
    """What somebody did to a household."""
    return {
        "add": _("Ghi vào sổ"),
        "write": _("Ghi"),
        "end": _("Ra khỏi sổ"),
        "back": _("Trở lại sổ"),
        "merge": _("Ghép hộ"),
        "split": _("Tách hộ"),
        "move": _("Chuyển bản"),
    }.get(act, act)


def said(name: str, cell: Cell) -> str:
    """What is written of a field, for the eye."""
    if name == STANDING:
        return standing_words(str(cell))
    if name == HEAD:
        return str(cell) if cell else _("tên đã xóa theo quy định")
    return cell_words(name, cell)


def look_words(kind: str) -> str:
    """What somebody opened."""
    return {
        "list": _("danh sách hộ"),
        "one": _("một hộ"),
        "walk": _("đi từng hộ"),
        "act": _("ghép, tách, chuyển hộ"),
        "export": _("tải Excel"),
    }.get(kind, kind)


def odd_sentence(odd: Odd) -> str:
    """What is odd of a quarter's counts."""
    if odd.kind == "rivals":
        text = ngettext(
            "%(n)s hộ có hai người ghi khác nhau; chọn một thì mới kết luận được.",
            "%(n)s hộ có hai người ghi khác nhau; chọn một thì mới kết luận được.",
            odd.number,
        )
        return text % {"n": number_text(odd.number)}
    if odd.kind == "misfit":
        text = ngettext(
            "%(n)s hộ có số không khớp nhau, như số nữ nhiều hơn số người.",
            "%(n)s hộ có số không khớp nhau, như số nữ nhiều hơn số người.",
            odd.number,
        )
        return text % {"n": number_text(odd.number)}
    if odd.turned is not None:
        turned = odd.turned
        return _(
            "%(n)s hộ vừa ghép vào hộ khác. Nếu chưa ghép thì %(indicator)s là %(apart)s%%, "
            "nay %(together)s%%: chỉ vì ghép mà từ chưa đạt thành đạt (ngưỡng %(line)s%%)."
        ) % {
            "n": number_text(turned.merged),
            "indicator": in_language(turned.indicator, "name").lower(),
            "apart": format_number(turned.apart),
            "together": format_number(turned.together),
            "line": format_number(turned.threshold),
        }
    assert odd.line is not None
    if odd.kind == "households_fell":
        facts = {
            "before": number_text(odd.line.before or 0),
            "now": number_text(odd.line.count.number.low),
        }
        return _("Số hộ từ %(before)s còn %(now)s mà số người gần như không đổi.") % facts
    facts = {
        "indicator": in_language(odd.line.definition, "name"),
        "before": number_text(odd.line.share_before or 0, 1),
        "now": share_text(odd.line),
    }
    return _("%(indicator)s: quý trước %(before)s%%, nay %(now)s.") % facts
