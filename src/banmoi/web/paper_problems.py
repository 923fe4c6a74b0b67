"""What is wrong with a paper, a number or a signature, and what to do: in sentences."""

from datetime import date

from django.utils.translation import gettext as _

from banmoi.papers.signing import SigningProblem, SigningRefusedError
from banmoi.reports.wording import day_label
from banmoi.rooms.dispatch.actions import DispatchProblem, DispatchRefusedError


def dispatch_problem(refused: DispatchRefusedError) -> str:
    """Why something about a paper is not taken, and what to do."""
    facts = {
        name: day_label(value) if isinstance(value, date) else value for name, value in refused.facts.items()
    }
    return (_number_sentences() | _paper_sentences() | _incoming_sentences())[refused.problem] % facts


def _number_sentences() -> dict[DispatchProblem, str]:
    return {
        DispatchProblem.DAY_BACKWARDS: _(
            "Số %(number)s mang ngày %(day)s, muộn hơn ngày này. Sửa ngày, hoặc ghi lý do "
            "vì sao ngày lùi lại."
        ),
        DispatchProblem.DAY_MISSING: _("Ghi ngày, ví dụ 20/11/2024."),
        DispatchProblem.DAY_IN_FUTURE: _("Ngày này chưa đến. Ghi ngày đã đến."),
        DispatchProblem.NOT_A_DRAFT: _(
            "Văn bản này đã có số nên không sửa được. Muốn sửa thì soạn văn bản thay thế."
        ),
        DispatchProblem.WAY_IN_MID_YEAR: _(
            "Năm %(year)s đã có văn bản lấy số nên không đổi cách cấp số giữa năm. Chọn từ 01/01/%(next)s."
        ),
        DispatchProblem.YEAR_OVER: _("Năm này đã qua. Chọn năm nay hoặc năm sau."),
        DispatchProblem.NUMBER_WRONG: _("Ghi số cuối cùng đã cấp trên giấy, là số nguyên từ 1, ví dụ 137."),
        DispatchProblem.OPENING_TOO_LATE: _(
            "Dãy này đã cấp đến số %(number)s trong hệ thống nên không đặt lại số đầu được nữa."
        ),
        DispatchProblem.TEXT_MISSING: _(
            "Còn phần “%(name)s” chưa viết. Mở nội dung, viết phần đó rồi cấp số."
        ),
        DispatchProblem.REASON_MISSING: _("Ghi lý do hoặc căn cứ, để người khác hiểu vì sao."),
    }


def _paper_sentences() -> dict[DispatchProblem, str]:
    return {
        DispatchProblem.UNKNOWN_KIND: _("Chọn một trong các mục có sẵn."),
        DispatchProblem.UNKNOWN_OFFICE: _("Chọn cơ quan ban hành trong danh sách."),
        DispatchProblem.UNKNOWN_UNIT: _("Chọn đơn vị của xã hoặc của bản."),
        DispatchProblem.UNKNOWN_PAPER: _("Chọn một văn bản đã phát hành."),
        DispatchProblem.TITLE_MISSING: _("Ghi trích yếu: văn bản nói về việc gì."),
        DispatchProblem.TOO_LONG: _("Dài quá; tối đa %(most)s ký tự."),
        DispatchProblem.FIELD_WRONG: _("Chữ viết tắt chỉ gồm chữ, số, dấu chấm và gạch nối, ví dụ VX."),
        DispatchProblem.TOO_MANY_RECIPIENTS: _("Nhiều nơi nhận quá; tối đa %(most)s. Gộp theo nhóm."),
        DispatchProblem.FILE_WRONG: _(
            "Tệp không hợp: bản văn bản là Word hoặc PDF, bản ký số là PDF, bản quét là PDF hoặc ảnh."
        ),
        DispatchProblem.CHANGED_MEANWHILE: _(
            "Người khác vừa sửa dự thảo này. Mở lại trang để xem bản mới, rồi sửa tiếp."
        ),
        DispatchProblem.NOT_NUMBERED: _("Văn bản này chưa có số. Cấp số trước."),
        DispatchProblem.CANCELLED: _("Văn bản này đã hủy."),
        DispatchProblem.NOBODY_CHOSEN: _("Chọn ít nhất một nơi nhận."),
        DispatchProblem.SENT_TOO_EARLY: _("Ngày này trước %(day)s, là ngày của văn bản. Xem lại."),
        DispatchProblem.NOT_SENT: _("Chưa ghi là đã gửi. Ghi ngày gửi trước."),
        DispatchProblem.RECEIVED_TOO_EARLY: _("Ngày nhận không thể trước ngày gửi hoặc ngày của văn bản."),
        DispatchProblem.NOT_RECIPIENT: _("Không có nơi nhận này."),
    }


def _incoming_sentences() -> dict[DispatchProblem, str]:
    return {
        DispatchProblem.WRITTEN_MISSING: _("Ghi số, ký hiệu của văn bản đến, ví dụ 412/UBND-NN."),
        DispatchProblem.ISSUER_MISSING: _("Ghi cơ quan ban hành."),
        DispatchProblem.ARRIVED_ALREADY: _("Văn bản này đã ghi ở số đến %(number)s."),
        DispatchProblem.ANSWER_TOO_EARLY: _(
            "Văn bản này có trước ngày đến %(day)s nên không phải là trả lời."
        ),
        DispatchProblem.DUE_TOO_EARLY: _("Hạn trả lời không thể trước ngày đến."),
        DispatchProblem.OWNER_MISSING: _("Có hạn trả lời thì chọn đơn vị trả lời."),
        DispatchProblem.WITHDRAWN: _("Văn bản đến này đã bỏ vì ghi nhầm."),
        DispatchProblem.DONE_ALREADY: _("Văn bản đến này đã xong. Cần thì mở lại trước."),
        DispatchProblem.NOT_DONE: _("Văn bản đến này đang chờ nên không cần mở lại."),
    }


def signing_problem(refused: SigningRefusedError) -> str:
    """Why a paper is not signed, and what to do."""
    return {
        SigningProblem.CERTIFICATE_MISSING: _("Chọn tệp chứng thư (.p12 hoặc .pfx)."),
        SigningProblem.CERTIFICATE_WRONG: _(
            "Không mở được chứng thư: sai mật khẩu, hoặc tệp không phải .p12, .pfx."
        ),
        SigningProblem.NO_KEY: _("Tệp này không có khóa để ký. Chọn tệp có cả chứng thư và khóa."),
        SigningProblem.EXPIRED: _("Chứng thư đã hết hạn. Dùng chứng thư còn hạn."),
        SigningProblem.NOT_YET_VALID: _("Chứng thư chưa đến ngày có hiệu lực."),
        SigningProblem.WRONG_USE: _("Chứng thư này không cấp để ký văn bản."),
        SigningProblem.PDF_LOCKED: _("Tệp PDF khóa bằng mật khẩu nên không ký được. Lưu lại bản không khóa."),
        SigningProblem.PDF_BROKEN: _("Tệp PDF bị hỏng nên không ký được. Xuất lại từ Word rồi thử lần nữa."),
        SigningProblem.NO_MORE_SIGNATURES: _("Người ký trước đã khóa tệp, không cho thêm chữ ký."),
    }[refused.problem]
