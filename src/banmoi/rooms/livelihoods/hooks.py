"""What follows when an entry of the room `livelihoods` is written."""

from collections.abc import Sequence
from datetime import datetime

from banmoi.core.registers import CellError
from banmoi.reference.registers import registers
from banmoi.rooms.livelihoods.chain_models import Traceability
from banmoi.rooms.livelihoods.models import CooperativeRating
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.registers.actions import EntryRefusedError, after_writing, move_entry, typed_cells
from banmoi.rooms.registers.models import Entry
from banmoi.rooms.registers.refusals import refuse_other_level, refuse_second


@after_writing("income_samples")
def one_sample_a_year(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A hamlet asked twice for a year would weigh twice."""
    refuse_other_level(entry, "hamlet")
    refuse_second(entry, "place_id", "year")


@after_writing("cooperative_ratings")
def one_rating_a_year(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A cooperative has one rating a year."""
    refuse_second(entry, "cooperative_id", "year")


@after_writing("certificates")
def traceability_follows(rights: Rights, entry: Entry, moment: datetime) -> None:
    """What rests on a certificate ends with it."""
    rows = Traceability.objects.filter(certificate_id=entry.pk, withdrawn_at=None)
    _work_out_anew(rights, "traceability", list(rows), moment)


@after_writing("cooperatives")
def ratings_follow(rights: Rights, entry: Entry, moment: datetime) -> None:
    """The rating of a cooperative that stopped says nothing good of today."""
    rows = CooperativeRating.objects.filter(cooperative_id=entry.pk, withdrawn_at=None)
    _work_out_anew(rights, "cooperative_ratings", list(rows), moment)


@after_writing("traceability", "cooperative_ratings")
def taken_back_as_things_are_now(rights: Rights, entry: Entry, moment: datetime) -> None:
    """An entry that was out of the register missed what happened to the one it leads to."""
    if entry.withdrawn_at is None:
        key = "traceability" if isinstance(entry, Traceability) else "cooperative_ratings"
        _work_out_anew(rights, key, [type(entry)._default_manager.get(pk=entry.pk)], moment)


def _work_out_anew(rights: Rights, key: str, entries: Sequence[Entry], moment: datetime) -> None:
    """Derive entries again; those in which nothing moves keep their version. It follows from an entry that
    the person may write, so that to read the place is enough."""
    register = registers()[key]
    for entry in entries:
        before = typed_cells(register, entry)
        try:
            entry.derive()
        except CellError as error:
            raise EntryRefusedError({"": error}) from None
        if typed_cells(register, entry) != before:
            move_entry(rights, register, entry.pk, {}, act="follow", right="place.read", moment=moment)
