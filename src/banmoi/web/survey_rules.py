"""The sentences of surveys: why an act is not done, and what to do."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from banmoi.reports.wording import day_label
from banmoi.rooms.surveys.problems import SurveyProblem, SurveyRefusedError

Facts = Mapping[str, Any]


def _names(facts: Facts) -> dict[str, str]:
    return {"names": ", ".join(facts["names"])}


def _days(facts: Facts) -> dict[str, Any]:
    return {key: day_label(item) if isinstance(item, date) else item for key, item in facts.items()}


_SENTENCES: Mapping[SurveyProblem, Callable[[Facts], str]] = {
    SurveyProblem.GONE: lambda facts: _("Không còn mục này. Mở lại trang lấy ý kiến."),
    SurveyProblem.TITLE_MISSING: lambda facts: _("Phiếu chưa có tên. Ghi tên phiếu."),
    SurveyProblem.QUESTIONS_MISSING: lambda facts: _("Chưa có câu hỏi nào. Ghi mỗi câu một dòng."),
    SurveyProblem.TOO_MANY_QUESTIONS: lambda facts: (
        _("Có %(found)s câu hỏi, nhiều nhất %(most)s câu. Bỏ bớt để người dân trả lời được hết.") % facts
    ),
    SurveyProblem.AIM_UNKNOWN: lambda facts: _("Chọn lấy ý kiến cho mức xã nào."),
    SurveyProblem.SHARE_WRONG: lambda facts: _(
        "Tỷ lệ hộ được hỏi là một số trên 0 và không quá 100. Ghi lại, ví dụ 60."
    ),
    SurveyProblem.LINE_WRONG: lambda facts: _(
        "Mức hài lòng phải đạt là một số trên 0 và không quá 100. Ghi lại, hoặc để trống."
    ),
    SurveyProblem.LEAST_WRONG: lambda facts: _("Số phiếu ít nhất để hiện kết quả là từ 2 đến 100."),
    SurveyProblem.SINCE_MISSING: lambda facts: _("Ghi ngày bắt đầu áp dụng, ví dụ 01/01/2024."),
    SurveyProblem.GROUND_MISSING: lambda facts: _(
        "Ghi căn cứ: văn bản nào quy định tỷ lệ này. Chưa có căn cứ thì chưa bắt đầu được."
    ),
    SurveyProblem.NOT_DRAFT: lambda facts: _("Đã bốc thăm nên không sửa phiếu, không bốc lại được nữa."),
    SurveyProblem.NO_SETTING: lambda facts: _(
        "Chưa biết phải hỏi bao nhiêu hộ. Ghi tỷ lệ và căn cứ ở trang “Lấy ý kiến hài lòng” trước."
    ),
    SurveyProblem.NO_HAMLETS: lambda facts: _("Nơi này chưa có bản nào để bốc thăm."),
    SurveyProblem.HOUSEHOLDS_UNKNOWN: lambda facts: (
        _("Chưa có số hộ đã xác minh của: %(names)s. Báo và xác minh số hộ trước, rồi bốc thăm.")
        % _names(facts)
    ),
    SurveyProblem.NOT_DRAWN: lambda facts: _("Việc này làm sau khi bốc thăm và trước khi đóng."),
    SurveyProblem.SHEETS_MISSING: lambda facts: (
        _("Chưa in đủ phiếu cho: %(names)s. In phiếu của từng bản trước khi mở.") % _names(facts)
    ),
    SurveyProblem.NO_SHEETS_LEFT: lambda facts: _("Mọi hộ được hỏi của bản này đã trả lời, không in thêm."),
    SurveyProblem.NOT_OPEN: lambda facts: _("Đợt này không mở nên không nhận phiếu, không đóng được."),
    SurveyProblem.DAY_MISSING: lambda facts: _("Ghi ngày cuối cùng nhận phiếu, ví dụ 20/11/2024."),
    SurveyProblem.DAY_IN_FUTURE: lambda facts: _("Ngày đóng chưa tới. Đóng vào đúng ngày hoặc sau đó."),
    SurveyProblem.DAY_BEFORE_OPENING: lambda facts: (
        _("Ngày đóng trước ngày mở (%(opened)s). Xem lại ngày.") % _days(facts)
    ),
    SurveyProblem.NOT_CLOSED: lambda facts: _("Chỉ công bố sau khi đóng, và công bố một lần."),
    SurveyProblem.CODE_NOT_TAKEN: lambda facts: _(
        "Mã này không nhận được: gõ sai, đã trả lời rồi, phiếu đã in lại, hoặc đợt hỏi không mở. "
        "Xem lại từng nhóm chữ, rồi gõ lại."
    ),
    SurveyProblem.UNKNOWN_CHOICE: lambda facts: _("Có câu trả lời không đọc được. Chọn lại từng câu."),
    SurveyProblem.NOTHING_ANSWERED: lambda facts: _("Phiếu chưa trả lời câu nào. Chọn ít nhất một câu."),
}


def survey_problem(refused: SurveyRefusedError) -> str:
    """What was wrong and what to do, in a sentence."""
    return _SENTENCES[refused.problem](refused.facts)
