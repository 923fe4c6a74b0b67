"""Sentences of the road to a title: what is missing and whose task it is, in officers' words."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banmoi.core.amounts import Amount
from banmoi.core.assess import State
from banmoi.core.households import Base
from banmoi.core.numbers import format_number
from banmoi.core.recognition import STOPPED, WITHDRAWN, Ask, Lack, Why
from banmoi.reference.recognition import SettingFacts, StepFacts, Title, due_papers
from banmoi.reports.contradictions import limits
from banmoi.reports.recognition_objections import Objection
from banmoi.reports.registers import english
from banmoi.reports.wording import amount_text, in_language
from banmoi.rooms.recognition.models import RecordKind, Stage

CODES_MOST = 8


def title_name(title: Title) -> str:
    """A title as it is called."""
    return in_language(title, "name")


def paper_name(kind: str) -> str:
    """A kind of paper."""
    return in_language(due_papers()[kind], "name") if kind in due_papers() else kind


def state_name(title: Title, state: str) -> str:
    """Where a road stands, in words."""
    if state == STOPPED:
        return _("Đã dừng")
    if state == WITHDRAWN:
        return _("Đã bị thu hồi danh hiệu")
    step = title.step(state)
    return in_language(step, "done") if step else _("Chưa đăng ký")


def step_name(step: StepFacts) -> str:
    """A step as a task."""
    return in_language(step, "name")


def setting_name(facts: SettingFacts) -> str:
    """What a setting is called."""
    return in_language(facts, "name")


def choice_text(pair: tuple[str, str]) -> str:
    """A choice in the reader's language."""
    return pair[1] if english() else pair[0]


def field_name(title: Title, key: str) -> str:
    """The field in which a model commune excels."""
    return choice_text(title.fields[key]) if key in title.fields else ""


def base_text(base: str) -> str:
    """Of what a share is taken."""
    return {
        "": _("chưa rõ tính trên tổng nào"),
        Base.ALL: _("tính trên tổng số"),
        Base.ASKED: _("tính trên số được hỏi"),
        Base.ANSWERED: _("tính trên số trả lời hoặc dự họp"),
    }[base]


def basis_text(basis: str) -> str:
    """On what a step rests."""
    return {
        "law": _("theo quy định của trung ương"),
        "plan": _("theo kế hoạch của xã"),
        "elsewhere": _("theo quy định của tỉnh khác, để đối chiếu"),
        "house": _("nếp của phần mềm"),
    }[basis]


def stage_text(stage: str) -> str:
    """When a criterion is judged."""
    return {
        Stage.REVIEW: _("Rà soát"),
        Stage.OWN: _("Tự đánh giá"),
        Stage.TEAM: _("Tổ thẩm tra"),
        Stage.KEEP: _("Giữ danh hiệu"),
    }[Stage(stage)]


def record_name(kind: str) -> str:
    """What is recorded in numbers."""
    return {
        RecordKind.PUBLICATION: _("Công khai"),
        RecordKind.OPINIONS: _("Ý kiến của người dân"),
        RecordKind.SATISFACTION: _("Sự hài lòng của các hộ"),
        RecordKind.MEETING: _("Cuộc họp"),
        RecordKind.APPRAISAL: _("Hội đồng thẩm định"),
    }[RecordKind(kind)]


def share_text(value: Fraction | int | None, beside: Fraction | int | None = None) -> str:
    """A share in per cent, with as many decimals as tell it from the one beside it; a dash for nothing."""
    if value is None:
        return "–"
    part = Fraction(value)
    line = (
        None if beside is None else Decimal(Fraction(beside).numerator * 100) / Fraction(beside).denominator
    )
    return amount_text(Amount(Decimal(part.numerator), Decimal(part.denominator)), line)


def answer_text(state: State | str | None) -> str:
    """What was said of a criterion."""
    if state is None or state == "":
        return _("chưa ghi")
    return {
        State.MET: _("Đạt"),
        State.NOT_MET: _("Chưa đạt"),
        State.NOT_KNOWN: _("Chưa kết luận được"),
    }.get(State(state), str(state))


def codes_text(codes: tuple[str, ...]) -> str:
    """Criteria by their codes; beyond some, how many more."""
    listed, more = ", ".join(codes[:CODES_MOST]), len(codes) - CODES_MOST
    if more <= 0:
        return listed
    text = ngettext("%(listed)s và %(n)s tiêu chí nữa", "%(listed)s và %(n)s tiêu chí nữa", more)
    return text % {"listed": listed, "n": more}


def lack_text(lack: Lack) -> str:
    """What is missing, where, what to do."""
    if lack.ask is Ask.PAPER:
        return _("Thiếu giấy tờ: %(paper)s.") % {"paper": paper_name(lack.codes[0])}
    if lack.why is Why.RULE_UNKNOWN:
        return _RULES[lack.ask]()
    return _SENTENCES[lack.ask](lack)


_RULES: dict[Ask, Callable[[], str]] = {
    Ask.CRITERIA_SET: lambda: _("Chưa biết bộ tiêu chí: tỉnh chưa quy định hoặc xã chưa nhập."),
    Ask.PUBLICATION: lambda: _(
        "Chưa biết phải công khai bao nhiêu ngày: tỉnh chưa quy định hoặc xã chưa nhập."
    ),
    Ask.COVERAGE: lambda: _("Chưa biết cần bao nhiêu hộ trả lời: tỉnh chưa quy định hoặc xã chưa nhập."),
    Ask.SATISFACTION: lambda: _("Chưa biết tỷ lệ hài lòng cần đạt: tỉnh chưa quy định hoặc xã chưa nhập."),
    Ask.MEETING: lambda: _("Chưa biết cuộc họp cần bao nhiêu đồng ý: tỉnh chưa quy định hoặc xã chưa nhập."),
    Ask.APPRAISAL_PRESENT: lambda: _(
        "Chưa biết Hội đồng cần bao nhiêu thành viên có mặt: chưa có quy định trong hệ thống."
    ),
    Ask.APPRAISAL: lambda: _(
        "Chưa biết Hội đồng cần bao nhiêu phiếu đồng ý: chưa có quy định trong hệ thống."
    ),
    Ask.PROVINCE_GATES: lambda: _(
        "Chưa biết tỉnh có đòi thêm điều kiện về nợ hay an ninh trật tự ở bản không: xã chưa nhập."
    ),
    Ask.PROCEDURE: lambda: _("Chưa biết xét theo văn bản nào: tỉnh chưa quy định hoặc xã chưa nhập."),
    Ask.AUTHORITY: lambda: _("Chưa biết cấp nào công nhận: tỉnh chưa quy định hoặc xã chưa nhập."),
}


def _said(lack: Lack, nobody: str, failed: str, unknown: str) -> str:
    text = {Why.NOTHING: nobody, Why.SHORT: failed}.get(lack.why, unknown)
    return text % {"codes": codes_text(lack.codes)}


def _of_share(lack: Lack, nothing: str, short: str) -> str:
    if lack.why is Why.NOTHING:
        return nothing
    facts = {"have": share_text(lack.have, lack.want), "want": share_text(lack.want)}
    if lack.why is Why.OPEN:
        return _(
            "%(text)s Chưa rõ tỷ lệ tính trên tổng nào, nên chưa kết luận được; ghi rõ ở trang quy định."
        ) % {"text": short % facts}
    return short % facts


def _result(lack: Lack) -> str:
    match lack.why:
        case Why.NOTHING:
            return _("Chưa gắn kết quả đánh giá mà hồ sơ dựa vào.")
        case Why.BROKEN:
            return _("Bản đánh giá đã gắn không còn khớp khi tính lại. Báo người giữ máy chủ, chốt bản mới.")
        case Why.PROVISIONAL:
            return _(
                "Kết quả còn tạm tính: có ngưỡng chưa đối chiếu với văn bản. Đối chiếu, chốt rồi gắn lại."
            )
        case Why.OTHER_YEAR:
            return _(
                "Kết quả của năm %(have)s, không phải của năm xét %(want)s hay năm liền trước. "
                "Gắn kết quả khác."
            ) % {"have": lack.have, "want": lack.want}
        case _ if lack.state is State.NOT_MET:
            return _("Kết quả đánh giá đã gắn là chưa đạt.")
        case _:
            return _("Kết quả đánh giá đã gắn chưa kết luận được: còn thiếu số liệu hoặc ngưỡng.")


def _publication(lack: Lack) -> str:
    if lack.why is Why.NOTHING:
        return _("Chưa ghi công khai từ ngày nào, ở đâu.")
    return _("Mới công khai %(have)s ngày, cần %(want)s ngày.") % {"have": lack.have, "want": lack.want}


def _opinions(lack: Lack) -> str:
    if lack.why is Why.NOTHING:
        return _("Chưa ghi số ý kiến nhận được (không có ý kiến nào thì ghi 0).")
    left = int(lack.want or 0) - int(lack.have or 0)
    text = ngettext("Còn %(n)s ý kiến chưa trả lời.", "Còn %(n)s ý kiến chưa trả lời.", left)
    return text % {"n": format_number(left)}


def _team(lack: Lack) -> str:
    if lack.why is Why.NOTHING:
        return _("Tổ thẩm tra chưa có tổ trưởng.")
    return _("Tiêu chí chưa giao cho ai trong tổ: %(codes)s.") % {"codes": codes_text(lack.codes)}


def _debt(lack: Lack) -> str:
    if lack.state is State.NOT_MET:
        return _("Còn nợ đọng xây dựng cơ bản của Chương trình; xem trang nợ.")
    return _("Chưa biết có nợ đọng xây dựng cơ bản không; ghi đủ hợp đồng, nghiệm thu, thanh toán.")


def _security(lack: Lack) -> str:
    if lack.state is State.NOT_MET:
        return _("Văn bản đánh giá nói chưa đạt “An toàn về an ninh, trật tự”.")
    return _("Chưa có văn bản đánh giá “An toàn về an ninh, trật tự” của năm nay hoặc năm trước.")


_SENTENCES: dict[Ask, Callable[[Lack], str]] = {
    Ask.FIELD: lambda _lack: _("Chưa chọn lĩnh vực nổi trội."),
    Ask.REVIEWED: lambda lack: _said(lack, _("Tiêu chí chưa rà soát: %(codes)s."), "", ""),
    Ask.WORKS_PLANNED: lambda lack: _said(
        lack, _("Phương án chưa có việc cho tiêu chí chưa đạt: %(codes)s."), "", ""
    ),
    Ask.WORKS_DONE: lambda lack: _said(
        lack, "", "", _("Việc của phương án chưa xong ở tiêu chí: %(codes)s.")
    ),
    Ask.OWN_MET: lambda lack: _said(
        lack,
        _("Tiêu chí chưa tự đánh giá: %(codes)s."),
        _("Tự đánh giá chưa đạt: %(codes)s."),
        _("Tự đánh giá chưa kết luận được: %(codes)s."),
    ),
    Ask.TEAM: _team,
    Ask.TEAM_SIGNED: lambda lack: _said(
        lack,
        _("Tiêu chí tổ thẩm tra chưa ký: %(codes)s."),
        _("Tổ thẩm tra ghi chưa đạt: %(codes)s."),
        _("Tổ thẩm tra chưa kết luận được: %(codes)s."),
    ),
    Ask.PUBLICATION: _publication,
    Ask.OPINIONS: _opinions,
    Ask.COVERAGE: lambda lack: _of_share(
        lack, _("Chưa ghi bao nhiêu hộ trả lời."), _("Số hộ trả lời %(have)s, cần %(want)s.")
    ),
    Ask.SATISFACTION: lambda lack: _of_share(
        lack, _("Chưa có kết quả lấy ý kiến sự hài lòng."), _("Tỷ lệ hài lòng %(have)s, cần %(want)s.")
    ),
    Ask.MEETING: lambda lack: _of_share(
        lack, _("Chưa ghi kết quả cuộc họp."), _("Cuộc họp đồng ý %(have)s, cần %(want)s.")
    ),
    Ask.APPRAISAL_PRESENT: lambda lack: _of_share(
        lack,
        _("Chưa ghi Hội đồng có bao nhiêu người dự."),
        _("Thành viên Hội đồng dự họp %(have)s, cần %(want)s."),
    ),
    Ask.APPRAISAL: lambda lack: _of_share(
        lack, _("Chưa ghi kết quả của Hội đồng."), _("Hội đồng đồng ý %(have)s, cần %(want)s.")
    ),
    Ask.RESULT: _result,
    Ask.DEBT: _debt,
    Ask.SECURITY: _security,
}


def objection_text(item: Objection) -> str:
    """What an inspector is likely to object to, and what to do."""
    if item.lack is not None:
        return lack_text(item.lack)
    if item.code == "contradiction":
        why = limits()[item.codes[0]]["why_en" if english() else "why_vi"]
        return _("%(n)s chỗ số liệu cần xem lại: %(why)s") % {"n": format_number(item.count), "why": why}
    facts = {
        "codes": ", ".join(paper_name(code) for code in item.codes)
        if item.code == "paper_early"
        else codes_text(item.codes),
        "n": format_number(item.count),
        "before": item.before,
        "after": item.after,
    }
    return _OBJECTIONS[item.code]() % facts


_OBJECTIONS: dict[str, Callable[[], str]] = {
    "no_evidence": lambda: _("Tự đánh giá đạt mà chưa có minh chứng nào: tiêu chí %(codes)s."),
    "team_differs": lambda: _("Tổ thẩm tra và tự đánh giá khác nhau ở tiêu chí %(codes)s."),
    "one_file": lambda: _("Một tệp làm minh chứng cho nhiều tiêu chí: %(codes)s."),
    "paper_early": lambda: _(
        "%(codes)s ghi ngày %(before)s, trước cả bước liền trước (%(after)s). Xem lại ngày."
    ),
    "asked_early": lambda: _("Lấy ý kiến từ %(before)s, trước khi công khai kết quả (%(after)s)."),
    "households": lambda: _(
        "Phiếu lấy ý kiến tính trên %(before)s hộ, số liệu của bản là %(after)s hộ. Làm rõ vì sao khác."
    ),
    "unverified": lambda: _("%(n)s số liệu chưa được xác minh."),
    "returned": lambda: _("%(n)s số liệu bị trả lại, chưa sửa."),
    "expired": lambda: _("%(n)s minh chứng của số liệu đã hết hạn."),
    "expiring": lambda: _("%(n)s minh chứng của số liệu hết hạn trong 60 ngày tới."),
    "other_period": lambda: _("%(n)s số liệu trong bản đánh giá là của kỳ ngoài năm %(after)s."),
}
