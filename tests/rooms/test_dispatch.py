"""Outgoing papers: numbers without gaps or doubles, days in order, what is frozen, rights, cancelled ones."""

from datetime import date, timedelta
from itertools import count

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banmoi.core.dispatch import NumberingWay
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.dispatch.actions import (
    DispatchProblem,
    DispatchRefusedError,
    Recipient,
    add_file,
    cancel_paper,
    correct_paper,
    draft_paper,
    drop_draft,
    mark_of,
    take_number,
    write_paper,
)
from banmoi.rooms.dispatch.models import FileRole, Numbering, NumberSeries, OutgoingPaper, PaperState
from banmoi.rooms.dispatch.numbering_actions import choose_way, open_series
from banmoi.rooms.dispatch.queries import (
    Wanted,
    content_of,
    is_intact,
    next_number,
    outgoing_papers,
    written,
)
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import NotAllowedError
from tests.certificates import pdf
from tests.conftest import TODAY
from tests.dispatch_help import a_draft, drafted, issued, no_papers, office, outside, stored

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def bare(db):
    no_papers()


@pytest.fixture
def clerk(person):
    return person("canbo")


def refused(act, *args, **kept):
    with pytest.raises(DispatchRefusedError) as caught:
        act(*args, **kept)
    return caught.value


def test_one_series_counts_all_kinds(clerk, moment):
    papers = [issued(clerk, moment, kind=kind) for kind in ("plan", "report", "letter", "plan")]
    assert [written(paper) for paper in papers] == ["01/KH-UBND", "02/BC-UBND", "03/UBND", "04/KH-UBND"]
    assert next_number(office().id, "plan", 2024).number == 5


def test_one_series_for_each_kind_where_the_office_chose_so(clerk, moment):
    choose_way(clerk, office().id, "by_kind", 2024, "Quyết định của Chủ tịch", moment=moment)
    papers = [issued(clerk, moment, kind=kind) for kind in ("plan", "report", "plan", "letter")]
    assert [written(paper) for paper in papers] == ["01/KH-UBND", "01/BC-UBND", "02/KH-UBND", "01/UBND"]


def test_each_office_has_its_own_series(clerk, moment):
    issued(clerk, moment)
    other = issued(clerk, moment, office_id=office("steering_committee").id)
    assert written(other) == "01/KH-BCĐ"


def test_a_letter_carries_its_field_and_no_other_kind_does(clerk, moment):
    assert written(issued(clerk, moment, kind="letter", field="VX")) == "01/UBND-VX"
    assert written(issued(clerk, moment, kind="plan", field="VX")) == "02/KH-UBND"
    assert refused(drafted, clerk, moment, "letter", field="V/X").problem is DispatchProblem.FIELD_WRONG


def test_the_first_of_january_begins_again_by_the_day_of_issue(clerk, moment):
    later = moment.replace(year=2025, month=1, day=6)
    issued(clerk, moment)
    new = take_number(clerk, drafted(clerk, later).id, date(2025, 1, 2), moment=later)
    old = take_number(clerk, drafted(clerk, later).id, date(2024, 12, 31), moment=later)
    assert (written(new), new.year) == ("01/KH-UBND", 2025)
    assert (written(old), old.year) == ("02/KH-UBND", 2024)


def test_days_do_not_run_backwards_without_a_ground(clerk, moment):
    issued(clerk, moment, TODAY)
    paper = drafted(clerk, moment)
    error = refused(take_number, clerk, paper.id, YESTERDAY, moment=moment)
    assert error.problem is DispatchProblem.DAY_BACKWARDS and error.facts == {"number": 1, "day": TODAY}
    paper.refresh_from_db()
    assert paper.number is None and next_number(office().id, "plan", 2024).number == 2
    late = take_number(clerk, paper.id, YESTERDAY, ground="Ký hôm trước, quên lấy số", moment=moment)
    assert late.number == 2 and late.backwards_ground == "Ký hôm trước, quên lấy số"
    assert next_number(office().id, "plan", 2024).last_day == TODAY
    same = take_number(clerk, drafted(clerk, moment).id, TODAY, ground="thừa", moment=moment)
    assert same.backwards_ground == "", "a ground that nobody needed is not kept"


@pytest.mark.parametrize(
    ("day", "problem"),
    [(None, DispatchProblem.DAY_MISSING), (TODAY + timedelta(days=1), DispatchProblem.DAY_IN_FUTURE)],
)
def test_a_day_is_needed_and_has_come(clerk, moment, day, problem):
    assert refused(take_number, clerk, drafted(clerk, moment).id, day, moment=moment).problem is problem


def test_a_number_is_taken_once(clerk, moment):
    paper = issued(clerk, moment)
    assert refused(take_number, clerk, paper.id, TODAY, moment=moment).problem is DispatchProblem.NOT_A_DRAFT
    assert next_number(office().id, "plan", 2024).number == 2


def test_a_failure_after_the_number_gives_it_back(clerk, moment, monkeypatch):
    paper = drafted(clerk, moment)
    monkeypatch.setattr("banmoi.rooms.dispatch.actions.trace", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        take_number(clerk, paper.id, TODAY, moment=moment)
    monkeypatch.undo()
    assert take_number(clerk, paper.id, TODAY, moment=moment).number == 1


def test_a_cancelled_number_stays_with_its_reason(clerk, moment):
    first, second = issued(clerk, moment), issued(clerk, moment)
    assert (
        refused(cancel_paper, clerk, first.id, "  ", moment=moment).problem is DispatchProblem.REASON_MISSING
    )
    cancel_paper(clerk, first.id, "Ghi sai tên loại", moment=moment)
    assert issued(clerk, moment).number == 3
    first.refresh_from_db()
    assert (first.state, first.number, first.cancel_reason) == ("cancelled", 1, "Ghi sai tên loại")
    assert is_intact(first)
    assert refused(cancel_paper, clerk, first.id, "x", moment=moment).problem is DispatchProblem.CANCELLED
    assert set(outgoing_papers(first.place_id, Wanted(state="cancelled"), drafts=False)) == {first}
    assert second.state == PaperState.NUMBERED


def test_the_database_refuses_doubles_and_halves(clerk, moment):
    first, second = issued(clerk, moment), issued(clerk, moment)
    wrong = [
        {"number": first.number},
        {"number": None},
        {"number": 0},
        {"digest": ""},
        {"year": 2023},
        {"issued_on": None},
        {"state": "draft"},
        {"state": "cancelled", "cancel_reason": ""},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            OutgoingPaper.objects.filter(id=second.id).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberSeries.objects.update(opening=99)


def test_what_a_paper_says_is_frozen_with_its_number(clerk, moment):
    file = stored(pdf(), "ke-hoach.pdf", moment)
    paper = issued(
        clerk, moment, facts={"households": 148, "rate": "1,48"}, files=[file],
        recipients=outside("UBND huyện", "Lưu: VT"),
    )  # fmt: skip
    assert paper.frozen["facts"] == {"households": 148, "rate": "1,48"}
    assert paper.frozen["files"] == [file.digest]
    assert paper.frozen["recipients"] == ["UBND huyện", "Lưu: VT"]
    kept = OutgoingPaper.objects.get(id=paper.id)
    assert is_intact(kept) and kept.frozen == content_of(kept)
    error = refused(write_paper, clerk, paper.id, a_draft(title="Khác"), moment=moment)
    assert error.problem is DispatchProblem.NOT_A_DRAFT
    error = refused(add_file, clerk, paper.id, file, FileRole.TEXT, moment=moment)
    assert error.problem is DispatchProblem.NOT_A_DRAFT


@pytest.mark.parametrize(
    "values",
    [{"title": "Khác"}, {"facts": {"households": 149}}, {"frozen": {"facts": {}}}, {"digest": "0" * 64}],
)
def test_a_change_behind_the_back_is_noticed(clerk, moment, values):
    paper = issued(clerk, moment, facts={"households": 148})
    OutgoingPaper.objects.filter(id=paper.id).update(**values)
    assert not is_intact(OutgoingPaper.objects.get(id=paper.id))


def test_a_unit_that_is_renamed_later_changes_no_issued_paper(clerk, moment, ven):
    unit = Unit.objects.get(place_id=ven.id)
    paper = issued(clerk, moment, recipients=[Recipient(unit.id)])
    before = paper.frozen["recipients"]
    Unit.objects.filter(id=unit.id).update(name_vi="Ban phát triển bản (mới)")
    kept = OutgoingPaper.objects.get(id=paper.id)
    assert is_intact(kept) and kept.frozen["recipients"] == before


def test_a_correction_is_a_new_paper_that_says_so(clerk, moment):
    paper = issued(clerk, moment, recipients=outside("UBND huyện"))
    assert (
        refused(correct_paper, clerk, paper.id, "", moment=moment).problem is DispatchProblem.REASON_MISSING
    )
    new = correct_paper(clerk, paper.id, "Sai số hộ", moment=moment)
    assert (new.supersedes_id, new.state, new.number) == (paper.id, PaperState.DRAFT, None)
    assert [item.body for item in new.recipients.all()] == ["UBND huyện"]
    new = take_number(clerk, new.id, TODAY, moment=moment)
    assert new.number == 2 and new.frozen["supersedes"] == "01/KH-UBND"
    paper.refresh_from_db()
    assert paper.state == PaperState.NUMBERED and is_intact(paper)
    draft = drafted(clerk, moment)
    assert refused(correct_paper, clerk, draft.id, "x", moment=moment).problem is DispatchProblem.NOT_NUMBERED


def test_a_draft_is_changed_with_what_was_seen_and_dropped_with_a_reason(clerk, person, moment):
    paper = drafted(clerk, moment, recipients=outside("A", "a", "", "B"))
    assert [item.name for item in paper.recipients.all()] == ["A", "B"]
    seen = mark_of(paper)
    write_paper(person("vanhoa"), paper.id, a_draft(title="Tên khác"), seen=seen, moment=moment)
    error = refused(write_paper, clerk, paper.id, a_draft(title="Tên nữa"), seen=seen, moment=moment)
    assert error.problem is DispatchProblem.CHANGED_MEANWHILE
    assert OutgoingPaper.objects.get(id=paper.id).title == "Tên khác"
    drop_draft(clerk, paper.id, "Không ban hành nữa", moment=moment)
    assert issued(clerk, moment).number == 1, "a draft that was dropped used no number"
    assert not outgoing_papers(paper.place_id, Wanted(), drafts=True).filter(id=paper.id)


@pytest.mark.parametrize(
    ("kept", "problem", "field"),
    [
        ({"kind": "poem"}, DispatchProblem.UNKNOWN_KIND, "kind"),
        ({"title": " "}, DispatchProblem.TITLE_MISSING, "title"),
        ({"title": "x" * 501}, DispatchProblem.TOO_LONG, "title"),
        ({"office_id": 0}, DispatchProblem.UNKNOWN_OFFICE, "office"),
        ({"recipients": [Recipient(10**9)]}, DispatchProblem.UNKNOWN_UNIT, "units"),
        ({"recipients": outside(*map(str, range(61)))}, DispatchProblem.TOO_MANY_RECIPIENTS, "bodies"),
    ],
)  # fmt: skip
def test_a_draft_needs_its_parts(clerk, moment, kept, problem, field):
    error = refused(draft_paper, clerk, a_draft(**kept), moment=moment)
    assert (error.problem, error.field) == (problem, field)
    assert not OutgoingPaper.objects.exists()


def test_a_unit_that_issues_nothing_in_its_own_name_is_no_office(clerk, moment):
    unit = Unit.objects.filter(kind="union", place__key="xa-xuan-luong").first()
    assert refused(drafted, clerk, moment, office_id=unit.id).problem is DispatchProblem.UNKNOWN_OFFICE


def test_only_word_and_pdf_are_texts_of_a_paper(clerk, moment):
    from banmoi.rooms.files.models import StoredFile

    picture = StoredFile.objects.get(original_name="anh-minh-hoa.png")
    assert refused(drafted, clerk, moment, files=[picture]).problem is DispatchProblem.FILE_WRONG
    paper = issued(clerk, moment)
    add_file(clerk, paper.id, picture, FileRole.SCAN, moment=moment)
    error = refused(add_file, clerk, paper.id, picture, FileRole.SIGNED, moment=moment)
    assert error.problem is DispatchProblem.FILE_WRONG


def test_who_drafts_who_numbers_who_only_reads(person, moment):
    paper = drafted(person("vanhoa"), moment)
    for name in ("vanhoa", "taichinh", "truongban", "mattran", "bcd"):
        with pytest.raises(NotAllowedError) as caught:
            take_number(person(name), paper.id, TODAY, moment=moment)
        assert caught.value.visible
    for name in ("truongban", "mattran", "phunu", "thidua", "bcd"):
        with pytest.raises(NotAllowedError):
            drafted(person(name), moment)
    take_number(person("chutich"), paper.id, TODAY, moment=moment)
    with pytest.raises(NotAllowedError):
        cancel_paper(person("vanhoa"), paper.id, "x", moment=moment)
    with pytest.raises(NotAllowedError):
        choose_way(person("vanhoa"), office().id, "by_kind", 2025, "x", moment=moment)


def test_every_act_leaves_one_line(clerk, moment):
    paper = issued(clerk, moment)
    cancel_paper(clerk, paper.id, "thử", moment=moment)
    lines = AuditEntry.objects.filter(subject_kind="paper", subject_id=str(paper.id))
    assert [line.act for line in lines] == ["paper.cancel", "paper.number", "paper.draft"]
    assert "01/KH-UBND" in lines[1].summary and lines[1].detail["digest"] == paper.digest


def test_the_way_is_not_changed_within_a_year_that_has_numbers(clerk, moment):
    issued(clerk, moment)
    error = refused(choose_way, clerk, office().id, "by_kind", 2024, "x", moment=moment)
    assert error.problem is DispatchProblem.WAY_IN_MID_YEAR and error.facts["next"] == 2025
    choose_way(clerk, office().id, "by_kind", 2025, "Quyết định", moment=moment)
    assert written(issued(clerk, moment, kind="report")) == "02/BC-UBND"
    later = moment.replace(year=2025, month=1, day=2)
    assert written(issued(clerk, later, later.date(), "report")) == "01/BC-UBND"
    assert written(issued(clerk, later, later.date(), "plan")) == "01/KH-UBND"
    error = refused(choose_way, clerk, office().id, "one", 2024, "x", moment=later)
    assert error.problem is DispatchProblem.YEAR_OVER
    error = refused(choose_way, clerk, office().id, "one", 2026, " ", moment=later)
    assert error.problem is DispatchProblem.REASON_MISSING
    assert Numbering.objects.count() == 1


def test_a_series_goes_on_from_the_numbers_given_on_paper(clerk, moment):
    day = date(2024, 2, 16)
    for last in (None, 0, -1, 100_000):
        error = refused(open_series, clerk, office().id, "all", last, day, "Sổ giấy", moment=moment)
        assert error.problem is DispatchProblem.NUMBER_WRONG
    open_series(clerk, office().id, "all", 137, day, "Sổ giấy năm 2024", moment=moment)
    error = refused(choose_way, clerk, office().id, "by_kind", 2024, "x", moment=moment)
    assert error.problem is DispatchProblem.WAY_IN_MID_YEAR, "the numbers on paper count too"
    paper = drafted(clerk, moment)
    error = refused(take_number, clerk, paper.id, date(2024, 2, 15), moment=moment)
    assert error.problem is DispatchProblem.DAY_BACKWARDS
    assert written(take_number(clerk, paper.id, date(2024, 2, 19), moment=moment)) == "138/KH-UBND"
    error = refused(open_series, clerk, office().id, "all", 150, day, "x", moment=moment)
    assert error.problem is DispatchProblem.OPENING_TOO_LATE


def test_lists_are_searched_without_marks_and_filtered(clerk, person, moment):
    plan = issued(clerk, moment, title="Kế hoạch thu gom rác thải", recipients=outside("Đoàn Thanh niên"))
    report = issued(clerk, moment, kind="report", title="Báo cáo quý III")
    draft = drafted(clerk, moment, title="Dự thảo rác")
    place = plan.place_id

    def found(drafts=False, **kept):
        return list(outgoing_papers(place, Wanted(**kept), drafts=drafts))

    assert found() == [report, plan]
    assert found(words="rac THAI") == [plan]
    assert found(words="doan thanh nien") == [plan]
    assert found(words="01/kh-ubnd") == [plan]
    assert found(words="khong co") == []
    assert found(kind="report") == [report]
    assert found(year=2023) == []
    assert found(drafts=True) == [draft, report, plan]
    assert found(drafts=True, state="draft") == [draft]


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.sampled_from(["plan", "report", "letter"]), st.integers(0, 5)),
        st.tuples(st.just("cancel"), st.integers(0, 30), st.just(0)),
        st.tuples(st.just("correct"), st.integers(0, 30), st.integers(0, 5)),
        st.tuples(st.just("drop"), st.just("plan"), st.just(0)),
        st.tuples(st.just("fail"), st.just("plan"), st.integers(0, 5)),
        st.tuples(st.just("way"), st.sampled_from(list(NumberingWay)), st.integers(0, 1)),
        st.tuples(st.just("year"), st.just(0), st.just(0)),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_whatever_is_done_the_numbers_of_a_series_are_one_to_n(clerk, moment, acts):
    with transaction.atomic():
        now, made, tried = moment, [], count()
        for act, what, back in acts:
            day = now.date() - timedelta(days=back)
            try:
                if act == "issue":
                    made.append(take_number(clerk, drafted(clerk, now, what).id, day, moment=now).id)
                elif act == "cancel" and made:
                    cancel_paper(clerk, made[what % len(made)], "thử", moment=now)
                elif act == "correct" and made:
                    new = correct_paper(clerk, made[what % len(made)], "thử", moment=now)
                    made.append(take_number(clerk, new.id, day, ground="thử", moment=now).id)
                elif act == "drop":
                    drop_draft(clerk, drafted(clerk, now).id, "thử", moment=now)
                elif act == "fail":
                    with transaction.atomic():
                        take_number(clerk, drafted(clerk, now).id, day, ground="thử", moment=now)
                        raise DispatchRefusedError(DispatchProblem.NOT_DONE)
                elif act == "way":
                    choose_way(clerk, office().id, what, now.year + back, "thử", moment=now)
                elif act == "year":
                    now = now.replace(year=now.year + 1)
            except DispatchRefusedError:
                next(tried)
        check_series()
        transaction.set_rollback(True)


def check_series():
    """Numbers 1 to n in each series, days in order but for those with a ground, counters that agree."""
    seen = {}
    for paper in OutgoingPaper.objects.filter(number__isnull=False).order_by("number"):
        seen.setdefault((paper.year, paper.series), []).append(paper)
        assert is_intact(paper)
    for papers in seen.values():
        assert [paper.number for paper in papers] == list(range(1, len(papers) + 1))
        latest = date.min
        for paper in papers:
            assert paper.issued_on >= latest or paper.backwards_ground
            latest = max(latest, paper.issued_on)
    counters = {(row.year, row.series): row.last for row in NumberSeries.objects.exclude(last=0)}
    assert counters == {key: len(papers) for key, papers in seen.items()}
    for year in {key[0] for key in seen}:
        series = {key[1] for key in seen if key[0] == year}
        assert series == {"all"} or "all" not in series
