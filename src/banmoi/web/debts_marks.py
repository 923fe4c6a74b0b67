"""Signs of debts on pages: shape, word and colour together."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from banmoi.core.assess import State
from banmoi.core.debts import StepState
from banmoi.core.rhythms import Timing
from banmoi.reports.debt_wording import answer_text, gate_text, reason_sentence, step_text
from banmoi.reports.debts import DebtGate, DebtLine, GateState
from banmoi.web.drawings import state_mark, timing_sign

_GATES = {
    GateState.CLEAR: State.MET,
    GateState.BLOCKED: State.NOT_MET,
    GateState.NOT_KNOWN: State.NOT_KNOWN,
}
_STEPS = {
    StepState.KEPT: Timing.DONE,
    StepState.LATE: Timing.SOON,
    StepState.SLIPPED: Timing.LATE,
    StepState.OPEN: Timing.OPEN,
}


def _state(state: State, words: str) -> SafeString:
    sign = state_mark(state, provisional=False)
    return format_html('<span class="mark mark-{}">{}<span>{}</span></span>', state.value, sign, words)


def gate_mark(gate: DebtGate) -> SafeString:
    """Whether debts block recognition."""
    return _state(_GATES[gate.state], gate_text(gate))


def answer_mark(answer: bool | None) -> SafeString:
    """Whether something owed is nợ đọng: yes is bad."""
    states = {True: State.NOT_MET, False: State.MET, None: State.NOT_KNOWN}
    return _state(states[answer], answer_text(answer))


def step_mark(state: StepState) -> SafeString:
    """How a step of the road goes."""
    timing = _STEPS[state]
    return format_html(
        '<span class="mark timing-{}">{}<span>{}</span></span>',
        timing.value,
        timing_sign(timing),
        step_text(state),
    )


def shown(line: DebtLine) -> dict[str, Any]:
    """A contract's debt for a template: the line, both definitions with sign and sentence, its steps."""
    return {
        "line": line,
        "standing": line.standing,
        "contract": line.contract,
        "verdicts": [
            (definition, answer_mark(verdict.answer), reason_sentence(verdict), definition.words)
            for definition, verdict in line.both
        ],
        "steps": [(step, step_mark(state), short) for step, state, short in line.steps],
    }
