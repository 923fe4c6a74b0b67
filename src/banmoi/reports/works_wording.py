"""Works in words: steps, what is missing, what a board lacks, votes, why a location is not taken."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from banmoi.core.law import Confidence
from banmoi.core.numbers import format_number
from banmoi.core.supervision import BoardLack, Lack, enough_agreed
from banmoi.reference.registers import registers
from banmoi.reference.works import board_law, vote_law
from banmoi.reports.registers import cell_text, name_act
from banmoi.reports.wording import confidence_text, in_language
from banmoi.rooms.works.models import PeopleTrace

name_act("works.step", "đến bước", "reached a step")
name_act("works.follow", "chuyển nơi theo công trình", "moved with its work")


def choice_name(register: str, column: str, key: str) -> str:
    """What a register calls one of its choices."""
    return cell_text(registers()[register].column(column), key, {})


def step_name(key: str) -> str:
    """A step, or the state of a work, in words."""
    return choice_name("works", "step", key)


def step_names(keys: Iterable[str]) -> str:
    """Several steps in words."""
    return ", ".join(step_name(key).lower() for key in keys)


def lack_text(lack: Lack) -> str:
    """One thing that a board of supervision lacks or has too much of."""
    if lack.kind in (BoardLack.REPRESENTED, BoardLack.TOO_MANY, BoardLack.PART) and lack.of:
        column = "part" if lack.of in ("head", "deputy", "member") else "represents"
        name = choice_name("supervisors", column, lack.of)
    facts = {"count": lack.count, "least": board_law()[0].least}
    match lack.kind:
        case BoardLack.PAPER:
            return _("chưa ghi quyết định thành lập của MTTQ xã")
        case BoardLack.MEMBERS:
            return _("còn thiếu %(count)s thành viên (cần ít nhất %(least)s)") % facts
        case BoardLack.REPRESENTED:
            return _("chưa có ai đại diện cho: %(name)s") % {"name": name}
        case BoardLack.PART:
            return _("chưa có %(name)s") % {"name": name}
        case BoardLack.UNKNOWN:
            return (
                _(
                    "%(count)s người chưa rõ có phải cán bộ xã hay người thân của bên đầu tư, thi công "
                    "không, nên chưa được tính"
                )
                % facts
            )
        case BoardLack.NAMESAKE:
            return _("%(count)s người trùng họ tên với cán bộ xã, nên chưa được tính") % facts
        case BoardLack.BARRED:
            return _("%(count)s người luật không cho vào ban") % facts
        case BoardLack.TOO_MANY:
            return _("thừa %(count)s người: %(name)s") % {**facts, "name": name}


def lack_texts(lacks: Iterable[Lack]) -> str:
    """All that a board lacks, in one line."""
    return "; ".join(lack_text(lack) for lack in lacks)


def board_cited() -> str:
    """Where the law says what a board must be."""
    return "; ".join(f"{in_language(ground, 'text')}, {ground.place}" for ground in board_law()[1])


def vote_text(trace: PeopleTrace) -> str:
    """The numbers of a vote, judged by all households of the hamlet; empty where none was counted.

    The line itself is recalled, so the sentence says so and leaves the judgement provisional.
    """
    parts = []
    if trace.present is not None:
        parts.append(_("%(count)s hộ dự") % {"count": format_number(trace.present)})
    if trace.agreed is not None and trace.households:
        share = format_number(Decimal(100 * trace.agreed) / trace.households, 1)
        parts.append(
            _("%(agreed)s/%(all)s hộ của bản đồng ý (%(share)s%%)")
            % {"agreed": trace.agreed, "all": trace.households, "share": share}
        )
        (part, whole), ground = vote_law()
        enough = enough_agreed(trace.agreed, trace.households, (part, whole))
        words = _("đủ %(line)s") if enough else _("chưa đủ %(line)s")
        line = f"{part}/{whole}"
        if ground.confidence is Confidence.RECALLED:
            line += f" ({ground.place}, {confidence_text(ground.confidence).lower()})"
        parts.append(words % {"line": line})
    return "; ".join(parts)


def location_problem(problem: str, facts: Mapping[str, object]) -> str:
    """Why a location is not taken, and what to do."""
    at = facts.get("at", "")
    match problem:
        case "other_kind":
            return _(
                "“%(at)s” không dùng được. Chỉ nhận một điểm (Point), một đường (LineString) hoặc "
                "một vùng (Polygon)."
            ) % {"at": at}
        case "several":
            return _("Tệp GeoJSON có nhiều hình. Chỉ dán một hình của công trình này.")
        case "too_few":
            return _("Hình chưa đủ điểm: một đường cần ít nhất 2 điểm, một vùng ít nhất 4.")
        case "not_closed":
            return _("Đường bao của vùng chưa khép kín: điểm cuối phải trùng điểm đầu.")
        case "too_many":
            return _("Hình có quá nhiều điểm (nhiều nhất 500). Vẽ đơn giản hơn.")
        case "swapped":
            return _(
                "Tọa độ %(at)s bị đảo: GeoJSON ghi kinh độ trước, vĩ độ sau, ví dụ [106.1134, 21.5812]."
            ) % {"at": at}
        case "outside":
            return _("Tọa độ %(at)s nằm ngoài Việt Nam. Xem lại từng số.") % {"at": at}
        case _:
            return _(
                "Không đọc được vị trí này. Ghi vĩ độ; kinh độ, ví dụ 21,5812; 106,1134, hoặc dán GeoJSON."
            )
