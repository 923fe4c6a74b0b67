"""Many papers at once, and one code by several: on both databases none is lost and none counts twice.

The threads really commit, so the database is emptied afterwards; pytest-django runs such tests last. It needs
nothing of the demonstration, which an earlier such test has emptied.
"""

import secrets
from decimal import Decimal

import pytest

from banmoi.core.secret_codes import digest, make_secret
from banmoi.rooms.people.models import User
from banmoi.rooms.places.models import Place
from banmoi.rooms.surveys import actions
from banmoi.rooms.surveys.models import Survey, SurveyAnswer, SurveyCode
from banmoi.rooms.surveys.problems import SurveyProblem, SurveyRefusedError
from tests.rooms.test_dispatch_race import at_once

THREADS, EACH = 6, 5


@pytest.mark.django_db(transaction=True)
def test_every_paper_comes_in_once(moment):
    place = Place.objects.create(key="ban-thu-dua", level="hamlet")
    front = User.objects.create(username="mattran-dua", full_name="Người thử")
    survey = Survey.objects.create(
        place=place, title="Thử", aim="ntm", questions=["Một"], state="open", seed="1", share=Decimal(60),
        least=5, opened_on=moment.date(), made_by=front, made_at=moment,
    )  # fmt: skip
    codes = [make_secret(secrets.choice) for _ in range(THREADS * EACH + 1)]
    for code in codes:
        SurveyCode.objects.create(digest=digest(code), survey=survey, place=place)

    def send(thread):
        for code in codes[thread * EACH : (thread + 1) * EACH]:
            actions.answer(code, ["satisfied" if thread % 2 else "other"])

    results = at_once(*(lambda thread=thread: send(thread) for thread in range(THREADS)))
    assert results == [None] * THREADS
    kept = sorted(row.choices[0] for row in SurveyAnswer.objects.all())
    assert kept == ["other"] * (THREADS * EACH // 2) + ["satisfied"] * (THREADS * EACH // 2)

    results = at_once(*(lambda: actions.answer(codes[-1], ["other"]) for _n in range(5)))
    refused = [item for item in results if isinstance(item, SurveyRefusedError)]
    assert len(refused) == 4
    assert {item.problem for item in refused} == {SurveyProblem.CODE_NOT_TAKEN}
    assert SurveyAnswer.objects.count() == THREADS * EACH + 1
    assert SurveyCode.objects.filter(used=True).count() == THREADS * EACH + 1
