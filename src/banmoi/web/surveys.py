"""Surveys for people who signed in: the list with its settings, one survey with its acts, sheets to print."""

import secrets
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from banmoi.core.numbers import NumberError, parse_number
from banmoi.core.secret_codes import spaced
from banmoi.core.surveys import LEAST_SHOWN, Choice
from banmoi.kit import clock
from banmoi.reference.survey_rules import coverages, survey_lines
from banmoi.reports.surveys import choice_text, counts_of, line_of, result_of
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace, get_place
from banmoi.rooms.surveys import actions
from banmoi.rooms.surveys.actions import ACT, Questionnaire, Setting
from banmoi.rooms.surveys.models import Survey
from banmoi.rooms.surveys.problems import SurveyRefusedError
from banmoi.rooms.surveys.queries import COUNTED, find_survey, setting_on, settings_at, surveys_at
from banmoi.web.doors import place_view, rights
from banmoi.web.registers import readable
from banmoi.web.survey_rules import survey_problem
from banmoi.web.uploads import typed_day


@dataclass(frozen=True, slots=True)
class Problem:
    """What was refused: the form, the field, the sentence."""

    form: str = ""
    field: str = ""
    text: str = ""


def choices() -> list[tuple[str, str]]:
    """What may be answered, with its words."""
    return [(item.value, choice_text(item)) for item in Choice]


def typed_choices(request: HttpRequest, survey: Survey) -> list[str]:
    """The answers of a form, one a question."""
    return [request.POST.get(f"q{number + 1}", "")[:20] for number in range(len(survey.questions))]


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except NumberError:
        return None


def _setting(request: HttpRequest) -> Setting:
    post = request.POST
    least = _number(post.get("least", ""))
    line = post.get("line", "").strip().removesuffix("%")
    return Setting(
        since=typed_day(post.get("since", "")),
        share=_number(post.get("share", "").strip().removesuffix("%")),
        # A line that cannot be read is refused as one that is nought, not taken as left open.
        line=(_number(line) or Decimal(0)) if line else None,
        least=int(least) if least is not None and least == int(least) else None,
        ground=post.get("ground", ""),
    )


def _questionnaire(request: HttpRequest) -> Questionnaire:
    post = request.POST
    return Questionnaire(post.get("title", ""), post.get("aim", ""), post.get("questions", "").splitlines())


def _paper(request: HttpRequest, problem: Problem, row: Survey | None = None) -> dict[str, str]:
    """What stands in the form of a questionnaire: what was typed and refused, else what is kept."""
    if problem.form in ("survey", "write"):
        sent = {"title": request.POST.get("title", ""), "aim": request.POST.get("aim", "")}
        return {**sent, "text": request.POST.get("questions", "")}
    if row is None:
        return {"title": "", "aim": "", "text": ""}
    return {"title": row.title, "aim": row.aim, "text": "\n".join(row.questions)}


@place_view
def surveys(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The surveys of a place and below it; the settings; a new questionnaire."""
    mine, problem = rights(request), Problem()
    if request.method == "POST":
        try:
            return _list_act(request, place)
        except SurveyRefusedError as refused:
            problem = Problem(request.POST.get("do", ""), refused.field, survey_problem(refused))
    places = readable(mine, place)
    context = {
        "place": place,
        "rows": [(row, places[row.place_id]) for row in surveys_at(list(places))],
        "settings": settings_at(place.id),
        "setting": setting_on(place.id, clock.today()),
        "may": mine.may(ACT, place.id),
        "lines": list(survey_lines().values()),
        "coverages": coverages(),
        "least": LEAST_SHOWN,
        "paper": _paper(request, problem),
        "problem": problem,
        "typed": request.POST if problem.text else {},
        "today": clock.today(),
    }
    return render(request, "surveys.html", context, status=422 if problem.text else 200)


def _list_act(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    mine, moment = rights(request), clock.now()
    match request.POST.get("do", ""):
        case "setting":
            actions.write_setting(mine, place.id, _setting(request), moment=moment)
            messages.success(request, _("Đã ghi tỷ lệ hộ được hỏi và căn cứ."))
            return redirect("surveys", place.key)
        case "survey":
            row = actions.write_survey(mine, place.id, _questionnaire(request), moment=moment)
            messages.success(request, _("Đã lưu phiếu. Xem lại câu hỏi, rồi bốc thăm hộ được hỏi."))
            return redirect("survey", place.key, row.pk)
        case _:
            require(mine, ACT, place.id)
            raise Http404


def _asked_survey(request: HttpRequest, place: NamedPlace, survey_id: int) -> tuple[Survey, NamedPlace]:
    row = find_survey(survey_id)
    places = readable(rights(request), place)
    if row is None or row.place_id not in places:
        raise Http404
    return row, places[row.place_id]


@never_cache
@place_view
def survey(request: HttpRequest, place: NamedPlace, survey_id: int) -> HttpResponse:
    """One survey: how far it is, its counts, the acts of the Front, and, once closed, what came out."""
    row, at = _asked_survey(request, place, survey_id)
    problem = Problem()
    if request.method == "POST":
        try:
            messages.success(request, _survey_act(request, row))
            return redirect(f"{reverse('survey', args=[place.key, row.pk])}{_back_to(request)}")
        except SurveyRefusedError as refused:
            problem = Problem(request.POST.get("do", ""), refused.field, survey_problem(refused))
    context = _survey_context(request, row) | {
        "place": place,
        "at": at,
        "paper": _paper(request, problem, row),
        "problem": problem,
        "typed": request.POST if problem.text else {},
        "today": clock.today(),
    }
    return render(request, "survey.html", context, status=422 if problem.text else 200)


def _back_to(request: HttpRequest) -> str:
    """After a paper sheet, to the form for the next one."""
    return "#enter" if request.POST.get("do") == "enter" else ""


def _survey_act(request: HttpRequest, row: Survey) -> str:
    """Do what the form asks; what was done, in words. Raises SurveyRefusedError."""
    mine, moment, post = rights(request), clock.now(), request.POST
    match post.get("do", ""):
        case "write":
            paper = _questionnaire(request)
            actions.write_survey(mine, row.place_id, paper, survey_id=row.pk, moment=moment)
            return _("Đã lưu phiếu.")
        case "draw":
            actions.draw_sample(mine, row.pk, post.get("seed", ""), moment=moment)
            return _("Đã bốc thăm. In phiếu của từng bản, rồi mở lấy ý kiến.")
        case "open":
            actions.open_survey(mine, row.pk, moment=moment)
            return _("Đã mở. Người dân trả lời được bằng mã trên phiếu.")
        case "enter":
            sheet = typed_choices(request, row)
            actions.enter_sheet(mine, row.pk, post.get("code", "")[:60], sheet, moment=moment)
            return _("Đã bỏ phiếu vào thùng. Hủy hoặc niêm phong phiếu giấy, rồi nhập phiếu tiếp theo.")
        case "close":
            actions.close_survey(mine, row.pk, typed_day(post.get("day", "")), moment=moment)
            return _("Đã đóng và kiểm phiếu. Xem kết quả dưới đây, rồi công bố.")
        case "publish":
            actions.publish_result(mine, row.pk, moment=moment)
            return _("Đã công bố kết quả.")
        case _:
            require(mine, ACT, row.place_id)
            raise Http404


def _survey_context(request: HttpRequest, row: Survey) -> dict[str, Any]:
    day = clock.today()
    counts = counts_of(row, day)
    return {
        "row": row,
        "may": rights(request).may(ACT, row.place_id),
        "counts": counts,
        "asked": sum(item.asked for item in counts),
        "households": sum(item.households for item in counts),
        "used": sum(item.used for item in counts),
        "ready": all(item.sheets >= item.asked for item in counts),
        "setting": setting_on(row.place_id, day),
        "line": line_of(row),
        "lines": list(survey_lines().values()),
        "choices": choices(),
        "questions": list(enumerate(row.questions, start=1)),
        "result": result_of(row, day) if row.state in COUNTED else None,
    }


@require_POST
@never_cache
@place_view
def survey_sheets(request: HttpRequest, place: NamedPlace, survey_id: int, hamlet: str) -> HttpResponse:
    """New sheets of a hamlet, shown this once: each with its code, in no order, without a house number."""
    row, _at = _asked_survey(request, place, survey_id)
    require(rights(request), ACT, row.place_id)
    where = get_place(hamlet, clock.today())
    if where is None:
        raise Http404
    try:
        codes = actions.make_sheets(rights(request), row.pk, where.id, moment=clock.now())
    except SurveyRefusedError as refused:
        messages.error(request, survey_problem(refused))
        return redirect("survey", place.key, row.pk)
    secrets.SystemRandom().shuffle(codes)
    context = {
        "place": place,
        "row": row,
        "hamlet": where,
        "codes": [spaced(code) for code in codes],
        "choices": choices(),
        "address": request.build_absolute_uri(reverse("survey_answer")).partition("://")[2],
    }
    return render(request, "survey_sheets.html", context)
