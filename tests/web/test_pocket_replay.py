"""Whatever a line does to a queue (any order, answers lost, sent again and again), it ends the same."""

import itertools

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.community.health_models import CleanUp
from banmoi.rooms.indicators.models import Evidence, IndicatorValue
from banmoi.rooms.indicators.queries import current_rows
from banmoi.rooms.plans.models import Occurrence, TaskNote
from banmoi.rooms.plans.task_actions import lay_out
from banmoi.rooms.pocket.models import PocketItem, PocketOperation
from banmoi.rooms.registers.models import EntryFile
from tests.pocket_help import Phone, cleanup, picture, values
from tests.task_help import add_task, before, commune_plan

COUNTED = (IndicatorValue, Evidence, CleanUp, EntryFile, TaskNote, PocketOperation, PocketItem, AuditEntry)
WHAT = "Dọn vệ sinh (thử)"
ONE = st.one_of(
    st.tuples(
        st.just("entry"), st.sampled_from("ab"), st.sampled_from(["30", "45", "", "nhiều"]), st.booleans()
    ),
    st.tuples(
        st.just("values"),
        st.sampled_from(["households", "poor_household_rate", "makeshift_houses"]),
        st.sampled_from(["140", "148", "20", "0", "-1"]),
        st.booleans(),
    ),
    st.tuples(st.just("task"), st.sampled_from(["done", "not_done"]), st.just("Mưa"), st.booleans()),
)


class Notebook:
    """Writes operations down as the notebook does: an edit says all that its thing holds, and names every
    photograph that it had before."""

    def __init__(self, phone, occurrence, photos):
        self.phone, self.occurrence, self.photos = phone, occurrence, photos
        self.lines, self.kept = {}, {}

    def write(self, kind, which, text, photo):
        had = self.kept.setdefault((kind, which if kind != "task" else ""), [])
        if photo and len(had) < len(self.photos):
            had.append(self.photos[len(had)])
        if kind == "entry":
            return self.phone.make("entry", cleanup(which, photos=had, what=WHAT, people=text))
        if kind == "task":
            payload = {"occurrence": self.occurrence.id, "state": which, "text": text, "day": "", "item": "t"}
            return self.phone.make("task", payload | {"photos": list(had)})
        self.lines[which] = {"numerator": text, "photos": list(had)}
        return self.phone.make("values", values({key: dict(line) for key, line in self.lines.items()}))


def picture_of(occurrence, place):
    """What the commune sees: values with evidence, lines of the register with photographs, the task."""
    occurrence.refresh_from_db()
    figures = []
    for row in current_rows([place.id], period="2024q4"):
        proofs = sorted(row.value.evidence.values_list("file_id", flat=True))
        figures.append((row.value.indicator, row.value.numerator, proofs))
    lines = []
    for line in CleanUp.objects.filter(what=WHAT):
        files = EntryFile.objects.filter(register="cleanups", entry=line.pk)
        lines.append((line.people, sorted(files.values_list("file_id", flat=True))))
    return sorted(figures), sorted(lines), occurrence.state


def counted():
    return [table.objects.count() for table in COUNTED]


@pytest.fixture
def notebook(signed_in, person, bare_plan):
    """A notebook whose photographs have arrived."""
    task = add_task(commune_plan(), "Họp bản", before(30, 11), lead="truongban")
    lay_out(task.plan)
    phone = Phone(signed_in("truongban"), person("truongban").user_id)
    photos = [phone.photo(picture(colour))[0] for colour in ("red", "blue", "gold")]
    return lambda: Notebook(phone, Occurrence.objects.get(task=task), photos)


@given(
    written=st.lists(ONE, min_size=1, max_size=7),
    order=st.randoms(use_true_random=False),
    lost=st.lists(st.booleans(), max_size=20),
)
@example(
    written=[("values", "households", "148", True), ("values", "poor_household_rate", "20", False),
             ("entry", "a", "30", True), ("entry", "a", "45", True), ("task", "done", "Mưa", True),
             ("task", "not_done", "Mưa", False)],
    order=None,
    lost=[True] * 12,
)  # fmt: skip
@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_any_order_and_any_loss_end_the_same(notebook, ven, written, order, lost):
    book = notebook()
    bodies = [book.write(*one) for one in written]
    with transaction.atomic():
        for body in bodies:
            assert book.phone.send(body).status_code == 200
        wanted = picture_of(book.occurrence, ven)
        transaction.set_rollback(True)
    with transaction.atomic():
        shuffled = list(reversed(bodies)) if order is None else order.sample(bodies, len(bodies))
        losses = itertools.chain(lost, itertools.repeat(False))
        answers = {}
        while shuffled:
            body = shuffled.pop(0)
            answer = book.phone.send(body).json()
            assert answers.setdefault(body["uuid"], answer) == answer
            if next(losses):  # the answer did not arrive: the phone sends it again later
                shuffled.append(body)
        assert picture_of(book.occurrence, ven) == wanted
        transaction.set_rollback(True)


def test_a_queue_sent_a_hundred_times_more_changes_nothing(notebook, ven):
    book = notebook()
    bodies = [
        book.write("values", "households", "148", True),
        book.write("values", "poor_household_rate", "20", True),
        book.write("entry", "a", "30", True),
        book.write("entry", "a", "", False),
        book.write("task", "done", "Xong", True),
        book.write("values", "makeshift_houses", "-1", False),
    ]
    first = [book.phone.send(body).json() for body in bodies]
    before_it, seen = counted(), picture_of(book.occurrence, ven)
    for time in range(100):
        body = bodies[time * 7 % len(bodies)]
        assert book.phone.send(body).json() == first[time * 7 % len(bodies)]
    assert counted() == before_it
    assert picture_of(book.occurrence, ven) == seen
