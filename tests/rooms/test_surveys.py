"""Surveys from their setting to the published result: who may, what is refused, what is told and hidden."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from banmoi.core.assess import State
from banmoi.core.surveys import draw
from banmoi.reference.survey_rules import coverages, survey_lines
from banmoi.reports.portal.tables import asked_of
from banmoi.reports.portal.tables import public_rows as portal_rows
from banmoi.reports.surveys import percent_text, public_results, result_of, satisfaction
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.indicators.models import IndicatorValue, ValueReview
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.places.queries import children
from banmoi.rooms.surveys import actions
from banmoi.rooms.surveys.actions import Questionnaire, Setting
from banmoi.rooms.surveys.models import AskedHousehold, SurveyAnswer, SurveyCode
from banmoi.rooms.surveys.problems import SurveyProblem, SurveyRefusedError
from banmoi.rooms.surveys.queries import box_of, codes_of
from tests.survey_help import QUESTIONS, SETTING, TEXT, closed, drawn, opened, written

YES, NO = ("satisfied",) * 3, ("not_satisfied",) * 3


@pytest.fixture
def front(person):
    return person("mattran")


def refused(problem, field=""):
    """Expects an act to be refused for a reason."""

    class Expecting:
        def __enter__(self):
            self.raises = pytest.raises(SurveyRefusedError)
            self.caught = self.raises.__enter__()

        def __exit__(self, *what):
            done = self.raises.__exit__(*what)
            assert self.caught.value.problem is problem
            assert self.caught.value.field == field
            return done

    return Expecting()


def test_nobody_else_runs_a_survey(person, front, ven, moment):
    survey = written(front, ven, moment)
    for name in ("chutich", "bcd", "canbo", "taichinh", "vanhoa", "phunu", "truongban", "thidua"):
        mine = person(name)
        for act in (
            lambda mine=mine: actions.write_setting(mine, ven.id, SETTING, moment=moment),
            lambda mine=mine: actions.write_survey(mine, ven.id, TEXT, moment=moment),
            lambda mine=mine: actions.draw_sample(mine, survey.pk, "", moment=moment),
            lambda mine=mine: actions.make_sheets(mine, survey.pk, ven.id, moment=moment),
            lambda mine=mine: actions.open_survey(mine, survey.pk, moment=moment),
            lambda mine=mine: actions.enter_sheet(mine, survey.pk, "x", YES, moment=moment),
            lambda mine=mine: actions.close_survey(mine, survey.pk, moment.date(), moment=moment),
            lambda mine=mine: actions.publish_result(mine, survey.pk, moment=moment),
        ):
            with pytest.raises(NotAllowedError):
                act()


def test_without_a_setting_nothing_is_drawn(front, ven, moment):
    survey = actions.write_survey(front, ven.id, TEXT, moment=moment)
    with refused(SurveyProblem.NO_SETTING):
        actions.draw_sample(front, survey.pk, "", moment=moment)
    later = Setting(moment.date() + timedelta(days=1), Decimal(60), None, 5, "Hướng dẫn thử")
    actions.write_setting(front, ven.id, later, moment=moment)
    with refused(SurveyProblem.NO_SETTING):
        actions.draw_sample(front, survey.pk, "", moment=moment)


@pytest.mark.parametrize(
    ("change", "problem", "field"),
    [
        ({"share": None}, SurveyProblem.SHARE_WRONG, "share"),
        ({"share": Decimal(101)}, SurveyProblem.SHARE_WRONG, "share"),
        ({"line": Decimal(0)}, SurveyProblem.LINE_WRONG, "line"),
        ({"least": 1}, SurveyProblem.LEAST_WRONG, "least"),
        ({"since": None}, SurveyProblem.SINCE_MISSING, "since"),
        ({"ground": " "}, SurveyProblem.GROUND_MISSING, "ground"),
    ],
)
def test_a_setting_says_all_and_its_ground(front, ven, moment, change, problem, field):
    import dataclasses

    with refused(problem, field):
        actions.write_setting(front, ven.id, dataclasses.replace(SETTING, **change), moment=moment)


def test_a_hamlet_whose_households_are_not_known_stops_the_draw(front, commune, moment):
    hamlet = children(commune.id, moment.date(), "hamlet")[0]
    rows = IndicatorValue.objects.filter(place_id=hamlet.id, indicator="households")
    ValueReview.objects.filter(value__in=rows).delete()
    survey = written(front, commune, moment)
    with pytest.raises(SurveyRefusedError) as caught:
        actions.draw_sample(front, survey.pk, "", moment=moment)
    assert caught.value.problem is SurveyProblem.HOUSEHOLDS_UNKNOWN
    assert caught.value.facts["names"] == [hamlet.title]


def test_the_draw_is_repeated_from_seed_and_number(front, commune, moment):
    survey = drawn(front, commune, moment, seed="12-345")
    assert survey.seed == "12-345"
    hamlets = list(survey.hamlets.select_related("place", "value"))
    assert len(hamlets) == len(children(commune.id, moment.date(), "hamlet"))
    for hamlet in hamlets:
        assert hamlet.households == hamlet.value.numerator
        assert (hamlet.asked - 1) * 100 < 60 * hamlet.households <= hamlet.asked * 100
        rows = AskedHousehold.objects.filter(survey=survey, place_id=hamlet.place_id)
        numbers = tuple(rows.values_list("number", flat=True))
        assert numbers == draw("12-345", hamlet.place.key, hamlet.households, hamlet.asked)
    with refused(SurveyProblem.NOT_DRAFT):
        actions.draw_sample(front, survey.pk, "other", moment=moment)


def test_a_questionnaire_is_changed_while_it_is_a_draft(front, ven, moment):
    survey = written(front, ven, moment)
    other = Questionnaire("Khác", "model", ["  Một   câu ", ""])
    actions.write_survey(front, ven.id, other, survey_id=survey.pk, moment=moment)
    survey.refresh_from_db()
    assert (survey.title, survey.aim, survey.questions) == ("Khác", "model", ["Một câu"])
    actions.draw_sample(front, survey.pk, "", moment=moment)
    with refused(SurveyProblem.NOT_DRAFT):
        actions.write_survey(front, ven.id, TEXT, survey_id=survey.pk, moment=moment)


def test_a_questionnaire_without_what_it_needs_is_refused(front, ven, moment):
    for change, problem, field in (
        (("", "ntm", QUESTIONS), SurveyProblem.TITLE_MISSING, "title"),
        (("x", "best", QUESTIONS), SurveyProblem.AIM_UNKNOWN, "aim"),
        (("x", "ntm", [" "]), SurveyProblem.QUESTIONS_MISSING, "questions"),
        (("x", "ntm", ["a"] * 21), SurveyProblem.TOO_MANY_QUESTIONS, "questions"),
    ):
        with refused(problem, field):
            actions.write_survey(front, ven.id, Questionnaire(*change), moment=moment)


def test_it_opens_once_every_hamlet_has_its_sheets(front, ven, moment):
    survey = drawn(front, ven, moment)
    with refused(SurveyProblem.SHEETS_MISSING):
        actions.open_survey(front, survey.pk, moment=moment)
    actions.make_sheets(front, survey.pk, ven.id, moment=moment)
    actions.open_survey(front, survey.pk, moment=moment)
    survey.refresh_from_db()
    assert (survey.state, survey.opened_on) == ("open", moment.date())


def test_printing_again_cancels_unused_codes_and_never_makes_more_than_asked(front, ven, moment):
    survey, codes = opened(front, ven, moment)
    first = codes[ven.id]
    actions.answer(first[0], YES)
    second = actions.make_sheets(front, survey.pk, ven.id, moment=moment)
    assert len(second) == len(first) - 1
    assert codes_of(survey.pk)[ven.id] == (len(first), 1)
    with refused(SurveyProblem.CODE_NOT_TAKEN, "code"):
        actions.answer(first[1], YES)
    actions.answer(second[0], YES)
    assert not SurveyCode.objects.filter(digest__in=first).exists(), "codes are not kept, only digests"


def test_a_code_answers_once_by_phone_or_on_paper(front, ven, moment):
    survey, codes = opened(front, ven, moment)
    one, two = codes[ven.id][:2]
    actions.answer(one.lower(), YES)
    actions.enter_sheet(front, survey.pk, two, NO, moment=moment)
    for code in (one, two, "", "sai"):
        with refused(SurveyProblem.CODE_NOT_TAKEN, "code"):
            actions.answer(code, NO)
        with refused(SurveyProblem.CODE_NOT_TAKEN, "code"):
            actions.enter_sheet(front, survey.pk, code, NO, moment=moment)
    assert SurveyAnswer.objects.count() == 2


def test_a_code_of_another_survey_is_not_entered_here(front, ven, commune, moment):
    survey, _codes = opened(front, ven, moment)
    _other, codes = opened(front, commune, moment)
    with refused(SurveyProblem.CODE_NOT_TAKEN, "code"):
        actions.enter_sheet(front, survey.pk, codes[ven.id][0], YES, moment=moment)


def test_a_sheet_that_cannot_be_kept_does_not_use_its_code(front, ven, moment):
    _survey, codes = opened(front, ven, moment)
    code = codes[ven.id][0]
    for paper, problem in (
        (("", "", ""), SurveyProblem.NOTHING_ANSWERED),
        (("yes", "", ""), SurveyProblem.UNKNOWN_CHOICE),
        (("satisfied",), SurveyProblem.UNKNOWN_CHOICE),
    ):
        with refused(problem):
            actions.answer(code, paper)
    actions.answer(code, ("satisfied", "", "other"))


def test_nothing_is_taken_before_it_opens_nor_after_it_closes(front, ven, moment):
    survey = drawn(front, ven, moment)
    codes = actions.make_sheets(front, survey.pk, ven.id, moment=moment)
    with refused(SurveyProblem.CODE_NOT_TAKEN, "code"):
        actions.answer(codes[0], YES)
    actions.open_survey(front, survey.pk, moment=moment)
    for day, problem in (
        (None, SurveyProblem.DAY_MISSING),
        (moment.date() + timedelta(days=1), SurveyProblem.DAY_IN_FUTURE),
        (moment.date() - timedelta(days=1), SurveyProblem.DAY_BEFORE_OPENING),
    ):
        with refused(problem, "day"):
            actions.close_survey(front, survey.pk, day, moment=moment)
    closed(front, survey, moment)
    with refused(SurveyProblem.CODE_NOT_TAKEN, "code"):
        actions.answer(codes[0], YES)
    with refused(SurveyProblem.NOT_OPEN):
        actions.enter_sheet(front, survey.pk, codes[0], YES, moment=moment)


def test_the_box_is_shut_until_it_closes(front, ven, moment):
    survey, codes = opened(front, ven, moment)
    actions.answer(codes[ven.id][0], YES)
    with pytest.raises(ValueError, match="shut"):
        box_of(survey)
    with pytest.raises(ValueError, match="shut"):
        result_of(survey, moment.date())
    assert satisfaction(ven.id, moment.date()) is None
    assert box_of(closed(front, survey, moment)) == {ven.id: [list(YES)]}


def answered(front, place, moment, yes, no):
    """A closed survey of one hamlet with so many papers of each kind."""
    survey, codes = opened(front, place, moment)
    for index, code in enumerate(codes[place.id][: yes + no]):
        actions.answer(code, YES if index < yes else NO)
    return closed(front, survey, moment)


def test_the_result_with_its_worst_case(front, ven, moment):
    survey = answered(front, ven, moment, 8, 1)
    asked = survey.hamlets.get().asked
    found = satisfaction(ven.id, moment.date())
    assert (found.asked, found.papers, found.line, found.recalled) == (asked, 9, 90, True)
    assert found.share == Fraction(800, 9)
    assert found.worst == Fraction(800, asked)
    assert found.state is State.NOT_KNOWN, "most are silent"
    assert found.state_of_answers is State.NOT_MET
    assert found.published_on is None
    assert satisfaction(ven.id, moment.date() - timedelta(days=1)) is None
    first = result_of(survey, moment.date()).questions[0]
    assert (first.text, first.whole.satisfied, first.whole.silent) == (QUESTIONS[0], 8, asked - 9)


def test_the_setting_of_the_draw_counts_and_not_a_later_one(front, ven, moment):
    survey = answered(front, ven, moment, 6, 0)
    import dataclasses

    later = dataclasses.replace(SETTING, line=Decimal(99), least=50, since=moment.date())
    actions.write_setting(front, ven.id, later, moment=moment)
    found = result_of(survey, moment.date())
    assert found.line.value == survey_lines()["ntm"].line
    assert found.questions[0].whole is not None


def test_too_few_answers_are_not_shown_at_all(front, ven, moment):
    survey = answered(front, ven, moment, 3, 1)
    found = result_of(survey, moment.date())
    assert found.whole is None
    assert found.hides
    assert all(item.whole is None and item.cells[0].count is None for item in found.questions)
    assert satisfaction(ven.id, moment.date()).share is None
    actions.publish_result(front, survey.pk, moment=moment)
    rows = public_results([ven.id], moment.date())
    assert all(row.hidden and row.satisfied is row.share is row.asked is None for row in rows)


def test_a_small_hamlet_is_hidden_with_another_one(front, commune, moment):
    survey, codes = opened(front, commune, moment)
    places = list(codes)
    for place, number in ((places[0], 2), (places[1], 6), (places[2], 9)):
        for code in codes[place][:number]:
            actions.answer(code, YES)
    found = result_of(closed(front, survey, moment), moment.date())
    shown = {cell.place.id: cell.count for cell in found.questions[0].cells}
    assert shown[places[0]] is None
    assert shown[places[1]] is None, "else the sum would tell the two"
    assert shown[places[2]].answered == 9
    assert shown[places[3]].answered == 0
    assert found.questions[0].whole.answered == 17


def test_public_rows_are_those_published_and_add_up(front, commune, moment):
    survey, codes = opened(front, commune, moment)
    for place in list(codes)[:3]:
        for index, code in enumerate(codes[place][:7]):
            actions.answer(code, YES if index else ("not_satisfied", "", "other"))
    closed(front, survey, moment)
    assert public_results([commune.id], moment.date()) == []
    actions.publish_result(front, survey.pk, moment=moment)
    rows = public_results([commune.id], moment.date())
    for question in (1, 2, 3):
        whole = next(row for row in rows if row.question == question and not row.hamlet)
        parts = [row for row in rows if row.question == question and row.hamlet]
        assert whole.satisfied == sum(row.satisfied for row in parts) == 18
        assert whole.asked == sum(row.asked for row in parts)
    assert next(row for row in rows if row.question == 2 and not row.hamlet).share == Decimal("100.0")
    assert public_results([commune.id], moment.date() - timedelta(days=1)) == []
    with refused(SurveyProblem.NOT_CLOSED):
        actions.publish_result(front, survey.pk, moment=moment)
    shown = portal_rows("surveys", asked_of(commune, moment.date()))
    assert [row["answered"] for row in shown] == [row.answered for row in rows]


def test_the_trail_says_that_it_happened_and_nothing_more(front, ven, moment):
    survey, codes = opened(front, ven, moment)
    actions.answer(codes[ven.id][0], YES)
    actions.enter_sheet(front, survey.pk, codes[ven.id][1], NO, moment=moment)
    closed(front, survey, moment)
    lines = list(AuditEntry.objects.filter(act__startswith="survey.").order_by("id"))
    assert [line.act.removeprefix("survey.") for line in lines] == [
        "set", "write", "draw", "sheets", "open", "enter", "close",
    ]  # fmt: skip
    for line in lines:
        assert not line.detail
        assert "satisfied" not in line.summary


def test_a_share_is_never_rounded_over_the_line():
    assert percent_text(Fraction(71, 72)) == "98,6%"
    assert percent_text(Fraction(71, 76)) == "93,4%"
    assert percent_text(Fraction(8996, 10000), Decimal(90)) == "89,96%"
    assert percent_text(None) == "chưa biết"


def test_the_lines_are_recalled_and_the_coverages_found():
    assert {key: (item.line, item.confidence) for key, item in survey_lines().items()} == {
        "ntm": (90, "recalled"), "advanced": (90, "recalled"), "model": (95, "recalled"),
    }  # fmt: skip
    assert [(item.share, item.confidence) for item in coverages()] == [
        (60, "found"), (70, "found"), (70, "found"),
    ]  # fmt: skip
    assert date(2024, 1, 1) == SETTING.since
