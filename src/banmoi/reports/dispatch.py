"""Words for official papers: kinds, states, numbers, answers due, and what a check of signatures says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from banmoi.core.dispatch import ALL_KINDS, ARRIVALS, NumberingWay, WayFrom, series_of, way_in
from banmoi.core.dispatch import written_number as number_text
from banmoi.core.rhythms import SOON_DAYS, Timing
from banmoi.core.signatures import (
    Answer,
    Change,
    CheckProblem,
    FileCheck,
    SignatureFinding,
    Trust,
    TrustProblem,
)
from banmoi.reference.paper_kinds import paper_kinds
from banmoi.reports.wording import day_label
from banmoi.rooms.dispatch.models import IncomingPaper, OutgoingPaper
from banmoi.rooms.dispatch.queries import numberings_of, series_rows, symbol_for
from banmoi.rooms.people.models import Unit


def kind_text(key: str) -> str:
    """The name of a kind of paper in the reader's language."""
    kind = paper_kinds().get(key)
    if kind is None:
        return key
    return kind.name_en if get_language() == "en" else kind.name_vi


def paper_title(paper: OutgoingPaper) -> str:
    """How a page calls a paper: "138/KH-UBND", or its kind while it has no number."""
    if paper.number is None:
        return _("%(kind)s (chưa có số)") % {"kind": kind_text(paper.kind)}
    return number_text(paper.number, paper.symbol)


def paper_number(paper: OutgoingPaper) -> str:
    """Number and symbol; dots where there is no number yet."""
    return number_text(paper.number, paper.symbol)


def paper_state_text(state: str) -> str:
    """The name of an outgoing paper's state."""
    return {"draft": _("Dự thảo"), "numbered": _("Đã phát hành"), "cancelled": _("Đã hủy")}[state]


def way_text(way: str) -> str:
    """How an office numbers."""
    if way == NumberingWay.ONE:
        return _("một dãy số cho mọi loại văn bản")
    return _("mỗi loại văn bản một dãy số")


def series_text(series: str) -> str:
    """The name of a series."""
    if series == ALL_KINDS:
        return _("Mọi loại văn bản")
    return _("Văn bản đến") if series == ARRIVALS else kind_text(series)


def role_text(role: str) -> str:
    """What a file of a paper is."""
    return {"text": _("Bản văn bản"), "signed": _("Bản ký số"), "scan": _("Bản quét đã ký tay")}[role]


@dataclass(frozen=True, slots=True)
class NextInSeries:
    """What the next paper of a series would be called."""

    name: str
    written: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class OfficeNumbers:
    """An office, how it numbers in a year, and the next number of each series that has begun."""

    office: Unit
    way: NumberingWay
    series: tuple[NextInSeries, ...]
    begun: bool


def office_numbers(found: Iterable[Unit], year: int) -> list[OfficeNumbers]:
    """How offices number in a year and where they stand. Two queries."""
    units = list(found)
    ids = [unit.id for unit in units]
    chosen, rows = numberings_of(ids), series_rows(ids, [year])
    answer = []
    for unit in units:
        own = [WayFrom(row.year, NumberingWay(row.way)) for row in chosen if row.office_id == unit.id]
        way = way_in(own, year)
        wanted = {series_of(way, key) for key in paper_kinds()}
        begun = [row for row in rows if row.office_id == unit.id and row.series in wanted]
        series = [
            NextInSeries(series_text(row.series), _next(unit, row.series, row.last + 1), row.last_day)
            for row in begun
        ]
        if way is NumberingWay.ONE and not series:
            series.append(NextInSeries(series_text(ALL_KINDS), _next(unit, ALL_KINDS, 1), None))
        answer.append(OfficeNumbers(unit, way, tuple(series), bool(begun)))
    return answer


def _next(unit: Unit, series: str, number: int) -> str:
    if series == ALL_KINDS:
        return f"{number:02d}"
    return number_text(number, symbol_for(unit, series, ""))


def answer_timing(paper: IncomingPaper, day: date) -> Timing | None:
    """Where the answer to a paper stands on a day; None where none is asked for by a day."""
    if paper.done:
        return Timing.DONE
    if paper.answer_by is None:
        return None
    if paper.answer_by < day:
        return Timing.LATE
    return Timing.SOON if (paper.answer_by - day).days <= SOON_DAYS else Timing.OPEN


def answer_words(paper: IncomingPaper, day: date) -> str:
    """Where the answer stands, in words."""
    if paper.withdrawn_at is not None:
        return _("Đã bỏ, ghi nhầm")
    if paper.done:
        return _("Đã trả lời") if not paper.closed_why else _("Đã xong")
    if paper.answer_by is None:
        return _("Không có hạn")
    left = (paper.answer_by - day).days
    if left < 0:
        text = ngettext("Muộn %(n)s ngày", "Muộn %(n)s ngày", -left)
    elif left == 0:
        return _("Hết hạn hôm nay")
    else:
        text = ngettext("Còn %(n)s ngày", "Còn %(n)s ngày", left)
    return text % {"n": abs(left)}


def signature_answer_text(answer: Answer | str) -> str:
    """The answer of a check, in a word or two."""
    return {
        Answer.VALID: _("Chữ ký số hợp lệ"),
        Answer.NOT_VALID: _("Chữ ký số không hợp lệ"),
        Answer.NOT_KNOWN: _("Chưa kết luận được về chữ ký số"),
        Answer.UNSIGNED: _("Không có chữ ký số"),
        Answer.UNREADABLE: _("Không kiểm tra được tệp"),
    }[Answer(answer)]


def check_sentence(check: FileCheck) -> str:
    """What a check says of the whole file, in one or two sentences."""
    if check.problem is not None:
        return check_problem_text(check.problem)
    match check.answer:
        case Answer.UNSIGNED if check.empty_fields:
            return _(
                "Tệp có ô để ký nhưng chưa ai ký. Tên người và ngày tháng in trên giấy không phải là "
                "chữ ký số."
            )
        case Answer.UNSIGNED:
            return _(
                "Trong tệp không có chữ ký số nào. Tên người, ngày tháng hay hình chữ ký in trên giấy không "
                "phải là chữ ký số."
            )
        case Answer.VALID:
            return _("Nội dung đúng như lúc ký và chứng thư dẫn tới chứng thư gốc mà hệ thống tin cậy.")
        case Answer.NOT_KNOWN if not check.roots:
            return _(
                "Nội dung đúng như lúc ký, nhưng chưa có chứng thư gốc để đối chiếu nên chưa biết người ký "
                "có đúng là người ghi trong chứng thư không."
            )
        case Answer.NOT_KNOWN:
            return _("Nội dung đúng như lúc ký, nhưng chưa đủ căn cứ để kết luận về chứng thư.")
        case _:
            return _("Có chữ ký không đứng vững; xem lý do ở từng chữ ký dưới đây.")


def check_problem_text(problem: CheckProblem) -> str:
    """Why a file cannot be checked, and what to do."""
    return {
        CheckProblem.NOT_PDF: _(
            "Đây không phải tệp PDF. Chữ ký số trong Word hay ảnh không kiểm tra ở đây được."
        ),
        CheckProblem.TOO_LARGE: _("Tệp nặng quá 15 MB nên không kiểm tra. Xin nơi gửi bản nhẹ hơn."),
        CheckProblem.ENCRYPTED: _("Tệp khóa bằng mật khẩu nên không đọc được. Xin nơi gửi bản không khóa."),
        CheckProblem.BROKEN: _("Tệp PDF bị hỏng hoặc tải lên chưa hết. Tải lại rồi thử lần nữa."),
    }[problem]


def change_text(item: SignatureFinding) -> str:
    """What happened to the paper after a signature."""
    if not item.readable:
        return _("Chữ ký bị hỏng, không đọc được.")
    if not item.intact:
        return _("Nội dung đã bị sửa: không còn khớp với chữ ký.")
    if not item.sound:
        return _("Chữ ký không phải do khóa của chứng thư này tạo ra.")
    return {
        Change.NONE: _("Chưa có thay đổi nào; chữ ký bao trùm cả tệp."),
        Change.CHECK_DATA: _("Sau khi ký chỉ thêm dữ liệu giúp kiểm tra chữ ký, nội dung không đổi."),
        Change.SIGNATURES: _("Sau chữ ký này chỉ có thêm chữ ký khác, nội dung không đổi."),
        Change.FIELDS: _("Sau khi ký có ô trong văn bản được điền hoặc điền lại."),
        Change.CONTENT: _("Sau khi ký, nội dung tệp đã bị thay đổi hoặc thêm vào."),
    }[item.change]


def trust_text(item: SignatureFinding) -> str:
    """Whether the certificate is trusted, and why not."""
    if item.trust is Trust.TRUSTED:
        return _("Dẫn tới chứng thư gốc mà hệ thống tin cậy.")
    why = {
        TrustProblem.NONE: "",
        TrustProblem.SELF_SIGNED: _("Chứng thư tự cấp cho mình, không nơi nào xác nhận."),
        TrustProblem.UNKNOWN_ISSUER: _("Nơi cấp chứng thư không có trong các chứng thư gốc của hệ thống."),
        TrustProblem.EXPIRED: _(
            "Chứng thư nay đã hết hạn. Thời gian ký do người ký khai nằm trong hạn, nhưng không có "
            "dấu thời gian chứng minh."
        ),
        TrustProblem.EXPIRED_WHEN_SIGNED: _("Chứng thư đã hết hạn khi ký."),
        TrustProblem.NOT_YET_VALID: _("Chứng thư chưa đến ngày có hiệu lực."),
        TrustProblem.REVOKED: _("Chứng thư đã bị thu hồi."),
        TrustProblem.WRONG_USE: _("Chứng thư này không cấp để ký văn bản."),
        TrustProblem.WEAK: _("Chữ ký dùng cách mã hóa yếu, không còn được tin cậy."),
        TrustProblem.OTHER: _("Không dẫn được tới chứng thư gốc nào của hệ thống."),
    }[item.trust_problem]
    if item.trust is Trust.NO_ROOTS:
        return f"{_('Chưa có chứng thư gốc để đối chiếu.')} {why}".strip()
    return why


def claimed_text(item: SignatureFinding) -> str:
    """When it was signed, and who says so."""
    if item.claimed_at is None:
        text = _("Người ký không ghi thời gian.")
    else:
        text = _("%(moment)s, theo lời khai của người ký.") % {"moment": moment_text(item.claimed_at)}
    if item.stamped_at is None:
        return f"{text} {_('Không có dấu thời gian của bên thứ ba.')}"
    stamp = {"moment": moment_text(item.stamped_at)}
    if item.stamp_trust is Trust.TRUSTED:
        return f"{text} {_('Dấu thời gian tin cậy: %(moment)s.') % stamp}"
    return f"{text} {_('Có dấu thời gian %(moment)s nhưng chưa tin được nơi cấp dấu.') % stamp}"


def span_text(item: SignatureFinding) -> str:
    """From when to when a certificate is in force."""
    if item.valid_from is None or item.valid_to is None:
        return ""
    return f"{day_label(item.valid_from)} – {day_label(item.valid_to)}"


def moment_text(moment: datetime) -> str:
    """A moment in the commune's time."""
    return f"{timezone.localtime(moment):%H:%M:%S %d/%m/%Y}"
