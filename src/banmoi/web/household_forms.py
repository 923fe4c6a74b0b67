"""One household on a telephone: its form, what two people wrote differently, its history; and walking from
household to household with one mark."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.household_book import HERE, Mark, MarkKind, misfits
from banmoi.core.household_history import Cell, state_seen
from banmoi.kit import clock
from banmoi.reference.household_book import groups, marks
from banmoi.reports.households import mark_name
from banmoi.reports.registers import english
from banmoi.rooms.households.actions import BookProblem, BookRefusedError, write_household
from banmoi.rooms.households.look_actions import look_at_names
from banmoi.rooms.households.models import Household, HouseholdChange
from banmoi.rooms.households.queries import (
    HEAD,
    STANDING,
    as_changes,
    book_of,
    find_household,
    history,
    households,
    is_open,
    seen_now,
)
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace
from banmoi.web.doors import place_view, rights
from banmoi.web.household_words import act_words, book_problem, field_name, problems_of, said, standing_words

OFFERED = 13
"""How many numbers are offered as buttons; a larger one is typed."""


@dataclass
class Version:
    """One of two things that people wrote without seeing each other."""

    cell: str
    words: str
    who: str
    when: date


@dataclass
class Field:
    """A mark on the form: what stands, what was typed, what is wrong."""

    mark: Mark
    label: str
    typed: str = ""
    error: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)


def act_number(posted: QueryDict, values: Mapping[str, object], day: date) -> UUID:
    """The number of what a form says: the same form sent twice is one act, another content another one."""
    try:
        made = UUID(posted.get("form", ""))
    except ValueError:
        made = uuid4()
    return uuid5(made, repr((sorted(values.items(), key=lambda item: item[0]), day)))


def seen_by(request: HttpRequest, changes: Iterable[HouseholdChange]) -> set[str]:
    """What the person had seen: what stood when the form was made, and all that they wrote themselves."""
    known = {change.operation.hex: change for change in changes}
    asked = set(request.POST.get("seen", "").split(",")) & set(known)
    mine = rights(request).user_id
    return asked | {number for number, change in known.items() if change.changed_by_id == mine}


def typed_day(request: HttpRequest, errors: dict[str, str]) -> date:
    """The day from which what is written holds."""
    text = request.POST.get("day", "")
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError:
        errors["day"] = _("“%(text)s” không phải là ngày. Chọn trên lịch.") % {"text": text[:20]}
        return clock.today()


def typed_cells(posted: QueryDict, errors: dict[str, str]) -> dict[str, Cell]:
    """The marks of a form as cells; what is no number is named and left out."""
    found: dict[str, Cell] = {}
    for name, mark in marks().items():
        text = posted.get(name, "").strip()
        if not text:
            found[name] = None
        elif mark.kind is MarkKind.CHOICE:
            found[name] = text
        elif text.isascii() and text.isdigit() and len(text) < 5:
            found[name] = int(text)
        else:
            errors[name] = book_problem(name, BookProblem.NOT_WHOLE, text[:20])
    return found


def _values(typed: Mapping[str, Cell], stood: Mapping[str, Cell], open_: Iterable[str]) -> dict[str, Cell]:
    """What the person changed against what they had seen. Of a mark with two versions only a choice counts:
    an empty field is none."""
    two = set(open_)
    return {
        name: cell
        for name, cell in typed.items()
        if (cell is not None if name in two else cell != stood.get(name))
    }


def _fields(
    typed: Mapping[str, str], errors: Mapping[str, str], versions: Mapping[str, list[Version]]
) -> list[tuple[str, list[Field]]]:
    """The marks by group, as the form shows them."""
    found: dict[str, list[Field]] = {key: [] for key in groups()}
    for name, mark in marks().items():
        choices = [(key, words[1 if english() else 0]) for key, words in mark.choices.items()]
        found[mark.group].append(
            Field(
                mark, mark_name(mark), typed.get(name, ""), errors.get(name, ""), choices,
                versions.get(name, []),
            )
        )  # fmt: skip
    return [(groups()[key][1 if english() else 0], items) for key, items in found.items()]


@place_view
def new(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The form of a household that is not in the book yet."""
    require(rights(request), "household.write", place.id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        cells = {name: cell for name, cell in typed_cells(request.POST, errors).items() if cell is not None}
        day = typed_day(request, errors)
        values: dict[str, object] = {HEAD: request.POST.get(HEAD, ""), **cells}
        try:
            key = UUID(request.POST.get("form", ""))
        except ValueError:
            key = uuid4()
        if not errors:
            try:
                write_household(
                    rights(request), place.id, values, household=key,
                    client_id=act_number(request.POST, values, day), day=day, new=True, moment=clock.now(),
                )  # fmt: skip
            except BookRefusedError as refused:
                errors |= problems_of(refused)
            else:
                messages.success(request, _("Đã ghi hộ vào sổ."))
                again = "household_new" if "again" in request.POST else "households"
                return redirect(again, place.key)
    context = {
        "place": place,
        "book": book_of(place.id),
        "groups": _fields({name: request.POST.get(name, "") for name in marks()}, errors, {}),
        "head": request.POST.get(HEAD, ""),
        "since": request.POST.get("day", "") or clock.today().isoformat(),
        "form": request.POST.get("form", "") or str(uuid4()),
        "errors": errors,
    }
    return render(request, "household_form.html", context, status=422 if errors else 200)


@place_view
def one(request: HttpRequest, place: NamedPlace, household: UUID) -> HttpResponse:
    """One household: its form with what stands, both versions where two people differ, and its history."""
    require(rights(request), "household.read", place.id)
    row = find_household(place.id, household)
    if row is None:
        raise Http404
    changes = history(row.id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        require(rights(request), "household.write", place.id)
        if _write(request, place, row, changes, errors):
            return redirect("household", place.key, row.key)
    look_at_names(
        rights(request), place.id, "one", shown=1 if row.head else 0, household=row, moment=clock.now()
    )
    posted = request.POST if request.method == "POST" else None
    context = {
        "place": place,
        "row": row,
        "standing": standing_words(row.standing),
        "groups": _fields(_typed(row, posted), errors, _versions(row, changes)),
        "head": posted.get(HEAD, "") if posted is not None else row.head,
        "head_versions": _versions(row, changes).get(HEAD, []),
        "two": sorted(row.rivals),
        "misfits": [(field_name(n), field_name(w)) for n, w in misfits(row.cells, marks()).items()],
        "since": posted.get("day", "") if posted is not None else clock.today().isoformat(),
        "form": posted.get("form", "") if posted is not None else str(uuid4()),
        "seen": posted.get("seen", "") if posted is not None else ",".join(seen_now(changes)),
        "reason": posted.get("reason", "") if posted is not None else "",
        "history": [_told(change) for change in reversed(changes)],
        "errors": errors,
        "may_write": rights(request).may("household.write", place.id) and row.names_removed_at is None,
        "here": row.standing == HERE,
    }
    return render(request, "household.html", context, status=422 if errors else 200)


def _write(
    request: HttpRequest,
    place: NamedPlace,
    row: Household,
    changes: list[HouseholdChange],
    errors: dict[str, str],
) -> bool:
    """Write what the person changed; whether it was taken. A whole form is looked at as a whole."""
    typed = typed_cells(request.POST, errors)
    day = typed_day(request, errors)
    for name, whole in misfits(typed, marks()).items():
        errors.setdefault(name, book_problem(name, BookProblem.MORE_THAN, whole))
    if errors:
        return False
    seen = seen_by(request, changes)
    state = state_seen(as_changes(changes), seen)
    stood = {name: item.cell for name, item in state.items()}
    values: dict[str, object] = dict(_values(typed, stood, row.rivals))
    head = request.POST.get(HEAD, "")
    if head != stood.get(HEAD) or (HEAD in row.rivals and head):
        values[HEAD] = head
    if not values:
        messages.info(request, _("Không có gì thay đổi."))
        return True
    try:
        write_household(
            rights(request), place.id, values, household=row.key,
            client_id=act_number(request.POST, values, day), seen=seen, day=day,
            reason=request.POST.get("reason", ""), moment=clock.now(),
        )  # fmt: skip
    except BookRefusedError as refused:
        errors |= problems_of(refused)
        return False
    messages.success(request, _("Đã ghi."))
    return True


def _typed(row: Household, posted: QueryDict | None) -> dict[str, str]:
    if posted is not None:
        return {name: posted.get(name, "") for name in marks()}
    return {
        name: "" if cell is None or name in row.rivals else str(cell)
        for name, cell in ((name, row.cells.get(name)) for name in marks())
    }


def _versions(row: Household, changes: list[HouseholdChange]) -> dict[str, list[Version]]:
    """For each mark with two versions, all of them with who wrote them."""
    known = {change.operation.hex: change for change in changes}
    state = state_seen(as_changes(changes), known)
    found = {}
    for name, rivals in row.rivals.items():
        stands = state[name]
        found[name] = [
            Version(
                "" if cell is None else str(cell), said(name, cell), known[number].changed_by.full_name,
                known[number].day,
            )
            for number, cell in [(stands.change, stands.cell), *((n, c) for n, c in rivals)]
        ]  # fmt: skip
    return found


def _told(change: HouseholdChange) -> dict[str, object]:
    return {
        "change": change,
        "act": act_words(change.act),
        "cells": [(field_name(name), said(name, cell)) for name, cell in _ordered(change.cells)],
    }


def _ordered(cells: Mapping[str, Cell]) -> list[tuple[str, Cell]]:
    order = [HEAD, STANDING, *marks()]
    return [(name, cells[name]) for name in order if name in cells]


@place_view
def walk(request: HttpRequest, place: NamedPlace, mark: str) -> HttpResponse:
    """From household to household with one mark: each answer is a button and leads to the next."""
    require(rights(request), "household.write", place.id)
    found = marks().get(mark)
    if found is None or book_of(place.id) is None:
        raise Http404
    here = [row for row in households(place.id) if row.standing == HERE and STANDING not in row.rivals]
    errors: dict[str, str] = {}
    if request.method == "POST" and (done := _answer(request, place, found, errors)):
        return redirect(f"{reverse('household_walk', args=[place.key, mark])}?after={done}")
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 15 else 0
    every = [row for row in here if is_open(row, mark)]
    left = [row for row in every if row.id > start]
    if request.method == "POST":
        left = [row for row in here if str(row.key) == request.POST.get("household")] or left
    row = left[0] if left else None
    if row is not None:
        look_at_names(rights(request), place.id, "walk", shown=1, household=row, moment=clock.now())
    context = {
        "place": place,
        "mark": found,
        "name": mark_name(found),
        "row": row,
        "choices": _choices(found, row),
        "seen": ",".join(seen_now(history(row.id))) if row else "",
        "form": str(uuid4()),
        "done": len(here) - len(every),
        "all": len(here),
        "skipped": len(every) - len(left),
        "errors": errors,
        "typed": request.POST.get("answer", "") if errors else "",
    }
    return render(request, "household_walk.html", context, status=422 if errors else 200)


def _choices(mark: Mark, row: Household | None) -> list[tuple[str, str]]:
    """The answers as buttons: the choices, or numbers up to what the number is part of."""
    if mark.kind is MarkKind.CHOICE:
        return [(key, words[1 if english() else 0]) for key, words in mark.choices.items()]
    wholes = [row.cells.get(name) for name in mark.within] if row is not None else []
    most = min((whole for whole in wholes if isinstance(whole, int)), default=OFFERED - 1)
    first = 1 if mark.key == "persons" else 0
    return [(str(number), str(number)) for number in range(first, min(most, OFFERED - 1) + 1)]


def _answer(request: HttpRequest, place: NamedPlace, mark: Mark, errors: dict[str, str]) -> int:
    """Write one answer; the number of the household, or nought where it was not taken."""
    try:
        row = find_household(place.id, UUID(request.POST.get("household", "")))
    except ValueError:
        row = None
    if row is None:
        raise Http404
    text = request.POST.get("answer", "").strip() or request.POST.get("other", "").strip()
    typed = {mark.key: text}
    query = QueryDict(mutable=True)
    query.update(typed)
    cell = typed_cells(query, errors).get(mark.key)
    if not errors and cell is None:
        errors[mark.key] = _("Bấm một câu trả lời, hoặc bỏ qua hộ này.")
    whole = misfits({**row.cells, mark.key: cell}, marks()).get(mark.key)
    if whole:
        errors[mark.key] = book_problem(mark.key, BookProblem.MORE_THAN, whole)
    if errors:
        return 0
    changes = history(row.id)
    values: dict[str, object] = {mark.key: cell}
    try:
        write_household(
            rights(request), place.id, values, household=row.key,
            client_id=act_number(request.POST, values, clock.today()), seen=seen_by(request, changes),
            moment=clock.now(),
        )  # fmt: skip
    except BookRefusedError as refused:
        errors |= problems_of(refused)
        return 0
    return row.id
