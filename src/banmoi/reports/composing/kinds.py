"""The papers that the system writes: what each is, what it can be written of, and its composer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _

from banmoi.reports.composing import reminder
from banmoi.reports.composing.composed import Asked, Choice, Composed, NothingToWriteError
from banmoi.rooms.places.queries import NamedPlace


@dataclass(frozen=True, slots=True)
class WrittenKind:
    """A paper that the system writes.

    `paper_kind` is its kind by the decree, `name` and `about` what the officer reads; `choices` tells what it
    can be written of at a place on a day, the likeliest first.
    """

    key: str
    paper_kind: str
    name: Callable[[], str]
    about: Callable[[], str]
    choices: Callable[[NamedPlace, date], list[Choice]]
    compose: Callable[[Asked], Composed]
    levels: tuple[str, ...] = ("commune",)


@cache
def written_kinds() -> Mapping[str, WrittenKind]:
    """All of them by key, in the order of the page."""
    kinds = (
        WrittenKind(
            "reminder",
            "letter",
            lambda: _("Công văn đôn đốc việc quá hạn"),
            lambda: _("Gửi các đơn vị còn việc quá hạn, kèm danh sách việc."),
            reminder.choices,
            reminder.compose,
        ),
    )
    return {kind.key: kind for kind in kinds}


def composed_of(kind: WrittenKind, asked: Asked) -> Composed:
    """A paper's content, in Vietnamese whatever the reader's language. Raises NothingToWriteError."""
    with translation.override("vi"):
        if asked.place.level not in kind.levels:
            raise NothingToWriteError(_("Loại văn bản này không lập cho nơi này."))
        return kind.compose(asked)
