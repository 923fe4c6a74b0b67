"""What the demonstration's people did with entries of the room `awards` after writing them: proposals sent,
a council that met and voted, one decision, made known."""

from collections.abc import Mapping
from datetime import date

from banmoi.management.demonstration_year import at
from banmoi.reports.award_results import results_for
from banmoi.rooms.awards.actions import (
    cast_ballot,
    close_vote,
    decide,
    open_vote,
    publish,
    review_proposal,
    send_proposal,
)
from banmoi.rooms.awards.queries import proposals_in, rounds_at
from banmoi.rooms.people.actions import appoint
from banmoi.rooms.people.models import Unit, User
from banmoi.rooms.people.queries import Rights, rights_of

# For each proposal in order: who votes how. Who wrote it, and who sits in the unit proposed, does not.
BALLOTS = (
    {"bcd": "for", "mattran": "for", "taichinh": "for", "thidua": "for"},
    {"bcd": "against", "mattran": "for", "taichinh": "abstain", "thidua": "for"},
    {"bcd": "for", "taichinh": "for", "thidua": "for"},
    {"bcd": "for", "mattran": "for", "taichinh": "abstain", "thidua": "for"},
)
MEMBERS = {"bcd": "Phó Chủ tịch Hội đồng", "mattran": "Ủy viên Hội đồng", "taichinh": "Ủy viên Hội đồng"}


def act(people: Mapping[str, Rights]) -> None:
    """Let it happen, through the acts of the room."""
    standing = people["thidua"]
    commune = standing.homes[0]
    voters = _council(people, commune)
    row = rounds_at(commune)[0]
    proposals = proposals_in(row.pk)
    for item in proposals:
        sender = next(rights for rights in people.values() if rights.user_id == item.made_by_id)
        day = item.made_at.date()
        send_proposal(sender, item.pk, results_for(item, day).document(), moment=at(day, 15))
    for item in proposals:
        review_proposal(
            standing, item.pk, "Hồ sơ đủ, thành tích rõ, đề nghị Hội đồng xét (minh họa).",
            moment=at(date(2024, 11, 11)),
        )  # fmt: skip
    open_vote(standing, row.pk, moment=at(date(2024, 11, 12), 8))
    for item, ballots in zip(proposals, BALLOTS, strict=True):
        for name, ballot in ballots.items():
            cast_ballot(voters[name], item.pk, ballot, moment=at(date(2024, 11, 13)))
    close_vote(standing, row.pk, moment=at(date(2024, 11, 14), 16))
    decided = at(date(2024, 11, 18))
    decide(people["chutich"], proposals[0].pk, "214/QĐ-UBND", date(2024, 11, 18), moment=decided)
    publish(standing, row.pk, moment=at(date(2024, 11, 19)))


def _council(people: Mapping[str, Rights], commune: int) -> dict[str, Rights]:
    """The council: its standing member and three more, each with the rights that follow."""
    unit = Unit.objects.get(place_id=commune, kind="commendation_council")
    found = {"thidua": people["thidua"]}
    for name, title in MEMBERS.items():
        user = User.objects.get(username=name)
        appoint(
            user=user, unit=unit, role="commendation_member", title_vi=f"{title} thi đua khen thưởng",
            valid_from=None, moment=at(date(2023, 11, 1)),
        )  # fmt: skip
        found[name] = rights_of(user, people[name].day)
    return found
