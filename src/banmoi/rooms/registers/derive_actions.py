"""What registers tell, worked out anew without anybody writing: a night later, or in a new quarter."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from banmoi.rooms.audit.actions import record
from banmoi.rooms.people.models import User
from banmoi.rooms.people.queries import Rights, require, rights_of
from banmoi.rooms.places.queries import NamedPlace, commune_of, places_by_id, scope_ids
from banmoi.rooms.registers.feed_actions import feed_all
from banmoi.rooms.registers.models import TABLES, EntryChange


def communes_with_entries(day: date) -> list[NamedPlace]:
    """The communes existing on a day in which a register has an entry that stands, by id."""
    ids: set[int] = set()
    for table in TABLES.values():
        ids |= set(table._default_manager.filter(withdrawn_at=None).values_list("place_id", flat=True))
    found = {
        commune.id: commune
        for place in places_by_id(ids, day).values()
        if (commune := commune_of(place, day)) is not None and commune.exists_on(day)
    }
    return [found[key] for key in sorted(found)]


def last_writer(place_ids: Collection[int]) -> User | None:
    """Who last wrote in a register of some places: what is told follows from what they left there."""
    newest: EntryChange | None = None
    for key, table in TABLES.items():
        ids = table._default_manager.filter(place_id__in=list(place_ids)).values("id")
        rows = EntryChange.objects.filter(register=key, entry__in=ids).select_related("changed_by")
        change = rows.order_by("-changed_at", "-id").first()
        if change is not None and (newest is None or change.changed_at > newest.changed_at):
            newest = change
    return None if newest is None else newest.changed_by


@transaction.atomic
def derive_anew(commune: NamedPlace, named: User | None, *, moment: datetime) -> tuple[Rights, int] | None:
    """Work out everything that the registers of a commune tell, in the name of a person, or else of its
    last writer; the answer is their rights and how many values are new or ended. None: nobody ever wrote.

    Run by the installation's keeper at its own terminal. A period that is closed stays as it is.
    Raises NotAllowedError for a named person who may not write there.
    """
    day = moment.date()
    places = scope_ids([commune.id], day)
    user = named or last_writer(places)
    if user is None:
        return None
    rights = rights_of(user, day)
    if named is not None:
        require(rights, "register.write", commune.id)
    changed = feed_all(rights, places, moment=moment)
    if changed:
        record(
            moment=moment,
            actor_id=None,
            actor_name="banmoi",
            act="register.derive",
            subject_kind="place",
            subject_id=commune.id,
            place_id=commune.id,
            summary=f"Tính lại số từ sổ theo dõi: {changed} số mới hoặc thôi tính, đứng tên {rights.name}"[
                :200
            ],
        )
    return rights, changed
