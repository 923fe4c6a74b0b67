"""A criteria set, a criterion, an indicator, a value."""

from collections.abc import Mapping
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from banmoi.core.distance import turning_parts
from banmoi.core.indicators import IndicatorKind
from banmoi.core.law import CriteriaSet, leaf_rules
from banmoi.core.periods import quarters_back
from banmoi.core.readings import Reading, ValueStatus
from banmoi.kit import clock
from banmoi.reference.catalogue import indicators, texts
from banmoi.reference.sets import find_set
from banmoi.reports.charts import bars_chart, line_chart
from banmoi.reports.hamlets import hamlet_row, part_amounts
from banmoi.reports.registers import rows_behind
from banmoi.rooms.assessments.queries import Standing, document_of, standing_of
from banmoi.rooms.audit.queries import trail_of
from banmoi.rooms.indicators.queries import get_row, history_rows, rows_by_id
from banmoi.rooms.law.queries import settled_share
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace, places_by_id
from banmoi.rooms.plans.queries import plan_on
from banmoi.web.doors import asked_day, place_view, rights

HISTORY_QUARTERS = 9


def _set_or_404(standing: Standing, name: str) -> CriteriaSet:
    found = find_set(name)
    if found is None:
        raise Http404
    return standing.sets[found.id]


@place_view
def criteria_set(request: HttpRequest, place: NamedPlace, set_id: str) -> HttpResponse:
    """Every criterion of a set with its verdict."""
    day = asked_day(request)
    standing = standing_of(place, day)
    found = _set_or_404(standing, set_id)
    verdict = standing.verdict(found.id)
    settled, slots = settled_share(found)
    mine = rights(request)
    context = {
        "place": place,
        "day": day,
        "set": found,
        "verdict": verdict,
        "settled": settled,
        "slots": slots,
        "text": texts().get(found.citation.text),
        "groups": [
            (group, [item for item in verdict.criteria if item.criterion.group == group[0]])
            for group in found.groups or (("", "", ""),)
        ],
        "names": {part.id: part.title for part in standing.parts},
        "may_freeze": mine.may("assessment.freeze", place.id),
        "others": [s for s in standing.sets.values() if s.level == found.level and s.id != found.id],
    }
    return render(request, "set.html", context)


@place_view
def verdict_file(request: HttpRequest, place: NamedPlace, set_id: str) -> HttpResponse:
    """The verdict as a small file that can be checked again offline."""
    standing = standing_of(place, asked_day(request))
    found = _set_or_404(standing, set_id)
    document = document_of(standing, found.id)
    name = f"danh-gia-{place.key}-{found.id}-{standing.day:%Y%m%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    options = {"ensure_ascii": False, "indent": 1, "sort_keys": True}
    return JsonResponse(document, headers=headers, json_dumps_params=options)


@place_view
def criterion(request: HttpRequest, place: NamedPlace, set_id: str, code: str) -> HttpResponse:
    """One criterion: its lines, thresholds, law, verdicts, and which hamlets would turn them."""
    day = asked_day(request)
    standing = standing_of(place, day)
    found = _set_or_404(standing, set_id)
    verdict = next((c for c in standing.verdict(found.id).criteria if c.criterion.code == code), None)
    if verdict is None:
        raise Http404
    names = {part.id: part.title for part in standing.parts}
    lines = []
    for line in verdict.indicators:
        rules = list(leaf_rules(line.indicator.rule))
        parts = line.verdict.parts or (line.verdict,)
        turning: tuple[int, ...] = ()
        if line.verdict.distance is not None and line.verdict.reading is not None:
            amounts = part_amounts(line.verdict.reading)
            turning = turning_parts(amounts, line.verdict.distance)[:3]
        definitions = [indicators()[rule.indicator] for rule in rules]
        lines.append(
            {
                "line": line,
                "rows": list(zip(definitions, parts, rules, strict=False)),
                "definition": definitions[0],
                "turning": [names[place_id] for place_id in turning],
                "lacking": _lacking(line.verdict.reading, names),
                "typed": [d for d in definitions if d.collected_at == "commune" and not d.derived],
            }
        )
    codes = [item.criterion.code for item in standing.verdict(found.id).criteria]
    at = codes.index(code)
    context = {
        "place": place,
        "day": day,
        "set": found,
        "verdict": verdict,
        "lines": lines,
        "names": names,
        "text": texts().get(found.citation.text),
        "may_report": rights(request).may("value.report", place.id),
        "typed": any(line["typed"] for line in lines),
        "before": codes[at - 1] if at else "",
        "after": codes[at + 1] if at + 1 < len(codes) else "",
    }
    return render(request, "criterion.html", context)


def _lacking(reading: Reading | None, names: Mapping[int, str]) -> list[str]:
    """The hamlets that do not have what a decision gives, where they are few enough to be named."""
    parts = reading.parts if reading is not None else {}
    found = [names[place] for place, part in parts.items() if part.decision is False]
    return found if len(found) <= 5 else []


@place_view
def indicator(request: HttpRequest, place: NamedPlace, indicator: str) -> HttpResponse:
    """One indicator: what it means, its history, its hamlets, its values and who said them."""
    key = indicator
    definition = indicators().get(key)
    if definition is None:
        raise Http404
    day = asked_day(request)
    standing = standing_of(place, day)
    reading = standing.readings[key]
    row = hamlet_row(standing, definition) if standing.parts and reading.parts else None
    places = [place.id, *(part.id for part in standing.parts)]
    history = history_rows(places, key)
    shown = 200 if request.GET.get("all") else 2 * len(places)
    names = {place.id: place.title} | {part.id: part.title for part in standing.parts}
    if definition.base:
        base = rows_by_id([v for part in (reading.parts or {0: reading}).values() for v in part.sources])
    else:
        base = []
    context = {
        "place": place,
        "day": day,
        "definition": definition,
        "base": indicators().get(definition.base),
        "base_rows": {r.value.place_id: r for r in base if r.value.indicator == definition.base},
        "reading": reading,
        "goal_line": next((value for _where, value in _lines(standing, key)), None),
        "row": row,
        "history": history[:shown],
        "more": max(0, len(history) - shown),
        "names": names,
        "chart": _history_chart(standing, key),
        "bars": bars_chart(row) if row else "",
        "used_in": _uses(standing, key),
        "goals": _goals(place, standing, key),
    }
    return render(request, "indicator.html", context)


def _history_chart(standing: Standing, key: str) -> str:
    """The values at quarter ends with the goal or threshold that holds now."""
    definition = indicators()[key]
    if definition.kind is IndicatorKind.DECISION and definition.collected_at == "commune":
        return ""
    points = []
    for period in reversed(list(quarters_back(standing.day, HISTORY_QUARTERS))):
        reading = standing.reading_on(key, min(period.end, standing.day))
        if reading.amount is None or not reading.amount.defined:
            continue
        if reading.newest is None or reading.newest.end < period.start:
            continue
        value = reading.amount.rounded(2) if reading.amount.is_share else reading.amount.numerator
        if definition.kind is IndicatorKind.DECISION:
            value = reading.amount.numerator
        points.append((period, value))
    return line_chart(points, _lines(standing, key)) if len(points) > 1 else ""


def _lines(standing: Standing, key: str) -> list[tuple[str, Decimal]]:
    found = []
    plan = plan_on(standing.place.id, standing.day)
    for goal in plan.goals.all() if plan else ():
        if goal.indicator == key and goal.low is not None:
            value = Decimal(goal.count) if goal.count is not None else min(goal.low, Decimal(100))
            found.append((goal.where, value))
    return found


def _uses(standing: Standing, key: str) -> list[tuple[CriteriaSet, str, str]]:
    """Where the sets in force and to come ask for an indicator."""
    return [
        (criteria_set, criterion.code, line.code)
        for criteria_set in standing.sets.values()
        if criteria_set.level == standing.place.level and not criteria_set.reference_only
        for criterion in criteria_set.criteria or ()
        for line in criterion.indicators or ()
        if any(rule.indicator == key for rule in leaf_rules(line.rule))
    ]


def _goals(place: NamedPlace, standing: Standing, key: str) -> list[object]:
    plan = plan_on(place.id, standing.day)
    return [goal for goal in plan.goals.all() if goal.indicator == key] if plan else []


@login_required
def value(request: HttpRequest, value_id: int) -> HttpResponse:
    """One value: the numbers, who said so and when, its evidence, reviews and corrections."""
    row = get_row(value_id)
    if row is None:
        raise Http404
    mine = rights(request)
    require(mine, "place.read", row.value.place_id)
    day = clock.today()
    place = places_by_id([row.value.place_id], day)[row.value.place_id]
    context = {
        "row": row,
        "place": place,
        "definition": indicators().get(row.value.indicator),
        "trail": trail_of("value", [str(row.value.id)])[:50],
        "may_verify": mine.may("value.verify", place.id) and row.value.reported_by_id != mine.user_id,
        "may_correct": mine.may("value.report", place.id) and row.status is not ValueStatus.VERIFIED,
        "current": not hasattr(row.value, "superseded_by"),
        "rows_behind": rows_behind(mine, row.value.id),
    }
    return render(request, "value.html", context)
