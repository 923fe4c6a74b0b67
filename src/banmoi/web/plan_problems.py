"""Why a change of a plan, a plan below, a matter or a criterion is not taken, and what to do."""

from django.utils.translation import gettext as _

from banmoi.rooms.plans.amend_actions import AmendProblem
from banmoi.rooms.plans.cascade_actions import CascadeProblem
from banmoi.rooms.plans.matter_actions import MatterProblem


def amend_problem(problem: AmendProblem) -> str:
    """Why a change of a plan is not taken."""
    return {
        AmendProblem.NOT_IN_FORCE: _("Chỉ điều chỉnh được kế hoạch đang có hiệu lực."),
        AmendProblem.NOTHING_MOVES: _(
            "Chưa có gì thay đổi. Chọn mục tiêu, nhiệm vụ cần sửa, bỏ hoặc thêm trước."
        ),
        AmendProblem.OTHERS_CHANGED: _(
            "Người khác vừa điều chỉnh kế hoạch này. Những gì anh/chị chuẩn bị vẫn còn: "
            "xem thay đổi của họ, rồi bấm ban hành lần nữa."
        ),
        AmendProblem.DAY_BEFORE_PLAN: _("Ngày này trước ngày ban hành kế hoạch. Kiểm tra lại."),
        AmendProblem.DAY_BEFORE_LAST: _("Ngày này trước ngày của lần điều chỉnh gần nhất. Kiểm tra lại."),
        AmendProblem.DAY_IN_FUTURE: _("Ngày này chưa tới. Ghi ngày của văn bản đã ký."),
        AmendProblem.REASON_MISSING: _("Ghi lý do điều chỉnh, để người đọc sau hiểu."),
        AmendProblem.NOT_THERE: _("Mục này không còn trong kế hoạch. Bỏ nó khỏi lần điều chỉnh này."),
        AmendProblem.TWICE: _("Một mục chỉ thay đổi một lần trong mỗi lần điều chỉnh."),
        AmendProblem.TEXT_MISSING: _("Chưa ghi nội dung."),
        AmendProblem.TOO_LONG: _("Nội dung quá dài. Viết gọn lại."),
        AmendProblem.UNKNOWN_UNIT: _("Chọn một đơn vị của xã hoặc của bản."),
        AmendProblem.BAD_TARGET: _("Mức của mục tiêu chưa đúng. Kiểm tra số và cách so."),
        AmendProblem.BAD_DEADLINE: _("Thời hạn chưa đúng. Kiểm tra lại ngày."),
        AmendProblem.UNKNOWN_FIELD: _("Chỉ tiêu này không có trong danh mục."),
    }[problem]


def cascade_problem(problem: CascadeProblem) -> str:
    """Why something about the plan of a unit below cannot be done."""
    return {
        CascadeProblem.NOT_IN_FORCE: _("Chỉ giao được kế hoạch đang có hiệu lực."),
        CascadeProblem.NOT_A_DRAFT: _("Kế hoạch này không còn ở bước soạn nên không sửa được."),
        CascadeProblem.NOT_SENT: _("Kế hoạch này chưa được gửi, hoặc đã được trả lời."),
        CascadeProblem.NOT_THERE: _("Nhiệm vụ này không có trong kế hoạch."),
        CascadeProblem.TEXT_MISSING: _("Ghi nội dung nhiệm vụ."),
        CascadeProblem.TOO_LONG: _("Nội dung quá dài. Viết gọn lại."),
        CascadeProblem.BAD_DEADLINE: _("Thời hạn chưa đúng. Kiểm tra lại ngày."),
        CascadeProblem.UNKNOWN_PERSON: _("Chọn người của chính đơn vị này."),
        CascadeProblem.UNKNOWN_PARENT: _("Chọn một nhiệm vụ của kế hoạch cấp trên."),
        CascadeProblem.NO_TASKS: _(
            "Kế hoạch chưa có nhiệm vụ nào. Thêm hoặc lấy lại ít nhất một nhiệm vụ rồi gửi."
        ),
        CascadeProblem.DAY_BEFORE_PARENT: _("Ngày này trước ngày của kế hoạch cấp trên. Kiểm tra lại."),
        CascadeProblem.DAY_IN_FUTURE: _("Ngày này chưa tới. Ghi ngày của văn bản đã ký."),
        CascadeProblem.NUMBER_TAKEN: _("Đơn vị đã có một kế hoạch cùng số và ngày này. Ghi số khác."),
        CascadeProblem.REASON_MISSING: _("Ghi lý do trả lại, để người soạn biết cần sửa gì."),
    }[problem]


def matter_problem(problem: MatterProblem) -> str:
    """Why a matter is not moved on, or a criterion not taken up."""
    return {
        MatterProblem.NOT_IN_FORCE: _("Kế hoạch không còn hiệu lực nên không ghi thêm được."),
        MatterProblem.NOT_THERE: _("Không có mục này."),
        MatterProblem.TITLE_MISSING: _("Ghi tên việc điều chỉnh quy hoạch."),
        MatterProblem.TOO_LONG: _("Nội dung quá dài. Viết gọn lại."),
        MatterProblem.UNKNOWN_TASK: _("Chọn một nhiệm vụ đang có trong kế hoạch."),
        MatterProblem.OUT_OF_ORDER: _(
            "Bước này chưa tới lượt. Tải lại trang và chọn một bước trong danh sách."
        ),
        MatterProblem.REASON_MISSING: _("Lùi bước, bị trả lại hoặc dừng thì phải ghi lý do."),
        MatterProblem.DAY_BEFORE_LAST: _("Ngày này trước ngày của bước gần nhất. Kiểm tra lại."),
        MatterProblem.DAY_IN_FUTURE: _("Ngày này chưa tới. Ghi ngày đã làm."),
        MatterProblem.CLOSED: _("Việc này đã đóng."),
        MatterProblem.NOT_ENDED: _("Chỉ đóng được khi đã phê duyệt hoặc đã dừng."),
        MatterProblem.UNKNOWN_CRITERION: _("Tiêu chí này không có trong bộ tiêu chí đang dùng."),
        MatterProblem.ALREADY_TAKEN: _("Đơn vị đã nhận tiêu chí này."),
    }[problem]
