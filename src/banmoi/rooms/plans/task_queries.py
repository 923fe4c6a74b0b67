"""Tasks of plans in force: what is late, soon due or done, whose it is, and how far it has come.

How far: times done over all times that are not withdrawn, the times of the tasks in lower plans that
carry a task out counted with its own. A time not done counts as not done.

A task that lower plans carry out, led there by the same unit or led by nobody above, is followed through
those plans alone: nobody is asked twice whether one thing is done.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from banmoi.core.rhythms import SOON_DAYS, Timing, timing
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.plans.models import Answer, Occurrence, Plan, PlanStatus, Task, TaskNote

_SHOWN = (PlanStatus.IN_FORCE, PlanStatus.CLOSED)
_URGENCY = [Timing.LATE, Timing.SOON, Timing.OPEN, Timing.NOT_DONE, Timing.DONE]


@dataclass(frozen=True, slots=True)
class Progress:
    """Times done over all times."""

    done: int = 0
    all: int = 0

    def __str__(self) -> str:
        return f"{self.done}/{self.all}"


@dataclass(frozen=True, slots=True)
class OccurrenceRow:
    """One time of a task and where it stands on the day asked for."""

    occurrence: Occurrence
    timing: Timing

    @property
    def until(self) -> date:
        """The day that it counts to: its own, else the plan's last."""
        return self.occurrence.due or self.occurrence.task.plan.ends


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with its times (of what carries it out too, where it is followed there), the most urgent
    standing of them, and its progress."""

    task: Task
    rows: tuple[OccurrenceRow, ...]
    progress: Progress

    @property
    def timing(self) -> Timing:
        """The most urgent standing of its times; open for a task that has none."""
        found = {row.timing for row in self.rows}
        return next((item for item in _URGENCY if item in found), Timing.OPEN)

    @property
    def next(self) -> OccurrenceRow | None:
        """The first time that is still open."""
        return next((row for row in self.rows if row.occurrence.state == "open"), None)

    def count(self, wanted: Timing) -> int:
        return sum(row.timing is wanted for row in self.rows)

    @property
    def late(self) -> int:
        return self.count(Timing.LATE)

    @property
    def soon(self) -> int:
        return self.count(Timing.SOON)


class Tally:
    """The progress of tasks, alone or together. In a group each time counts once, even where a task
    and the one that carries it out are both in it."""

    def __init__(self, below: Mapping[int, set[int]], counts: Mapping[int, Progress]) -> None:
        self._below, self._counts = below, counts

    def of(self, *task_ids: int) -> Progress:
        wanted = {one for task_id in task_ids for one in self._below.get(task_id, {task_id})}
        found = [self._counts[task_id] for task_id in wanted if task_id in self._counts]
        return Progress(sum(item.done for item in found), sum(item.all for item in found))


@dataclass(frozen=True, slots=True)
class TaskList:
    """Some tasks, and what is needed to add them up."""

    rows: tuple[TaskRow, ...]
    tally: Tally

    def progress(self, rows: Iterable[TaskRow]) -> Progress:
        """How far some of the tasks have come together."""
        return self.tally.of(*(row.task.id for row in rows))


def live_tasks() -> QuerySet[Task]:
    """Tasks that are part of their plan: not dropped by the officer, not ended by a change."""
    return Task.objects.filter(ended_in=None).exclude(answer=Answer.DROPPED)


def _live_occurrences() -> QuerySet[Occurrence]:
    rows = Occurrence.objects.filter(withdrawn=False, task__ended_in=None)
    return rows.exclude(task__answer=Answer.DROPPED)


def plans_at(place_id: int) -> list[Plan]:
    """The plans in force of a place and its units, the place's own first."""
    rows = Plan.objects.filter(place_id=place_id, status=PlanStatus.IN_FORCE).select_related("unit")
    return list(rows.order_by(F("unit_id").asc(nulls_first=True), "-issued_on", "-id"))


def tasks_of_plan(plan_id: int) -> QuerySet[Task]:
    """The living tasks of one plan."""
    return live_tasks().filter(plan_id=plan_id)


def tasks_at(place_id: int, readable: Collection[int]) -> QuerySet[Task]:
    """The tasks in force that concern a place: of its own plans, and of readable plans of others where
    a unit of the place leads or joins."""
    joined = Task.with_units.through.objects.filter(task_id=OuterRef("pk"), unit__place_id=place_id)
    concerned = Q(plan__place_id=place_id) | Q(lead__place_id=place_id) | Exists(joined)
    return live_tasks().filter(concerned, plan__status=PlanStatus.IN_FORCE, plan__place_id__in=list(readable))


def task_list(tasks: QuerySet[Task], day: date, as_of: date | None = None) -> TaskList:
    """Tasks with their times and progress, plan by plan in the plan's order. A constant number of
    queries, plus one for each level of plans below. `as_of`: what was closed after this day is taken as
    open still, for a look back."""
    times = Occurrence.objects.filter(withdrawn=False).order_by(F("due").asc(nulls_last=True), "order")
    found = list(
        tasks.select_related("plan", "plan__unit", "lead")
        .prefetch_related(Prefetch("occurrences", times), "with_units", "people")
        .order_by("plan_id", "order")
    )
    tally = tally_of([task.id for task in found], as_of)
    below = _rows_below(found, day, as_of)
    rows = (
        TaskRow(task, _by_due(_rows_of(task, day, as_of), below[task.id]), tally.of(task.id))
        for task in found
    )
    return TaskList(tuple(rows), tally)


def _by_due(own: Sequence[OccurrenceRow], below: Sequence[OccurrenceRow]) -> tuple[OccurrenceRow, ...]:
    return tuple(sorted([*own, *below], key=lambda row: row.until)) if below else tuple(own)


def carries_out() -> Q:
    """That a task stands in a lower plan in force for the task above it: the same unit leads both, or
    nobody leads the one above."""
    same = Q(parent__lead=None) | Q(parent__lead=F("lead"))
    return Q(parent__isnull=False, plan__status__in=_SHOWN) & same & ~Q(plan=F("parent__plan"))


def followed_below(task: Task) -> bool:
    """Whether a task is followed through the lower plans that carry it out. One query."""
    return live_tasks().filter(carries_out(), parent=task).exists()


def _rows_below(tasks: Sequence[Task], day: date, as_of: date | None) -> Mapping[int, list[OccurrenceRow]]:
    """For each task the times of those that carry it out. At most two queries."""
    parents = dict(
        live_tasks()
        .filter(carries_out(), parent_id__in=[task.id for task in tasks])
        .values_list("id", "parent_id")
    )
    found: dict[int, list[OccurrenceRow]] = defaultdict(list)
    if not parents:
        return found
    times = Occurrence.objects.filter(task_id__in=list(parents), withdrawn=False)
    for item in times.select_related("task", "task__plan", "task__plan__unit").order_by("task_id", "order"):
        found[parents[item.task_id] or 0].append(occurrence_row(item, day, as_of))
    return found


def _rows_of(task: Task, day: date, as_of: date | None = None) -> tuple[OccurrenceRow, ...]:
    rows = []
    for item in task.occurrences.all():
        item.task = task
        rows.append(occurrence_row(item, day, as_of))
    return tuple(rows)


def occurrence_row(item: Occurrence, day: date, as_of: date | None = None) -> OccurrenceRow:
    """A time of a task with its standing on a day; the task and its plan must be at hand. `as_of`: as in
    `task_list`."""
    later = as_of is not None and item.state_on is not None and item.state_on > as_of
    return OccurrenceRow(item, timing("open" if later else item.state, item.due, item.task.plan.ends, day))


def tally_of(task_ids: Collection[int], as_of: date | None = None) -> Tally:
    """The progress of some tasks with those that carry them out, level by level."""
    roots: dict[int, set[int]] = {task_id: {task_id} for task_id in task_ids}
    level = set(task_ids)
    while level:
        grown = set()
        for child, parent in live_tasks().filter(parent_id__in=level).values_list("id", "parent_id"):
            known = roots.setdefault(child, set())
            if parent is not None and not roots[parent] <= known:
                known |= roots[parent]
                grown.add(child)
        level = grown
    below: dict[int, set[int]] = {}
    for task_id, owners in roots.items():
        for owner in owners:
            below.setdefault(owner, set()).add(task_id)
    for task_id in task_ids:
        below.setdefault(task_id, set()).add(task_id)
    done = Q(state="done") if as_of is None else Q(state="done", state_on__lte=as_of)
    counted = (
        Occurrence.objects.filter(task_id__in=list(roots), withdrawn=False)
        .order_by()
        .values_list("task_id")
        .annotate(done=Count("id", filter=done), whole=Count("id"))
    )
    return Tally(below, {task_id: Progress(done, whole) for task_id, done, whole in counted})


def find_task(task_id: int) -> Task | None:
    """A task of a plan that is or was in force, with what its page shows. A constant number of queries."""
    times = Occurrence.objects.order_by(F("due").asc(nulls_last=True), "order").prefetch_related(
        Prefetch(
            "notes",
            TaskNote.objects.select_related("noted_by").prefetch_related("files").order_by("noted_at", "id"),
        )
    )
    rows = Task.objects.filter(id=task_id, plan__status__in=_SHOWN).exclude(answer=Answer.DROPPED)
    return (
        rows.select_related("plan", "plan__unit", "lead", "parent", "parent__plan")
        .prefetch_related(Prefetch("occurrences", times), "with_units", "people")
        .first()
    )


def occurrence_rows(task: Task, day: date) -> list[OccurrenceRow]:
    """A task's times for its page: those withdrawn only where something was said of them."""
    return [row for row in _rows_of(task, day) if not row.occurrence.withdrawn or row.occurrence.notes.all()]


def children_of(task: Task, day: date) -> TaskList:
    """The tasks of lower plans in force that carry a task out."""
    return task_list(live_tasks().filter(parent=task, plan__status__in=_SHOWN), day)


def takes_part(rights: Rights, task: Task) -> bool:
    """Whether a person leads, joins or is named for a task."""
    units = {task.lead_id} | {unit.id for unit in task.with_units.all()}
    return bool(rights.units & units) or any(user.id == rights.user_id for user in task.people.all())


def may_note(rights: Rights, task: Task) -> bool:
    """Whether a person may say how a task goes: who takes part in it, or manages its plan."""
    return takes_part(rights, task) or rights.may("plan.manage", task.plan.place_id)


def may_see(rights: Rights, task: Task) -> bool:
    """Whether a person may read a task: whoever may read its plan's place, and who takes part."""
    return rights.may("place.read", task.plan.place_id) or takes_part(rights, task)


def in_force() -> QuerySet[Occurrence]:
    """The times, not withdrawn, of the living tasks of all plans in force."""
    return _live_occurrences().filter(task__plan__status=PlanStatus.IN_FORCE)


def _named(user_id: int | None = None) -> Exists:
    """That the task of a time names people, or this person."""
    rows = Task.people.through.objects.filter(task_id=OuterRef("task_id"))
    return Exists(rows if user_id is None else rows.filter(user_id=user_id))


def mine(rights: Rights) -> QuerySet[Occurrence]:
    """The times that a person answers for: of tasks that name them, and of tasks that name nobody and
    that a unit of theirs leads. Only of plans whose place they may still read."""
    own = Q(_named(rights.user_id)) | (Q(task__lead_id__in=list(rights.units)) & ~Q(_named()))
    return in_force().filter(own, task__plan__place_id__in=list(rights.anywhere("place.read")))


def joined(rights: Rights) -> QuerySet[Occurrence]:
    """The times of tasks in which a unit of theirs joins, and that are not theirs to answer for."""
    units = Task.with_units.through.objects.filter(
        task_id=OuterRef("task_id"), unit_id__in=list(rights.units)
    )
    rows = in_force().filter(Exists(units), task__plan__place_id__in=list(rights.anywhere("place.read")))
    return rows.exclude(id__in=mine(rights).values("id"))


def rows_by_due(rows: QuerySet[Occurrence], day: date) -> list[OccurrenceRow]:
    """Times with their tasks and plans, by the day that they count to. One query."""
    found = rows.select_related("task", "task__plan", "task__plan__unit", "task__lead")
    listed = [occurrence_row(item, day) for item in found.order_by("task_id", "order")]
    return sorted(listed, key=lambda row: row.until)


def urgent(rows: QuerySet[Occurrence], day: date) -> QuerySet[Occurrence]:
    """Of some times those that are open and late or due within two weeks."""
    last = day + timedelta(days=SOON_DAYS)
    return rows.filter(Q(due__lte=last) | Q(due=None, task__plan__ends__lte=last), state="open")


def urgent_counts(rights: Rights, day: date) -> tuple[int, int]:
    """How many of a person's own times are late, and how many soon due. One query."""
    ends = urgent(mine(rights), day).values_list("due", "task__plan__ends")
    late = [(due or last) < day for due, last in ends]
    return sum(late), len(late) - sum(late)


def notes_between(task_ids: Collection[int], first: date, last: date) -> list[TaskNote]:
    """What was said of some tasks from one day to another, the oldest first, with how many files each note
    has (`proofs`). One query."""
    rows = TaskNote.objects.filter(
        occurrence__task_id__in=list(task_ids), noted_at__date__gte=first, noted_at__date__lte=last
    )
    rows = rows.select_related("occurrence").annotate(proofs=Count("files"))
    return list(rows.order_by("noted_at", "id"))


def note_file_uses(place_ids: Collection[int]) -> list[tuple[int, int]]:
    """Which files prove what of tasks in plans of places: file, task."""
    rows = TaskNote.files.through.objects.filter(
        tasknote__occurrence__task__plan__place_id__in=list(place_ids)
    )
    return list(rows.values_list("storedfile_id", "tasknote__occurrence__task_id").distinct())


def note_places(file_id: int) -> set[int]:
    """The places of the plans in whose notes a file is evidence."""
    rows = TaskNote.objects.filter(files=file_id)
    return set(rows.values_list("occurrence__task__plan__place_id", flat=True))
