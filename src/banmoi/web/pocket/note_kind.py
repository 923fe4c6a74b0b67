"""A note to the commune's officer: what people say, a figure of a closed period, something seen otherwise."""

from django.utils.translation import gettext as _

from banmoi.rooms.places.queries import get_place
from banmoi.rooms.pocket.actions import NOTE_MOST, NoteProblem, NoteRefusedError, Reply, Work, write_note
from banmoi.rooms.pocket.models import NoteAbout
from banmoi.web.pocket.replies import BadPayloadError, accepted, digests_of, older, refusal, text_of
from banmoi.web.uploads import typed_day


def leave(work: Work) -> Reply:
    """Payload: `item`, `place`, `about`, `text`, `day`, `photos`. A note that arrived is not changed; a
    correction is another note."""
    payload = work.sent.payload
    place = get_place(text_of(payload, "place", 80), work.moment.date())
    about = text_of(payload, "about", 20)
    if place is None or about not in NoteAbout.values:
        raise BadPayloadError("about")
    item = work.item(f"officer:{text_of(payload, 'item', 40)}")
    if work.is_older(item):
        return older()
    try:
        written = write_note(
            work.rights,
            place_id=place.id,
            about=NoteAbout(about),
            text=text_of(payload, "text", 10_000),
            item=text_of(payload, "item", 40),
            day=typed_day(text_of(payload, "day", 20)),
            files=[work.photos[digest] for digest in digests_of(payload)],
            moment=work.moment,
        )
    except NoteRefusedError as refused:
        words = note_problem(refused.problem)
        raise refusal(words, fields={"text": words}) from None
    work.became(item, written.id)
    return accepted(_("Đã đến cán bộ xã; khi có trả lời thì hiện ở đây."))


def note_problem(problem: NoteProblem) -> str:
    """Why a note or an answer is not taken."""
    return {
        NoteProblem.NOTHING_SAID: _("Chưa ghi gì. Ghi vài chữ rồi gửi."),
        NoteProblem.TOO_LONG: _("Dài quá; tối đa %(most)s ký tự.") % {"most": NOTE_MOST},
        NoteProblem.ALREADY_ANSWERED: _("Lời nhắn này đã có người trả lời."),
    }[problem]
