"""Bringing the places of the reference into memory."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from banmoi.kit.text import fold
from banmoi.rooms.places.models import Place, PlaceName, PlaceParent, PlaceSuccession, PlaceTrait


@transaction.atomic
def load_places(entries: Iterable[Mapping[str, Any]], *, demonstration: bool = False) -> int:
    """Make the places that are not there yet, from the reference's file; existing ones stay.

    Returns how many were made. Part of setting an installation up, so no person's right is asked.
    """
    made: dict[str, tuple[Place, Mapping[str, Any]]] = {}
    for entry in entries:
        place, created = Place.objects.get_or_create(
            key=entry["key"],
            defaults={
                "level": entry["level"],
                "valid_from": entry.get("valid_from"),
                "valid_to": entry.get("valid_to"),
                "placeholder": bool(entry.get("placeholder")),
                "demonstration": demonstration,
            },
        )
        if created:
            made[place.key] = place, entry
    known = {place.key: place for place in Place.objects.all()}
    for place, entry in made.values():
        for name in entry["names"]:
            PlaceName.objects.create(
                place=place,
                kind_vi=name.get("kind_vi") or "",
                name_vi=name["name_vi"],
                folded=fold(name["name_vi"]),
                code=name.get("code") or "",
                valid_from=name.get("from"),
                valid_to=name.get("to"),
            )
        for parent in entry.get("parents") or ():
            PlaceParent.objects.create(
                place=place,
                parent=known[parent["parent"]],
                valid_from=parent.get("from"),
                valid_to=parent.get("to"),
            )
        for step in entry.get("successors") or ():
            PlaceSuccession.objects.create(
                predecessor=place, successor=known[step["place"]], on=step["on"], text=step["text"]
            )
        for trait in entry.get("traits") or ():
            PlaceTrait.objects.create(
                place=place,
                trait=trait["trait"],
                value=trait.get("value") or "",
                valid_from=trait.get("from"),
                valid_to=trait.get("to"),
                confidence=trait["confidence"],
                source=trait.get("source") or "",
                why_vi=trait.get("why_vi") or "",
            )
    return len(made)
