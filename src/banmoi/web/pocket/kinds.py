"""The kinds of operation that a phone may send: what each does, in which versions it is understood.

A new kind is an entry here and a form in the notebook (`static/pocket/`). When a kind's payload changes, its
version goes up and `lift` gets a function that makes the old payload into the next one: a phone that lay in
a drawer for a month is still understood.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from banmoi.reference.registers import registers
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.pocket.actions import Perform, Reply, Sent, Work
from banmoi.web.pocket import entry_kind, note_kind, task_kind, value_kind
from banmoi.web.pocket.entry_kind import BOOKS
from banmoi.web.pocket.replies import BadPayloadError, digests_of, not_allowed, text_of

Payload = Mapping[str, Any]


class UnknownKindError(Exception):
    """A kind or a version that this server does not know: the phone's notebook is newer than the server."""


def _days(payload: Payload) -> dict[str, str]:
    """The day of fact of a payload, by its field."""
    return {"day": text_of(payload, "day", 20)}


def _no_days(payload: Payload) -> dict[str, str]:
    """A value's day is its period, which the server named."""
    return {}


def _entry_days(payload: Payload) -> dict[str, str]:
    """The day that dates a line of a register."""
    key, cells = text_of(payload, "register", 40), payload.get("cells")
    if key not in BOOKS or not isinstance(cells, dict):
        raise BadPayloadError("register")
    name = registers()[key].day
    return {name: text_of(cells, name, 40)} if name else {}


def _value_photos(payload: Payload) -> list[str]:
    lines = payload.get("lines")
    if not isinstance(lines, dict):
        raise BadPayloadError("lines")
    return [digest for line in lines.values() if isinstance(line, dict) for digest in digests_of(line)]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of operation. `days`: its days of fact by field, which are asked about where a phone's clock
    makes them doubtful; `photos`: the digests that it names."""

    version: int
    perform: Callable[[Work], Reply]
    days: Callable[[Payload], dict[str, str]] = _days
    photos: Callable[[Payload], list[str]] = digests_of
    lift: Mapping[int, Callable[[Payload], Payload]] = field(default_factory=dict)


KINDS: dict[str, Kind] = {
    "task": Kind(1, task_kind.note_task),
    "values": Kind(1, value_kind.report, days=_no_days, photos=_value_photos),
    "entry": Kind(1, entry_kind.write, days=_entry_days),
    "note": Kind(1, note_kind.leave),
}


def lifted(sent: Sent) -> tuple[Kind, Sent]:
    """The kind of an operation, and the operation in its newest form. Raises UnknownKindError."""
    kind = KINDS.get(sent.kind)
    if kind is None or not 0 < sent.version <= kind.version:
        raise UnknownKindError(sent.kind)
    payload = sent.payload
    for version in range(sent.version, kind.version):
        payload = kind.lift[version](payload)
    return kind, replace(sent, payload=payload)


def guarded(kind: Kind, today: Sent) -> Perform:
    """What doing the operation means: in its newest form, and a missing right said in words."""

    def perform(work: Work) -> Reply:
        try:
            return kind.perform(replace(work, sent=today))
        except NotAllowedError:
            raise not_allowed() from None

    return perform
