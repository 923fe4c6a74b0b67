"""Questions about surveys: settings, states, counts; what is in a box only after it was closed."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q

from banmoi.core.readings import ValueStatus
from banmoi.core.secret_codes import digest, meant
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.indicators.queries import current_rows
from banmoi.rooms.places.queries import NamedPlace, children
from banmoi.rooms.surveys.models import (
    AskedHousehold,
    Survey,
    SurveyAnswer,
    SurveyCode,
    SurveyHamlet,
    SurveySetting,
)

COUNTED = ("closed", "published")
"""States in which the box is open for counting."""


def settings_at(place_id: int) -> list[SurveySetting]:
    """All settings of a commune, the newest first."""
    return list(SurveySetting.objects.filter(place_id=place_id))


def setting_on(place_id: int, day: date) -> SurveySetting | None:
    """The setting that holds on a day; None: nobody set one, so nothing can be drawn."""
    return SurveySetting.objects.filter(place_id=place_id, since__lte=day).first()


def surveys_at(place_ids: Collection[int]) -> list[Survey]:
    """The surveys of some places, the newest first."""
    return list(Survey.objects.filter(place_id__in=list(place_ids)))


def find_survey(survey_id: int) -> Survey | None:
    """A survey by its number."""
    return Survey.objects.filter(id=survey_id).first()


def asked_places(place: NamedPlace, day: date) -> list[NamedPlace]:
    """The hamlets that a survey of a place asks: those of a commune, or the hamlet itself."""
    return children(place.id, day, "hamlet") if place.level == "commune" else [place]


def households_told(place_ids: Collection[int], day: date) -> dict[int, IndicatorValue]:
    """The newest verified number of households of each place up to a day, as the value that told it."""
    found: dict[int, IndicatorValue] = {}
    for row in current_rows(place_ids, indicators=["households"]):
        value = row.value
        if row.status is ValueStatus.VERIFIED and value.numerator and value.period_start <= day:
            found.setdefault(value.place_id, value)
    return found


def hamlets_of(survey_id: int) -> list[SurveyHamlet]:
    """The hamlets of a survey."""
    return list(SurveyHamlet.objects.filter(survey_id=survey_id))


def asked_numbers(survey_id: int) -> dict[int, list[int]]:
    """The house numbers that are asked, by hamlet."""
    found: dict[int, list[int]] = {}
    rows = AskedHousehold.objects.filter(survey_id=survey_id)
    for place_id, number in rows.values_list("place_id", "number"):
        found.setdefault(place_id, []).append(number)
    return found


def codes_of(survey_id: int) -> dict[int, tuple[int, int]]:
    """By hamlet: how many codes stand (used or not), and how many were used."""
    rows = SurveyCode.objects.filter(survey_id=survey_id, void=False).values("place_id")
    rows = rows.annotate(all=Count("digest"), done=Count("digest", filter=Q(used=True)))
    return {row["place_id"]: (row["all"], row["done"]) for row in rows}


def open_code(text: str) -> SurveyCode | None:
    """The unused code of an open survey that somebody typed. One query whatever was typed, so that a wrong,
    a used and a cancelled code are answered alike."""
    rows = SurveyCode.objects.filter(digest=digest(meant(text)), used=False, void=False, survey__state="open")
    return rows.select_related("survey").first()


def box_of(survey: Survey) -> dict[int, list[list[str]]]:
    """The choices in the box by hamlet, once it is closed; before, nobody looks. Raises ValueError."""
    if survey.state not in COUNTED:
        raise ValueError(f"survey {survey.pk} is {survey.state}: its box is shut")
    found: dict[int, list[list[str]]] = {}
    rows = SurveyAnswer.objects.filter(survey=survey).values_list("place_id", "choices")
    for place_id, choices in rows:
        found.setdefault(place_id, []).append(choices)
    return found


def counted_surveys(place_ids: Collection[int], day: date, *, published: bool) -> list[Survey]:
    """Surveys of some places that were closed (or published) up to a day, the newest first."""
    rows = Survey.objects.filter(place_id__in=list(place_ids))
    if published:
        rows = rows.filter(state="published", published_on__lte=day)
    else:
        rows = rows.filter(state__in=COUNTED, closed_on__lte=day)
    return list(rows.order_by("-closed_on", "-id"))
