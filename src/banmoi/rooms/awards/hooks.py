"""What follows when an entry of the room `awards` is written: what an entry alone does not show."""

from datetime import datetime

from banmoi.core.registers import CellError, CellProblem
from banmoi.core.voting import parse_share
from banmoi.rooms.awards.models import AwardProposal, AwardRound, RankingWeight
from banmoi.rooms.awards.queries import PROPOSALS, ROUNDS, WEIGHTS, same_weight, unit_named
from banmoi.rooms.people.queries import Rights, units_of
from banmoi.rooms.places.queries import NamedPlace, commune_of, places_by_id
from banmoi.rooms.registers.actions import EntryRefusedError, after_writing
from banmoi.rooms.registers.models import Entry, EntryChange
from banmoi.rooms.registers.queries import entry_label

FINAL = ("decided", "published")
"""A proposal on which a decision stands is no longer taken out."""


def _refuse(column: str, rule: str, **facts: object) -> EntryRefusedError:
    return EntryRefusedError({column: CellError(CellProblem.RULE, rule=rule, facts=facts)})


def _act(entry: Entry, register: str) -> str:
    """The act that was just written."""
    rows = EntryChange.objects.filter(register=register, entry=entry.pk, version=entry.version)
    return rows.values_list("act", flat=True).get()


def _place(entry: Entry, moment: datetime) -> NamedPlace:
    return places_by_id([entry.place_id], moment.date())[entry.place_id]


@after_writing(ROUNDS)
def check_round(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A round is the commune's, its shares can be read, and it stays as it is once there is a vote."""
    del rights
    assert isinstance(entry, AwardRound)
    act = _act(entry, ROUNDS)
    if act in ("change", "withdraw") and entry.state != "collecting":
        raise _refuse("", "awards.round_fixed")
    if act == "withdraw" and entry.proposals.filter(withdrawn_at=None).exists():
        raise _refuse("", "awards.round_in_use")
    if act not in ("make", "change", "restore"):
        return
    if _place(entry, moment).level != "commune":
        raise _refuse("place", "awards.commune_only")
    for column in ("quorum", "share"):
        try:
            parse_share(getattr(entry, column))
        except ValueError:
            raise _refuse(column, "awards.share", text=getattr(entry, column)) from None


@after_writing(PROPOSALS)
def check_proposal(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A proposal names one whom, lies in its round's commune and time, and is written as a draft only."""
    del rights
    assert isinstance(entry, AwardProposal)
    act = _act(entry, PROPOSALS)
    if act == "change" and entry.state != "draft":
        raise _refuse("", "awards.sent_already")
    if act == "withdraw" and (entry.state in FINAL or entry.round.state == "voting"):
        raise _refuse("", "awards.not_withdrawn")
    if act not in ("make", "change", "restore"):
        return
    _check_whom(entry, moment)
    place, row = _place(entry, moment), entry.round
    above = commune_of(place, moment.date())
    if above is None or above.id != row.place_id:
        raise _refuse("round", "awards.other_commune", round=entry_label(row, ROUNDS))
    if act != "restore" and (row.state != "collecting" or not row.opens <= moment.date() <= row.closes):
        raise _refuse("round", "awards.round_closed", opens=row.opens, closes=row.closes)


def _check_whom(entry: AwardProposal, moment: datetime) -> None:
    """A hamlet is named by its place, a unit by its name in the list of units."""
    place, day = _place(entry, moment), moment.date()
    if entry.kind == "hamlet" and place.level != "hamlet":
        raise _refuse("place", "awards.hamlet_meant")
    if entry.kind == "unit" and unit_named(entry.place_id, entry.unit, day) is None:
        names = [unit.name_vi for unit in units_of({entry.place_id}, day)]
        raise _refuse("unit", "awards.unit_unknown", names=names)


@after_writing(WEIGHTS)
def check_weight(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A weight is the commune's, and there is one for an indicator from a day."""
    del rights
    assert isinstance(entry, RankingWeight)
    if entry.withdrawn_at is not None:
        return
    if _place(entry, moment).level != "commune":
        raise _refuse("place", "awards.commune_only")
    if same_weight(entry):
        raise _refuse("since", "awards.weight_twice")
