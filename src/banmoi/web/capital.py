"""The money of the year: at a glance, and from a source down to the voucher and its evidence."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.core.capital import Need, SourceUse
from banmoi.kit import clock
from banmoi.reference.capital_sources import capital_sources
from banmoi.reference.registers import registers
from banmoi.reports.capital import resources
from banmoi.reports.capital_charts import s_curve
from banmoi.reports.capital_walk import walk
from banmoi.reports.capital_wording import (
    class_name,
    named_source,
    named_table,
    order_text,
    programme_name,
    row_mark,
    source_name,
)
from banmoi.reports.capital_year import YearOfCapital, curve, year_of_capital
from banmoi.reports.registers import register_name
from banmoi.rooms.money.capital_actions import start_plan
from banmoi.rooms.money.capital_queries import LineSum, years_known
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.registers.actions import EntryRefusedError
from banmoi.web.doors import place_view, rights
from banmoi.web.register_entries import entry_problems


def asked_year(request: HttpRequest, known: Sequence[int]) -> int:
    """The year asked for by `?year=2024`, else this year. A text that is no year is answered by 404."""
    text = request.GET.get("year", "")
    if not text:
        return clock.today().year
    choices = registers()["grants"].column("year").choices or {}
    if text not in choices and text not in {str(year) for year in known}:
        raise Http404
    return int(text)


def need_commune(place: NamedPlace) -> None:
    """The year's capital is a commune's: a hamlet has no such page."""
    if place.level != "commune":
        raise Http404


@place_view
def capital(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The year's money by source, its curve, what is out of order, what waits for the chair."""
    need_commune(place)
    mine, known, problem = rights(request), years_known(place.id), ""
    year = asked_year(request, known)
    if request.method == "POST":
        require(mine, "money.write", place.id)
        try:
            made = start_plan(mine, place, str(year), moment=clock.now())
        except EntryRefusedError as refused:
            problem = " ".join(entry_problems(registers()["capital_plans"], refused).values())
        else:
            messages.success(request, _("Đã mở %(title)s. Thêm từng dòng vốn.") % {"title": made.title})
            return redirect("capital_plan", place.key, made.pk)
    found = year_of_capital(place, year, clock.today())
    chosen = _chosen(request, found)
    drawn = curve(found, clock.today(), chosen["source"], chosen["work_id"])
    context = {
        "place": place,
        "year": year,
        "years": sorted({*known, clock.today().year}, reverse=True),
        "found": found,
        "sources": [(item, named_source(item.source)) for item in found.sources],
        "chosen": chosen,
        "curve": drawn,
        "chart": s_curve(drawn, clock.today()),
        "problem": problem,
        "may_write": mine.may("money.write", place.id),
        "may_decide": mine.may("money.decide", place.id),
        **_order_context(found),
    }
    return render(request, "capital.html", context, status=422 if problem else 200)


@place_view
def capital_resources(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """All resources of the year by the rows of the report's table: what is planned, what was mobilised."""
    need_commune(place)
    known = years_known(place.id)
    year = asked_year(request, known)
    told = resources(place, year, min(clock.today(), date(year, 12, 31)))
    context = {
        "place": place,
        "year": year,
        "years": sorted({*known, clock.today().year}, reverse=True),
        "told": told,
        "table": named_table(told.table) if told.table else "",
        "rows": [
            (row, named_source(row.source), row_mark(row.form), [named_source(item) for item in row.holds])
            for row in told.rows
        ],
        "marked": any(row_mark(row.form) for row in told.rows),
    }
    return render(request, "capital_resources.html", context)


def _chosen(request: HttpRequest, found: YearOfCapital) -> dict[str, Any]:
    """Of what the curve is asked: of one source, of one work, of all; what is not there is left out."""
    source, work = request.GET.get("source", ""), request.GET.get("work", "")
    works = {str(item.work.pk): item.work for item in found.works}
    return {
        "source": source if source in {item.source.key for item in found.sources} else "",
        "work": work if work in works else "",
        "work_id": works[work].pk if work in works else None,
    }


def _order_context(found: YearOfCapital) -> dict[str, Any]:
    return {
        "order": order_text(found.order) if found.order else "",
        "order_note": found.order.note_vi if found.order else "",
        "steps": [class_name(step.key) if step else "" for step in found.order.steps] if found.order else [],
        "before_others": by_need(found.before_others),
        "beyond": [item for item in found.works if item.beyond],
        "grounds": [(item, register_name(registers()[item.register])) for item in found.grounds],
        "settled_unpaid": [item for item in found.works if item.work.pk in _settled_over_paid(found)],
    }


def _settled_over_paid(found: YearOfCapital) -> set[int]:
    """The works of which more was settled than was paid: something is still to be paid."""
    over = set()
    for contract in found.rows.contracts:
        settled = sum(row.value for row in found.rows.settlements if row.contract_id == contract.pk)
        paid = sum(row.amount for row in found.rows.paid_on_contracts if row.contract_id == contract.pk)
        if settled > paid:
            over.add(contract.work_id)
    return over


def by_need(passed: Sequence[tuple[LineSum, tuple[Need, ...]]]) -> list[tuple[Need, str, list[LineSum]]]:
    """What comes first and is not funded, its class in words, and the lines that go before it."""
    found: dict[tuple[str, int], tuple[Need, str, list[LineSum]]] = {}
    for line, needs in passed:
        for need in needs:
            key = need.step, need.work
            found.setdefault(key, (need, class_name(need.step).lower(), []))[2].append(line)
    return list(found.values())


@place_view
def capital_source(request: HttpRequest, place: NamedPlace, year: int, source: str) -> HttpResponse:
    """One source of a year from its grants down to settlements, each row to be opened."""
    need_commune(place)
    found = capital_sources().get(source)
    form = found.row_in(year) if found else None
    if found is None or form is None or found.use is not SourceUse.ALLOCATED:
        raise Http404
    money = walk(rights(request), place, year, source, clock.today())
    context = {
        "place": place,
        "year": year,
        "source": found,
        "title": source_name(source),
        "found": money,
        "mark": row_mark(form),
        "form": form,
        "classes": {way.money.row.root_id: class_name(way.money.row.priority) for way in money.ways},
        "programmes": {key: programme_name(key) for key in programmes()},
        "may_write": rights(request).may("money.write", place.id),
    }
    return render(request, "capital_source.html", context)


def programmes() -> list[str]:
    """The programmes in which something can be settled."""
    return list(registers()["settlements"].column("programme").choices or ())
