"""The ballot box: a paper goes in by a code that is then used up, and the box is shaken.

Shaken: with every paper all papers of the hamlet are written anew, with new random ids, in a random order and
in one transaction. So neither the order of rows in the file, nor an id, nor what a database keeps of the
transaction that wrote a row tells which paper came in when.
"""

import secrets
from collections.abc import Sequence

from django.db import transaction

from banmoi.core.surveys import Choice
from banmoi.rooms.surveys.models import Survey, SurveyAnswer, SurveyCode
from banmoi.rooms.surveys.problems import SurveyProblem, SurveyRefusedError
from banmoi.rooms.surveys.queries import open_code


def choices_for(survey: Survey, choices: Sequence[str]) -> list[str]:
    """The choices as the box keeps them: one a question, "" for none. Raises SurveyRefusedError for a
    choice that is none, another number than there are questions, or a sheet that answers nothing."""
    if len(choices) != len(survey.questions) or any(item and item not in set(Choice) for item in choices):
        raise SurveyRefusedError(SurveyProblem.UNKNOWN_CHOICE)
    if not any(choices):
        raise SurveyRefusedError(SurveyProblem.NOTHING_ANSWERED)
    return [str(item) for item in choices]


@transaction.atomic
def put_in(code: str, choices: Sequence[str], *, survey_id: int | None = None) -> None:
    """Put a paper into the box by a code; `survey_id`: only a code of this survey is taken.

    Raises SurveyRefusedError: the code is unknown, used, cancelled, or of a survey that is not open (which of
    these is not told), or the choices cannot be kept. Leaves no audit line: nothing but the box and the
    code's mark changes.
    """
    found = open_code(code)
    if found is None or (survey_id is not None and found.survey_id != survey_id):
        raise SurveyRefusedError(SurveyProblem.CODE_NOT_TAKEN, "code")
    survey = Survey.objects.select_for_update().get(id=found.survey_id)
    kept = choices_for(survey, choices)
    taken = survey.state == "open" and SurveyCode.objects.filter(
        digest=found.digest, used=False, void=False
    ).update(used=True)
    if not taken:
        raise SurveyRefusedError(SurveyProblem.CODE_NOT_TAKEN, "code")
    _shake(survey.pk, found.place_id, kept)


def _shake(survey_id: int, place_id: int, choices: list[str]) -> None:
    rows = SurveyAnswer.objects.filter(survey_id=survey_id, place_id=place_id)
    papers = [*rows.values_list("choices", flat=True), choices]
    rows.delete()
    secrets.SystemRandom().shuffle(papers)
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(survey_id=survey_id, place_id=place_id, choices=paper) for paper in papers
    )
