"""A goal in the words of a plan: its own where they still say what it asks for, else made of its numbers."""

import re
from collections.abc import Iterator

from banmoi.core.goals import GoalComparator
from banmoi.core.numbers import format_number
from banmoi.core.paper.goals import FoundGoal, goals_in
from banmoi.core.paper.outline import blocks_of
from banmoi.rooms.plans.models import Goal

_HEADING = "I. MỤC TIÊU"
_WAYS = {
    "eq": ("đạt {low}", "có {low}"),
    "ge": ("đạt từ {low} trở lên", "tối thiểu {low}", "ít nhất {low}"),
    "gt": ("đạt trên {low}",),
    "le": ("không quá {low}",),
    "lt": ("dưới {low}",),
    "decrease_to": ("giảm còn {low}",),
    "increase_to": ("tăng lên {low}",),
    "decrease_by": ("giảm {low}",),
    "increase_by": ("tăng thêm {low}",),
    "between": ("đạt từ {bare} đến {high}",),
    "increase_by_between": ("tăng thêm từ {bare} đến {high}",),
    "decrease_by_between": ("giảm từ {bare} đến {high}",),
}


def goal_text(goal: Goal, before: str = "", *, moved: bool = False) -> str:
    """What the plan says of a goal. `before`: the words that stood in the paper; `moved`: a change has
    moved the goal since it was written."""
    meant = _meaning(goal)
    if not moved and meant in [_found(item) for item in _read(before)]:
        return before
    read = _read(goal.as_written)
    if meant in [_found(item) for item in read] or (len(read) != 1 and not moved and goal.as_written):
        return goal.as_written
    written = list(_written(goal))
    fitting = (text for text in written if meant in [_found(item) for item in _read(text)])
    text = next(fitting, written[0])
    small = before[:1].islower() and not text[:2].isupper()
    return text[:1].lower() + text[1:] if small else text


_SIGNS = {"ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< "}


def goal_row(goal: Goal, before: str) -> str:
    """The cells of a goal in a table of the paper, from its name to its number."""
    cells = before.split("\t")
    if goal.low is None or re.search(rf"(?<![\d,.])0?{re.escape(figure_text(goal))}(?![\d]|,\d)", cells[-1]):
        return before
    figure = f"{_SIGNS.get(goal.comparator, '')}{figure_text(goal)}"
    if goal.high is not None:
        figure = f"{figure} - {figure_text(goal, high=True)}"
    return "\t".join([*cells[:-1], figure])


def figure_text(goal: Goal, *, high: bool = False) -> str:
    """A goal's number with its decimals as written: "1,48"."""
    value = goal.high if high else goal.low
    return "" if value is None else format_number(value, goal.decimals)


def _written(goal: Goal) -> Iterator[str]:
    name = goal.name_vi.strip(" .;")
    if goal.comparator == GoalComparator.ACHIEVED or goal.low is None:
        yield name
        return
    unit = goal.unit_vi if goal.unit_vi.startswith("%") else f" {goal.unit_vi}" if goal.unit_vi else ""
    facts = {
        "bare": figure_text(goal),
        "low": f"{figure_text(goal)}{unit}",
        "high": f"{figure_text(goal, high=True)}{unit}",
    }
    if goal.count is not None and goal.count_of:
        yield f"{name} {goal.count}/{goal.count_of} đạt {facts['low']}"
    for way in _WAYS[goal.comparator]:
        yield f"{name} {way.format(**facts)}"


def _read(words: str) -> list[FoundGoal]:
    """The goals that the reader finds in words that stand in the part of the goals."""
    if not words.strip():
        return []
    goals, _aims = goals_in(blocks_of([(0, _HEADING), (len(_HEADING) + 1, f"1. {words.strip()}")]), None)
    return goals


def _meaning(goal: Goal) -> tuple[object, ...]:
    return goal.comparator, goal.low, goal.high, goal.unit_vi.casefold(), goal.count, goal.count_of


def _found(item: FoundGoal) -> tuple[object, ...]:
    unit = (item.unit or "").casefold()
    return item.comparison.value, item.low, item.high, unit, item.count, item.count_of
