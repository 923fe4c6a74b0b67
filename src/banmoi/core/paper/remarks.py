"""What a careful clerk would notice in a paper and tell its author, each with its place in the text."""

from collections.abc import Callable, Iterator, Sequence

from banmoi.core.paper import remarks_values, remarks_words
from banmoi.core.paper.citations import Citation
from banmoi.core.paper.goals import FoundGoal
from banmoi.core.paper.head import Head
from banmoi.core.paper.outline import Block
from banmoi.core.paper.remark import Paper, Remark
from banmoi.core.paper.tasks import FoundTask

_LOOKS: Sequence[Callable[[Paper], Iterator[Remark]]] = (
    remarks_values.impossible_values,
    remarks_values.ratios,
    remarks_values.sums,
    remarks_values.days,
    remarks_values.deadlines,
    remarks_values.horizons,
    remarks_values.owners,
    remarks_values.goals_without_tasks,
    remarks_values.unnamed,
    remarks_values.own_citation,
    remarks_words.duplicates,
    remarks_words.numbering,
    remarks_words.levels,
    remarks_words.unnumbered,
    remarks_words.quotes,
    remarks_words.slips,
    remarks_words.level_slips,
    remarks_words.scopes,
    remarks_words.marks,
    remarks_words.names,
)


def remarks_on(
    text: str,
    head: Head,
    blocks: Sequence[Block],
    goals: Sequence[FoundGoal],
    tasks: Sequence[FoundTask],
    bases: Sequence[Citation],
) -> list[Remark]:
    """Every remark, in the order of the text; what concerns the whole paper stands last."""
    paper = Paper(text, head, blocks, goals, tasks, bases)
    found = [remark for look in _LOOKS for remark in look(paper)]
    return sorted(found, key=lambda item: (not item.spans, item.spans[:1], item.kind))
