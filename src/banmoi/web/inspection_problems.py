"""What is wrong with an inspection, a recommendation, a unit or a position, and what to do."""

from django.utils.translation import gettext as _

from banmoi.rooms.inspections.actions import InspectionProblem
from banmoi.rooms.people.unit_actions import UnitProblem


def inspection_problem(problem: InspectionProblem) -> str:
    """Why something about an inspection or a recommendation is not taken, and what to do."""
    return {
        InspectionProblem.ALREADY_SCHEDULED: _(
            "Kế hoạch này đã có lịch kiểm tra. Cần thì dời ngày từng cuộc."
        ),
        InspectionProblem.PLAN_NOT_IN_FORCE: _("Chỉ lập lịch kiểm tra cho kế hoạch đang có hiệu lực của xã."),
        InspectionProblem.TITLE_MISSING: _("Ghi tên cuộc kiểm tra, ví dụ: Kiểm tra đột xuất bản Ven."),
        InspectionProblem.DAY_MISSING: _("Ghi ngày, ví dụ 20/11/2024."),
        InspectionProblem.DAY_IN_FUTURE: _("Ngày này chưa đến. Ghi ngày kiểm tra thực tế."),
        InspectionProblem.SAME_DAY: _("Ngày này chính là ngày đang có trong lịch. Chọn ngày khác."),
        InspectionProblem.REASON_MISSING: _("Ghi lý do, để người khác hiểu vì sao."),
        InspectionProblem.NOT_PLANNED: _("Cuộc kiểm tra này đã bắt đầu, nên việc này không làm được nữa."),
        InspectionProblem.NOT_HELD: _("Cuộc kiểm tra chưa bắt đầu. Bấm bắt đầu kiểm tra trước."),
        InspectionProblem.CONCLUDED: _(
            "Cuộc kiểm tra đã kết luận nên không sửa được nữa. Kiến nghị vẫn trả lời, xác nhận được."
        ),
        InspectionProblem.NO_MEMBER: _("Đoàn kiểm tra cần ít nhất một người. Thêm người trước."),
        InspectionProblem.HEAD_TAKEN: _("Đoàn đã có trưởng đoàn. Bớt người đó trước, hoặc chọn phần khác."),
        InspectionProblem.ALREADY_MEMBER: _("Người này đã có trong đoàn."),
        InspectionProblem.UNKNOWN_PERSON: _("Chọn một người đang giữ vị trí tại xã hoặc bản của xã."),
        InspectionProblem.UNKNOWN_PLACE: _("Chọn xã hoặc một bản của xã."),
        InspectionProblem.UNKNOWN_UNIT: _("Chọn một đơn vị của xã hoặc của bản."),
        InspectionProblem.UNKNOWN_CHOICE: _("Chọn một trong các mục có sẵn."),
        InspectionProblem.TEXT_MISSING: _("Ghi nội dung trước khi gửi."),
        InspectionProblem.CONCLUSION_MISSING: _("Ghi kết luận của đoàn trước khi kết thúc."),
        InspectionProblem.DUE_TOO_EARLY: _("Hạn không thể trước ngày kiểm tra."),
        InspectionProblem.NOT_OWNER: _("Chỉ người của đơn vị được kiến nghị mới trả lời được."),
        InspectionProblem.OWN_ANSWER: _(
            "Người đã trả lời thì không tự xác nhận. Nhờ một người khác có quyền tổ chức kiểm tra."
        ),
        InspectionProblem.NOT_ANSWERED: _("Đơn vị chưa trả lời nên chưa thể xác nhận hay trả lại."),
        InspectionProblem.ALREADY_ANSWERED: _("Kiến nghị này đã được trả lời và đang chờ xác nhận."),
        InspectionProblem.SEEN_LATER: _(
            "Kiến nghị này đã vào danh mục của cuộc kiểm tra khác, không bỏ được."
        ),
        InspectionProblem.CLOSED: _("Kiến nghị này đã được xác nhận thực hiện xong."),
    }[problem]


def unit_problem(problem: UnitProblem) -> str:
    """Why a change of a unit or its people is not taken, and what to do."""
    return {
        UnitProblem.NAME_MISSING: _("Ghi tên đơn vị."),
        UnitProblem.NAME_TAKEN: _("Nơi này đã có đơn vị cùng tên. Ghi tên khác."),
        UnitProblem.UNKNOWN_KIND: _("Chọn loại đơn vị."),
        UnitProblem.UNKNOWN_PERSON: _("Chọn một người trong danh sách, hoặc mở tài khoản mới."),
        UnitProblem.UNKNOWN_ROLE: _("Chọn vai trò."),
        UnitProblem.TITLE_MISSING: _("Ghi chức danh, ví dụ: Phó Trưởng ban."),
        UnitProblem.USERNAME_WRONG: _(
            "Tên đăng nhập từ 3 ký tự, bắt đầu bằng chữ, chỉ gồm chữ thường không dấu, số, chấm, gạch."
        ),
        UnitProblem.USERNAME_TAKEN: _("Đã có tài khoản với tên đăng nhập này. Chọn tên khác."),
        UnitProblem.FULL_NAME_MISSING: _("Ghi họ và tên."),
        UnitProblem.DAY_MISSING: _("Ghi ngày, ví dụ 20/11/2024."),
        UnitProblem.ALREADY_IN_UNIT: _(
            "Người này đang giữ một vị trí trong đơn vị vào thời gian đó. Kết thúc vị trí cũ trước."
        ),
        UnitProblem.ENDS_BEFORE_START: _("Ngày này không hợp với thời gian của vị trí hoặc đơn vị."),
        UnitProblem.ALREADY_ENDED: _("Đã kết thúc từ trước."),
        UnitProblem.REASON_MISSING: _("Ghi lý do, để người khác hiểu vì sao."),
        UnitProblem.LAST_MANAGER: _(
            "Đây là người cuối cùng có quyền quản lý người và đơn vị của xã. Giao quyền cho người khác trước."
        ),
    }[problem]
