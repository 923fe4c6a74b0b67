"""The order in which the adjustment of a spatial plan goes on."""

from enum import StrEnum


class Stage(StrEnum):
    """The stages of the matter, in their order; the last three answer what was submitted or end it."""

    REVIEW = "review"
    PROPOSE = "propose"
    CONSULT = "consult"
    SUBMIT = "submit"
    APPROVED = "approved"
    RETURNED = "returned"
    STOPPED = "stopped"


ORDER = (Stage.REVIEW, Stage.PROPOSE, Stage.CONSULT, Stage.SUBMIT)
FINAL = (Stage.APPROVED, Stage.STOPPED)


def next_stages(last: Stage | None) -> tuple[Stage, ...]:
    """Which stages may follow. The same stage may be told of again (a second meeting, a second paper).

    What is submitted is approved or returned; what is returned begins again at any stage.
    """
    if last is None:
        return (Stage.REVIEW,)
    if last in FINAL:
        return ()
    if last is Stage.RETURNED:
        return (*ORDER, Stage.STOPPED)
    reached = ORDER.index(last)
    after = (Stage.APPROVED, Stage.RETURNED) if last is Stage.SUBMIT else (ORDER[reached + 1],)
    return (*after, last, *reversed(ORDER[:reached]), Stage.STOPPED)


def needs_reason(last: Stage | None, chosen: Stage) -> bool:
    """Whether a stage is a step back, a refusal or an end without approval, which wants its reason."""
    if chosen in (Stage.RETURNED, Stage.STOPPED):
        return True
    if last in ORDER and chosen in ORDER:
        return ORDER.index(chosen) < ORDER.index(last)
    return False
