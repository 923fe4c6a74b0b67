"""The rules of recognition as the province or the commune set them, each with who decided it and by which
paper; what nobody has set is said to be not known."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.recognition_rules import SettingValue
from banmoi.kit import clock
from banmoi.reference.recognition import Title, titles
from banmoi.reports.recognition_wording import base_text, choice_text, title_name
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace, commune_of
from banmoi.rooms.recognition.actions import RoadRefusedError
from banmoi.rooms.recognition.models import RecognitionSetting
from banmoi.rooms.recognition.queries import setting_history
from banmoi.rooms.recognition.setting_actions import drop_rule, set_rule
from banmoi.web.doors import place_view, rights
from banmoi.web.recognition_parts import number
from banmoi.web.recognition_problems import Problem, problem_of
from banmoi.web.uploads import Uploads, typed_day, uploads


def procedures() -> dict[str, list[Title]]:
    """The procedures with their titles, in the order of years."""
    found: dict[str, list[Title]] = {}
    for item in titles().values():
        found.setdefault(item.procedure, []).append(item)
    return found


@place_view
def recognition_rules(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """What is set for one procedure, what is not known, and the form that sets a rule."""
    day = clock.today()
    commune = commune_of(place, day)
    if commune is None:
        raise Http404
    require(rights(request), "place.read", commune.id)
    asked = request.POST.get("procedure", "") or request.GET.get("procedure", "")
    every = procedures()
    procedure = asked if asked in every else _usual(every, place.level, day.year)
    problem, sent = Problem(), Uploads()
    if request.method == "POST":
        sent = uploads(request, "files")
        try:
            if not sent.errors:
                return _act(request, commune, procedure, sent)
            problem = Problem("set", "files", " ".join(sent.errors))
        except RoadRefusedError as refused:
            problem = problem_of(refused, request.POST.get("do", ""))
    chosen = request.POST.get("key", "") or request.GET.get("key", "")
    known = every[procedure][0].settings
    context = {
        "place": commune,
        "procedure": procedure,
        "procedures": [(key, ", ".join(title_name(item) for item in rows)) for key, rows in every.items()],
        "titles": [(item.key, title_name(item)) for item in every[procedure]],
        "title": every[procedure][0],
        "rows": _rows(commune, every[procedure], day),
        "history": [
            (row, *_shown(row, every[procedure][0])) for row in setting_history(commune.id, procedure)
        ],
        "may": rights(request).may("recognition.manage", commune.id),
        "chosen": known.get(chosen),
        "choices": [(key, choice_text(pair)) for key, pair in known[chosen].choices.items()]
        if chosen in known
        else [],
        "bases": [(base.value, base_text(base.value)) for base in known[chosen].bases]
        if chosen in known
        else [],
        "problem": problem,
        "typed": request.POST if problem.text else {},
        "sent": sent,
        "today": day,
    }
    return render(request, "recognition_rules.html", context, status=422 if problem.text else 200)


def _usual(every: dict[str, list[Title]], level: str, year: int) -> str:
    """The procedure of a level in a year."""
    for key, rows in every.items():
        if rows[0].level == level and rows[0].years[0] <= year <= rows[0].years[1]:
            return key
    return next(iter(every))


def _rows(commune: NamedPlace, rows: list[Title], day: Any) -> list[tuple[Any, list[Any]]]:
    """Each setting with what holds of it today: for all titles, or for one of them."""
    found = []
    history = [row for row in setting_history(commune.id, rows[0].procedure) if row.dropped_at is None]
    for key, facts in rows[0].settings.items():
        standing: dict[str, RecognitionSetting] = {}
        for row in history:  # the newest first
            if row.key == key and row.since <= day:
                standing.setdefault(row.title, row)
        found.append((facts, [(row, *_shown(row, rows[0])) for row in standing.values()]))
    return found


def _shown(row: RecognitionSetting, title: Title) -> tuple[str, str]:
    """A rule's value in words, and for which title it is meant."""
    facts = title.settings.get(row.key)
    value = row.value
    if facts is not None and row.value in facts.choices:
        value = choice_text(facts.choices[row.value])
    elif facts is not None and facts.kind == "share":
        value = f"{row.value}, {base_text(row.base)}"
    elif facts is not None and facts.kind == "days":
        value = _("%(n)s ngày") % {"n": row.value}
    meant = title_name(titles()[row.title]) if row.title in titles() else ""
    return value, meant


def _act(request: HttpRequest, commune: NamedPlace, procedure: str, sent: Uploads) -> HttpResponse:
    mine, moment, post = rights(request), clock.now(), request.POST
    match post.get("do", ""):
        case "set":
            set_rule(
                mine, commune, procedure, post.get("key", ""),
                SettingValue(post.get("value", ""), post.get("base", "")), title=post.get("title", ""),
                since=typed_day(post.get("since", "")), decided_by=post.get("decided_by", ""),
                paper=post.get("paper", ""), note=post.get("note", ""), files=sent.files, moment=moment,
            )  # fmt: skip
            messages.success(request, _("Đã ghi quy định, kèm căn cứ."))
        case "drop":
            drop_rule(
                mine, number(post.get("setting", "")), commune.id, post.get("reason", ""), moment=moment
            )
            messages.success(request, _("Đã bỏ quy định ghi nhầm; vẫn còn trong lịch sử."))
        case _:
            raise Http404
    return redirect(f"{reverse('recognition_rules', args=[commune.key])}?procedure={procedure}")
