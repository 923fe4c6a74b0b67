"""What is said of a sheet: why a file is not read, and what was noticed in one that is."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banmoi.core.numbers import format_number
from banmoi.papers.sheet_book import Book, SheetProblem, SheetRefusedError
from banmoi.papers.sheet_reading import MOST_COLUMNS, MOST_ROWS, Grid, column_letter
from banmoi.papers.sheet_rows import Note


def sheet_problem(refused: SheetRefusedError) -> str:
    """Why a file is not read as a sheet, and what to send instead."""
    facts = {"name": refused.name, "most": format_number(MOST_ROWS)}
    return {
        SheetProblem.EMPTY: _("Tệp “%(name)s” rỗng. Chọn lại tệp."),
        SheetProblem.OLD_EXCEL: _(
            "Tệp “%(name)s” là Excel đời cũ (.xls). Mở bằng Excel, chọn Tệp, Lưu thành, kiểu "
            "“Excel Workbook (.xlsx)”, rồi gửi tệp mới."
        ),
        SheetProblem.LOCKED: _(
            "Tệp “%(name)s” có mật khẩu nên không mở được. Bỏ mật khẩu trong Excel rồi gửi lại."
        ),
        SheetProblem.MACROS: _(
            "Tệp “%(name)s” có macro (chương trình chạy trong bảng tính) nên không nhận, vì macro có thể gây "
            "hại. Mở bằng Excel, chọn Lưu thành, kiểu “Excel Workbook (.xlsx)”, rồi gửi tệp mới."
        ),
        SheetProblem.OTHER_OFFICE: _(
            "Tệp “%(name)s” là bảng tính kiểu khác (.ods, .xlsb). Lưu thành “Excel Workbook (.xlsx)” rồi gửi."
        ),
        SheetProblem.NOT_A_SHEET: _("Tệp “%(name)s” không phải bảng tính. Gửi tệp Excel (.xlsx) hoặc .csv."),
        SheetProblem.SWOLLEN: _(
            "Tệp “%(name)s” nén một lượng dữ liệu quá lớn nên không mở. Xóa các dòng, cột trống thừa hoặc "
            "chép phần cần nhập sang tệp mới, rồi gửi lại."
        ),
        SheetProblem.BROKEN: _(
            "Tệp “%(name)s” bị hỏng hoặc tải lên chưa hết. Mở thử bằng Excel, lưu lại thành .xlsx rồi gửi."
        ),
        SheetProblem.NO_SHEET: _(
            "Tệp “%(name)s” không có trang tính nào hiện ra để đọc. Bỏ ẩn trang cần nhập."
        ),
        SheetProblem.TOO_MANY_ROWS: _(
            "Trang tính trong “%(name)s” có hơn %(most)s dòng. Chia thành nhiều tệp, ví dụ mỗi năm một tệp."
        ),
    }[refused.problem] % facts


def note_text(note: Note) -> str:
    """What was noticed while reading, in a sentence."""
    facts = dict(note.facts)
    count = int(str(facts.get("count", 0)))
    for name in ("said", "sum"):
        if name in facts:
            facts[name] = format_number(Decimal(str(facts[name])))
    if "sum" in facts:
        gap = abs(Decimal(str(note.facts["said"])) - Decimal(str(note.facts["sum"])))
        facts["gap"] = format_number(gap)
    match note.kind:
        case "total":
            return _("Dòng %(row)s là dòng cộng: không nhập; số cộng khớp với các dòng.") % facts
        case "total_differs":
            return (
                _(
                    "Dòng %(row)s là dòng cộng: không nhập. Cột “%(head)s” ghi %(said)s nhưng các dòng cộng "
                    "lại là %(sum)s, lệch %(gap)s. Xem lại bảng có thiếu dòng không."
                )
                % facts
            )
        case "section":
            return _("Dòng %(row)s chỉ ghi “%(place)s”: các dòng dưới được hiểu là của nơi này.") % facts
        case "copy":
            return _("Dòng %(row)s giống hệt một dòng phía trên. Nếu bị ghi hai lần thì bỏ bớt.") % facts
        case "merged":
            text = _(
                "%(count)s chỗ gộp ô trong phần số liệu (ví dụ %(place)s): giá trị chỉ tính cho dòng đầu, "
                "các dòng sau coi như trống."
            )
            return text % facts
        case "hidden_rows":
            return (
                ngettext(
                    "%(count)s dòng đang ẩn (từ dòng %(row)s) không được đọc.",
                    "%(count)s dòng đang ẩn (từ dòng %(row)s) không được đọc.",
                    count,
                )
                % facts
            )
        case "formulas":
            return (
                ngettext(
                    "%(count)s ô là công thức: lấy kết quả mà Excel tính lần cuối.",
                    "%(count)s ô là công thức: lấy kết quả mà Excel tính lần cuối.",
                    count,
                )
                % facts
            )
    return _remark_text(note.kind) % facts


def _remark_text(kind: str) -> str:
    return {
        "serial": _(
            "Cột “%(head)s”: %(count)s ô ghi ngày bằng số đếm của Excel (dòng %(row)s…), đã đổi ra ngày."
        ),
        "short_year": _("Cột “%(head)s”: %(count)s ô ghi năm hai chữ số (dòng %(row)s…), hiểu là năm 20xx."),
        "day_spoken": _("Cột “%(head)s”: %(count)s ô ghi ngày bằng lời (dòng %(row)s…), đã đổi ra ngày."),
        "english": _("Cột “%(head)s”: %(count)s ô viết số kiểu Anh (dòng %(row)s…), đã đổi sang kiểu Việt."),
        "unit": _("Cột “%(head)s”: %(count)s ô có chữ “đồng” sau số (dòng %(row)s…), chỉ lấy số."),
        "nothing": _(
            "Cột “%(head)s”: %(count)s ô ghi dấu gạch (dòng %(row)s…), coi là để trống, không phải 0."
        ),
        "choice": _(
            "Cột “%(head)s”: %(count)s ô viết khác danh mục một chút (dòng %(row)s…), đã hiểu theo danh mục."
        ),
    }[kind]


def book_notes(book: Book, grid: Grid, *, choosing: bool) -> list[str]:
    """What is to be known of a book and a sheet. `choosing`: its columns are still being matched, so that
    hidden rows and columns may still be taken."""
    found = []
    hidden = [sheet.title for sheet in book.sheets if sheet.hidden]
    if hidden:
        found.append(_("Trang tính đang ẩn, không đọc: %(names)s.") % {"names": ", ".join(hidden)[:300]})
    if grid.hidden_rows and choosing:
        found.append(
            _("%(count)s dòng đang ẩn, từ dòng %(row)s. Chọn bên dưới có đọc hay không.")
            % {"count": len(grid.hidden_rows), "row": min(grid.hidden_rows)}
        )
    columns = [column_letter(place) for place in sorted(grid.hidden_columns) if place < grid.width]
    if columns and choosing:
        found.append(
            _("Cột đang ẩn: %(names)s. Không nhập, trừ khi anh/chị chọn.") % {"names": ", ".join(columns)}
        )
    if book.linked:
        found.append(_("Bảng lấy số từ tệp khác; phần mềm chỉ lấy kết quả đã lưu, không mở tệp kia."))
    if grid.protected:
        found.append(_("Trang tính có khóa; phần mềm chỉ đọc nên không cần mở khóa."))
    if grid.repaired:
        found.append(_("Chữ trong bảng theo bảng mã cũ (TCVN3, VNI), đã đổi sang Unicode."))
    if grid.too_wide:
        found.append(_("Bảng rộng hơn %(most)s cột; chỉ đọc %(most)s cột đầu.") % {"most": MOST_COLUMNS})
    return found
