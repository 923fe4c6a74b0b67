"""What is wrong, where, and what to do: the sentences for everything that is refused."""

from decimal import Decimal

from django.utils.translation import gettext as _

from banmoi.core.checks import Finding, ValueProblem
from banmoi.core.indicators import Indicator
from banmoi.core.numbers import NumberError, NumberProblem, format_number
from banmoi.reference.catalogue import indicators
from banmoi.reports.wording import in_language
from banmoi.rooms.files.actions import FileProblem, FileRefusedError
from banmoi.rooms.files.queries import MAX_BYTES
from banmoi.rooms.indicators.actions import ReportProblem
from banmoi.rooms.law.actions import CollationProblem
from banmoi.rooms.plans.reading_actions import PlanProblem, PlanRefusedError
from banmoi.rooms.plans.task_actions import TEXT_MOST, TaskProblem


def number_problem(error: NumberError) -> str:
    """Why a text is no number, and how to write it."""
    match error.problem:
        case NumberProblem.ENGLISH_STYLE:
            return _("“%(text)s” là cách viết kiểu Anh. Nếu ý là %(meant)s thì hãy ghi như vậy.") % {
                "text": error.text.strip(),
                "meant": error.meant,
            }
        case NumberProblem.POINT_AS_DECIMAL:
            return _("Dấu chấm dùng để ngăn hàng nghìn. Nếu “%(text)s” là số lẻ thì ghi %(meant)s.") % {
                "text": error.text.strip(),
                "meant": error.meant,
            }
        case NumberProblem.TOO_LONG:
            return _("Số quá dài. Kiểm tra lại, có thể bị gõ lặp.")
        case _:
            return _("“%(text)s” không phải là số. Ghi chữ số, ví dụ 148 hoặc 1.234,5.") % {
                "text": error.text.strip()
            }


def finding_text(definition: Indicator, finding: Finding) -> str:
    """Why a number cannot be true."""
    facts = {
        key: format_number(value) if isinstance(value, Decimal) else value
        for key, value in finding.facts.items()
    }
    facts["counted"] = in_language(definition, "counted") or in_language(definition, "name")
    facts["whole"] = in_language(definition, "base") if definition.base_vi else ""
    match finding.problem:
        case ValueProblem.FROM_REGISTER:
            return _("Số này lấy từ sổ theo dõi, không ai nhập. Nếu sai thì sửa dòng trong sổ.")
        case ValueProblem.MISSING:
            return _("Chưa ghi số. Nếu không có thì ghi 0; nếu chưa biết thì để trống cả mục.")
        case ValueProblem.NEGATIVE:
            return _("Số không thể âm.")
        case ValueProblem.NOT_WHOLE:
            return _("Phải là số nguyên, vì đếm người hoặc đếm hộ.")
        case ValueProblem.TOO_BIG:
            return _("Số quá lớn. Kiểm tra lại, có thể thừa chữ số.")
        case ValueProblem.MORE_THAN_BASE:
            return (
                _("%(value)s %(counted)s nhiều hơn tổng số %(base)s %(whole)s. Kiểm tra lại hai số này.")
                % facts
            )
        case ValueProblem.WOMEN_MORE_THAN_ALL:
            return _("Số nữ (%(value)s) nhiều hơn tổng số (%(base)s).") % facts
        case ValueProblem.MEN_MORE_THAN_ALL_MEN:
            return (
                _("Trừ số nữ thì còn %(value)s nam, nhiều hơn tổng số nam là %(base)s. Kiểm tra lại số nữ.")
                % facts
            )
        case ValueProblem.BASE_MISSING:
            base = indicators().get(str(finding.facts.get("base") or ""))
            whole = in_language(base, "name") if base else facts["whole"]
            return _("Cần có tổng số (%(whole)s) để tính tỷ lệ. Ghi tổng số trước.") % {"whole": whole}
        case ValueProblem.BASE_LESS_THAN_REPORTED:
            part = indicators().get(str(finding.facts.get("part")))
            facts["part"] = in_language(part, "counted") if part else "?"
            return _("Tổng số %(value)s nhỏ hơn số đã báo: %(base)s %(part)s. Kiểm tra lại cả hai.") % facts


def file_problem(refused: FileRefusedError) -> str:
    """Why a file is not kept, and what to send instead."""
    match refused.problem:
        case FileProblem.TOO_LARGE:
            return _(
                "Tệp “%(name)s” nặng %(size)s MB; mỗi tệp tối đa %(most)s MB. Chụp lại ở cỡ nhỏ hơn, "
                "hoặc gửi bản PDF. Các tệp khác vẫn được giữ."
            ) % {
                "name": refused.name,
                "size": format_number(Decimal(refused.size) / 1024 / 1024, 1),
                "most": MAX_BYTES // 1024 // 1024,
            }
        case FileProblem.EMPTY:
            return _("Tệp “%(name)s” rỗng. Chọn lại tệp.") % {"name": refused.name}
        case FileProblem.WRONG_CONTENT:
            return _(
                "Tệp “%(name)s” không dùng được: bên trong không phải ảnh, PDF, Excel hay Word "
                "(không macro). Chọn ảnh chụp hoặc PDF. Các tệp khác vẫn được giữ."
            ) % {"name": refused.name}


def report_problem(problem: ReportProblem) -> str:
    """Why a report or an answer to one is not taken."""
    return {
        ReportProblem.PERIOD_CLOSED: _(
            "Kỳ này đã khóa nên không nhận thêm số liệu. Nếu cần sửa, đề nghị Chủ tịch UBND xã mở lại kỳ."
        ),
        ReportProblem.PERIOD_IN_FUTURE: _("Kỳ này chưa bắt đầu nên chưa thể báo số liệu."),
        ReportProblem.NOTHING_SAID: _("Chưa ghi số liệu nào. Ghi ít nhất một số rồi gửi."),
        ReportProblem.OWN_VALUE: _("Không ai tự xác minh số liệu do mình báo. Nhờ một cán bộ khác."),
        ReportProblem.SUPERSEDED: _("Số liệu này vừa được sửa. Xem số mới rồi hãy xác minh."),
        ReportProblem.REASON_MISSING: _("Ghi lý do trả lại, để người báo biết cần sửa gì."),
        ReportProblem.ALREADY_CLOSED: _("Kỳ này đã khóa từ trước."),
    }[problem]


def collation_problem(problem: CollationProblem) -> str:
    """Why a comparison is not taken."""
    return {
        CollationProblem.UNKNOWN_SLOT: _("Không có ngưỡng này trong bộ tiêu chí."),
        CollationProblem.ALREADY_OPEN: _("Ngưỡng này đã có người đối chiếu và đang chờ chốt."),
        CollationProblem.ARTICLE_MISSING: _("Ghi rõ điều, khoản, phụ lục trong văn bản."),
        CollationProblem.VALUE_MISSING: _("Ghi mức yêu cầu đọc được trong văn bản."),
        CollationProblem.SAME_PERSON: _("Người đối chiếu không tự chốt được; cần một người thứ hai."),
        CollationProblem.ALREADY_ANSWERED: _("Bản đối chiếu này đã được trả lời."),
        CollationProblem.REASON_MISSING: _("Ghi lý do trả lại."),
    }[problem]


def plan_problem(refused: PlanRefusedError) -> str:
    """Why a plan is not taken or not moved on, and what to do."""
    return {
        PlanProblem.NOTHING_READ: _(
            "Không đọc được mục tiêu hay nhiệm vụ nào trong tệp này. Kiểm tra xem có đúng là kế hoạch không; "
            "nếu đúng, thử lưu lại từ Word rồi gửi."
        ),
        PlanProblem.NOT_A_DRAFT: _("Kế hoạch này không còn là bản đọc nên không sửa trực tiếp được nữa."),
        PlanProblem.NOT_CONFIRMED: _("Kế hoạch này chưa được xác nhận, hoặc đã có hiệu lực."),
        PlanProblem.NOT_IN_FORCE: _("Kế hoạch này không đang thực hiện."),
        PlanProblem.ITEMS_OPEN: _("Còn %(count)s mục chưa xem. Xác nhận hoặc bỏ từng mục trước."),
        PlanProblem.NUMBER_MISSING: _("Chưa có số của văn bản. Ghi số ở phần đầu văn bản."),
        PlanProblem.DAY_MISSING: _("Chưa có ngày ban hành. Ghi ngày ở phần đầu văn bản."),
        PlanProblem.PERIOD_WRONG: _("Ngày bắt đầu phải trước ngày kết thúc."),
        PlanProblem.NUMBER_TAKEN: _("Đã có kế hoạch mang số và ngày này. Xem lại số, hoặc bỏ bản đọc này."),
        PlanProblem.TEXT_MISSING: _("Chưa ghi nội dung."),
        PlanProblem.VALUE_MISSING: _("Chưa ghi mức. Nếu không có số thì chọn “được công nhận, hoàn thành”."),
    }[refused.problem] % {"count": refused.count}


def task_problem(problem: TaskProblem) -> str:
    """Why something said of a task is not taken."""
    return {
        TaskProblem.NOT_THERE: _("Không có nhiệm vụ này."),
        TaskProblem.NOT_IN_FORCE: _("Kế hoạch không còn hiệu lực nên không ghi thêm được."),
        TaskProblem.WITHDRAWN: _("Lần thực hiện này đã được bỏ khi kế hoạch thay đổi; chọn lần khác."),
        TaskProblem.NOTHING_SAID: _("Ghi tiến độ bằng vài chữ, hoặc kèm ảnh hay tệp."),
        TaskProblem.REASON_MISSING: _("Ghi lý do, để người khác hiểu."),
        TaskProblem.TOO_LONG: _("Ghi chú quá dài; tối đa %(most)s ký tự.") % {"most": TEXT_MOST},
        TaskProblem.ALREADY_DONE: _("Việc này đã được đánh dấu xong. Nếu chưa xong, mở lại trước."),
        TaskProblem.NOT_CLOSED: _("Việc này đang mở nên không cần mở lại."),
        TaskProblem.UNKNOWN_UNIT: _("Chọn một đơn vị của xã hoặc của bản."),
        TaskProblem.UNKNOWN_PERSON: _("Chọn người đang giữ một vị trí ở xã hoặc ở bản."),
    }[problem]
