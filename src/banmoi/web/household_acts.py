"""What happens to a whole household: it leaves, comes back, goes into another one, is parted, moves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.core.household_book import HERE, MarkKind
from banmoi.core.household_history import Cell
from banmoi.core.names import name_key
from banmoi.kit import clock
from banmoi.reference.household_book import marks
from banmoi.rooms.households.actions import (
    BookProblem,
    BookRefusedError,
    Part,
    end_household,
    merge_households,
    move_household,
    split_household,
)
from banmoi.rooms.households.look_actions import look_at_names
from banmoi.rooms.households.models import Household, HouseholdChange
from banmoi.rooms.households.queries import HEAD, books_of, find_household, history, households, seen_now
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace, places_by_id
from banmoi.web.doors import place_view, rights
from banmoi.web.household_forms import seen_by, typed_day
from banmoi.web.household_words import problems_of, standing_words

ACTS = ("end", "back", "merge", "split", "move")
WAYS = ("moved", "ended", "mistake")
PEOPLE = ("persons", "women")
"""The numbers that are asked for when a household is parted; the others are not known afterwards."""


@dataclass
class Asked:
    """A form of such an act as it was sent."""

    request: HttpRequest
    place: NamedPlace
    row: Household
    changes: list[HouseholdChange]
    day: date
    number: UUID

    @property
    def reason(self) -> str:
        return self.request.POST.get("reason", "")

    @property
    def seen(self) -> set[str]:
        return seen_by(self.request, self.changes)


@place_view
def act(request: HttpRequest, place: NamedPlace, household: UUID, what: str) -> HttpResponse:
    """The form of one such act."""
    require(rights(request), "household.write", place.id)
    row = find_household(place.id, household)
    if row is None or what not in ACTS or (row.standing == HERE) == (what == "back"):
        raise Http404
    changes = history(row.id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        asked = Asked(request, place, row, changes, typed_day(request, errors), _number(request, what))
        try:
            if not errors:
                _DO[what](asked)
        except BookRefusedError as refused:
            errors |= problems_of(refused)
        if not errors:
            messages.success(request, _("Đã ghi vào sổ."))
            return redirect("household", place.key, row.key)
    others = _others(place, row) if what == "merge" else []
    look_at_names(rights(request), place.id, "act", shown=1 + len(others), household=row, moment=clock.now())
    context = {
        "place": place,
        "row": row,
        "what": what,
        "title": _title(what),
        "ways": [(way, standing_words(way)) for way in WAYS],
        "others": others,
        "hamlets": _hamlets(request, place) if what == "move" else [],
        "since": request.POST.get("day", "") or clock.today().isoformat(),
        "seen": request.POST.get("seen", "") or ",".join(seen_now(changes)),
        "form": request.POST.get("form", "") or str(uuid4()),
        "typed": request.POST,
        "errors": errors,
    }
    return render(request, "household_act.html", context, status=422 if errors else 200)


def _number(request: HttpRequest, what: str) -> UUID:
    try:
        made = UUID(request.POST.get("form", ""))
    except ValueError:
        made = uuid4()
    content = {name: request.POST.get(name, "") for name in sorted(request.POST) if name != "seen"}
    return uuid5(made, repr((what, sorted(content.items()))))


def _title(what: str) -> str:
    return {
        "end": _("Cho hộ ra khỏi sổ"),
        "back": _("Đưa hộ trở lại sổ"),
        "merge": _("Ghép vào hộ khác"),
        "split": _("Tách hộ"),
        "move": _("Chuyển sang bản khác"),
    }[what]


def _others(place: NamedPlace, row: Household) -> list[Household]:
    rows = [item for item in households(place.id) if item.standing == HERE and item.id != row.id]
    return sorted(rows, key=lambda item: (name_key(item.head), item.id))


def _hamlets(request: HttpRequest, place: NamedPlace) -> list[NamedPlace]:
    """The hamlets with a book in which the person may write too."""
    ids = rights(request).anywhere("household.write") - {place.id}
    return list(places_by_id(books_of(ids), clock.today()).values())


def _end(asked: Asked) -> None:
    how = asked.request.POST.get("how", "")
    end_household(
        rights(asked.request), asked.place.id, asked.row.key, how if how in WAYS else "",
        client_id=asked.number, seen=asked.seen, day=asked.day, reason=asked.reason, moment=clock.now(),
    )  # fmt: skip


def _back(asked: Asked) -> None:
    end_household(
        rights(asked.request), asked.place.id, asked.row.key, HERE, client_id=asked.number, seen=asked.seen,
        day=asked.day, reason=asked.reason, moment=clock.now(),
    )  # fmt: skip


def _merge(asked: Asked) -> None:
    try:
        into = find_household(asked.place.id, UUID(asked.request.POST.get("into", "")))
    except ValueError:
        into = None
    if into is None:
        raise BookRefusedError({"into": (BookProblem.ITSELF, "")})
    merge_households(
        rights(asked.request), asked.place.id, Part(asked.row.key, {}, asked.seen),
        Part(into.key, together(asked.row.cells, into.cells), seen_now(history(into.id))),
        client_id=asked.number, day=asked.day, reason=asked.reason, moment=clock.now(),
    )  # fmt: skip


def together(gone: dict[str, Cell], into: dict[str, Cell]) -> dict[str, object]:
    """The numbers of people of two households in one: their sum where both are known, else not known."""
    found: dict[str, object] = {}
    for name, mark in marks().items():
        one, two = gone.get(name), into.get(name)
        if mark.kind is MarkKind.WHOLE:
            found[name] = one + two if isinstance(one, int) and isinstance(two, int) else None
    return found


def _split(asked: Asked) -> None:
    posted = asked.request.POST
    taken: dict[str, int | None] = {}
    problems: dict[str, tuple[BookProblem, str]] = {}
    for name in PEOPLE:
        text = posted.get(name, "").strip()
        if text and not (text.isascii() and text.isdigit() and len(text) < 5):
            problems[name] = BookProblem.NOT_WHOLE, text[:20]
        taken[name] = int(text) if text and name not in problems else None
    rest = left_over(asked.row.cells, taken)
    for name, cell in rest.items():
        if isinstance(cell, int) and cell < 0:
            problems[name] = BookProblem.MORE_THAN, name
    if problems:
        raise BookRefusedError(problems)
    split_household(
        rights(asked.request), asked.place.id, Part(asked.row.key, rest, asked.seen),
        Part(uuid5(asked.number, "new"), {HEAD: posted.get(HEAD, ""), **taken}), client_id=asked.number,
        day=asked.day, reason=asked.reason, moment=clock.now(),
    )  # fmt: skip


def left_over(cells: dict[str, Cell], taken: dict[str, int | None]) -> dict[str, object]:
    """What is left of a household after some went: persons and women by counting, other numbers of people
    are not known any more, unless they were nought."""
    found: dict[str, object] = {}
    for name, mark in marks().items():
        if mark.kind is not MarkKind.WHOLE:
            continue
        had, went = cells.get(name), taken.get(name)
        if name in PEOPLE:
            found[name] = had - went if isinstance(had, int) and went is not None else None
        elif had:
            found[name] = None
    return found


def _move(asked: Asked) -> None:
    keys = {hamlet.key: hamlet.id for hamlet in _hamlets(asked.request, asked.place)}
    to = keys.get(asked.request.POST.get("to", ""))
    if to is None:
        raise BookRefusedError({"to": (BookProblem.NOT_OFFERED, "")})
    move_household(
        rights(asked.request), asked.place.id, Part(asked.row.key, {}, asked.seen), to,
        uuid5(asked.number, "new"), client_id=asked.number, day=asked.day, reason=asked.reason,
        moment=clock.now(),
    )  # fmt: skip


_DO: dict[str, Callable[[Asked], None]] = {
    "end": _end, "back": _back, "merge": _merge, "split": _split, "move": _move,
}  # fmt: skip
