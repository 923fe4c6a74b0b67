"""Why a file is not read as a paper, and what to do: in sentences."""

from django.utils.translation import gettext as _

from banmoi.papers.refusals import PaperProblem, PaperRefusedError


def paper_problem(refused: PaperRefusedError) -> str:
    """What is wrong with a file and what to send instead."""
    name = {"name": refused.name}
    return {
        PaperProblem.EMPTY: _("Tệp “%(name)s” không có chữ nào. Chọn lại tệp."),
        PaperProblem.TOO_LARGE: _("Tệp “%(name)s” nặng quá 15 MB. Lưu lại thành Word hoặc PDF có chữ."),
        PaperProblem.TOO_LONG: _("Tệp “%(name)s” dài quá 500 trang. Tách riêng phần kế hoạch rồi gửi lại."),
        PaperProblem.OLD_WORD: _(
            "Tệp “%(name)s” là Word kiểu cũ (.doc). Mở bằng Word, lưu thành (Save As) .docx rồi gửi lại."
        ),
        PaperProblem.RICH_TEXT: _(
            "Tệp “%(name)s” là văn bản RTF. Mở bằng Word, lưu thành .docx rồi gửi lại."
        ),
        PaperProblem.WEB_PAGE: _(
            "Tệp “%(name)s” là một trang web. Chép nội dung vào Word rồi lưu thành .docx."
        ),
        PaperProblem.SPREADSHEET: _(
            "Tệp “%(name)s” là bảng Excel, không phải kế hoạch. Gửi tệp Word hoặc PDF."
        ),
        PaperProblem.PICTURE: _(
            "Tệp “%(name)s” là ảnh nên không có chữ để đọc. Gửi tệp Word gốc, hoặc PDF xuất từ Word."
        ),
        PaperProblem.MACROS: _("Tệp “%(name)s” có macro nên không nhận. Lưu thành .docx không macro."),
        PaperProblem.ENCRYPTED: _("Tệp “%(name)s” khóa bằng mật khẩu. Mở tệp, bỏ mật khẩu rồi gửi lại."),
        PaperProblem.SWOLLEN: _(
            "Tệp “%(name)s” nén một lượng dữ liệu quá lớn nên không mở. Lưu lại từ Word."
        ),
        PaperProblem.BROKEN: _("Tệp “%(name)s” bị hỏng hoặc tải lên chưa hết. Mở thử trên máy rồi gửi lại."),
        PaperProblem.SCANNED: _(
            "Tệp “%(name)s” là bản quét: chỉ có ảnh, không có chữ. Gửi tệp Word gốc, hoặc PDF xuất từ Word."
        ),
        PaperProblem.UNKNOWN_LETTERS: _(
            "Không nhận ra bảng mã chữ Việt trong tệp “%(name)s”. Mở bằng Word, đổi sang Unicode rồi gửi lại."
        ),
        PaperProblem.UNKNOWN_KIND: _(
            "Không nhận ra tệp “%(name)s”. Gửi tệp Word (.docx), PDF có chữ hoặc .txt."
        ),
    }[refused.problem] % name
