"""Papers for tests: an office without any, drafts, arrivals, stored files."""

from datetime import date

from banmoi.rooms.dispatch.actions import Draft, Recipient, draft_paper, take_number
from banmoi.rooms.dispatch.incoming_actions import Arrival
from banmoi.rooms.dispatch.models import (
    IncomingPaper,
    Numbering,
    NumberSeries,
    OutgoingPaper,
    SignatureCheck,
)
from banmoi.rooms.files.actions import keep
from banmoi.rooms.people.models import Unit
from tests.conftest import TODAY


def no_papers():
    """Take the demonstration's papers away."""
    IncomingPaper.objects.all().delete()
    SignatureCheck.objects.all().delete()
    OutgoingPaper.objects.filter(supersedes__isnull=False).delete()
    for rows in (OutgoingPaper, NumberSeries, Numbering):
        rows.objects.all().delete()


def office(kind="peoples_committee", place="xa-xuan-luong"):
    return Unit.objects.get(kind=kind, place__key=place)


def a_draft(kind="plan", title="Kế hoạch thử", **kept):
    kept.setdefault("office_id", office().id)
    return Draft(kind=kind, title=title, **kept)


def drafted(rights, moment, kind="plan", **kept):
    return draft_paper(rights, a_draft(kind, **kept), moment=moment)


def issued(rights, moment, day=TODAY, kind="plan", **kept):
    """A paper with the next number."""
    return take_number(rights, drafted(rights, moment, kind, **kept).id, day, moment=moment)


def arrival(**kept):
    given = {
        "office_id": office().id, "written": "412/UBND-NN", "issuer": "UBND huyện Yên Thế",
        "issued_on": date(2024, 11, 1), "received_on": date(2024, 11, 4), "title": "Báo cáo tiến độ",
    } | kept  # fmt: skip
    return Arrival(**given)


def stored(content, name, moment):
    return keep(content, name, actor_id=None, moment=moment)


def outside(*names):
    return tuple(Recipient(body=name) for name in names)
