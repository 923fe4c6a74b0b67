"""The papers that the system writes, gathered from their composers."""

from collections.abc import Mapping
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _

from banmoi.reports.composing import (
    answer_letter,
    award_papers,
    goals_notice,
    inspection_notice,
    invitation,
    plan,
    plan_decision,
    plan_submission,
    reminder,
    report,
)
from banmoi.reports.composing.composed import Asked, Composed, NothingToWriteError, WrittenKind

GATHERED = (
    *plan.KINDS,
    *report.KINDS,
    *plan_submission.KINDS,
    *plan_decision.KINDS,
    *goals_notice.KINDS,
    *reminder.KINDS,
    *inspection_notice.KINDS,
    *invitation.KINDS,
    *answer_letter.KINDS,
    *award_papers.KINDS,
)
"""In the order of the page."""


@cache
def written_kinds() -> Mapping[str, WrittenKind]:
    """All of them by key."""
    found = {kind.key: kind for kind in GATHERED}
    assert len(found) == len(GATHERED), "two kinds of written papers have one key"
    return found


def composed_of(kind: WrittenKind, asked: Asked) -> Composed:
    """A paper's content, in Vietnamese whatever the reader's language. Raises NothingToWriteError."""
    with translation.override("vi"):
        if asked.place.level not in kind.levels:
            raise NothingToWriteError(_("Loại văn bản này không lập cho nơi này."))
        return kind.compose(asked)
