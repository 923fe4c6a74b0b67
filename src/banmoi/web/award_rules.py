"""The sentences of commendation: what an entry breaks, why an act is not done, and what to do."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from banmoi.reports.wording import day_label
from banmoi.rooms.awards.actions import AwardProblem, AwardRefusedError

NAMES_MOST = 12


def _days(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts with their days in words."""
    return {key: day_label(item) if isinstance(item, date) else item for key, item in facts.items()}


def _unit_unknown(facts: Mapping[str, Any]) -> str:
    names = list(facts["names"])
    listed = "; ".join(names[:NAMES_MOST]) + ("…" if len(names) > NAMES_MOST else "")
    if not listed:
        return _("Nơi này chưa có đơn vị nào. Chọn nơi khác, hoặc lập đơn vị trước.")
    return _("Không có đơn vị tên như vậy ở nơi này. Ghi đúng một trong các tên: %(names)s.") % {
        "names": listed
    }


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "awards.commune_only": lambda facts: _("Mục này là của xã. Chọn xã, không chọn bản."),
    "awards.no_members": lambda facts: _("Hội đồng có ít nhất một ủy viên. Ghi số ủy viên."),
    "awards.share": lambda facts: (
        _("“%(text)s” không đọc được là một phần. Ghi như quy chế: 2/3, 90%%, trên 50%%, quá nửa.") % facts
    ),
    "awards.round_fixed": lambda facts: _(
        "Đợt này đã mở bỏ phiếu nên không sửa, không bỏ được nữa: phiếu đã bỏ theo quy định như đang ghi."
    ),
    "awards.round_in_use": lambda facts: _("Đợt này đã có đề nghị. Bỏ các đề nghị đó trước."),
    "awards.sent_already": lambda facts: _(
        "Đề nghị này đã gửi Hội đồng nên không sửa được. Rút lại trước, rồi sửa và gửi lại."
    ),
    "awards.not_withdrawn": lambda facts: _(
        "Đề nghị đang bỏ phiếu hoặc đã có quyết định thì không bỏ khỏi sổ được."
    ),
    "awards.other_commune": lambda facts: (
        _("Đợt %(round)s là của xã khác. Chọn đợt xét của xã mình.") % facts
    ),
    "awards.round_closed": lambda facts: (
        _("Đợt này chỉ nhận đề nghị từ %(opens)s đến hết %(closes)s, trước khi bỏ phiếu.") % _days(facts)
    ),
    "awards.unit_missing": lambda facts: _("Đề nghị khen một đơn vị thì ghi tên đơn vị."),
    "awards.unit_not_meant": lambda facts: _("Tên đơn vị chỉ ghi khi đề nghị khen một đơn vị. Xóa đi."),
    "awards.person_missing": lambda facts: _("Đề nghị khen một cá nhân thì ghi họ tên người đó."),
    "awards.person_not_meant": lambda facts: _("Họ tên chỉ ghi khi đề nghị khen một cá nhân. Xóa đi."),
    "awards.hamlet_meant": lambda facts: _("Đề nghị khen tập thể bản thì chọn nơi là bản đó."),
    "awards.unit_unknown": _unit_unknown,
    "awards.weight_twice": lambda facts: _(
        "Chỉ tiêu này đã có trọng số từ đúng ngày đó. Sửa dòng kia, hoặc ghi ngày khác."
    ),
}


def _too_few(facts: Mapping[str, object]) -> str:
    text = (
        _(
            "“%(title)s” mới có %(cast)s phiếu, cần ít nhất %(wanted)s trong %(entitled)s ủy viên được "
            "bỏ phiếu. Chờ thêm phiếu, hoặc trả đề nghị này lại."
        )
        % facts
    )
    others = facts["others"]
    return f"{text} {_('Còn %(others)s đề nghị khác cũng thiếu phiếu.') % facts}" if others else text


def award_problem(refused: AwardRefusedError) -> str:
    """Why an act of commendation is not done, and what to do."""
    facts = _days(refused.facts)
    if refused.problem is AwardProblem.TOO_FEW:
        return _too_few(facts)
    sentence = {
        AwardProblem.GONE: _("Dòng này đã bỏ khỏi sổ. Lấy lại trước rồi mới làm tiếp."),
        AwardProblem.NOT_DRAFT: _("Đề nghị này đã gửi rồi."),
        AwardProblem.NOT_SENT: _("Đề nghị này không ở bước chờ Hội đồng. Tải lại trang để xem mới nhất."),
        AwardProblem.ROUND_CLOSED: _("Đợt này chỉ nhận đề nghị từ %(opens)s đến hết %(closes)s."),
        AwardProblem.STILL_OPEN: _(
            "Đợt còn nhận đề nghị đến hết %(closes)s. Mở bỏ phiếu sau ngày đó, hoặc sửa ngày của đợt trước."
        ),
        AwardProblem.NOT_COLLECTING: _("Đợt này đã mở bỏ phiếu, nên việc này không làm được nữa."),
        AwardProblem.NOTHING_SENT: _("Chưa có đề nghị nào được gửi để bỏ phiếu."),
        AwardProblem.NOT_VOTING: _("Đợt này không ở bước bỏ phiếu."),
        AwardProblem.OWN_PROPOSAL: _(
            "Anh/chị viết đề nghị này, hoặc mình, đơn vị, bản của mình được đề nghị, nên không bỏ phiếu."
        ),
        AwardProblem.UNKNOWN_BALLOT: _("Chọn đồng ý, không đồng ý hoặc không có ý kiến."),
        AwardProblem.NOT_PASSED: _(
            "Chỉ quyết định những đề nghị mà Hội đồng đã đồng ý và chưa ai quyết định."
        ),
        AwardProblem.NUMBER_MISSING: _("Ghi số quyết định, ví dụ 52/QĐ-UBND."),
        AwardProblem.DAY_MISSING: _("Ghi ngày, ví dụ 20/11/2024."),
        AwardProblem.DAY_IN_FUTURE: _("Ngày này chưa đến. Ghi ngày ký quyết định."),
        AwardProblem.DAY_BEFORE_VOTE: _(
            "Hội đồng bỏ phiếu xong ngày %(voted_on)s; quyết định không trước đó."
        ),
        AwardProblem.REASON_MISSING: _("Ghi lý do, để người đề nghị hiểu vì sao."),
        AwardProblem.REMARKS_MISSING: _("Ghi ý kiến của Hội đồng trước khi lưu."),
        AwardProblem.NOTHING_DECIDED: _("Chưa có quyết định nào chờ công bố."),
    }[refused.problem]
    return sentence % facts if facts else sentence
