"""The works of a place at a glance: by kind and step, their money, what each waits for, boards, upkeep."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from banmoi.core.rhythms import Timing
from banmoi.core.supervision import Lack
from banmoi.core.work_steps import STOPPED, missing_before, next_step
from banmoi.reference.registers import registers
from banmoi.reference.works import step_facts, steps
from banmoi.reports.wording import day_label, in_language
from banmoi.reports.works_wording import choice_name, lack_texts, step_name, step_names
from banmoi.rooms.works.models import Maintenance, SupervisionNote, Supervisor, Work, WorkStep
from banmoi.rooms.works.queries import (
    board_lacks,
    children_of,
    maintenance_at,
    officials_of,
    open_findings,
    overdue,
    reached,
    steps_of,
    works_at,
)

SOON = 30
"""Days before the day due from which upkeep is marked as coming soon."""
UNDER_WAY = ("approved", "building")
"""The states in which a missing board is a matter of today."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The step that a work waits for: who takes it, the paper it needs, and what is missing before it."""

    work: Work
    key: str
    who: str
    paper: str
    gaps: tuple[str, ...]

    @property
    def name(self) -> str:
        """The step in words."""
        return step_name(self.key)


@dataclass(frozen=True, slots=True)
class KindLine:
    """The works of one kind: how many at each step, what they cost, how many have no cost written."""

    kind: str
    name: str
    count: int
    by_step: tuple[tuple[str, str, int], ...]
    cost: int
    unknown: int

    @property
    def cost_known(self) -> bool:
        """Whether any of them has a cost: not known is not nought."""
        return self.count > self.unknown


@dataclass(frozen=True, slots=True)
class Overview:
    """The works of a place. `lines`: by kind, the kinds that have any; `total`: all of them; `used`: the
    steps at which any work stands; `waiting`: by the step waited for; `boards`: works under way whose board
    is asked for and not complete, with what it lacks."""

    lines: tuple[KindLine, ...]
    total: KindLine
    used: tuple[str, ...]
    waiting: tuple[tuple[str, str, tuple[Waiting, ...]], ...]
    boards: tuple[tuple[Work, str], ...]
    overdue: tuple[Maintenance, ...]
    risks: tuple[tuple[str, str, int], ...]


def states() -> list[str]:
    """All states of a work, in their order."""
    return list(registers()["works"].column("step").choices or ())


def overview(place_id: int, place_ids: Collection[int], day: date) -> Overview:
    """The works of some places on a day. A constant number of queries."""
    works = list(works_at(place_ids))
    ids = [work.pk for work in works]
    reached_steps, boards = steps_of(ids), children_of(Supervisor, ids)
    notes, officials = children_of(SupervisionNote, ids), officials_of(place_id, day)
    lacks = {work.pk: board_lacks(work, boards.get(work.pk, []), officials, day) for work in works}
    waits = [
        found
        for work in works
        if (
            found := waiting_of(
                work,
                reached_steps.get(work.pk, []),
                lacks[work.pk],
                open_findings(notes.get(work.pk, [])),
            )
        )
    ]
    by_key = {key: tuple(item for item in waits if item.key == key) for key in step_facts()}
    used = [key for key in states() if any(work.step == key for work in works)]
    risks = Counter(work.risk for work in works)
    return Overview(
        lines=tuple(
            _line(kind, choice_name("works", "kind", kind), mine, used)
            for kind in registers()["works"].column("kind").choices or ()
            if (mine := [work for work in works if work.kind == kind])
        ),
        total=_line("", _("Cộng"), works, used),
        used=tuple(step_name(key) for key in used),
        waiting=tuple((key, step_name(key), items) for key, items in by_key.items() if items),
        boards=tuple(
            (work, lack_texts(lacks[work.pk]))
            for work in works
            if work.step in UNDER_WAY and work.people_contribute is not False and lacks[work.pk]
        ),
        overdue=tuple(overdue(maintenance_at(place_ids), day)),
        risks=tuple(
            (key, choice_name("works", "risk", key), risks[key])
            for key in registers()["works"].column("risk").choices or ()
            if risks[key]
        ),
    )


def _line(kind: str, name: str, works: Sequence[Work], used: Sequence[str]) -> KindLine:
    counts = Counter(work.step for work in works)
    return KindLine(
        kind, name, len(works), tuple((key, step_name(key), counts[key]) for key in used),
        sum(work.cost or 0 for work in works), sum(work.cost is None for work in works),
    )  # fmt: skip


def waiting_of(work: Work, rows: Sequence[WorkStep], lacks: Sequence[Lack], findings: int) -> Waiting | None:
    """What a work waits for, and all that is missing before it; None for one that is at its end.

    `findings`: what the people's board found and nobody mended yet; it is shown before the acceptance and
    bars nothing, since who accepts may judge it otherwise.
    """
    have, pays = reached(rows), work.people_contribute
    key = next_step(steps(), have, pays)
    if key is None:
        return None
    facts, gaps = step_facts()[key], []
    if work.step == STOPPED:
        gaps.append(_("công trình đang dừng"))
    skipped = missing_before(steps(), have, key, pays)
    if skipped:
        gaps.append(_("chưa ghi bước trước: %(steps)s") % {"steps": step_names(skipped)})
    if pays is None:
        gaps.append(_("chưa ghi người dân có đóng góp không, nên vẫn cần dân bàn và Ban giám sát"))
    if facts.step.board and pays is not False and lacks:
        gaps.append(_("Ban giám sát cộng đồng: %(lacks)s") % {"lacks": lack_texts(lacks)})
    if key == "accepted" and findings:
        gaps.append(_("%(count)s kiến nghị giám sát chưa sửa xong") % {"count": findings})
    return Waiting(work, key, in_language(facts, "who"), in_language(facts, "paper"), tuple(gaps))


def timing(row: Maintenance, today: date) -> tuple[Timing, str]:
    """Where one piece of upkeep stands, with its word."""
    if row.done_on:
        return Timing.DONE, _("đã làm %(day)s") % {"day": day_label(row.done_on)}
    days = (row.due - today).days
    if days < 0:
        return Timing.LATE, _("quá hạn %(days)s ngày") % {"days": -days}
    return (Timing.SOON if days <= SOON else Timing.OPEN), _("còn %(days)s ngày") % {"days": days}


def tile_counts(works: Collection[Work]) -> Mapping[int, list[tuple[str, str, int]]]:
    """For each place how many of its works stand at which step: key, name, count."""
    counts: dict[int, Counter[str]] = {}
    for work in works:
        counts.setdefault(work.place_id, Counter())[work.step] += 1
    return {
        place: [(key, step_name(key), found[key]) for key in states() if found[key]]
        for place, found in counts.items()
    }
