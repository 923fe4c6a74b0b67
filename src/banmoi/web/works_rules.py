"""The sentences for the rules of the registers of works."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from banmoi.core.shapes import ShapeProblem
from banmoi.reports.works_wording import board_cited, lack_texts, location_problem, step_names

Facts = Mapping[str, Any]


def _missing(facts: Facts) -> str:
    return _(
        "Chưa ghi bước trước: %(steps)s. Ghi bước đó trước; nếu thật sự không có, ghi lý do ở mục "
        "“Lý do nếu làm khác thứ tự”."
    ) % {"steps": step_names(facts["steps"])}


def _board(facts: Facts) -> str:
    text = _(
        "Chưa thể khởi công: Ban giám sát cộng đồng của công trình chưa đủ (%(lacks)s). Căn cứ: %(cited)s. "
        "Bổ sung thành viên, hoặc ghi lý do khởi công khi ban chưa đủ."
    ) % {"lacks": lack_texts(facts["lacks"]), "cited": board_cited()}
    if not facts["known"]:
        text += " " + _("Nếu người dân không đóng góp vào công trình này thì ghi rõ ở công trình.")
    return text


def _crossed(facts: Facts) -> str:
    return _(
        "Ngày này không khớp với thứ tự của bước: %(steps)s. Xem lại ngày, hoặc ghi lý do làm khác thứ tự."
    ) % {"steps": step_names(facts["steps"])}


def _rests(facts: Facts) -> str:
    return _(
        "Bước sau dựa vào bước này: %(steps)s. Bỏ bước sau trước, hoặc ghi lý do ở bước sau rồi làm lại."
    ) % {"steps": step_names(facts["steps"])}


def _location(problem: ShapeProblem) -> Callable[[Facts], str]:
    return lambda facts: location_problem(problem.value, facts)


SENTENCES: dict[str, Callable[[Facts], str]] = {
    **{f"works.location_{problem.value}": _location(problem) for problem in ShapeProblem},
    "works.step_future": lambda _facts: _("Ngày này chưa đến. Chỉ ghi bước đã làm xong thủ tục."),
    "works.step_no_ground": lambda _facts: _("Dừng công trình thì cần ghi lý do."),
    "works.step_twice": lambda facts: (
        _("Bước này đã ghi rồi: %(steps)s. Sửa dòng đã có thay vì ghi thêm.")
        % {"steps": step_names(facts["steps"])}
    ),
    "works.step_missing": _missing,
    "works.step_out_of_order": _crossed,
    "works.step_board": _board,
    "works.step_stays": lambda _facts: _(
        "Dòng này thuộc công trình khác. Bỏ dòng này rồi ghi lại ở công trình đúng."
    ),
    "works.step_rests": _rests,
    "works.supervisor_official": lambda _facts: (
        _("Cán bộ, công chức xã không được vào Ban giám sát cộng đồng (%(cited)s). Chọn người khác.")
        % {"cited": board_cited()}
    ),
    "works.supervisor_kin": lambda _facts: (
        _(
            "Người thân của chủ đầu tư, nhà thầu hoặc bên tư vấn không được vào Ban giám sát cộng đồng "
            "(%(cited)s). Chọn người khác."
        )
        % {"cited": board_cited()}
    ),
    "works.supervisor_namesake": lambda facts: (
        _(
            "“%(name)s” trùng họ tên với một cán bộ xã, mà cán bộ xã không được vào Ban giám sát cộng đồng. "
            "Nếu là người khác, ghi thêm năm sinh vào sau tên."
        )
        % {"name": facts["name"]}
    ),
    "works.supervisor_twice": lambda facts: _("“%(name)s” đã có trong ban này.") % {"name": facts["name"]},
    "works.work_held": lambda facts: (
        _(
            "Còn %(rows)s dòng ghi cho công trình này (các bước, hợp đồng, bảo trì…). Bỏ các dòng đó trước, "
            "để không dòng nào trỏ vào chỗ trống."
        )
        % {"rows": facts["rows"]}
    ),
    "works.work_gone": lambda _facts: _("Công trình của dòng này đã bỏ khỏi sổ. Lấy lại công trình trước."),
    "works.future": lambda _facts: _("Ngày này chưa đến. Chỉ ghi việc đã diễn ra."),
    "works.vote_without_whole": lambda _facts: _(
        "Có biểu quyết thì ghi tổng số hộ của bản: tỷ lệ đồng ý tính trên tất cả các hộ."
    ),
    "works.vote_without_present": lambda _facts: _("Có biểu quyết thì ghi số hộ dự."),
    "works.vote_over_present": lambda facts: (
        _(
            "Số hộ đồng ý, không đồng ý và không có ý kiến cộng lại là %(voices)s, nhiều hơn số hộ dự "
            "(%(present)s). Xem lại các số này."
        )
        % {"voices": facts["voices"], "present": facts["present"]}
    ),
}
"""By the rule's name."""
