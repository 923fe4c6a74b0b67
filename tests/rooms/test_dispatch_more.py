"""Sending, receiving, incoming papers and their deadlines, kept checks of signatures."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from banmoi.core.signatures import Answer, FileCheck
from banmoi.papers.signatures import check_file
from banmoi.reports.lapsing import lapses_of
from banmoi.reports.waiting import waiting_for
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.dispatch.actions import DispatchProblem, DispatchRefusedError, Recipient, cancel_paper
from banmoi.rooms.dispatch.incoming_actions import (
    answer_incoming,
    close_incoming,
    hand_over,
    record_incoming,
    reopen_incoming,
    withdraw_incoming,
)
from banmoi.rooms.dispatch.models import IncomingPaper, PaperRecipient, SignatureCheck
from banmoi.rooms.dispatch.queries import (
    Wanted,
    checks_of,
    dispatch_places,
    draft_places,
    incoming_papers,
    outgoing_papers,
    papers_waiting,
)
from banmoi.rooms.dispatch.sending_actions import keep_check, keep_signed, note_received, note_sent
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import NotAllowedError
from tests.certificates import pdf
from tests.conftest import TODAY
from tests.dispatch_help import arrival, drafted, issued, no_papers, office, outside, stored


@pytest.fixture(autouse=True)
def bare(db):
    no_papers()


@pytest.fixture
def clerk(person):
    return person("canbo")


@pytest.fixture
def board(ven):
    return Unit.objects.get(place_id=ven.id, kind="hamlet_board")


def refused(act, *args, **kept):
    with pytest.raises(DispatchRefusedError) as caught:
        act(*args, **kept)
    return caught.value.problem


def test_a_paper_is_sent_and_received_in_order(clerk, person, board, moment):
    paper = issued(clerk, moment, recipients=[Recipient(board.id), *outside("UBND huyện")])
    unit, body = paper.recipients.all()
    assert refused(note_received, clerk, unit.id, TODAY, "", moment=moment) is DispatchProblem.NOT_SENT
    assert refused(note_sent, clerk, paper.id, [], TODAY, "", moment=moment) is DispatchProblem.NOBODY_CHOSEN
    before = TODAY - timedelta(days=1)
    assert refused(note_sent, clerk, paper.id, [unit.id], before, "", moment=moment) is (
        DispatchProblem.SENT_TOO_EARLY
    )
    assert note_sent(clerk, paper.id, [unit.id, body.id], TODAY, "Trục liên thông", moment=moment) == 2
    assert refused(note_received, clerk, body.id, before, "", moment=moment) is (
        DispatchProblem.RECEIVED_TOO_EARLY
    )
    note_received(person("truongban"), unit.id, TODAY, "đã đọc", moment=moment)
    with pytest.raises(NotAllowedError):
        note_received(person("truongban"), body.id, TODAY, "", moment=moment)
    note_received(clerk, body.id, TODAY, "", moment=moment)
    unit.refresh_from_db()
    assert (unit.sent_how, unit.received_note) == ("Trục liên thông", "đã đọc")
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperRecipient.objects.filter(id=unit.id).update(received_on=before)
    cancel_paper(clerk, paper.id, "x", moment=moment)
    assert refused(note_sent, clerk, paper.id, [unit.id], TODAY, "", moment=moment) is (
        DispatchProblem.CANCELLED
    )


def test_a_draft_is_not_sent(clerk, moment):
    paper = drafted(clerk, moment, recipients=outside("A"))
    rows = [item.id for item in paper.recipients.all()]
    assert refused(note_sent, clerk, paper.id, rows, TODAY, "", moment=moment) is DispatchProblem.NOT_NUMBERED


def test_a_hamlet_sees_what_is_addressed_to_it_once_it_is_issued(clerk, ven, board, moment):
    paper = issued(clerk, moment, recipients=[Recipient(board.id)])
    drafted(clerk, moment, recipients=[Recipient(board.id)])
    assert list(outgoing_papers(ven.id, Wanted(), drafts=True)) == [paper]


def test_arrivals_are_numbered_by_the_year_they_came_in(clerk, moment):
    first = record_incoming(clerk, arrival(), moment=moment)
    second = record_incoming(clerk, arrival(written="13/KH-UBND"), moment=moment)
    later = moment.replace(year=2025, month=1, day=3)
    third = record_incoming(
        clerk, arrival(issued_on=date(2024, 12, 30), received_on=date(2025, 1, 2)), moment=later
    )
    assert [(row.year, row.number) for row in (first, second, third)] == [(2024, 1), (2024, 2), (2025, 1)]
    with pytest.raises(IntegrityError), transaction.atomic():
        IncomingPaper.objects.filter(id=second.id).update(number=1)


def test_the_same_paper_does_not_arrive_twice(clerk, moment):
    first = record_incoming(clerk, arrival(), moment=moment)
    again = arrival(issuer="ubnd huyen yen the", written="412/ubnd-nn")
    assert refused(record_incoming, clerk, again, moment=moment) is DispatchProblem.ARRIVED_ALREADY
    withdraw_incoming(clerk, first.id, "Ghi nhầm sổ", moment=moment)
    assert record_incoming(clerk, again, moment=moment).number == 2, "the number of the mistake stays"


@pytest.mark.parametrize(
    ("kept", "problem"),
    [
        ({"written": ""}, DispatchProblem.WRITTEN_MISSING),
        ({"issuer": " "}, DispatchProblem.ISSUER_MISSING),
        ({"title": ""}, DispatchProblem.TITLE_MISSING),
        ({"issued_on": None}, DispatchProblem.DAY_MISSING),
        ({"received_on": TODAY + timedelta(days=1)}, DispatchProblem.DAY_IN_FUTURE),
        ({"received_on": date(2024, 10, 1)}, DispatchProblem.RECEIVED_TOO_EARLY),
        ({"owner_id": 10**9}, DispatchProblem.UNKNOWN_UNIT),
        ({"answer_by": TODAY}, DispatchProblem.OWNER_MISSING),
        ({"office_id": 0}, DispatchProblem.UNKNOWN_OFFICE),
    ],
)
def test_an_arrival_needs_its_parts(clerk, moment, kept, problem):
    assert refused(record_incoming, clerk, arrival(**kept), moment=moment) is problem
    assert not IncomingPaper.objects.exists()


def test_an_answer_is_an_issued_paper_that_stands(clerk, moment):
    owner = office("management_board")
    paper = record_incoming(clerk, arrival(owner_id=owner.id, answer_by=date(2024, 11, 25)), moment=moment)
    draft = drafted(clerk, moment, "report")
    assert refused(answer_incoming, clerk, paper.id, draft.id, moment=moment) is DispatchProblem.UNKNOWN_PAPER
    early = issued(clerk, moment, date(2024, 11, 3))
    assert (
        refused(answer_incoming, clerk, paper.id, early.id, moment=moment) is DispatchProblem.ANSWER_TOO_EARLY
    )
    report = issued(clerk, moment, kind="report")
    assert answer_incoming(clerk, paper.id, report.id, moment=moment).done
    assert refused(close_incoming, clerk, paper.id, "x", moment=moment) is DispatchProblem.DONE_ALREADY
    assert list(incoming_papers(paper.place_id, Wanted(state="open"))) == []
    cancel_paper(clerk, report.id, "Sai", moment=moment)
    assert list(incoming_papers(paper.place_id, Wanted(state="open"))) == [paper]
    assert not IncomingPaper.objects.select_related("answer").get().done, "a cancelled paper answers nothing"


def test_a_paper_is_closed_with_a_reason_and_opened_again(clerk, moment):
    paper = record_incoming(clerk, arrival(), moment=moment)
    assert refused(close_incoming, clerk, paper.id, "", moment=moment) is DispatchProblem.REASON_MISSING
    assert refused(reopen_incoming, clerk, paper.id, "x", moment=moment) is DispatchProblem.NOT_DONE
    close_incoming(clerk, paper.id, "Để biết", moment=moment)
    assert not reopen_incoming(clerk, paper.id, "Huyện nhắc", moment=moment).done
    withdraw_incoming(clerk, paper.id, "Nhầm", moment=moment)
    assert refused(reopen_incoming, clerk, paper.id, "x", moment=moment) is DispatchProblem.WITHDRAWN


def test_another_day_or_unit_needs_a_reason(clerk, moment):
    one, other = office("management_board").id, office("steering_committee").id
    paper = record_incoming(clerk, arrival(), moment=moment)
    hand_over(clerk, paper.id, one, TODAY, "", moment=moment)
    later = TODAY + timedelta(days=5)
    assert (
        refused(hand_over, clerk, paper.id, one, later, "", moment=moment) is DispatchProblem.REASON_MISSING
    )
    assert refused(hand_over, clerk, paper.id, other, date(2024, 11, 3), "x", moment=moment) is (
        DispatchProblem.DUE_TOO_EARLY
    )
    moved = hand_over(clerk, paper.id, other, later, "Huyện gia hạn", moment=moment)
    assert (moved.owner_id, moved.answer_by) == (other, later)
    assert AuditEntry.objects.filter(act="incoming.hand_over").first().detail == {"reason": "Huyện gia hạn"}


def test_the_unit_that_answers_may_answer_and_others_may_not(clerk, person, board, moment):
    paper = record_incoming(clerk, arrival(owner_id=board.id, answer_by=TODAY), moment=moment)
    for name in ("vanhoa", "mattran", "bcd"):
        with pytest.raises(NotAllowedError):
            close_incoming(person(name), paper.id, "x", moment=moment)
    with pytest.raises(NotAllowedError):
        hand_over(person("truongban"), paper.id, board.id, None, "x", moment=moment)
    with pytest.raises(NotAllowedError):
        record_incoming(person("vanhoa"), arrival(written="1/X"), moment=moment)
    assert close_incoming(person("truongban"), paper.id, "Đã báo cáo miệng", moment=moment).done


def kinds(rights, moment):
    return [(w.kind, w.count) for w in waiting_for(rights, moment) if w.kind.endswith("_papers")]


def test_late_and_soon_due_answers_wait_for_their_unit_and_the_office(clerk, person, board, moment):
    day = TODAY
    record_incoming(clerk, arrival(owner_id=board.id, answer_by=day - timedelta(days=1)), moment=moment)
    soon = arrival(written="2/X", owner_id=board.id, answer_by=day + timedelta(days=14))
    record_incoming(clerk, soon, moment=moment)
    far = arrival(written="3/X", owner_id=board.id, answer_by=day + timedelta(days=15))
    record_incoming(clerk, far, moment=moment)
    done = record_incoming(clerk, arrival(written="4/X", owner_id=board.id, answer_by=day), moment=moment)
    close_incoming(clerk, done.id, "xong", moment=moment)
    assert kinds(person("truongban"), moment) == [("late_papers", 1), ("soon_papers", 1)]
    assert kinds(clerk, moment) == [("late_papers", 1), ("soon_papers", 1)]
    assert kinds(person("mattran"), moment) == []
    assert len(papers_waiting(clerk, day)) == 2


def test_answers_due_stand_in_the_calendar_of_what_lapses(clerk, commune, moment):
    owner, due = office("management_board").id, TODAY + timedelta(days=30)
    paper = record_incoming(clerk, arrival(owner_id=owner, answer_by=due), moment=moment)
    standing = standing_of(commune, TODAY)

    def found():
        rows = lapses_of(standing, TODAY, TODAY + timedelta(days=90), None)
        return [(row.day, row.paper) for row in rows if row.kind == "answer_due"]

    assert found() == [(due, paper)]
    close_incoming(clerk, paper.id, "xong", moment=moment)
    assert found() == []


def test_incoming_papers_are_searched_without_marks(clerk, moment):
    paper = record_incoming(clerk, arrival(title="Rà soát hộ nghèo"), moment=moment)
    for text in ("ra soat ho NGHEO", "412/ubnd", "yen the"):
        assert list(incoming_papers(paper.place_id, Wanted(words=text))) == [paper], text
    assert not incoming_papers(paper.place_id, Wanted(words="duong"))
    assert not incoming_papers(paper.place_id, Wanted(year=2023))


def test_files_of_drafts_are_told_apart_from_those_of_issued_papers(clerk, moment):
    file = stored(pdf(), "van-ban.pdf", moment)
    paper = drafted(clerk, moment, files=[file])
    assert (dispatch_places(file.id), draft_places(file.id)) == (set(), {paper.place_id})
    other = stored(pdf("đến"), "den.pdf", moment)
    coming = record_incoming(clerk, arrival(files=[other]), moment=moment)
    assert dispatch_places(other.id) == {coming.place_id}


def test_a_check_is_kept_with_what_it_found_and_only_for_its_file(clerk, person, commune, moment):
    file = stored(pdf(), "van-ban.pdf", moment)
    found = check_file(pdf(), [], moment)
    kept = keep_check(clerk, commune.id, file, found, moment=moment)
    assert kept.answer == Answer.UNSIGNED
    again = keep_check(person("vanhoa"), commune.id, file, found, moment=moment)
    assert checks_of([file.id]) == {file.id: again}
    assert FileCheck.from_data(SignatureCheck.objects.get(id=kept.id).found) == found
    other = stored(pdf("khác"), "khac.pdf", moment)
    with pytest.raises(ValueError, match="another file"):
        keep_check(clerk, commune.id, other, found, moment=moment)


def test_a_signed_file_is_added_and_the_trail_names_the_certificate(clerk, person, moment):
    paper = issued(clerk, moment)
    file = stored(pdf("đã ký"), "ky.pdf", moment)
    with pytest.raises(NotAllowedError):
        keep_signed(person("vanhoa"), paper.id, file, signer="A", serial="1f", moment=moment)
    keep_signed(clerk, paper.id, file, signer="A", serial="1f", moment=moment)
    line = AuditEntry.objects.get(act="paper.sign")
    assert line.detail == {"file": file.digest, "signer": "A", "certificate": "1f"}
    draft = drafted(clerk, moment)
    assert refused(keep_signed, clerk, draft.id, file, signer="A", serial="1f", moment=moment) is (
        DispatchProblem.NOT_NUMBERED
    )
