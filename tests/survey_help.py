"""Surveys made for tests: drawn, with sheets, opened, answered."""

from datetime import date
from decimal import Decimal

from banmoi.rooms.surveys import actions
from banmoi.rooms.surveys.actions import Questionnaire, Setting

QUESTIONS = ("Đường đi lại trong bản", "Nước sinh hoạt", "Thu gom rác")
TEXT = Questionnaire("Hài lòng về nông thôn mới năm 2024 (thử)", "ntm", QUESTIONS)
SETTING = Setting(date(2024, 1, 1), Decimal(60), None, 5, "Hướng dẫn thử")


def written(front, place, moment):
    """A questionnaire that is still a draft, and its setting."""
    actions.write_setting(front, place.id, SETTING, moment=moment)
    return actions.write_survey(front, place.id, TEXT, moment=moment)


def drawn(front, place, moment, seed="20-11-2024"):
    """A survey whose households are drawn."""
    return actions.draw_sample(front, written(front, place, moment).pk, seed, moment=moment)


def opened(front, place, moment):
    """An open survey, and the codes of its sheets by hamlet."""
    survey = drawn(front, place, moment)
    codes = {
        hamlet.place_id: actions.make_sheets(front, survey.pk, hamlet.place_id, moment=moment)
        for hamlet in survey.hamlets.all()
    }
    actions.open_survey(front, survey.pk, moment=moment)
    survey.refresh_from_db()
    return survey, codes


def closed(front, survey, moment):
    """The survey, closed today."""
    actions.close_survey(front, survey.pk, moment.date(), moment=moment)
    survey.refresh_from_db()
    return survey
