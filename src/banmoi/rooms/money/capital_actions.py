"""The life of a year's capital plan: begun, its lines written, discussed, sent back, decided.

Finance prepares it (`money.write`); the chair decides (`money.decide`) and is never the one who made it.
What was typed is read here, so that every refusal names its column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from banmoi.core.capital import Need
from banmoi.core.registers import Cell, CellError, CellProblem, read_cell
from banmoi.reference.registers import registers
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.money.capital_balances import lock, rebalance
from banmoi.rooms.money.capital_models import (
    DECIDED,
    DISCUSSED,
    DRAFT,
    IN_FORCE,
    REPLACED,
    Allocation,
    CapitalPlan,
    broken,
)
from banmoi.rooms.money.capital_queries import (
    LineSum,
    balances_of,
    line_now,
    line_sums,
    lines_in_force,
    open_needs,
    passed_over_by,
    rows_of_plan,
)
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.registers.actions import (
    EntryConflictError,
    EntryRefusedError,
    ReasonMissingError,
    Written,
    move_entry,
    withdraw_entry,
    write_entry,
)
from banmoi.rooms.registers.models import EntryChange


@dataclass(frozen=True, slots=True)
class Over:
    """A source from which the plan takes more than there is (đồng)."""

    source: str
    granted: int
    allocated: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands in the way of a plan: sources taken too far, lines cut under what was paid from them, and
    lines that go before needs which the law puts first (these only need a ground)."""

    over: tuple[Over, ...]
    under_paid: tuple[LineSum, ...]
    before_others: tuple[tuple[LineSum, tuple[Need, ...]], ...]


def start_plan(
    rights: Rights, place: NamedPlace, year: str, *, moment: datetime, demonstration: bool = False
) -> CapitalPlan:
    """Begin the plan of a year, or its next adjustment once the plan is decided.

    Raises NotAllowedError; EntryRefusedError for a year that is no year, or one with a plan under way.
    """
    require(rights, "money.write", place.id)
    if place.level != "commune":
        raise EntryRefusedError({"place": broken("not_a_commune")})
    open_ones = CapitalPlan.objects.filter(place_id=place.id, year=year, withdrawn_at=None)
    if open_ones.exclude(state=DECIDED).exists():
        raise EntryRefusedError({"year": broken("plan_under_way", year=year)})
    texts = {"year": year, "place": place.key}
    written = write_entry(
        rights, registers()["capital_plans"], None, texts, moment=moment, demonstration=demonstration
    )
    assert isinstance(written.entry, CapitalPlan)
    return written.entry


@transaction.atomic
def write_line(
    rights: Rights,
    plan_id: int,
    row_id: int | None,
    texts: Mapping[str, str],
    *,
    line_id: int | None = None,
    seen: int = 0,
    reason: str = "",
    moment: datetime,
    demonstration: bool = False,
) -> Written:
    """Write a line of a plan being prepared: a new one, a row of it that is there (`row_id`), or in an
    adjustment the new sums of a line in force (`line_id`, its number).

    Raises NotAllowedError, EntryRefusedError, EntryConflictError.
    """
    plan = CapitalPlan.objects.select_for_update().get(id=plan_id)
    require(rights, "money.write", plan.place_id)
    if plan.state != DRAFT or plan.withdrawn_at is not None:
        raise EntryRefusedError({"": broken("decided_stays")})
    typed = dict(texts) | {"plan": str(plan_id), "line": ""}
    if row_id is not None:
        row = Allocation.objects.get(id=row_id, plan_id=plan_id)
        line_id = row.line_id
    if line_id is not None:
        now = line_now(line_id)
        if now is None or now.place_id != plan.place_id or now.year != plan.year:
            raise EntryRefusedError({"": broken("not_in_force", what=str(line_id))})
        typed |= {
            "line": str(now.root_id),
            "source": now.source,
            "work": str(now.work_id or ""),
            "task": str(now.task or ""),
        }
    return write_entry(
        rights, registers()["allocations"], row_id, typed, seen=seen, reason=reason, moment=moment,
        demonstration=demonstration,
    )  # fmt: skip


@transaction.atomic
def drop_row(rights: Rights, plan_id: int, row_id: int, *, moment: datetime) -> None:
    """Take a row out of a plan that is being prepared.

    Raises NotAllowedError, EntryRefusedError; DoesNotExist for a row of another plan.
    """
    row = Allocation.objects.get(id=row_id, plan_id=plan_id)
    withdraw_entry(
        rights, registers()["allocations"], row.pk, withdrawn=True, reason="Bỏ khỏi dự thảo", moment=moment
    )


def drop_plan(rights: Rights, plan_id: int, *, reason: str, moment: datetime) -> None:
    """Give up a plan or adjustment that is being prepared, with the reason.

    Raises NotAllowedError, ReasonMissingError, EntryRefusedError for one that was discussed or decided.
    """
    withdraw_entry(
        rights, registers()["capital_plans"], plan_id, withdrawn=True, reason=reason, moment=moment
    )


def findings(plan: CapitalPlan, day: date) -> Findings:
    """What stands in the way of a plan as it is written now."""
    lines = {row.root_id: row for row in lines_in_force(plan.place_id, int(plan.year))}
    if plan.state != DECIDED:
        lines |= {row.root_id: row for row in rows_of_plan(plan.pk)}
    rows = list(lines.values())
    sums = line_sums(rows)
    balances = balances_of(plan.place_id, int(plan.year))
    asked: dict[str, int] = {}
    for row in rows:
        asked[row.source] = asked.get(row.source, 0) + row.amount
    over = [
        Over(source, balances[source].granted if source in balances else 0, amount)
        for source, amount in sorted(asked.items())
    ]
    return Findings(
        tuple(item for item in over if item.allocated > item.granted),
        tuple(line for line in sums if line.spent > line.amount),
        tuple(passed_over_by(sums, open_needs(plan.place_id, day, sums), day)),
    )


def _sound(plan: CapitalPlan, day: date) -> Findings:
    """What remains to be said of a plan that breaks no hard rule. Raises EntryRefusedError."""
    found = findings(plan, day)
    if not rows_of_plan(plan.pk):
        raise EntryRefusedError({"": broken("no_lines")})
    for item in found.over:
        raise EntryRefusedError(
            {
                "": broken(
                    "over_source", source=item.source, year=plan.year, granted=item.granted,
                    allocated=item.allocated,
                )
            }
        )  # fmt: skip
    for line in found.under_paid:
        raise EntryRefusedError(
            {"": broken("over_line", what=line.name, amount=line.amount, spent=line.spent)}
        )
    return found


def discuss(
    rights: Rights,
    plan_id: int,
    texts: Mapping[str, str],
    *,
    seen: int,
    files: Sequence[StoredFile] = (),
    moment: datetime,
) -> CapitalPlan:
    """Note that a plan was discussed: the minutes and their day; it then waits for the chair.

    Raises NotAllowedError, EntryRefusedError, EntryConflictError.
    """
    return _move(
        rights, plan_id, texts, ("minutes", "discussed_on"), DRAFT, DISCUSSED, act="capital.discuss",
        right="money.write", seen=seen, files=files, moment=moment,
    )  # fmt: skip


@transaction.atomic
def send_back(rights: Rights, plan_id: int, *, reason: str, seen: int, moment: datetime) -> CapitalPlan:
    """Send a discussed plan back to be changed, with the reason: by the chair, or by finance itself.

    Raises NotAllowedError, ReasonMissingError, EntryRefusedError, EntryConflictError.
    """
    plan = CapitalPlan.objects.select_for_update().get(id=plan_id)
    right = "money.decide" if rights.may("money.decide", plan.place_id) else "money.write"
    require(rights, right, plan.place_id)
    if plan.state != DISCUSSED:
        raise EntryRefusedError({"": broken("not_so_far", state=plan.state)})
    if not reason.strip():
        raise ReasonMissingError
    moved = move_entry(
        rights, registers()["capital_plans"], plan_id, {"state": DRAFT}, act="capital.send_back", right=right,
        reason=reason, seen=seen, moment=moment,
    )  # fmt: skip
    assert isinstance(moved, CapitalPlan)
    return moved


@transaction.atomic
def decide(
    rights: Rights,
    plan_id: int,
    texts: Mapping[str, str],
    *,
    seen: int,
    files: Sequence[StoredFile] = (),
    moment: datetime,
) -> CapitalPlan:
    """The chair's decision: the plan's rows come into force, in place of the earlier rows of their lines.

    `texts`: decision, decided_on, and ground where the plan goes, on that day, before what the law puts
    first; a ground is kept only where it is needed. Raises NotAllowedError, EntryRefusedError,
    EntryConflictError.
    """
    plan = CapitalPlan.objects.select_for_update().get(id=plan_id)
    require(rights, "money.decide", plan.place_id)
    lock([plan.place_id])
    if rights.user_id in _makers(plan):
        raise EntryRefusedError({"": broken("own_plan")})
    if plan.state == DISCUSSED:
        day = _read(texts, ("decision", "decided_on"))["decided_on"]
        assert isinstance(day, date)
        first = _sound(plan, day).before_others
        ground = texts.get("ground", "").strip()
        if first and not ground:
            needs = {need.work: need for _line, passed in first for need in passed}.values()
            facts = [(need.step, need.name, need.missing) for need in needs]
            raise EntryRefusedError({"ground": broken("out_of_order", first=facts)})
        texts = dict(texts) | {"ground": ground if first else ""}
    moved = _move(
        rights, plan_id, texts, ("decision", "decided_on"), DISCUSSED, DECIDED, act="capital.decide",
        right="money.decide", seen=seen, files=files, moment=moment,
    )  # fmt: skip
    _bring_into_force(moved)
    return moved


def _makers(plan: CapitalPlan) -> set[int]:
    """Everybody who made the plan or wrote one of its lines."""
    rows = [row.pk for row in Allocation.objects.filter(plan_id=plan.pk)]
    wrote = EntryChange.objects.filter(register="allocations", entry__in=rows)
    return {plan.made_by_id, *wrote.values_list("changed_by_id", flat=True)}


def _bring_into_force(plan: CapitalPlan) -> None:
    rows = rows_of_plan(plan.pk)
    before = Allocation.objects.filter(place_id=plan.place_id, year=plan.year, state=IN_FORCE)
    changed = {row.root_id for row in rows}
    old = [row.pk for row in before if row.root_id in changed]
    Allocation.objects.filter(id__in=old).update(state=REPLACED)
    Allocation.objects.filter(id__in=[row.pk for row in rows]).update(state=IN_FORCE)
    rebalance([plan.place_id])


@transaction.atomic
def _move(
    rights: Rights,
    plan_id: int,
    texts: Mapping[str, str],
    wanted: Sequence[str],
    before: str,
    after: str,
    *,
    act: str,
    right: str,
    seen: int,
    files: Sequence[StoredFile],
    moment: datetime,
) -> CapitalPlan:
    """One step of a plan with its paper and day."""
    plan = CapitalPlan.objects.select_for_update().get(id=plan_id)
    require(rights, right, plan.place_id)
    if plan.version != seen:
        rows = EntryChange.objects.filter(register="capital_plans", entry=plan_id)
        raise EntryConflictError(rows.select_related("changed_by").latest("version"))
    if plan.state != before or plan.withdrawn_at is not None:
        raise EntryRefusedError({"": broken("not_so_far", state=plan.state)})
    cells = _read(texts, wanted)
    last = plan.discussed_on if after == DECIDED else None
    day = cells[wanted[1]]
    assert isinstance(day, date)
    if day > moment.date():
        raise EntryRefusedError({wanted[1]: broken("day_to_come", day=day)})
    if last is not None and day < last:
        raise EntryRefusedError(
            {wanted[1]: CellError(CellProblem.AFTER, f"{day:%d/%m/%Y}", other="discussed_on")}
        )
    _sound(plan, moment.date())
    ground = texts.get("ground", "")
    moved = move_entry(
        rights, registers()["capital_plans"], plan_id, {**cells, "state": after, "ground": ground or None},
        act=act, right=right, reason=ground, seen=seen, files=files, moment=moment,
    )  # fmt: skip
    assert isinstance(moved, CapitalPlan)
    return moved


def _read(texts: Mapping[str, str], wanted: Sequence[str]) -> dict[str, Cell]:
    """What was typed for an act, all of it needed. Raises EntryRefusedError with all that is wrong."""
    register, found, wrong = registers()["capital_plans"], dict[str, Cell](), dict[str, CellError]()
    for name in wanted:
        try:
            found[name] = read_cell(register.column(name), texts.get(name, ""), lambda _column, _text: None)
        except CellError as error:
            wrong[name] = error
            continue
        if found[name] is None:
            wrong[name] = CellError(CellProblem.MISSING)
    if len(texts.get("ground", "")) > register.column("ground").most:
        wrong["ground"] = CellError(CellProblem.TOO_LONG)
    if wrong:
        raise EntryRefusedError(wrong)
    return found
