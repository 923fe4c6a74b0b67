"""The acts of a survey, all by the Fatherland Front: setting, questionnaire, draw, sheets, opening, paper
sheets, closing, publishing. Audit lines say that an act happened, never what was answered nor by which code.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from banmoi.core.secret_codes import digest, make_secret
from banmoi.core.surveys import draw, number_to_ask
from banmoi.reference.survey_rules import survey_lines
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.places.queries import places_by_id
from banmoi.rooms.surveys import ballot_box
from banmoi.rooms.surveys.models import (
    AskedHousehold,
    Survey,
    SurveyCode,
    SurveyHamlet,
    SurveySetting,
)
from banmoi.rooms.surveys.problems import SurveyProblem, SurveyRefusedError
from banmoi.rooms.surveys.queries import (
    asked_places,
    codes_of,
    hamlets_of,
    households_told,
    setting_on,
)

ACT = "survey.run"
QUESTIONS_MOST, QUESTION_MOST, TITLE_MOST = 20, 300, 200


@dataclass(frozen=True, slots=True)
class Setting:
    """What an officer sets: shares in per cent, `line` None for the recalled line of the law."""

    since: date | None
    share: Decimal | None
    line: Decimal | None
    least: int | None
    ground: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What is asked: its title, for which aim of the commune, the questions in their order."""

    title: str
    aim: str
    questions: Sequence[str]


def _trace(rights: Rights, row: Survey, act: str, words: str, moment: datetime) -> None:
    leave_trace(
        rights, moment=moment, act=f"survey.{act}", subject_kind="survey", subject_id=row.pk,
        place_id=row.place_id, summary=f"{words}: {row.title}"[:300],
    )  # fmt: skip


def _survey(rights: Rights, survey_id: int) -> Survey:
    """The survey, held while the act lasts, of which the person must have the running."""
    row = Survey.objects.select_for_update().filter(id=survey_id).first()
    if row is None:
        raise SurveyRefusedError(SurveyProblem.GONE)
    require(rights, ACT, row.place_id)
    return row


def _is_share(share: Decimal | None) -> bool:
    return share is not None and 0 < share <= 100


@transaction.atomic
def write_setting(rights: Rights, place_id: int, setting: Setting, *, moment: datetime) -> SurveySetting:
    """Set how many are asked from a day on, with the ground. Raises NotAllowedError, SurveyRefusedError."""
    require(rights, ACT, place_id)
    ground = " ".join(setting.ground.split())[:300]
    if setting.since is None:
        raise SurveyRefusedError(SurveyProblem.SINCE_MISSING, "since")
    if setting.share is None or not _is_share(setting.share):
        raise SurveyRefusedError(SurveyProblem.SHARE_WRONG, "share")
    if setting.line is not None and not _is_share(setting.line):
        raise SurveyRefusedError(SurveyProblem.LINE_WRONG, "line")
    if setting.least is None or not 2 <= setting.least <= 100:
        raise SurveyRefusedError(SurveyProblem.LEAST_WRONG, "least")
    if not ground:
        raise SurveyRefusedError(SurveyProblem.GROUND_MISSING, "ground")
    row = SurveySetting.objects.create(
        place_id=place_id, since=setting.since, share=setting.share, line=setting.line,
        least=setting.least, ground=ground, made_by_id=rights.user_id, made_at=moment,
    )  # fmt: skip
    leave_trace(
        rights, moment=moment, act="survey.set", subject_kind="survey_setting", subject_id=row.pk,
        place_id=place_id, summary=f"Quy định tỷ lệ hộ được hỏi: {setting.share} %, căn cứ {ground}"[:300],
    )  # fmt: skip
    return row


def _checked(paper: Questionnaire) -> tuple[str, list[str]]:
    title = " ".join(paper.title.split())[:TITLE_MOST]
    questions = [" ".join(item.split())[:QUESTION_MOST] for item in paper.questions if item.strip()]
    if not title:
        raise SurveyRefusedError(SurveyProblem.TITLE_MISSING, "title")
    if paper.aim not in survey_lines():
        raise SurveyRefusedError(SurveyProblem.AIM_UNKNOWN, "aim")
    if not questions:
        raise SurveyRefusedError(SurveyProblem.QUESTIONS_MISSING, "questions")
    if len(questions) > QUESTIONS_MOST:
        raise SurveyRefusedError(
            SurveyProblem.TOO_MANY_QUESTIONS, "questions", most=QUESTIONS_MOST, found=len(questions)
        )
    return title, questions


@transaction.atomic
def write_survey(
    rights: Rights, place_id: int, paper: Questionnaire, *, survey_id: int | None = None, moment: datetime
) -> Survey:
    """Make a questionnaire, or change a draft. Raises NotAllowedError, SurveyRefusedError."""
    require(rights, ACT, place_id)
    row = Survey(place_id=place_id, made_by_id=rights.user_id, made_at=moment)
    if survey_id is not None:
        row = _survey(rights, survey_id)
        if row.state != "draft":
            raise SurveyRefusedError(SurveyProblem.NOT_DRAFT)
    row.title, row.questions = _checked(paper)
    row.aim = paper.aim
    row.save()
    _trace(rights, row, "write", "Soạn phiếu lấy ý kiến", moment)
    return row


@transaction.atomic
def draw_sample(rights: Rights, survey_id: int, seed: str, *, moment: datetime) -> Survey:
    """Draw by lot the households that are asked, once. `seed`: typed (the number of a public lot), or ""
    for a random one. Raises NotAllowedError, SurveyRefusedError (no setting, households not known)."""
    row, day = _survey(rights, survey_id), moment.date()
    if row.state != "draft":
        raise SurveyRefusedError(SurveyProblem.NOT_DRAFT)
    setting = setting_on(row.place_id, day)
    if setting is None:
        raise SurveyRefusedError(SurveyProblem.NO_SETTING)
    hamlets = asked_places(places_by_id([row.place_id], day)[row.place_id], day)
    told = households_told([hamlet.id for hamlet in hamlets], day)
    unknown = [hamlet.title for hamlet in hamlets if hamlet.id not in told]
    if not hamlets:
        raise SurveyRefusedError(SurveyProblem.NO_HAMLETS)
    if unknown:
        raise SurveyRefusedError(SurveyProblem.HOUSEHOLDS_UNKNOWN, names=unknown)
    row.seed = " ".join(seed.split())[:80] or secrets.token_hex(8)
    for hamlet in hamlets:
        households = int(told[hamlet.id].numerator or 0)
        asked = number_to_ask(setting.share, households)
        SurveyHamlet.objects.create(
            survey=row, place_id=hamlet.id, households=households, value=told[hamlet.id], asked=asked
        )
        AskedHousehold.objects.bulk_create(
            AskedHousehold(survey=row, place_id=hamlet.id, number=number)
            for number in draw(row.seed, hamlet.key, households, asked)
        )
    row.share, row.least, row.ground = setting.share, setting.least, setting.ground
    row.line, row.state, row.drawn_on = setting.line, "drawn", day
    row.save()
    _trace(rights, row, "draw", "Bốc thăm hộ được hỏi", moment)
    return row


@transaction.atomic
def make_sheets(rights: Rights, survey_id: int, place_id: int, *, moment: datetime) -> list[str]:
    """The codes of new sheets of a hamlet, told this once and not kept. Sheets made before and not used are
    cancelled; never more codes than households asked. Raises NotAllowedError, SurveyRefusedError."""
    row = _survey(rights, survey_id)
    if row.state not in ("drawn", "open"):
        raise SurveyRefusedError(SurveyProblem.NOT_DRAWN)
    hamlet = next((item for item in hamlets_of(row.pk) if item.place_id == place_id), None)
    if hamlet is None:
        raise SurveyRefusedError(SurveyProblem.GONE)
    SurveyCode.objects.filter(survey=row, place_id=place_id, used=False).update(void=True)
    _all, used = codes_of(row.pk).get(place_id, (0, 0))
    wanted = hamlet.asked - used
    if not wanted:
        raise SurveyRefusedError(SurveyProblem.NO_SHEETS_LEFT)
    codes = [make_secret(secrets.choice) for _ in range(wanted)]
    # Kept in the order of their digests, which has nothing to do with the order in which they are printed.
    SurveyCode.objects.bulk_create(
        SurveyCode(digest=item, survey=row, place_id=place_id) for item in sorted(map(digest, codes))
    )
    _trace(rights, row, "sheets", f"In {wanted} phiếu có mã", moment)
    return codes


@transaction.atomic
def open_survey(rights: Rights, survey_id: int, *, moment: datetime) -> None:
    """Begin to take answers, once every hamlet has its sheets. Raises NotAllowedError, SurveyRefusedError."""
    row = _survey(rights, survey_id)
    if row.state != "drawn":
        raise SurveyRefusedError(SurveyProblem.NOT_DRAWN)
    made, hamlets = codes_of(row.pk), hamlets_of(row.pk)
    missing = [hamlet.place_id for hamlet in hamlets if made.get(hamlet.place_id, (0, 0))[0] < hamlet.asked]
    if missing:
        names = places_by_id(missing, moment.date())
        raise SurveyRefusedError(SurveyProblem.SHEETS_MISSING, names=[names[item].title for item in missing])
    row.state, row.opened_on = "open", moment.date()
    row.save()
    _trace(rights, row, "open", "Mở lấy ý kiến", moment)


def answer(code: str, choices: Sequence[str]) -> None:
    """A household answers by its code; no right is needed, no line is left. Raises SurveyRefusedError."""
    ballot_box.put_in(code, choices)


@transaction.atomic
def enter_sheet(
    rights: Rights, survey_id: int, code: str, choices: Sequence[str], *, moment: datetime
) -> None:
    """Enter a sheet that was answered on paper. Raises NotAllowedError, SurveyRefusedError."""
    row = _survey(rights, survey_id)
    if row.state != "open":
        raise SurveyRefusedError(SurveyProblem.NOT_OPEN)
    ballot_box.put_in(code, choices, survey_id=row.pk)
    _trace(rights, row, "enter", "Nhập một phiếu giấy", moment)


@transaction.atomic
def close_survey(rights: Rights, survey_id: int, day: date | None, *, moment: datetime) -> None:
    """Take no more answers; `day`: the last day on which answers were taken. The box may then be counted.
    Raises NotAllowedError, SurveyRefusedError."""
    row = _survey(rights, survey_id)
    if row.state != "open" or row.opened_on is None:
        raise SurveyRefusedError(SurveyProblem.NOT_OPEN)
    if day is None:
        raise SurveyRefusedError(SurveyProblem.DAY_MISSING, "day")
    if day > moment.date():
        raise SurveyRefusedError(SurveyProblem.DAY_IN_FUTURE, "day")
    if day < row.opened_on:
        raise SurveyRefusedError(SurveyProblem.DAY_BEFORE_OPENING, "day", opened=row.opened_on)
    row.state, row.closed_on = "closed", day
    row.save()
    _trace(rights, row, "close", "Đóng lấy ý kiến", moment)


@transaction.atomic
def publish_result(rights: Rights, survey_id: int, *, moment: datetime) -> None:
    """Make the result known to everybody. Raises NotAllowedError, SurveyRefusedError."""
    row = _survey(rights, survey_id)
    if row.state != "closed":
        raise SurveyRefusedError(SurveyProblem.NOT_CLOSED)
    row.state, row.published_on = "published", moment.date()
    row.save()
    _trace(rights, row, "publish", "Công bố kết quả lấy ý kiến", moment)
