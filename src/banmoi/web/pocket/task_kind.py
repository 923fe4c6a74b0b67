"""What a phone says of a task: done, under way, stuck, not to be done."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from banmoi.reports.wording import day_label
from banmoi.rooms.plans.models import TaskNote
from banmoi.rooms.plans.task_actions import Noted, TaskProblem, TaskRefusedError, note
from banmoi.rooms.pocket.actions import Reply, Work
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
from banmoi.web.problems import task_problem
from banmoi.web.uploads import typed_day

STATES = ("done", "not_done", "progress", "stuck")
TEXT_MOST = 900
"""Leaves room for the day and the word that the note begins with."""
_CLOSING = ("done", "not_done")


def note_task(work: Work) -> Reply:
    """Payload: `occurrence`, `state`, `text`, `day` (when it was done), `item`, `photos`."""
    payload = work.sent.payload
    occurrence, state = number_of(payload, "occurrence"), text_of(payload, "state")
    if occurrence is None or state not in STATES:
        raise BadPayloadError("occurrence")
    closing = state in _CLOSING
    item = work.item(f"task:{occurrence}" if closing else f"note:{text_of(payload, 'item', 40)}")
    if work.is_older(item):
        return older()
    text = _words(work, state)
    files = [work.photos[digest] for digest in digests_of(payload)]
    kind = state if closing else "progress"
    try:
        _open_again(work, occurrence, state, item.subject_id, text)
        noted = note(work.rights, occurrence, kind, text, files, moment=work.moment)
    except TaskRefusedError as refused:
        if refused.problem is TaskProblem.ALREADY_DONE:
            raise conflict(_theirs(occurrence), offers=("note",)) from None
        raise refusal(task_problem(refused.problem), offers=("note",)) from None
    work.became(item, noted.note.id if noted.note else item.subject_id)
    return accepted(_said(work, noted))


def _words(work: Work, state: str) -> str:
    """The note's text. A day of fact that is not the day of arrival is said in the text: the note itself is
    dated by its arrival."""
    payload = work.sent.payload
    text = text_of(payload, "text", TEXT_MOST).strip()
    if state == "stuck" and text:
        text = f"Vướng mắc: {text}"
    day = typed_day(text_of(payload, "day", 20))
    if day is not None and day != work.moment.date():
        text = f"{text} (ngày {day_label(day)})".strip()
    if state == "stuck" and not payload.get("text"):
        raise refusal(task_problem(TaskProblem.REASON_MISSING), fields={"text": _("Ghi vướng ở đâu.")})
    return text


def _open_again(work: Work, occurrence: int, state: str, own: int | None, text: str) -> None:
    """Done by this very phone and now said not to be: opened again first. What somebody else closed stays."""
    if state != "not_done" or own is None or not text:
        return
    last = TaskNote.objects.filter(occurrence_id=occurrence).exclude(kind="progress").order_by("-id").first()
    if last is not None and last.id == own and last.kind == "done":
        note(work.rights, occurrence, "reopened", text, moment=work.moment)


def _said(work: Work, noted: Noted) -> str:
    if noted.before is not None and noted.before.noted_by_id != work.rights.user_id:
        words = {"name": noted.before.noted_by.full_name, "day": _day_of(noted.before)}
        return _("%(name)s đã ghi như vậy ngày %(day)s; kết quả giữ nguyên.") % words
    return _("Đã ghi vào nhiệm vụ.")


def _theirs(occurrence: int) -> str:
    rows = TaskNote.objects.filter(occurrence_id=occurrence, kind="done").select_related("noted_by")
    last = rows.latest("noted_at", "id")
    return _(
        "%(name)s đã đánh dấu việc này xong ngày %(day)s. Lời ghi của anh/chị chưa đưa vào; cả hai đều được "
        "giữ. Nếu việc chưa xong, gửi lời nhắn cho cán bộ."
    ) % {"name": last.noted_by.full_name, "day": _day_of(last)}


def _day_of(note: TaskNote) -> str:
    day: date = timezone.localtime(note.noted_at).date()
    return day_label(day)
