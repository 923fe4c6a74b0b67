"""The form of a line of a capital plan: new, in a draft, or a line in force that an adjustment changes."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.core.registers import Column
from banmoi.kit import clock
from banmoi.reference.capital_sources import capital_sources
from banmoi.reference.registers import registers
from banmoi.reports.capital_wording import capital_state, source_name
from banmoi.reports.registers import cell_text, column_name
from banmoi.rooms.money.capital_actions import write_line
from banmoi.rooms.money.capital_models import DRAFT, Allocation, CapitalPlan
from banmoi.rooms.money.capital_queries import balances_of, line_now, row_of_line, row_of_plan
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.plans.cascade_queries import living_tasks
from banmoi.rooms.plans.queries import plan_for
from banmoi.rooms.registers.actions import EntryConflictError, EntryRefusedError, typed_cells
from banmoi.rooms.registers.queries import link_choices
from banmoi.web.capital_plans import capital_plan_view
from banmoi.web.doors import rights
from banmoi.web.register_entries import entry_problems

LINES = "allocations"
QUARTERS = ("q1", "q2", "q3", "q4")
TYPED = ("source", "work", "task", "priority", "amount", *QUARTERS, "note")


@capital_plan_view
def capital_line(request: HttpRequest, place: NamedPlace, plan: CapitalPlan, row_id: int) -> HttpResponse:
    """A new line (`row_id` 0), a line that a draft holds, or in an adjustment a line in force (`?line=`)."""
    mine = rights(request)
    require(mine, "money.write", place.id)
    row = row_of_plan(plan.pk, row_id) if row_id else None
    line = _line_meant(request, plan)
    if row_id and row is None:
        raise Http404
    if row is None and line is not None and line.plan_id == plan.pk:
        if request.method != "POST":
            return redirect("capital_line", place.key, plan.pk, line.pk)
        row = line
    typed, errors = _typed(request, row or line), dict[str, str]()
    seen = row.version if row else 0
    if request.method == "POST":
        text = request.POST.get("seen", "")
        seen = int(text) if text.isdigit() else 0
        try:
            write_line(
                mine, plan.pk, row.pk if row else None, typed, line_id=line.root_id if line else None,
                seen=seen, moment=clock.now(),
            )  # fmt: skip
            messages.success(request, _("Đã ghi dòng vốn vào dự thảo."))
            return redirect("capital_plan", place.key, plan.pk)
        except EntryRefusedError as refused:
            errors = entry_problems(registers()[LINES], refused)
        except EntryConflictError as conflict:
            seen = conflict.change.version
            errors["top"] = _(
                "%(who)s vừa sửa dòng này. Những gì anh/chị ghi vẫn còn dưới đây: xem lại, rồi bấm ghi lần "
                "nữa nếu vẫn muốn thay."
            ) % {"who": conflict.change.changed_by.full_name}
    fixed = line or (row if row and row.line_id else None)
    context = {
        "place": place,
        "plan": plan,
        "row": row,
        "line": line,
        "fixed": fixed,
        "fixed_source": source_name(fixed.source) if fixed else "",
        "draft": plan.state == DRAFT,
        "state": capital_state(plan.state),
        "typed": typed,
        "errors": errors,
        "seen": seen,
        "choices": _choices(mine, place, plan, typed) if plan.state == DRAFT and fixed is None else {},
        "classes": _classes(),
        "words": _words(),
        "quarters": [
            (name, column_name(column(name)), typed[name], errors.get(name, "")) for name in QUARTERS
        ],
    }
    return render(request, "capital_line.html", context, status=422 if errors else 200)


def _line_meant(request: HttpRequest, plan: CapitalPlan) -> Allocation | None:
    """The line in force that an adjustment changes. 404 for one of another year or place."""
    text = request.GET.get("line", "")
    if not text:
        return None
    now = line_now(int(text)) if text.isascii() and text.isdigit() and len(text) < 18 else None
    if now is None or now.place_id != plan.place_id or now.year != plan.year:
        raise Http404
    return row_of_line(plan.pk, now.root_id) or now


def _typed(request: HttpRequest, row: Allocation | None) -> dict[str, str]:
    """What stands in the form: as sent, else as the row has it."""
    if request.method == "POST":
        return {name: request.POST.get(name, "") for name in TYPED}
    if row is None:
        return dict.fromkeys(TYPED, "")
    cells = typed_cells(registers()[LINES], row)
    cells["task"] = str(row.task or "")
    return {name: cells[name] for name in TYPED}


def _choices(mine: Rights, place: NamedPlace, plan: CapitalPlan, typed: Mapping[str, str]) -> dict[str, Any]:
    """What a new line may choose from: sources with what is left of each, works, tasks of the year's plan."""
    year = int(plan.year)
    balances = balances_of(place.id, year)
    allowed = registers()[LINES].column("source").choices or {}
    sources = []
    for key in allowed:
        if capital_sources()[key].row_in(year):
            balance = balances.get(key)
            left = balance.granted - balance.allocated if balance else 0
            sources.append((key, source_name(key), left, typed["source"] == key))
    higher = plan_for(place.id, year)
    tasks = [task for task in living_tasks(higher.id) if not task.is_request] if higher else []
    return {
        "sources": sources,
        "works": [label for _number, label in link_choices(mine, "works")],
        "tasks": [(str(task.id), f"{task.path} {task.text}") for task in tasks],
    }


def column(name: str) -> Column:
    """A column of the register of lines."""
    return registers()[LINES].column(name)


def _classes() -> list[tuple[str, str]]:
    found = column("priority")
    return [(key, cell_text(found, key, {})) for key in found.choices or ()]


def _words() -> dict[str, str]:
    """What each column of the form is called."""
    return {name: column_name(column(name)) for name in TYPED}
