"""The page on which a household answers by the code on its sheet: no sign-in, no script, nothing kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from banmoi.rooms.surveys import actions
from banmoi.rooms.surveys.models import SurveyCode
from banmoi.rooms.surveys.problems import SurveyProblem, SurveyRefusedError
from banmoi.rooms.surveys.queries import open_code
from banmoi.web.guessing import MINUTES, note_wrong, tried_too_often
from banmoi.web.survey_rules import survey_problem
from banmoi.web.surveys import choices, typed_choices


@never_cache
def survey_answer(request: HttpRequest) -> HttpResponse:
    """The form for a code, the questions that it opens, and the thanks, which name no number and no code.

    A code that is wrong, used, cancelled or of a survey that is not open gets the same answer after the same
    work. The code comes in the body of the form, never in an address, so no list of visits holds it.
    """
    if request.method != "POST":
        return render(request, "survey_answer.html", {"minutes": MINUTES})
    if tried_too_often(request, "survey"):
        return render(request, "survey_answer.html", {"minutes": MINUTES, "locked": True}, status=429)
    typed = request.POST.get("code", "")[:60]
    code = open_code(typed)
    if code is None:
        return _wrong(request, typed)
    if request.POST.get("do") != "answer":
        return render(request, "survey_answer.html", _questions(request, code, typed))
    try:
        actions.answer(typed, typed_choices(request, code.survey))
    except SurveyRefusedError as refused:
        if refused.problem is SurveyProblem.CODE_NOT_TAKEN:
            return _wrong(request, typed)
        context = _questions(request, code, typed) | {"problem": survey_problem(refused)}
        return render(request, "survey_answer.html", context, status=422)
    return render(request, "survey_answer.html", {"done": True})


def _wrong(request: HttpRequest, typed: str) -> HttpResponse:
    note_wrong(request, "survey")
    problem = survey_problem(SurveyRefusedError(SurveyProblem.CODE_NOT_TAKEN))
    context = {"minutes": MINUTES, "typed": typed, "wrong": problem}
    return render(request, "survey_answer.html", context, status=422)


def _questions(request: HttpRequest, code: SurveyCode, typed: str) -> dict[str, Any]:
    picked = typed_choices(request, code.survey)
    return {
        "survey": code.survey,
        "code": typed,
        "choices": choices(),
        "questions": [
            (number, text, picked[number - 1]) for number, text in enumerate(code.survey.questions, start=1)
        ],
    }
