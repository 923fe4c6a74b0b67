"""A line of a register that a phone writes, and mends."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from banmoi.core.registers import Register
from banmoi.reference.registers import registers
from banmoi.reports.registers import moves_of
from banmoi.rooms.pocket.actions import OperationRefusedError, Reply, Work
from banmoi.rooms.registers.actions import (
    EntryConflictError,
    EntryRefusedError,
    attach,
    write_entry,
)
from banmoi.rooms.registers.queries import find_entry
from banmoi.web.pocket.replies import (
    BadPayloadError,
    accepted,
    conflict,
    digests_of,
    number_of,
    older,
    refusal,
    text_of,
)
from banmoi.web.register_entries import entry_problems

BOOKS = (
    "contributions", "household_votes", "cleanups", "outreach", "culture_titles", "model_titles",
    "work_photos",
)  # fmt: skip
"""The registers that the notebook offers, in this order; a hamlet head writes these where it happens."""


def write(work: Work) -> Reply:
    """Payload: `item` (the phone's own number of the line), `register`, `cells` as typed, `photos`, and
    `seen` once the person was shown somebody else's change."""
    payload = work.sent.payload
    register, cells = _asked(work)
    item = work.item(f"entry:{text_of(payload, 'item', 40)}")
    files = [work.photos[digest] for digest in digests_of(payload)]
    if work.is_older(item):
        if item.subject_id is not None and (entry := find_entry(register, item.subject_id)) is not None:
            attach(work.rights, register, entry, files, moment=work.moment)
        return older()
    seen = number_of(payload, "seen")
    try:
        written = write_entry(
            work.rights, register, item.subject_id, cells,
            seen=item.version if seen is None else seen, files=files, moment=work.moment,
        )  # fmt: skip
    except EntryRefusedError as refused:
        problems = entry_problems(register, refused)
        top = problems.pop("top", "")
        raise refusal(top or _("Xem lại các mục được đánh dấu."), fields=problems) from None
    except EntryConflictError as error:
        raise _changed(register, error) from None
    work.became(item, written.entry.pk, written.entry.version)
    return accepted(_("Đã ghi vào sổ, dòng số %(number)s.") % {"number": written.entry.pk})


def _asked(work: Work) -> tuple[Register, Mapping[str, str]]:
    payload = work.sent.payload
    key, cells = text_of(payload, "register", 40), payload.get("cells")
    if key not in BOOKS or not isinstance(cells, dict):
        raise BadPayloadError("register")
    register = registers()[key]
    names = {column.name for column in register.typed}
    if cells.keys() - names or not all(isinstance(text, str) for text in cells.values()):
        raise BadPayloadError("cells")
    return register, cells


def _changed(register: Register, error: EntryConflictError) -> OperationRefusedError:
    """Somebody else changed the line: what they moved, in words; both versions are kept."""
    change = error.change
    moves = [
        f"{move.name}: {move.before or '—'} → {move.after or '—'}"
        for move in moves_of(register, change.moves, {})
    ]
    words = _(
        "%(name)s đã sửa dòng này (%(moves)s). Bản của anh/chị vẫn còn trên máy: giữ bản của họ, "
        "hoặc xem lại rồi gửi bản của mình."
    ) % {"name": change.changed_by.full_name, "moves": "; ".join(moves) or "—"}
    return conflict(words, seen=change.version, offers=("insist",))
