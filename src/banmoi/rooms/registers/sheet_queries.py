"""Asking for sheets that are to go into registers."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Max

from banmoi.core.registers import Register
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.registers.models import EntryChange, SheetImport, SheetPart, SheetState

LEARN_FROM = 20
SHOWN = 20


def get_sheet(sheet_id: int) -> SheetImport | None:
    """A sheet by its number, with its file and people."""
    rows = SheetImport.objects.select_related("file", "made_by", "written_by", "place_meant")
    return rows.filter(id=sheet_id).first()


def may_handle(rights: Rights, register: Register, sheet: SheetImport) -> bool:
    """Whether a person may see and go on with a sheet: who sent it, and who may write where it was sent."""
    return sheet.made_by_id == rights.user_id or rights.may(register.act, sheet.place_id)


def sheets_of(rights: Rights, register: Register, place_id: int) -> list[SheetImport]:
    """The newest sheets sent to a register at a place that a person may see."""
    rows = SheetImport.objects.filter(register=register.key, place_id=place_id)
    rows = rows.exclude(state=SheetState.DROPPED).select_related("file", "made_by")
    return [row for row in rows[: SHOWN * 2] if may_handle(rights, register, row)][:SHOWN]


def learned(register: Register, place_ids: Collection[int]) -> dict[str, str]:
    """Which column each head meant in the sheets written before: by the folded words of the head."""
    rows = SheetImport.objects.filter(register=register.key, place_id__in=list(place_ids))
    told: dict[str, str] = {}
    for headings in rows.exclude(headings={}).values_list("headings", flat=True)[:LEARN_FROM]:
        told = {**headings, **told}
    return told


def stamp(register: Register) -> str:
    """A text that changes with every act on any entry of a register."""
    rows = EntryChange.objects.filter(register=register.key)
    found = rows.aggregate(last=Max("id"), count=Count("id"))
    return f"{found['last'] or 0}:{found['count']}"


def lines_of(sheet: SheetImport, verdict: str, start: int, count: int) -> list[dict[str, Any]]:
    """Some rows of a sheet with one verdict, in their order, from the `start`-th on."""
    found: list[dict[str, Any]] = []
    counts = SheetPart.objects.filter(sheet_import=sheet).values_list("id", verdict)
    for part_id, within in counts:
        if start >= within:
            start -= within
            continue
        lines = SheetPart.objects.get(id=part_id).lines
        wanted = [line for line in lines if line.get("verdict") == verdict]
        found += wanted[start : start + count - len(found)]
        start = 0
        if len(found) == count:
            break
    return found
