"""A year's capital plan and its adjustments: the lines, and the steps to the chair's decision."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.kit import clock
from banmoi.reference.capital_sources import capital_sources
from banmoi.reference.payment_order import order_on
from banmoi.reference.registers import registers
from banmoi.reports.capital_versions import LineOfVersions, version_table
from banmoi.reports.capital_wording import capital_state, class_name, order_text, source_name
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.money.capital_actions import (
    decide,
    discuss,
    drop_plan,
    drop_row,
    findings,
    send_back,
    start_plan,
)
from banmoi.rooms.money.capital_models import DECIDED, DRAFT, CapitalPlan
from banmoi.rooms.money.capital_queries import balances_of, plan_by_id, plans_of, row_of_plan, rows_of_year
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.registers.actions import EntryConflictError, EntryRefusedError, ReasonMissingError
from banmoi.rooms.registers.queries import evidence, history
from banmoi.web.capital import by_need
from banmoi.web.doors import place_view, rights
from banmoi.web.register_entries import entry_problems
from banmoi.web.uploads import uploads

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, NamedPlace, CapitalPlan, P], HttpResponse]
PLANS = "capital_plans"
ROMAN = ("I", "II", "III", "IV")
TYPED = ("minutes", "discussed_on", "decision", "decided_on", "ground", "reason", "why")


def capital_plan_view(view: View[P]) -> Any:
    """A page about a capital plan of the commune; 404 for another place's, or one that was given up."""

    @wraps(view)
    def wrapped(
        request: HttpRequest, place: NamedPlace, plan_id: int, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        plan = plan_by_id(plan_id)
        if plan is None or plan.place_id != place.id or plan.withdrawn_at is not None:
            raise Http404
        return view(request, place, plan, *args, **kwargs)

    guarded: Any = wrapped
    return place_view(guarded)


@capital_plan_view
def capital_plan(request: HttpRequest, place: NamedPlace, plan: CapitalPlan) -> HttpResponse:
    """A plan or adjustment: its lines beside earlier versions, and the next step for who may take it."""
    errors: dict[str, str] = {}
    seen = plan.version
    kept = uploads(request, "files") if request.method == "POST" else None
    if request.method == "POST" and kept is not None:
        text = request.POST.get("seen", "")
        seen = int(text) if text.isdigit() else 0
        errors = {"files": " ".join(kept.errors)} if kept.errors else {}
        try:
            if not errors:
                return _act(request, place, plan, seen, kept.files)
        except EntryRefusedError as refused:
            errors |= entry_problems(registers()[PLANS], refused)
        except ReasonMissingError:
            errors["why" if request.POST.get("do") == "drop" else "reason"] = _(
                "Ghi lý do, để người xem sau hiểu."
            )
        except EntryConflictError as conflict:
            seen = conflict.change.version
            errors["top"] = _(
                "%(who)s vừa sửa kế hoạch này. Xem lại dưới đây, rồi bấm lần nữa nếu vẫn muốn làm tiếp."
            ) % {"who": conflict.change.changed_by.full_name}
        plan = plan_by_id(plan.pk) or plan
    context = _plan_context(request, place, plan) | {
        "seen": seen,
        "errors": errors,
        "tokens": kept.tokens if kept else [],
        "typed": {name: request.POST.get(name, "") for name in TYPED},
    }
    return render(request, "capital_plan.html", context, status=422 if errors else 200)


def _act(
    request: HttpRequest, place: NamedPlace, plan: CapitalPlan, seen: int, files: Sequence[StoredFile]
) -> HttpResponse:
    """One button of the page."""
    mine, now = rights(request), clock.now()
    texts = {name: request.POST.get(name, "") for name in TYPED}
    word, _sign, number = request.POST.get("do", "").partition(":")
    match word:
        case "discuss":
            discuss(mine, plan.pk, texts, seen=seen, files=files, moment=now)
            messages.success(request, _("Đã ghi cuộc họp. Kế hoạch chờ Chủ tịch quyết định."))
        case "decide":
            decide(mine, plan.pk, texts, seen=seen, files=files, moment=now)
            messages.success(request, _("Đã quyết định. Các dòng vốn có hiệu lực từ bây giờ."))
        case "send_back":
            send_back(mine, plan.pk, reason=texts["reason"], seen=seen, moment=now)
            messages.success(request, _("Đã trả lại để sửa."))
        case "take_out" if number.isdigit():
            if row_of_plan(plan.pk, int(number)) is None:
                raise Http404
            drop_row(mine, plan.pk, int(number), moment=now)
            messages.success(request, _("Đã bỏ dòng khỏi dự thảo."))
        case "drop":
            drop_plan(mine, plan.pk, reason=texts["why"], moment=now)
            messages.success(request, _("Đã bỏ dự thảo."))
            return redirect("capital", place.key)
        case "adjust":
            require(mine, "money.write", place.id)
            made = start_plan(mine, place, plan.year, moment=now)
            messages.success(request, _("Đã mở %(title)s.") % {"title": made.title})
            return redirect("capital_plan", place.key, made.pk)
        case _:
            raise Http404
    return redirect("capital_plan", place.key, plan.pk)


def _plan_context(request: HttpRequest, place: NamedPlace, plan: CapitalPlan) -> dict[str, Any]:
    mine, today = rights(request), clock.today()
    plans = plans_of(place.id, int(plan.year))
    until = [item for item in plans if (item.number or 0) <= (plan.number or 0)]
    rows = rows_of_year(place.id, int(plan.year))
    table = version_table(until, rows)
    found = findings(plan, today)
    order = order_on(plan.decided_on or today)
    draft = plan.state == DRAFT
    return {
        "place": place,
        "plan": plan,
        "plans": plans,
        "state": capital_state(plan.state),
        "table": table,
        "lines": [_line_words(line) for line in table.lines],
        "sources": _by_source(place, plan, table.lines),
        "over": {item.source for item in found.over},
        "under_paid": found.under_paid,
        "before_others": by_need(found.before_others),
        "order": order_text(order) if order else "",
        "history": history(registers()[PLANS], plan.pk),
        "files": evidence(registers()[PLANS], plan.pk),
        "draft": draft,
        "may_write": mine.may("money.write", place.id),
        "may_decide": mine.may("money.decide", place.id),
        "own": plan.made_by_id == mine.user_id,
        "may_adjust": plan.state == DECIDED and plan.pk == plans[-1].pk if plans else False,
    }


def _line_words(line: LineOfVersions) -> dict[str, Any]:
    row = line.newest
    return {
        "line": line,
        "row": row,
        "here": line.cells[-1].row,
        "source": source_name(row.source),
        "class": class_name(row.priority),
        "quarters": [(name, sum_) for name, sum_ in zip(ROMAN, row.quarters, strict=True) if sum_],
    }


def _by_source(
    place: NamedPlace, plan: CapitalPlan, lines: tuple[LineOfVersions, ...]
) -> list[dict[str, Any]]:
    """What this version takes of each source, against what was granted."""
    balances = balances_of(place.id, int(plan.year))
    asked: dict[str, int] = {key: 0 for key, item in balances.items() if item.granted}
    for line in lines:
        asked[line.newest.source] = asked.get(line.newest.source, 0) + (line.cells[-1].amount or 0)
    order = [key for key in capital_sources() if key in asked and capital_sources()[key].use == "allocated"]
    return [
        {
            "key": key,
            "name": source_name(key),
            "granted": balances[key].granted if key in balances else 0,
            "asked": asked[key],
            "left": (balances[key].granted if key in balances else 0) - asked[key],
        }
        for key in order
    ]
