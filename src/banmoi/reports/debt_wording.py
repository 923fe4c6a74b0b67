"""Sentences about debts: why something is or is not nợ đọng, how the road goes, what is foreseen."""

from typing import Any

from django.utils.translation import gettext as _

from banmoi.core.debts import DebtReason, DebtVerdict, Foreseen, StepState
from banmoi.core.numbers import format_number
from banmoi.reference.money_rules import LawWords
from banmoi.reports.charts import draw
from banmoi.reports.debts import DebtGate, GateState, RoadQuarter
from banmoi.reports.registers import english
from banmoi.reports.wording import confidence_text, day_label, period_label


def dong(amount: int) -> str:
    """A sum of money for reading."""
    return _("%(sum)s đồng") % {"sum": format_number(amount)}


def answer_text(answer: bool | None) -> str:
    """Whether it is nợ đọng, in one word."""
    if answer is None:
        return _("Chưa kết luận")
    return _("Là nợ đọng") if answer else _("Không phải nợ đọng")


def reason_sentence(verdict: DebtVerdict) -> str:
    """Why, in one sentence."""
    match verdict.reason:
        case DebtReason.NOTHING_OWED:
            return _("Không còn nợ.")
        case DebtReason.OUT_OF_PLAN:
            return _(
                "Công trình không có trong kế hoạch đầu tư công; định nghĩa này chỉ nói dự án trong kế hoạch."
            )
        case DebtReason.CAPITAL_ARRANGED:
            return _("Đã bố trí đủ vốn cho phần đã nghiệm thu; chỉ là trả chậm.")
        case DebtReason.NO_CAPITAL:
            return _("Có trong kế hoạch, %(sum)s đã nghiệm thu chưa được bố trí vốn.") % {
                "sum": dong(verdict.amount)
            }
        case DebtReason.CAPITAL_UNKNOWN:
            return _("Chưa biết đã bố trí bao nhiêu vốn.")
        case DebtReason.LATE_PAYMENT:
            return _("Công trình có trong kế hoạch trung hạn: trả chậm theo hợp đồng, không phải nợ đọng.")
        case DebtReason.EXCEPTED:
            return _("Thuộc trường hợp riêng của luật: khẩn cấp, đặc biệt hoặc chuyển tiếp.")
        case DebtReason.NOT_PLANNED:
            return _("Chưa có trong kế hoạch trung hạn mà đã nghiệm thu; còn nợ %(sum)s.") % {
                "sum": dong(verdict.amount)
            }
        case DebtReason.PLAN_UNKNOWN:
            return _("Chưa ghi công trình có trong kế hoạch trung hạn hay không.")


def step_text(state: StepState | str | None) -> str:
    """How a step of the road goes."""
    if state is None:
        return ""
    return {
        StepState.KEPT: _("Giữ đúng"),
        StepState.LATE: _("Trả muộn"),
        StepState.SLIPPED: _("Trượt"),
        StepState.OPEN: _("Chưa đến hạn"),
    }[StepState(state)]


def gate_text(gate: DebtGate) -> str:
    """Whether debts block recognition, in one sentence."""
    if gate.state is GateState.BLOCKED:
        return _("Nợ đọng đang chặn việc xét công nhận.")
    if gate.state is GateState.CLEAR:
        return _("Không có nợ đọng chặn việc xét công nhận.")
    if gate.definition is None:
        return _("Chưa kết luận: chưa có định nghĩa nợ đọng cho ngày này.")
    if not gate.contracts:
        return _("Chưa kết luận: sổ Hợp đồng chưa có dòng nào.")
    return _("Chưa kết luận được có nợ đọng hay không.")


def law_words(words: LawWords) -> str:
    """What the law says, in the language of the page."""
    return words.words_en if english() else words.words_vi


def law_place(words: LawWords) -> str:
    """Where it says so, from when to when, and how sure that is."""
    parts = [f"{words.law}, {words.article}"]
    if words.in_force_from:
        parts.append(_("từ %(day)s") % {"day": day_label(words.in_force_from)})
    if words.in_force_to:
        parts.append(_("đến %(day)s") % {"day": day_label(words.in_force_to)})
    return f"{' '.join(parts)} ({confidence_text(words.confidence.value)})"


def foreseen_sentence(first: Foreseen | None) -> str:
    """When a debt would appear, and how much; where the money is not known, that is said."""
    if first is None:
        return _("Không thấy trước khoản nợ nào.")
    period = period_label(first.period)
    if first.debt is None:
        return _("Chưa biết vốn: nếu không có thêm tiền, hết %(period)s sẽ nợ %(sum)s.") % {
            "period": period,
            "sum": dong(first.debt_without),
        }
    return _("Hết %(period)s sẽ nợ %(sum)s.") % {"period": period, "sum": dong(first.debt)}


def road_chart(rows: tuple[RoadQuarter, ...]) -> str:
    """The road to zero, drawn; nothing where there is none."""
    made = road_specification(rows)
    return draw(made) if made else ""


def road_specification(rows: tuple[RoadQuarter, ...]) -> dict[str, Any] | None:
    """What is owed at the end of each quarter, in million đồng: as it was, and as the road says. The table
    beside it says the same."""
    values = [value for row in rows[-16:] for value in _bar(row)]
    if not values:
        return None
    x: dict[str, Any] = {
        "field": "q",
        "type": "ordinal",
        "sort": None,
        "axis": {"labelAngle": 0, "labelLimit": 120},
    }
    y = {"field": "v", "type": "quantitative", "axis": None}
    colour = {
        "field": "k",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["was", "will"], "range": ["var(--green)", "var(--green-soft)"]},
    }
    bars = {"mark": {"type": "bar", "width": {"band": 0.6}}, "encoding": {"x": x, "y": y, "color": colour}}
    text = {
        "mark": {"type": "text", "dy": -8, "color": "var(--ink)", "fontSize": 12},
        "encoding": {"x": x, "y": y, "text": {"field": "t"}},
    }
    return {"width": {"step": 78}, "height": 160, "data": {"values": values}, "layer": [bars, text]}


def _bar(row: RoadQuarter) -> list[dict[str, Any]]:
    was = row.foreseen is None
    amount = row.owed if was else row.foreseen
    if amount is None:
        return []
    label = f"{period_label(row.period).removeprefix('quý ').removeprefix('Q')}"
    text = format_number(round(amount / 1_000_000))
    return [{"q": label, "v": amount, "t": text, "k": "was" if was else "will"}]
