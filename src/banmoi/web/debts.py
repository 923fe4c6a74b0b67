"""Construction debts: of a place on a day, of one contract, and what a contract would owe if signed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banmoi.core.numbers import NumberError, format_number, parse_number
from banmoi.core.periods import Period
from banmoi.core.registers import MONEY_LIMIT
from banmoi.kit import clock
from banmoi.reference.money_rules import old_debt_line, recognition_rule
from banmoi.reference.registers import registers
from banmoi.reports.debt_wording import answer_text, foreseen_sentence, law_place, law_words, road_chart
from banmoi.reports.debts import (
    Forecast,
    coming_quarters,
    debt_book,
    debt_line,
    debt_lines,
    forecasts,
    gate_of,
    what_if,
)
from banmoi.rooms.money.arranged_queries import arranged
from banmoi.rooms.money.contract_models import Contract
from banmoi.rooms.money.debt_queries import book_of, lowerings
from banmoi.rooms.places.queries import NamedPlace, scope_ids
from banmoi.rooms.registers.models import Entry
from banmoi.rooms.registers.queries import may_write
from banmoi.web.debts_marks import gate_mark, shown, step_mark
from banmoi.web.doors import asked_day, place_view, rights
from banmoi.web.problems import number_problem

QUARTERS = 6
"""How many quarters the what-if page asks for."""


@place_view
def debts(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The debts of a place on a day, to the đồng; both definitions, the gate, the road, what is foreseen."""
    day, mine = asked_day(request), rights(request)
    ids = scope_ids([place.id], day) & mine.anywhere("place.read")
    lines = debt_lines(ids, day)
    found = debt_book(lines, day)
    coming = forecasts(lines, day)
    gate, (_old_day, old) = gate_of(lines, day), old_debt_line()
    context = {
        "place": place,
        "day": day,
        "found": found,
        "gate": gate,
        "gate_lines": [(line, answer_text(line.verdicts[gate.definition.id].answer)) for line in gate.lines]
        if gate.definition
        else [],
        "chart": road_chart(found.road),
        "lines": [shown(line) for line in found.lines],
        "sums": [
            (item, law_words(item.definition.words), law_place(item.definition.words)) for item in found.sums
        ],
        "quarters": [(row, step_mark(row.state) if row.state else "") for row in found.road],
        "gate_mark": gate_mark(gate),
        "gate_words": law_words(recognition_rule()),
        "gate_place": law_place(recognition_rule()),
        "old_words": f"{law_words(old)} {law_place(old)}",
        "forecasts": [(item, foreseen_sentence(item.first)) for item in coming],
        "lowerings": lowerings(ids, day - timedelta(days=366)),
        "may_write": any(may_write(mine, registers()["debt_steps"], key) for key in ids),
    }
    return render(request, "debts.html", context)


def contract_part(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """On a contract's page: what is owed today, since when, under which definition, and its road."""
    assert isinstance(entry, Contract)
    day = clock.today()
    book = book_of(entry.pk)
    assert book is not None
    line = debt_line(book, day, arranged([entry.pk], day).get(entry.pk))
    foreseen: list[Forecast] = forecasts([line], day)
    return {
        "debt": shown(line),
        "debt_day": day,
        "foreseen": foreseen_sentence(foreseen[0].first) if foreseen else "",
        "may_step": may_write(rights(request), registers()["debt_steps"], entry.place_id),
    }


@place_view
def debts_forecast(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """If this contract were signed: the quarter in which a debt would appear, and how much. Saves nothing."""
    day = clock.today()
    periods = coming_quarters(day, QUARTERS)
    typed = {name: request.GET.get(name, "")[:40] for name in _names(periods)}
    asked = any(typed.values())
    numbers, errors = _numbers(typed)
    if asked and "value" not in numbers and "value" not in errors:
        errors["value"] = _("Ghi giá trị của hợp đồng.")
    answer = None
    if asked and not errors:
        terms = {period: numbers.get(f"t-{period.code}", 0) for period in periods}
        money = {period: numbers.get(f"m-{period.code}") for period in periods}
        answer = what_if(numbers["value"], terms, money, day)
    ids = scope_ids([place.id], day) & rights(request).anywhere("place.read")
    context = {
        "place": place,
        "today_day": day,
        "rows": [{"period": item, "terms": f"t-{item.code}", "money": f"m-{item.code}"} for item in periods],
        "typed": typed,
        "errors": errors,
        "answer": answer,
        "answer_words": foreseen_sentence(answer.first) if answer else "",
        "said_too_much": -answer.left if answer and answer.left < 0 else 0,
        "owed": debt_book(debt_lines(ids, day), day).owed,
    }
    return render(request, "debts_forecast.html", context, status=422 if errors else 200)


def _names(periods: list[Period]) -> list[str]:
    return ["value", *(f"{kind}-{period.code}" for period in periods for kind in "tm")]


def _numbers(typed: Mapping[str, str]) -> tuple[dict[str, int], dict[str, str]]:
    """The sums that were typed, in whole đồng, and what is wrong with the others."""
    numbers: dict[str, int] = {}
    errors: dict[str, str] = {}
    for name, text in typed.items():
        if not text.strip():
            continue
        try:
            number = parse_number(text)
        except NumberError as error:
            errors[name] = number_problem(error)
            continue
        if number < 0 or number % 1 or number >= MONEY_LIMIT:
            errors[name] = _("Ghi số đồng nguyên, không âm, dưới %(most)s.") % {
                "most": format_number(MONEY_LIMIT)
            }
        else:
            numbers[name] = int(number)
    return numbers, errors
