"""The words of a plan as it stands: the paper's own text with its corrections and numbered changes put in.

A plan that no paper was read for gets its text from its goals and tasks. Every paragraph is a line that
`core.paper.reader` reads as what it was made from.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from banmoi.core.deadlines import Deadline
from banmoi.core.paper.dates import deadlines_in
from banmoi.core.paper.marks import MarkKind, mark_of
from banmoi.core.paper.outline import Block, Role, blocks_of
from banmoi.core.paper_dates import roman
from banmoi.reports.composing.plan_goal_words import goal_row, goal_text
from banmoi.reports.composing.plan_printing import body_lines
from banmoi.rooms.plans.models import Answer, Goal, Plan, Task

_NEAR = 400
"""So many letters after a task its fields ("Thời hạn: …") may stand."""


@dataclass(frozen=True, slots=True)
class PlanItems:
    """All goals and tasks that a plan ever had; `moved`: the fields that changes moved, by kind and id."""

    goals: Sequence[Goal]
    tasks: Sequence[Task]
    moved: Mapping[tuple[str, int], frozenset[str]] = field(default_factory=dict)

    def fields_moved(self, item: Goal | Task) -> frozenset[str]:
        kind = "goal" if isinstance(item, Goal) else "task"
        return self.moved.get((kind, item.pk or 0), frozenset())


def living(item: Goal | Task) -> bool:
    """Whether a goal or task is part of the plan today."""
    return item.ended_in is None and item.answer != Answer.DROPPED


def paragraphs_of(plan: Plan, items: PlanItems) -> list[str]:
    """The paragraphs of a plan's body as it stands."""
    if not plan.text.strip():
        return _from_rows(plan, items)
    text = _edited(plan, items)
    lines = list(body_lines(text))
    for goal in items.goals:
        if living(goal) and goal.span_start is None:
            lines = inserted(lines, goal.where, "", goal_text(goal), Role.GOALS)
    for task in items.tasks:
        if living(task) and task.span_start is None:
            lines = inserted(lines, task.path, task.section, task_text(plan, task, items), Role.TASKS)
    return lines


@dataclass(frozen=True, slots=True)
class _Edit:
    """Words that take the place of others; None: the others go."""

    start: int
    end: int
    words: str | None


def _edited(plan: Plan, items: PlanItems) -> str:
    edits = sorted(_edits(plan, items), key=lambda edit: edit.start)
    if not edits:
        return plan.text
    lines, at = [], 0
    for line in plan.text.split("\n"):
        inside = [edit for edit in edits if at <= edit.start and edit.end <= at + len(line)]
        new = _line(line, at, inside)
        if new is not None:
            lines.append(new)
        at += len(line) + 1
    return "\n".join(lines)


def _edits(plan: Plan, items: PlanItems) -> Iterator[_Edit]:
    every: list[Goal | Task] = [*items.goals, *items.tasks]
    for item in every:
        if item.span_start is None or item.span_end is None:
            continue
        before = plan.text[item.span_start : item.span_end]
        if not living(item):
            yield _Edit(item.span_start, item.span_end, None)
            continue
        if isinstance(item, Goal) and "\t" in before:
            now = goal_row(item, before)
        elif isinstance(item, Goal):
            now = goal_text(item, before, moved=bool(items.fields_moved(item)))
        else:
            now = task_text(plan, item, items)
        if now.strip(" .;") != before.strip(" .;"):
            yield _Edit(item.span_start, item.span_end, now)


def _line(line: str, at: int, edits: Sequence[_Edit]) -> str | None:
    """A paragraph with its edits; None where nothing is left to say."""
    gone = False
    for edit in reversed(edits):
        start, end = edit.start - at, edit.end - at
        if edit.words is None:
            gone = True
            line = _without(line, start, end)
        else:
            sign = re.search(r"[.;/]*$", line[start:end])
            assert sign is not None
            line = line[:start] + edit.words.rstrip(" .;/") + sign[0] + line[end:]
    mark = mark_of(line) if "\t" not in line else None
    left = line[mark.length if mark else 0 :]
    if gone and len(re.findall(r"\w+", left)) < 3:
        return None
    return line


def _without(line: str, start: int, end: int) -> str:
    """A line without a clause and the sign that parted it from the next."""
    before, after = line[:start], line[end:]
    if (match := re.match(r"\s*[;,.]\s+", after)) is not None:
        return before + after[match.end() :]
    return before.rstrip(" ;,") + (after if after.strip() else after.strip())


def task_text(plan: Plan, task: Task, items: PlanItems) -> str:
    """A task in its words, with the deadline and the unit that changes gave it where the words lack them."""
    text = task.text
    told = (
        plan.text[task.span_start or 0 : (task.span_end or 0) + _NEAR]
        if task.span_start is not None
        else text
    )
    stored = [Deadline.from_data(data) for data in task.deadlines]
    new = [item for item in stored if item.as_written and item.as_written not in f"{told}\n{text}"]
    if new:
        text = _with_deadlines(text, stored, new, plan.ends.year, plan.issued_on)
    if task.lead is not None and (
        "lead" in items.fields_moved(task) or (task.added_in and not task.lead_words)
    ):
        text = _with_lead(text, task.lead.name_vi, task.lead_words)
    return text


def _with_deadlines(
    text: str, stored: Sequence[Deadline], new: Iterable[Deadline], year: int, issued: date | None
) -> str:
    waiting = list(new)
    kept = {_meaning(item) for item in stored}
    for found in reversed(deadlines_in(text, year, issued)):
        if _meaning(found.deadline) in kept:
            continue
        words = waiting.pop(0).as_written if waiting else ""
        text = f"{text[: found.start]}{words}{text[found.end :]}"
    for item in waiting:
        text = f"{text.rstrip(' .;')}, {_linked(item.as_written)}"
    return text


def _linked(words: str) -> str:
    return (
        words
        if re.match(r"(?:xong|hoàn thành|thực hiện|định kỳ|thường xuyên|h[àằ]ng)\b", words)
        else f"xong {words}"
    )


def _meaning(deadline: Deadline) -> tuple[object, ...]:
    return deadline.kind, deadline.start, deadline.end, deadline.every, deadline.day_of


def _with_lead(text: str, name: str, words: str) -> str:
    if name.casefold() in text.casefold():
        return text
    if words and words in text:
        return text.replace(words, name, 1)
    return f"{text.rstrip(' .;')}; đơn vị chủ trì: {name}"


def inserted(lines: Sequence[str], path: str, section: str, words: str, role: Role) -> list[str]:
    """The paragraphs with one more, where its path or its section says, else at the end of its part."""
    blocks = _blocks(lines)
    spot, sibling = _spot(blocks, path, section, role)
    if spot is None:
        return [*lines[: _closing(blocks)], _sentence(words), *lines[_closing(blocks) :]]
    mark = _next_mark(sibling) if sibling is not None else "- "
    return [*lines[:spot], f"{mark}{_sentence(words)}", *lines[spot:]]


def _blocks(lines: Sequence[str]) -> list[Block]:
    placed, at = [], 0
    for text in lines:
        placed.append((at, text))
        at += len(text) + 1
    return blocks_of(placed)


def _spot(blocks: Sequence[Block], path: str, section: str, role: Role) -> tuple[int | None, Block | None]:
    """After which paragraph to write (its number), and the one whose sign to go on from."""
    upper = path.rpartition(".")[0]
    wanted = " ".join(section.casefold().split()).strip(" .:;")
    parent = next((block for block in blocks if upper and block.path == upper), None)
    parent = parent or next(
        (block for block in blocks if wanted and block.text.casefold().strip(" .:;") == wanted), None
    )
    if parent is None:
        roles = (role, Role.DUTIES) if role is Role.TASKS else (role,)
        last = next((block for block in reversed(blocks) if block.role in roles and block.mark), None)
        if last is None:
            return None, None
        parent = last.parent or last
    same = [block for block in parent.children if block.mark is not None and not block.row]
    inside = [place for place, block in enumerate(blocks) if block is parent or parent in block.above()]
    while len(inside) > 1 and blocks[inside[-1]].mark is None and blocks[inside[-1]].text.endswith("/."):
        inside.pop()  # the closing words of the plan belong to none of its parts
    return inside[-1] + 1, same[-1] if same else None


def _closing(blocks: Sequence[Block]) -> int:
    """Before which paragraph the closing words of a plan begin."""
    for place in range(len(blocks) - 1, -1, -1):
        if blocks[place].parent is not None or blocks[place].mark is not None:
            return place + 1
    return len(blocks)


def _next_mark(block: Block) -> str:
    """The sign of the next item at the level of a block."""
    mark = block.mark
    assert mark is not None
    match mark.kind:
        case MarkKind.BULLET:
            return f"{mark.label} "
        case MarkKind.DECIMAL:
            head, dot, last = mark.label.rpartition(".")
            return f"{head}{dot}{int(last) + 1}. "
        case MarkKind.LETTER:
            return f"{chr(ord(mark.label[0]) + 1)}) "
        case MarkKind.BRACKET if mark.label.strip("()").isdigit():
            return f"({int(mark.label.strip('()')) + 1}) "
        case _:
            return "- "


def _sentence(words: str) -> str:
    text = words.strip()
    return text if text.endswith((".", ";", "/.")) else f"{text}."


def _capital(words: str) -> str:
    return _sentence(words[:1].upper() + words[1:])


def _from_rows(plan: Plan, items: PlanItems) -> list[str]:
    """The text of a plan that has goals and tasks and no paper."""
    goals = [goal for goal in items.goals if living(goal)]
    tasks = [task for task in items.tasks if living(task)]
    lines = [_opening(plan)]
    part = 0
    if goals:
        part += 1
        lines.append(f"{roman(part)}. MỤC TIÊU")
        lines += [f"{number}. {_capital(goal_text(goal))}" for number, goal in enumerate(goals, 1)]
    if tasks:
        part += 1
        lines.append(f"{roman(part)}. NHIỆM VỤ")
        lines += _tasks(plan, tasks, items)
    lines.append(
        "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc thì báo cáo để xem xét, giải quyết./."
    )
    return lines


def _opening(plan: Plan) -> str:
    parent = plan.parent
    ground = f"Thực hiện Kế hoạch số {parent.number} của {parent.issuer_vi}, " if parent else ""
    return f"{ground}{plan.issuer_vi} xây dựng Kế hoạch như sau:"


def _tasks(plan: Plan, tasks: Sequence[Task], items: PlanItems) -> Iterator[str]:
    sections = list(dict.fromkeys(task.section for task in tasks))
    if sections == [""]:
        for number, task in enumerate(tasks, 1):
            yield f"{number}. {_sentence(_of_doer(plan, task, items))}"
        return
    for number, section in enumerate(sections, 1):
        yield f"{number}. {section or 'Nhiệm vụ khác'}"
        for task in tasks:
            if task.section == section:
                yield f"- {_sentence(_of_doer(plan, task, items))}"


def _of_doer(plan: Plan, task: Task, items: PlanItems) -> str:
    text = task_text(plan, task, items)
    return f"{text.rstrip(' .;')} ({task.doer_vi})" if task.doer_vi else text
