"""The demonstration's papers: a series that goes on from paper, papers issued, cancelled, corrected; papers
that came in, one of them late. Everything goes through the acts of the room."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from banmoi.core.dispatch import ALL_KINDS, ARRIVALS
from banmoi.management.demonstration_year import at
from banmoi.reference.files import load
from banmoi.rooms.dispatch.actions import (
    Draft,
    Recipient,
    cancel_paper,
    correct_paper,
    draft_paper,
    take_number,
)
from banmoi.rooms.dispatch.incoming_actions import Arrival, answer_incoming, record_incoming
from banmoi.rooms.dispatch.models import OutgoingPaper
from banmoi.rooms.dispatch.numbering_actions import choose_way, open_series
from banmoi.rooms.dispatch.sending_actions import note_received, note_sent
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import Rights


def keep_papers(people: Mapping[str, Rights], place_id: int) -> None:
    """Let the papers of the year go out and come in, in the order of their days."""
    told = load("demonstration/dispatch.yaml")
    units = {unit.kind: unit for unit in Unit.objects.filter(place_id=place_id)}
    office, clerk = units["peoples_committee"], people["canbo"]
    _begin(told["numbering"], people["chutich"], office)
    hamlets = list(Unit.objects.filter(kind="hamlet_board").order_by("place_id").values_list("id", flat=True))
    made: dict[str, OutgoingPaper] = {}
    for row in told["outgoing"]:
        made[row["title"]] = _issue(row, told["signer"], people, office, hamlets)
    for row in told["incoming"]:
        came = record_incoming(
            clerk,
            Arrival(
                office.id, row["written"], row["issuer"], row["issued_on"], row["day"], row["title"],
                units[row["owner"]].id, row["answer_by"],
            ),
            moment=at(row["day"]), demonstration=True,
        )  # fmt: skip
        if "answered_by" in row:
            answer = made[row["answered_by"]]
            answer_incoming(clerk, came.id, answer.id, moment=at(answer.issued_on or row["day"], 16))


def _begin(told: Mapping[str, Any], chair: Rights, office: Unit) -> None:
    decided = told["decided"]
    moment = at(date(2024, 2, 16), 16)
    choose_way(chair, office.id, decided["way"], decided["year"], decided["ground"], moment=moment)
    for series, name in ((ALL_KINDS, "opening"), (ARRIVALS, "arrivals")):
        said = told[name]
        open_series(chair, office.id, series, said["last"], said["last_day"], said["ground"], moment=moment)


def _issue(
    row: Mapping[str, Any], signer: str, people: Mapping[str, Rights], office: Unit, hamlets: list[int]
) -> OutgoingPaper:
    """One paper from its draft to what became of it; of a corrected one, the paper that corrects it."""
    clerk, day = people["canbo"], row["day"]
    recipients = [Recipient(unit) for unit in (hamlets if row.get("hamlets") else ())]
    recipients += [Recipient(body=body) for body in row.get("bodies", ())]
    draft = Draft(office.id, row["kind"], row["title"], row.get("field", ""), signer, recipients)
    paper = draft_paper(people[row["by"]], draft, moment=at(day, 8), demonstration=True)
    if row.get("draft"):
        return paper
    paper = take_number(clerk, paper.id, day, moment=at(day, 10))
    _sent(row, clerk, paper)
    if "cancelled" in row:
        cancel_paper(clerk, paper.id, row["cancelled"]["reason"], moment=at(row["cancelled"]["day"]))
    if "corrected" in row:
        told = row["corrected"]
        new = correct_paper(clerk, paper.id, told["ground"], moment=at(told["day"], 8))
        paper = take_number(clerk, new.id, told["day"], moment=at(told["day"], 10))
    return paper


def _sent(row: Mapping[str, Any], clerk: Rights, paper: OutgoingPaper) -> None:
    if "sent" not in row:
        return
    rows = list(paper.recipients.all())
    moment = at(row["sent"], 15)
    note_sent(clerk, paper.id, [item.id for item in rows], row["sent"], row.get("how", ""), moment=moment)
    for item in rows if "received" in row else ():
        note_received(clerk, item.id, row["received"], "", moment=at(row["received"], 15))
