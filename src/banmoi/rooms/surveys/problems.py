"""Why an act of a survey is not done."""

from enum import StrEnum


class SurveyProblem(StrEnum):
    """Each has its sentence in `web/survey_rules.py`."""

    GONE = "gone"
    TITLE_MISSING = "title_missing"
    QUESTIONS_MISSING = "questions_missing"
    TOO_MANY_QUESTIONS = "too_many_questions"
    AIM_UNKNOWN = "aim_unknown"
    SHARE_WRONG = "share_wrong"
    LINE_WRONG = "line_wrong"
    LEAST_WRONG = "least_wrong"
    SINCE_MISSING = "since_missing"
    GROUND_MISSING = "ground_missing"
    NOT_DRAFT = "not_draft"
    NO_SETTING = "no_setting"
    NO_HAMLETS = "no_hamlets"
    HOUSEHOLDS_UNKNOWN = "households_unknown"
    NOT_DRAWN = "not_drawn"
    SHEETS_MISSING = "sheets_missing"
    NO_SHEETS_LEFT = "no_sheets_left"
    NOT_OPEN = "not_open"
    DAY_MISSING = "day_missing"
    DAY_IN_FUTURE = "day_in_future"
    DAY_BEFORE_OPENING = "day_before_opening"
    NOT_CLOSED = "not_closed"
    CODE_NOT_TAKEN = "code_not_taken"
    UNKNOWN_CHOICE = "unknown_choice"
    NOTHING_ANSWERED = "nothing_answered"


class SurveyRefusedError(Exception):
    """An act that is not done: why, at which field of the form, and the facts of the sentence."""

    def __init__(self, problem: SurveyProblem, field: str = "", **facts: object) -> None:
        super().__init__(problem)
        self.problem, self.field, self.facts = problem, field, facts
