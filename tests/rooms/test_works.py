"""Works: steps that move their state, boards that the law accepts, votes, upkeep, locations."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from banmoi.core.registers import ColumnKind
from banmoi.core.supervision import BoardLack
from banmoi.reference.registers import registers
from banmoi.reference.sets import criteria_sets
from banmoi.reference.works import criterion_of, step_facts
from banmoi.reports.works import overview, states
from banmoi.reports.works_map import phase_of, works_map
from banmoi.reports.works_page import people_did, work_page
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.places.queries import get_place, places_by_id, scope_ids
from banmoi.rooms.registers.actions import EntryRefusedError, withdraw_entry, write_entry
from banmoi.rooms.registers.models import TABLES, EntryChange
from banmoi.rooms.registers.queries import endings
from banmoi.rooms.works.models import Maintenance, PeopleTrace, Supervisor, Work, WorkStep
from banmoi.rooms.works.queries import board_lacks, officials_of
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db
VEN = "Đường ngõ vào nhà văn hóa bản Ven (minh họa)"


@pytest.fixture
def write(person, moment):
    """Write an entry: `write("work_steps", work="1", …)`; gives it as it stands afterwards."""

    def writing(key, entry=None, by="canbo", reason="", **texts):
        typed = {name: str(value) for name, value in texts.items()}
        written = write_entry(
            person(by), registers()[key], entry and entry.pk, typed,
            seen=entry.version if entry else 0, reason=reason, moment=moment,
        )  # fmt: skip
        return TABLES[key]._default_manager.get(pk=written.entry.pk)

    return writing


@pytest.fixture
def work(write):
    """A new work of bản Ven to which people contribute."""
    return write("works", name="Cầu nhỏ (thử)", kind="road", place="ban-ven", people_pay="yes")


@pytest.fixture
def step(write):
    """Let a work reach a step."""

    def reach(work, name, day="01/06/2024", **more):
        return write("work_steps", work=work.pk, step=name, on_day=day, paper=f"Giấy {name}", **more)

    return reach


def refused(call, *args, **kwargs):
    """The rules that a call breaks, by column."""
    with pytest.raises(EntryRefusedError) as found, transaction.atomic():
        call(*args, **kwargs)
    return {name: error.rule or error.problem.value for name, error in found.value.cells.items()}


def board(write, work, joined="01/05/2024", leave_out=()):
    """A complete board, but for those left out."""
    parts = [("front", "head"), ("inspection", "deputy"), *[("residents", "member")] * 3]
    return [
        write(
            "supervisors", work=work.pk, name=f"Người {index} (thử)", represents=represents, part=part,
            standing="free", joined=joined,
        )
        for index, (represents, part) in enumerate(parts)
        if index not in leave_out
    ]  # fmt: skip


# What follows from what


def test_a_work_begins_listed_with_the_criterion_of_its_kind(work):
    assert (work.step, work.criterion, work.risk) == ("listed", "2", "unknown")


def test_every_kind_serves_a_criterion_and_the_names_are_the_sets_own():
    columns = registers()["works"]
    for kind in columns.column("kind").choices:
        assert criterion_of(kind) in columns.column("criterion").choices
    criteria = criteria_sets()["commune_ntm_2021_2025"].criteria
    names = {
        item.code: (f"{item.code}. {item.title_vi}", f"{item.code}. {item.title_en}") for item in criteria
    }
    assert dict(columns.column("criterion").choices) == names


def test_the_steps_of_the_register_are_those_of_the_file():
    assert list(registers()["work_steps"].column("step").choices) == [*step_facts(), "stopped"]
    assert states() == ["listed", *step_facts(), "stopped"]
    assert {phase_of(state) for state in states()} == {"plan", "going", "done", "stopped"}


def test_steps_move_the_work_with_history(work, step):
    for name, day in [("proposed", "01/03/2024"), ("discussed", "02/03/2024"), ("approved", "03/03/2024")]:
        step(work, name, day)
    work.refresh_from_db()
    assert work.step == "approved"
    assert EntryChange.objects.filter(register="works", entry=work.pk, act="works.step").count() == 3
    step(work, "stopped", "01/04/2024", ground="Chờ mặt bằng")
    work.refresh_from_db()
    assert work.step == "stopped"


def test_started_and_finished_are_the_days_of_the_steps(work, step, write):
    write("works", work, board_paper="Quyết định 1/QĐ-MTTQ")
    board(write, work)
    for month, name in enumerate(["proposed", "discussed", "approved", "building", "accepted"], 5):
        step(work, name, f"05/{month:02}/2024")
    work.refresh_from_db()
    assert (work.started, work.finished) == (date(2024, 8, 5), date(2024, 9, 5))


# What a step needs


def test_a_step_needs_its_paper_and_the_steps_before_it(work, step, write):
    assert refused(write, "work_steps", work=work.pk, step="proposed", on_day="01/03/2024") == {
        "paper": "missing"
    }
    assert refused(step, work, "building") == {"step": "works.step_missing"}
    assert step(work, "building", ground="Khắc phục bão (thử)").ground
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkStep.objects.filter(work=work).update(paper="")


def test_without_a_complete_board_building_waits_unless_a_ground_is_kept(work, step, write):
    for month, name in enumerate(["proposed", "discussed", "approved"], 5):
        step(work, name, f"05/{month:02}/2024")
    board(write, work, leave_out=[4])
    assert refused(step, work, "building", "05/08/2024") == {"step": "works.step_board"}
    with pytest.raises(EntryRefusedError) as found, transaction.atomic():
        step(work, "building", "05/08/2024")
    kinds = {lack.kind for lack in found.value.cells["step"].facts["lacks"]}
    assert kinds == {BoardLack.PAPER, BoardLack.MEMBERS}
    work.refresh_from_db()
    write("works", work, board_paper="Quyết định 1/QĐ-MTTQ")
    board(write, work, leave_out=[0, 1, 2, 3])
    step(work, "building", "05/08/2024")
    work.refresh_from_db()
    assert work.step == "building"


def test_a_member_who_joined_later_does_not_heal_an_earlier_day(work, step, write):
    write("works", work, board_paper="Quyết định 1/QĐ-MTTQ")
    for month, name in enumerate(["proposed", "discussed", "approved"], 5):
        step(work, name, f"05/{month:02}/2024")
    board(write, work, joined="06/08/2024")
    assert refused(step, work, "building", "05/08/2024") == {"step": "works.step_board"}
    assert step(work, "building", "06/08/2024")


def test_where_nobody_said_whether_people_contribute_the_board_is_asked_for(step, write):
    work = write("works", name="Cầu khác (thử)", kind="road", place="ban-ven")
    for month, name in enumerate(["proposed", "discussed", "approved"], 5):
        step(work, name, f"05/{month:02}/2024")
    assert refused(step, work, "building", "05/08/2024") == {"step": "works.step_board"}
    work.refresh_from_db()
    write("works", work, people_pay="no")
    assert step(work, "building", "05/08/2024")


def test_days_lie_in_order_and_in_the_past_and_a_step_is_written_once(work, step):
    step(work, "proposed", "01/06/2024")
    assert refused(step, work, "proposed", "02/06/2024") == {"step": "works.step_twice"}
    assert refused(step, work, "discussed", "21/11/2024") == {"on_day": "works.step_future"}
    assert refused(step, work, "discussed", "31/05/2024") == {"on_day": "works.step_out_of_order"}
    assert refused(step, work, "stopped", "02/06/2024") == {"ground": "works.step_no_ground"}


def test_a_step_on_which_others_rest_is_neither_withdrawn_nor_renamed(work, step, write, person, moment):
    first = step(work, "proposed", "01/06/2024")
    second = step(work, "discussed", "02/06/2024")
    take_out = {"withdrawn": True, "reason": "ghi nhầm", "moment": moment}
    row = (person("canbo"), registers()["work_steps"])
    assert refused(withdraw_entry, *row, first.pk, **take_out) == {"step": "works.step_rests"}
    assert refused(write, "work_steps", first, step="approved") != {}
    withdraw_entry(*row, second.pk, **take_out)
    work.refresh_from_db()
    assert work.step == "proposed"
    withdraw_entry(*row, first.pk, **take_out)
    work.refresh_from_db()
    assert work.step == "listed"


def test_a_step_stays_with_its_work_and_a_note_may_always_be_mended(work, step, write):
    first = step(work, "proposed")
    assert refused(write, "work_steps", first, work=VEN) == {"work": "works.step_stays"}
    last = WorkStep.objects.get(work__name=VEN, step="building")
    Supervisor.objects.filter(work__name=VEN).update(withdrawn_at="2024-11-01T00:00Z")
    assert write("work_steps", last, note="Có thêm ảnh").note == "Có thêm ảnh"


def test_only_who_writes_in_the_registers_there_lets_a_work_move_on(write, work):
    with pytest.raises(NotAllowedError):
        write("work_steps", by="mattran", work=work.pk, step="proposed", on_day="01/06/2024", paper="x")
    kenh = Work.objects.filter(kind="irrigation").first()
    with pytest.raises(NotAllowedError):
        write(
            "work_steps", by="truongban", work=kenh.pk, step="stopped", on_day="01/11/2024", paper="x",
            ground="y",
        )  # fmt: skip
    assert write("work_steps", by="truongban", work=work.pk, step="proposed", on_day="01/06/2024", paper="x")


# The board


def test_officials_are_refused_whatever_marks_their_name_has(work, write):
    typed = {"represents": "residents", "part": "member", "standing": "free", "joined": "01/05/2024"}
    for name in ("Lý Văn Minh (minh họa)", "LY VAN MINH (minh hoa)", "Nông Văn Sơn (minh họa)"):
        assert refused(write, "supervisors", work=work.pk, name=name, **typed) == {
            "name": "works.supervisor_namesake"
        }
    # The head of the hamlet holds no position of the commune; a namesake is told apart by a year.
    assert write("supervisors", work=work.pk, name="Ninh Văn Đức (minh họa)", **typed)
    assert write("supervisors", work=work.pk, name="Lý Văn Minh, sinh 1990 (minh họa)", **typed)


@pytest.mark.parametrize("standing", ["official", "kin"])
def test_whom_the_law_keeps_off_is_refused_by_rule_and_by_the_database(work, write, standing):
    typed = {"name": "Người thử", "represents": "residents", "part": "member", "joined": "01/05/2024"}
    assert refused(write, "supervisors", work=work.pk, standing=standing, **typed) == {
        "": f"works.supervisor_{standing}"
    }
    row = write("supervisors", work=work.pk, standing="unknown", **typed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Supervisor.objects.filter(pk=row.pk).update(standing=standing)


def test_nobody_sits_on_a_board_twice(work, write):
    board(write, work)
    typed = {"represents": "residents", "part": "member", "standing": "free", "joined": "02/05/2024"}
    assert refused(write, "supervisors", work=work.pk, name="NGUOI 1 (thử)", **typed) == {
        "name": "works.supervisor_twice"
    }


def test_who_becomes_an_official_later_counts_no_more_and_may_still_leave(work, write):
    work = write("works", work, board_paper="Quyết định 1/QĐ-MTTQ")
    rows = board(write, work)
    assert board_lacks(work, rows, officials_of(work.place_id, TODAY), TODAY) == []
    found = board_lacks(work, rows, {"nguoi 2 (thu)"}, TODAY)
    assert {lack.kind for lack in found} == {BoardLack.MEMBERS, BoardLack.NAMESAKE}
    Supervisor.objects.filter(pk=rows[2].pk).update(name="Lý Văn Minh (minh họa)")
    assert write("supervisors", rows[2], left="19/11/2024").left == date(2024, 11, 19)


# Votes, upkeep, locations


def test_a_vote_has_its_whole_and_no_more_voices_than_households(work, write):
    typed = {"work": work.pk, "verb": "discuss", "on_day": "05/05/2024", "what": "Họp bản"}
    assert refused(write, "people_traces", agreed="10", **typed) == {"households": "works.vote_without_whole"}
    vote = typed | {"households": "100", "present": "80"}
    assert refused(write, "people_traces", agreed="70", against="8", blank="3", **vote) == {
        "": "works.vote_over_present"
    }
    row = write("people_traces", agreed="70", against="8", blank="2", **vote)
    for change in ({"agreed": 71}, {"present": 101}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PeopleTrace.objects.filter(pk=row.pk).update(**change)


def test_what_is_told_of_has_happened(work, write):
    day = "21/11/2024"
    assert refused(
        write, "supervision_notes", work=work.pk, finding="x", on_day=day, result="good"
    ) == {"on_day": "works.future"}  # fmt: skip
    assert refused(
        write, "work_photos", work=work.pk, caption="x", stage="after", taken_on=day
    ) == {"taken_on": "works.future"}  # fmt: skip


def test_only_upkeep_that_waits_comes_up_in_what_lapses(work, write, commune):
    row = write("maintenance", work=work.pk, what="Thông cống (thử)", due="01/12/2024")

    def coming():
        places = scope_ids([commune.id], TODAY)
        return [item.entry_id for item in endings(places, TODAY, TODAY + timedelta(days=30))
                if item.register.key == "maintenance"]  # fmt: skip

    assert row.pk in coming()
    row = write("maintenance", row, done_on="19/11/2024")
    assert (row.state, row.waits_until) == ("done", None)
    assert row.pk not in coming()
    with pytest.raises(IntegrityError), transaction.atomic():
        Maintenance.objects.filter(pk=row.pk).update(waits_until=row.due)


def test_a_location_is_kept_as_geojson_or_refused_at_its_field(work, write):
    work = write("works", work, location="21,58; 106,11")
    assert work.location == '{"type":"Point","coordinates":[106.11,21.58]}'
    assert refused(write, "works", work, location='{"type":"Point","coordinates":[21.58,106.11]}') == {
        "location": "works.location_swapped"
    }
    assert refused(write, "works", work, location="gần suối") == {"location": "works.location_not_read"}


def test_what_hangs_under_a_work_moves_with_it_to_another_place(write):
    ven = Work.objects.get(name=VEN)
    write("works", ven, place="ban-xoan")
    there = get_place("ban-xoan", TODAY).id
    seen = 0
    for register in registers().values():
        for column in register.columns:
            if column.kind is ColumnKind.LINK and column.to == "works":
                rows = TABLES[register.key]._default_manager.filter(**{f"{column.name}_id": ven.pk})
                if any(item.by == column.name for item in register.columns):
                    assert all(row.place_id == there for row in rows), register.key
                    seen += rows.count()
    assert seen > 10


def test_a_work_with_rows_under_it_stays_and_a_row_comes_back_under_a_work_only(work, step, person, moment):
    first = step(work, "proposed")
    who, works, steps = person("canbo"), registers()["works"], registers()["work_steps"]
    out = {"withdrawn": True, "reason": "ghi nhầm", "moment": moment}
    assert refused(withdraw_entry, who, works, work.pk, **out) == {"": "works.work_held"}
    withdraw_entry(who, steps, first.pk, **out)
    withdraw_entry(who, works, work.pk, **out)
    back = {"withdrawn": False, "reason": "lấy lại", "moment": moment}
    assert refused(withdraw_entry, who, steps, first.pk, **back) == {"work": "works.work_gone"}
    withdraw_entry(who, works, work.pk, **back)
    withdraw_entry(who, steps, first.pk, **back)
    work.refresh_from_db()
    assert work.step == "proposed"


# The reports


def test_the_overview_adds_up_to_its_rows(commune):
    places = scope_ids([commune.id], TODAY)
    found = overview(commune.id, places, TODAY)
    works = list(Work.objects.filter(place_id__in=places))
    assert len({line.kind for line in found.lines}) == 9
    assert found.total.count == sum(line.count for line in found.lines) == len(works)
    assert found.total.cost == sum(line.cost for line in found.lines) == sum(w.cost or 0 for w in works)
    assert found.total.unknown == sum(work.cost is None for work in works) > 0
    for index, (_key, _name, count) in enumerate(found.total.by_step):
        assert count == sum(line.by_step[index][2] for line in found.lines)
    waiting = [item.work.pk for _key, _name, items in found.waiting for item in items]
    at_end = {work.pk for work in works if work.step == "managed"}
    assert sorted(waiting) == sorted({work.pk for work in works} - at_end)
    assert sum(count for _key, _name, count in found.risks) == len(works)
    assert [work.kind for work, _lacks in found.boards] == ["irrigation", "water"]
    assert all(row.due < TODAY and row.done_on is None for row in found.overdue)


def test_the_page_tells_what_is_missing_for_the_next_step(write, work, step):
    waits = work_page(work, TODAY).waiting
    assert (waits.key, waits.gaps) == ("proposed", ())
    for month, name in enumerate(["proposed", "discussed", "approved"], 5):
        step(work, name, f"05/{month:02}/2024")
    waits = work_page(Work.objects.get(pk=work.pk), TODAY).waiting
    assert waits.key == "building"
    assert "còn thiếu 5 thành viên" in waits.gaps[0]


def test_the_six_signs_lead_to_rows_and_follow_from_other_registers():
    signs = {sign.verb: sign for sign in work_page(Work.objects.get(name=VEN), TODAY).signs}
    assert list(signs) == ["need", "know", "discuss", "do", "check", "benefit"]
    assert signs["benefit"].trace is None
    assert signs["check"].trace.register == "supervision_notes"
    # The trace with the vote stands before the step of the same day.
    assert signs["discuss"].trace.register == "people_traces"
    assert signs["discuss"].more == 1
    assert "112/148" in signs["discuss"].trace.words
    for sign in signs.values():
        if sign.trace:
            assert TABLES[sign.trace.register]._default_manager.filter(pk=sign.trace.number).exists()


def test_what_people_did_is_found_in_any_register_that_leads_to_works(write, work):
    row = write(
        "contracts", by="taichinh", name="Thử", work=work.pk, contractor="A", value="1000000", number="1",
        signed_on="01/06/2024",
    )  # fmt: skip
    assert [(trace.register, trace.number) for trace in people_did(work, "contracts")] == [
        ("contracts", row.pk)
    ]
    assert people_did(work, "training") == []


def test_the_map_and_the_tiles_hold_every_work_once(commune):
    places = places_by_id(scope_ids([commune.id], TODAY), TODAY)
    found = works_map(places)
    assert [item.number for item in found.placed] == list(range(1, len(found.placed) + 1))
    assert len(found.placed) + found.unplaced == found.total == sum(tile.total for tile in found.tiles)
    assert sum(tile.unplaced for tile in found.tiles) == found.unplaced > 0
    assert sum(tile.place.level == "hamlet" for tile in found.tiles) == 14
    assert all(sum(count for *_names, count in tile.counts) == tile.total for tile in found.tiles)
    roads = works_map(places, "road")
    assert {item.work.kind for item in roads.placed} == {"road"}
