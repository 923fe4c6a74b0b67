"""Entries of registers: made, changed, withdrawn; rights, history, links, two people at one entry."""

import pytest

from banmoi.core.registers import CellProblem
from banmoi.reference.registers import registers
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.registers.actions import (
    EntryConflictError,
    EntryRefusedError,
    ReasonMissingError,
    withdraw_entry,
    write_entry,
)
from banmoi.rooms.registers.models import TABLES, EntryChange
from banmoi.rooms.registers.queries import (
    Wanted,
    entries,
    evidence,
    file_elsewhere,
    find_entry,
    history,
    leading_here,
    totals,
)

COURSE = {
    "title": "Ủ phân hữu cơ",
    "kind": "people",
    "place": "ban-ven",
    "opened": "05/08/2024",
    "learners": "25",
}
GIFT = {
    "who": "Hộ bà Lường Thị Đôi", "giver": "household", "kind": "land", "place": "ban-ven",
    "quantity": "36,5", "parcel": "117", "consent": "Đơn hiến đất ngày 06/5/2024",
    "unit_price": "50.000", "price_by": "Biên bản họp bản", "on_day": "10/05/2024", "purpose": "Đường ngõ",
}  # fmt: skip


@pytest.fixture
def training():
    return registers()["training"]


@pytest.fixture
def course(person, training, moment):
    return write_entry(person("canbo"), training, None, COURSE, moment=moment).entry


def test_an_entry_is_made_with_its_history_and_one_line_of_the_trail(course, training, person):
    assert course.learners == 25 and course.women is None
    (made,) = history(training, course.pk)
    assert (made.act, made.version) == ("make", 1)
    assert made.moves["learners"] == ["", "25"]
    trail = AuditEntry.objects.filter(subject_kind="entry", subject_id=f"training:{course.pk}")
    assert [line.act for line in trail] == ["register.make"]


def test_only_what_moved_is_remembered_and_nothing_is_kept_where_nothing_moved(
    course, training, person, moment
):
    rights = person("canbo")
    written = write_entry(rights, training, course.pk, {"learners": "26"}, seen=1, moment=moment)
    assert written.moves == {"learners": ("25", "26")}
    again = write_entry(rights, training, course.pk, {"learners": "26"}, seen=2, moment=moment)
    assert again.moves == {} and again.entry.version == 2
    assert EntryChange.objects.filter(register="training", entry=course.pk).count() == 2


def test_the_second_of_two_people_is_told_and_nothing_is_lost(course, training, person, moment):
    write_entry(person("vanhoa"), training, course.pk, {"learners": "30"}, seen=1, moment=moment)
    with pytest.raises(EntryConflictError) as caught:
        write_entry(person("canbo"), training, course.pk, {"learners": "26"}, seen=1, moment=moment)
    assert caught.value.change.changed_by_id == person("vanhoa").user_id
    assert caught.value.change.moves == {"learners": ["25", "30"]}
    course.refresh_from_db()
    assert course.learners == 30


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_kept(training, person, moment):
    before = TABLES["training"]._default_manager.count()
    wrong = COURSE | {"learners": "25", "women": "26", "opened": "31/02/2024", "kind": "khác", "title": " "}
    with pytest.raises(EntryRefusedError) as caught:
        write_entry(person("canbo"), training, None, wrong, moment=moment)
    problems = {name: error.problem for name, error in caught.value.cells.items()}
    assert problems == {
        "title": CellProblem.MISSING, "opened": CellProblem.NOT_A_DAY, "kind": CellProblem.NOT_OFFERED,
    }  # fmt: skip
    with pytest.raises(EntryRefusedError) as caught:
        write_entry(person("canbo"), training, None, COURSE | {"women": "26"}, moment=moment)
    assert caught.value.cells["women"].problem is CellProblem.MORE_THAN
    assert caught.value.cells["women"].other == "learners"
    assert TABLES["training"]._default_manager.count() == before


@pytest.mark.parametrize("username", ["mattran", "phunu", "chutich", "thidua", "bcd"])
def test_who_keeps_no_register_writes_none(training, person, moment, username):
    with pytest.raises((NotAllowedError, EntryRefusedError)):
        write_entry(person(username), training, None, COURSE, moment=moment)


def test_a_hamlet_head_writes_for_the_own_hamlet_only(course, training, person, moment):
    head = person("truongban")
    write_entry(head, training, None, COURSE, moment=moment)
    with pytest.raises(EntryRefusedError) as caught:
        write_entry(head, training, None, COURSE | {"place": "ban-xoan"}, moment=moment)
    assert caught.value.cells["place"].problem is CellProblem.NOT_OFFERED
    with pytest.raises(EntryRefusedError):
        write_entry(head, training, course.pk, {"place": "ban-xoan"}, seen=1, moment=moment)
    elsewhere = write_entry(
        person("canbo"), training, None, COURSE | {"place": "ban-xoan"}, moment=moment
    ).entry
    with pytest.raises(NotAllowedError):
        write_entry(head, training, elsewhere.pk, {"learners": "1"}, seen=1, moment=moment)
    with pytest.raises(NotAllowedError):
        withdraw_entry(head, training, elsewhere.pk, withdrawn=True, reason="thử", moment=moment)


def test_an_entry_is_withdrawn_with_a_reason_and_can_be_taken_back(
    course, training, person, moment, commune, ven
):
    rights, places = person("canbo"), [commune.id, ven.id]
    with pytest.raises(ReasonMissingError):
        withdraw_entry(rights, training, course.pk, withdrawn=True, reason=" ", moment=moment)
    count = entries(training, places, Wanted()).count()
    withdraw_entry(rights, training, course.pk, withdrawn=True, reason="Ghi nhầm lớp", moment=moment)
    assert entries(training, places, Wanted()).count() == count - 1
    assert entries(training, places, Wanted(withdrawn=True)).count() == count
    withdraw_entry(rights, training, course.pk, withdrawn=False, reason="Đúng lớp", moment=moment)
    assert entries(training, places, Wanted()).count() == count
    assert [change.act for change in history(training, course.pk)] == ["make", "withdraw", "restore"]


def test_totals_are_the_sums_of_the_rows_and_say_who_said_nothing(course, training, ven):
    rows = entries(training, [ven.id], Wanted())
    found = {total.name: total for total in totals(training, rows)}
    assert found["learners"].sum == sum(row.learners for row in rows)
    silent = [row for row in rows if row.women is None]
    assert found["women"].unknown == len(silent) > 0


def test_words_are_found_with_or_without_marks(course, training, ven):
    for words in ("u phan huu co", "Ủ PHÂN", "huu phan"):
        assert course.pk in [row.pk for row in entries(training, [ven.id], Wanted(words))]
    assert course.pk not in [row.pk for row in entries(training, [ven.id], Wanted("phan vo co"))]


def test_a_name_is_found_only_by_who_may_see_names(person, moment, ven):
    gifts = registers()["contributions"]
    gift = write_entry(person("truongban"), gifts, None, GIFT, moment=moment).entry
    assert gift.value == 1_825_000
    assert gift.pk not in [row.pk for row in entries(gifts, [ven.id], Wanted("luong thi doi"))]
    known = Wanted("luong thi doi", names_in=[ven.id])
    assert [row.pk for row in entries(gifts, [ven.id], known)] == [gift.pk]
    trail = AuditEntry.objects.get(subject_id=f"contributions:{gift.pk}")
    assert "Lường" not in trail.summary


def test_the_same_file_is_evidence_once_and_two_entries_with_one_file_are_noticed(
    course, training, person, moment
):
    file = StoredFile.objects.first()
    rights = person("canbo")
    for _time in range(2):
        write_entry(rights, training, course.pk, {}, seen=1, files=[file], moment=moment)
    assert len(evidence(training, course.pk)) == 1
    other = write_entry(rights, training, None, COURSE, files=[file], moment=moment).entry
    assert file_elsewhere(training, course.pk, [file.pk]) == {file.pk}
    assert find_entry(training, other.pk) == other


def test_a_link_is_taken_by_number_by_label_and_by_its_only_title(person, moment):
    contracts = registers()["contracts"]
    works = registers()["works"]
    rights = person("taichinh")
    sluice = {"name": "Cống bản Xoan", "kind": "irrigation", "place": "ban-xoan", "step": "approved"}
    work = write_entry(rights, works, None, sluice, moment=moment).entry
    base = {"name": "Xây cống", "contractor": "Tổ thợ số 1", "value": "10.000.000"}
    for text in (str(work.pk), f"{work.pk} · gì cũng được", "Cống bản Xoan", f"số {work.pk}"):
        made = write_entry(rights, contracts, None, base | {"work": text}, moment=moment).entry
        assert (made.work_id, made.place_id) == (work.pk, work.place_id), "the place is the work's"
    assert len(leading_here(works, work)[0].entries) == 4
    write_entry(rights, works, None, sluice | {"place": "ban-ven"}, moment=moment)
    for text, problem in (
        ("Cống bản Xoan", CellProblem.NOT_ONE),
        ("999999", CellProblem.NOT_OFFERED),
        ("", CellProblem.MISSING),
    ):
        with pytest.raises(EntryRefusedError) as caught:
            write_entry(rights, contracts, None, base | {"work": text}, moment=moment)
        assert caught.value.cells["work"].problem is problem


def test_money_is_written_by_who_keeps_the_money(person, moment):
    work = TABLES["works"]._default_manager.first()
    base = {"name": "Xây cống", "contractor": "Tổ thợ số 1", "value": "10.000.000", "work": str(work.pk)}
    with pytest.raises(NotAllowedError):
        write_entry(person("vanhoa"), registers()["contracts"], None, base, moment=moment)
    with pytest.raises(EntryRefusedError) as caught:
        write_entry(person("taichinh"), registers()["contracts"], None, base | {"value": "0"}, moment=moment)
    assert caught.value.cells["value"].problem is CellProblem.NOT_POSITIVE
