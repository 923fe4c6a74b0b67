"""The sentences of recognition: why something about a road or a rule is not taken, and what to do."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from banmoi.core.recognition import Lack
from banmoi.core.recognition_rules import SettingKind, SettingProblem
from banmoi.reports.recognition_wording import codes_text, paper_name
from banmoi.reports.wording import day_label
from banmoi.rooms.recognition.actions import RoadProblem as P
from banmoi.rooms.recognition.actions import RoadRefusedError


@dataclass(frozen=True, slots=True)
class Problem:
    """What was refused: the form, the field, the sentence, and what is missing for a step."""

    form: str = ""
    field: str = ""
    text: str = ""
    lacks: tuple[Lack, ...] = ()


def problem_of(refused: RoadRefusedError, form: str) -> Problem:
    """A refusal as a page shows it."""
    return Problem(form, refused.field, road_problem(refused), refused.lacks)


def road_problem(refused: RoadRefusedError) -> str:
    """Why, and what to do."""
    return _SENTENCES[refused.problem](refused)


def _years(refused: RoadRefusedError) -> str:
    return _("Năm phải từ %(first)s đến %(last)s.") % refused.facts


def _setting(refused: RoadRefusedError) -> str:
    if refused.facts["why"] is SettingProblem.EMPTY:
        return _("Chưa ghi nội dung quy định.")
    text = {"text": refused.facts["text"]}
    match refused.facts["kind"]:
        case SettingKind.DAYS:
            return _("“%(text)s” không phải số ngày. Ghi số từ 1 đến 366, ví dụ 10.") % text
        case SettingKind.SHARE:
            return _("“%(text)s” không đọc được là tỷ lệ. Ghi như 90%%, 2/3 hoặc trên 50%%.") % text
        case SettingKind.CRITERIA:
            return _("Không đọc được dòng “%(text)s”. Mỗi tiêu chí một dòng, ví dụ: 1. Giao thông.") % text
        case _:
            return _("Chọn một trong các mục có sẵn.")


def _kept(refused: RoadRefusedError) -> str:
    unknown, failed = refused.facts.get("unknown"), refused.facts.get("failed")
    if unknown:
        return _("Chưa rà soát trong năm các tiêu chí: %(codes)s. Ghi đủ rồi mới kết luận.") % {
            "codes": codes_text(tuple(unknown))
        }
    return _("Có tiêu chí không đạt (%(codes)s), nên không ghi được là giữ danh hiệu.") % {
        "codes": codes_text(tuple(failed or ()))
    }


def _ground(refused: RoadRefusedError) -> str:
    if "failed" not in refused.facts:
        return _("Chưa biết căn cứ thu hồi: tỉnh chưa quy định hoặc xã chưa nhập ở trang quy định.")
    failed = tuple(refused.facts["failed"])
    return _("Chưa đủ căn cứ thu hồi theo quy định: mới có %(n)s tiêu chí không đạt (%(codes)s).") % {
        "n": len(failed),
        "codes": codes_text(failed) or "–",
    }


def _paper_missing(refused: RoadRefusedError) -> str:
    kind = refused.facts.get("paper")
    if kind:
        return _("Thiếu giấy tờ: %(paper)s. Thêm ở trang giấy tờ trước.") % {"paper": paper_name(str(kind))}
    return _("Ghi số, ngày, tên văn bản làm căn cứ.")


_SENTENCES: dict[P, Callable[[RoadRefusedError], str]] = {
    P.GONE: lambda _r: _("Mục này không còn nữa."),
    P.UNKNOWN_TITLE: lambda _r: _("Chọn một danh hiệu."),
    P.OTHER_LEVEL: lambda _r: _("Danh hiệu này không dành cho nơi này."),
    P.YEAR_WRONG: _years,
    P.TWICE: lambda r: _("Đã có hồ sơ cho danh hiệu này trong năm %(year)s.") % r.facts,
    P.UNKNOWN_FIELD: lambda _r: _("Chọn một lĩnh vực nổi trội."),
    P.NOT_NOW: lambda _r: _("Việc này không làm được ở bước hiện tại của hồ sơ."),
    P.MOVED_MEANWHILE: lambda _r: _("Hồ sơ vừa được người khác chuyển bước. Xem lại rồi làm tiếp."),
    P.LACKING: lambda r: _("Chưa chuyển bước được: còn thiếu %(n)s điều kiện.") % {"n": len(r.lacks)},
    P.DAY_MISSING: lambda _r: _("Ghi ngày, ví dụ 20/11/2024."),
    P.DAY_IN_FUTURE: lambda _r: _("Ngày này chưa đến. Ghi ngày thực tế."),
    P.DAY_TOO_EARLY: lambda r: (
        _("Ngày này trước bước liền trước (%(day)s).") % {"day": day_label(r.facts["before"])}
    ),
    P.REASON_MISSING: lambda _r: _("Ghi lý do, để người khác hiểu vì sao."),
    P.KEPT_ALREADY: lambda r: _("Năm %(year)s đã ghi là giữ danh hiệu.") % r.facts,
    P.NOT_KEPT: _kept,
    P.NO_GROUND: _ground,
    P.NOT_OF_THIS_ROAD: lambda _r: _("Chọn bản đánh giá đã chốt của đúng nơi và đúng bộ tiêu chí."),
    P.CRITERIA_UNKNOWN: lambda _r: _(
        "Chưa có bộ tiêu chí: tỉnh chưa quy định hoặc xã chưa nhập ở trang quy định."
    ),
    P.CRITERIA_IN_USE: lambda _r: _("Đã có người ghi kết quả tiêu chí, nên không lấy lại bộ tiêu chí được."),
    P.UNKNOWN_KIND: lambda _r: _("Chọn một loại trong danh sách."),
    P.NUMBERS_MISSING: lambda _r: _("Ghi số này. Không có thì ghi 0."),
    P.NUMBERS_WRONG: lambda _r: _(
        "Các số không khớp: đồng ý không thể hơn trả lời, trả lời không thể hơn số được hỏi và tổng số."
    ),
    P.ENDS_BEFORE: lambda _r: _("Ngày kết thúc phải sau ngày bắt đầu."),
    P.GROUND_MISSING: lambda _r: _("Ghi căn cứ: biên bản, phiếu, người lập."),
    P.WHERE_MISSING: lambda _r: _("Ghi công khai ở đâu: niêm yết, loa truyền thanh, trang thông tin."),
    P.PROOF_MISSING: lambda _r: _("Đính kèm ảnh hoặc tệp minh chứng."),
    P.NUMBER_MISSING: lambda _r: _("Ghi số của giấy tờ, hoặc đính kèm bản chụp."),
    P.ANSWER_MISSING: lambda _r: _("Chọn văn bản kết luận đạt hay chưa đạt."),
    P.UNKNOWN_PERSON: lambda _r: _("Chọn một người đang giữ vị trí tại xã."),
    P.OWN_HAMLET: lambda _r: _("Người của chính bản không thẩm tra bản mình. Chọn người khác."),
    P.ALREADY_MEMBER: lambda _r: _("Người này đã có trong tổ."),
    P.HEAD_TAKEN: lambda _r: _("Tổ đã có tổ trưởng. Bớt người đó trước, hoặc chọn phần khác."),
    P.CRITERIA_MISSING: lambda _r: _("Chọn ít nhất một tiêu chí cho thành viên này."),
    P.ALREADY_SIGNED: lambda _r: _("Người này đã ký kết quả, không bớt khỏi tổ được."),
    P.NOT_MEMBER: lambda _r: _("Chỉ thành viên của tổ mới ký được."),
    P.NAME_MISSING: lambda r: _("Ghi đúng họ tên của anh/chị để ký: %(name)s.") % r.facts,
    P.FINDING_MISSING: lambda r: _("Tiêu chí %(code)s: ghi đã thấy gì, thiếu gì.") % r.facts,
    P.UNKNOWN_CHOICE: lambda _r: _("Chọn một trong các mục có sẵn."),
    P.TEXT_MISSING: lambda _r: _("Ghi nội dung trước khi gửi."),
    P.UNKNOWN_UNIT: lambda _r: _("Chọn một đơn vị của xã hoặc của bản."),
    P.SETTING_WRONG: _setting,
    P.DECIDED_BY_MISSING: lambda _r: _("Ghi ai đã quy định, ví dụ: UBND tỉnh."),
    P.PAPER_MISSING: _paper_missing,
}
