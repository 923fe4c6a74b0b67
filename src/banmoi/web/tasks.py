"""Tasks: all of a place, one with its times and notes, what is mine, and giving them to people."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from banmoi.core.rhythms import Timing
from banmoi.kit import clock
from banmoi.reports.tasks import is_mine, members_by_unit, person_work, sections_of, unit_work
from banmoi.reports.wording import day_label
from banmoi.rooms.files.actions import FileRefusedError, check_size, keep
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.files.queries import file_by_id
from banmoi.rooms.people.queries import NotAllowedError, Rights, seated, units_of
from banmoi.rooms.places.queries import NamedPlace, places_by_id, scope_ids
from banmoi.rooms.plans.models import Plan, PlanStatus, Task
from banmoi.rooms.plans.task_actions import Noted, TaskProblem, TaskRefusedError, assign, note
from banmoi.rooms.plans.task_queries import (
    OccurrenceRow,
    TaskList,
    TaskRow,
    children_of,
    find_task,
    joined,
    may_note,
    may_see,
    mine,
    occurrence_rows,
    plans_at,
    rows_by_due,
    tally_of,
    task_list,
    tasks_at,
    tasks_of_plan,
)
from banmoi.web.doors import place_view, rights
from banmoi.web.problems import file_problem, task_problem

MOST = 15
"""How many tasks of one kind a person's own page shows at once."""
_FILES = signing.TimestampSigner(salt="task-evidence")
_STATES = (Timing.LATE, Timing.SOON, Timing.OPEN, Timing.DONE, Timing.NOT_DONE)


def chosen_plan(request: HttpRequest, plans: list[Plan]) -> Plan | None:
    """The plan asked for by `?plan=`, else the place's own. Another one is answered by 404."""
    text = request.GET.get("plan", "")
    if text:
        found = next((plan for plan in plans if str(plan.id) == text), None)
        if found is None:
            raise Http404
        return found
    return next((plan for plan in plans if plan.unit_id is None), None)


def listed_tasks(request: HttpRequest, place: NamedPlace, plan: Plan | None, day: date) -> TaskList:
    """The tasks that a place's pages show: of one plan; for a hamlet without a plan asked for, also
    those of the commune's plan in which the hamlet leads or joins."""
    if plan is not None and (place.level != "hamlet" or request.GET.get("plan")):
        return task_list(tasks_of_plan(plan.id), day)
    if place.level == "hamlet":
        return task_list(tasks_at(place.id, rights(request).anywhere("place.read")), day)
    return task_list(tasks_of_plan(0), day)


@place_view
def tasks(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The tasks of a place, by section, with progress; filtered by unit, state, and what is mine."""
    day = clock.today()
    plans = plans_at(place.id)
    plan = chosen_plan(request, plans)
    found = listed_tasks(request, place, plan, day)
    state, text = request.GET.get("state", ""), request.GET.get("unit", "")
    unit = int(text) if text.isdigit() else None
    own = request.GET.get("mine") == "1"
    shown = [row for row in found.rows if _fits(row, state, unit)]
    if own:
        shown = [row for row in shown if is_mine(rights(request), row.task)]
    work = unit_work(found)
    context = {
        "place": place,
        "plan": plan,
        "plans": plans,
        "sections": sections_of(found, shown),
        "progress": found.progress(found.rows),
        "shown": len(shown),
        "all": len(found.rows),
        "work": work,
        "people": person_work(found, day),
        "units": sorted((w.unit for w in work if w.unit), key=lambda item: item.name_vi),
        "states": _STATES,
        "state": state,
        "unit": unit,
        "own": own,
        "filtered": bool(state or own) or unit is not None,
        "query": urlencode({"plan": request.GET["plan"]}) if request.GET.get("plan") else "",
    }
    return render(request, "tasks.html", context)


def _fits(row: TaskRow, state: str, unit: int | None) -> bool:
    if unit is not None and row.task.lead_id != unit:
        return False
    if not state:
        return True
    if state == Timing.DONE:
        return row.timing is Timing.DONE
    return any(item.timing == state for item in row.rows)


@login_required
def my_tasks(request: HttpRequest) -> HttpResponse:
    """What I answer for, late first; then what my units join in; then what was done lately."""
    me, day = rights(request), clock.today()
    rows = rows_by_due(mine(me).filter(state="open"), day)
    later = _first_of_each([row for row in rows if row.timing is Timing.OPEN])
    groups = [
        ("late", [row for row in rows if row.timing is Timing.LATE]),
        ("soon", [row for row in rows if row.timing is Timing.SOON]),
        ("later", later),
        ("joined", _first_of_each(rows_by_due(joined(me).filter(state="open"), day))),
    ]
    lately = mine(me).exclude(state="open").filter(state_on__gte=day - timedelta(days=14))
    done = sorted(rows_by_due(lately, day), key=lambda row: row.occurrence.state_on or day, reverse=True)
    context = {
        "groups": [(kind, found[:MOST], max(0, len(found) - MOST)) for kind, found in groups if found],
        "done": done[:MOST],
        "any": bool(rows),
    }
    return render(request, "my_tasks.html", context)


def _first_of_each(rows: list[OccurrenceRow]) -> list[OccurrenceRow]:
    """Of each task the time that comes first."""
    found: dict[int, OccurrenceRow] = {}
    for row in rows:
        found.setdefault(row.occurrence.task_id, row)
    return list(found.values())


@dataclass
class Draft:
    """What was typed about one time of a task, kept on the screen when something is wrong."""

    occurrence_id: int | None = None
    text: str = ""
    problem: str = ""
    file_problems: list[str] = field(default_factory=list)
    files: list[tuple[str, StoredFile]] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        return bool(self.problem or self.file_problems)


def _seen(request: HttpRequest, task_id: int) -> Task:
    """A task that the person may see; else 404."""
    found = find_task(task_id)
    if found is None or not may_see(rights(request), found):
        raise Http404
    return found


@login_required
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task in the plan's own words, its times with notes and evidence, and the form for notes."""
    found = _seen(request, task_id)
    if request.method == "POST":
        return _answer(request, found)
    at = request.GET.get("at", "")
    return _page(request, found, Draft(int(at) if at.isdigit() else None))


def _page(request: HttpRequest, found: Task, draft: Draft) -> HttpResponse:
    me, day = rights(request), clock.today()
    rows = occurrence_rows(found, day)
    counted = [row for row in rows if not row.occurrence.withdrawn]
    current = next((row for row in counted if row.occurrence.id == draft.occurrence_id), None)
    if draft.occurrence_id is None:
        current = next((row for row in counted if row.occurrence.state == "open"), None)
        current = current or (counted[-1] if counted else None)
    elif current is None:
        raise Http404
    place = places_by_id([found.plan.place_id], day).get(found.plan.place_id)
    running = found.plan.status == PlanStatus.IN_FORCE and found.ended_in is None
    context = {
        "place": place,
        "readable": place is not None and me.may("place.read", place.id),
        "task": found,
        "rows": rows,
        "current": current,
        "progress": tally_of([found.id]).of(found.id),
        "below": children_of(found, day).rows,
        "with_words": found.with_words.splitlines(),
        "running": running,
        "may_note": running and may_note(me, found),
        "may_assign": found.plan.status != PlanStatus.CLOSED and _may_assign(me, found),
        "draft": draft,
    }
    return render(request, "task.html", context, status=422 if draft.wrong else 200)


def _answer(request: HttpRequest, found: Task) -> HttpResponse:
    """What somebody says of one time; what was typed and the good files stay when it is refused."""
    me = rights(request)
    if not may_note(me, found):
        place_id = found.plan.place_id
        raise NotAllowedError("task.note", place_id, visible=True)
    text = request.POST.get("occurrence", "")
    if text not in {str(item.id) for item in found.occurrences.all()}:
        raise Http404
    draft = Draft(int(text), request.POST.get("text", ""))
    _read_files(request, draft)
    if not draft.wrong:
        files = [stored for _token, stored in draft.files]
        try:
            noted = note(me, int(text), request.POST.get("kind", ""), draft.text, files, moment=clock.now())
        except TaskRefusedError as refused:
            draft.problem = task_problem(refused.problem)
            if refused.problem is TaskProblem.WITHDRAWN:
                draft.occurrence_id = None
        else:
            _tell(request, request.POST.get("kind", ""), noted)
            return redirect("my_tasks") if request.POST.get("back") == "me" else redirect("task", found.id)
    return _page(request, _seen(request, found.id), draft)


def _tell(request: HttpRequest, kind: str, noted: Noted) -> None:
    """Say what became of a note; somebody else's same word is named."""
    if noted.before is not None:
        words = {
            "name": noted.before.noted_by.full_name,
            "day": day_label(timezone.localtime(noted.before.noted_at).date()),
        }
        messages.info(request, _("%(name)s đã ghi như vậy ngày %(day)s; kết quả giữ nguyên.") % words)
        return
    texts = {
        "progress": _("Đã ghi tiến độ."),
        "done": _("Đã đánh dấu xong."),
        "not_done": _("Đã ghi là không làm được, kèm lý do."),
        "reopened": _("Đã mở lại."),
    }
    messages.success(request, texts[kind])


def _read_files(request: HttpRequest, draft: Draft) -> None:
    """Files kept before (by their signed number) and files sent now; a refused one names itself."""
    for token in request.POST.getlist("kept"):
        try:
            stored = file_by_id(int(_FILES.unsign(token, max_age=86400)))
        except (signing.BadSignature, ValueError):
            continue
        if stored is not None:
            draft.files.append((token, stored))
    for upload in request.FILES.getlist("files"):
        name = upload.name or "?"
        try:
            check_size(name, upload.size or 0)
            stored = keep(upload.read(), name, actor_id=rights(request).user_id, moment=clock.now())
        except FileRefusedError as refused:
            draft.file_problems.append(file_problem(refused))
        else:
            draft.files.append((_FILES.sign(str(stored.id)), stored))


def _may_assign(me: Rights, found: Task) -> bool:
    return me.may("plan.manage", found.plan.place_id) or found.lead_id in me.units


@login_required
def assign_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Choose the unit that leads a task (who manages the plan) and the people who do it."""
    found, me, day = _seen(request, task_id), rights(request), clock.today()
    if not _may_assign(me, found):
        raise NotAllowedError("task.assign", found.plan.place_id, visible=True)
    reach = scope_ids([found.plan.place_id], day)
    units = units_of(reach, day)
    manages = me.may("plan.manage", found.plan.place_id)
    lead, problem = found.lead_id, ""
    people = {user.id for user in found.people.all()}
    if request.method == "POST":
        text = request.POST.get("lead", "")
        if manages:
            lead = int(text) if text.isdigit() else None
        people = {int(one) for one in request.POST.getlist("person") if one.isdigit()}
        try:
            assign(me, found.id, lead, people, moment=clock.now())
        except TaskRefusedError as refused:
            problem = task_problem(refused.problem)
        else:
            messages.success(request, _("Đã giao nhiệm vụ."))
            return redirect("task", found.id)
    own = {found.lead_id, *(unit.id for unit in found.with_units.all())}
    members = members_by_unit(seated(day))
    groups = [
        (unit, list(members[unit.id].values()))
        for unit in sorted(units, key=lambda unit: (unit.id != found.lead_id, unit.id not in own, unit.id))
        if unit.id in members
    ]
    context = {
        "task": found, "units": units, "groups": groups, "lead": lead, "people": people,
        "manages": manages, "problem": problem,
    }  # fmt: skip
    return render(request, "task_assign.html", context, status=422 if problem else 200)
