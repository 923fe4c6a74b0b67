"""Gifts of people and benefactors: a year's sums, receipts, and what an entry's page shows besides."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.contributions import Kind, public_mark, spaced_code
from banmoi.core.words import money_words
from banmoi.kit import clock
from banmoi.reference.registers import registers
from banmoi.reports.contributions import (
    GiftYear,
    Part,
    commune_named,
    gift_year,
    ground_of,
    kind_name,
    price_words,
    quantity_text,
    vote_rule,
    vote_words,
    year_places,
)
from banmoi.reports.debt_wording import law_place
from banmoi.rooms.money.contribution_actions import GiftWithdrawnError, issue_receipt, receipt_number
from banmoi.rooms.money.contribution_models import Receipt
from banmoi.rooms.money.contribution_queries import find_receipt, gift_years, receipt_of
from banmoi.rooms.money.models import Contribution, HouseholdVote
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.registers.models import Entry
from banmoi.rooms.registers.queries import find_entry, may_see_names, may_write
from banmoi.web.doors import asked_day, place_view, rights

MOST_OPEN = 30
"""How many lines that need seeing to are listed under each head; the rest is counted."""


@place_view
def contributions(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """A year's gifts: by kind, hamlet, work and giver, natural quantities beside their value; what has no
    price, no receipt, no ground is said and listed."""
    today, mine = clock.today(), rights(request)
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else asked_day(request).year
    places = {
        key: item
        for key, item in year_places(place, year, today).items()
        if mine.may("place.read", key) or key == place.id
    }
    found = gift_year(places, year)
    register = registers()["contributions"]
    years = sorted({*gift_years(list(places)), year, today.year}, reverse=True)
    context = {
        "place": place,
        "found": found,
        "years": years,
        "tables": _tables(place, found),
        "open": _open(found),
        "most": MOST_OPEN,
        "list_url": reverse("register", args=[place.key, "contributions"]) + f"?year={year}",
        "may_write": any(may_write(mine, register, key) for key in places),
        "names": {key for key in places if may_see_names(mine, register, key)},
        "public": place.level == "commune",
    }
    return render(request, "contributions.html", context)


def _tables(place: NamedPlace, found: GiftYear) -> list[dict[str, Any]]:
    """The four ways of adding up, each line with the address of the rows behind it."""
    rows = reverse("register", args=[place.key, "contributions"])
    by_list = [
        (_("Theo loại"), _("Loại"), "kind", found.kinds),
        (_("Theo bản"), _("Nơi"), "place", found.hamlets),
        (_("Của ai"), _("Của ai"), "giver", found.givers),
    ]
    tables = [
        {
            "title": title,
            "head": head,
            "rows": [(part, f"{rows}?year={found.year}&{name}={part.key}") for part in parts],
        }
        for title, head, name, parts in by_list
    ]
    works = [(part, _work_url(place, part)) for part in found.works]
    tables.insert(2, {"title": _("Theo công trình"), "head": _("Công trình"), "rows": works})
    return tables


def _work_url(place: NamedPlace, part: Part) -> str:
    return reverse("entry", args=[place.key, "works", int(part.key)]) if part.key else ""


def _open(found: GiftYear) -> list[tuple[str, str, list[Contribution], int]]:
    """What needs seeing to: a head, why, the first lines, and how many more there are."""
    heads = [
        (_("Chưa có đơn giá"), _("Giá trị quy đổi là chưa biết và không được cộng."), found.unpriced),
        (
            _("Hiến đất chưa có văn bản đồng ý"),
            _("Ghi văn bản vào dòng, đính kèm bản chụp."),
            found.no_consent,
        ),
        (
            _("Đóng góp của hộ dân chưa có căn cứ"),
            _("Không có biểu quyết đủ tỷ lệ của các hộ hay nghị quyết HĐND xã."),
            found.no_ground,
        ),
        (_("Chưa cấp biên nhận"), _("Người đóng góp chưa có mã để tự tra."), found.no_receipt),
    ]
    return [(title, why, list(rows[:MOST_OPEN]), len(rows) - MOST_OPEN) for title, why, rows in heads if rows]


@place_view
def issue(request: HttpRequest, place: NamedPlace, entry_id: int) -> HttpResponse:
    """Give a gift its receipt, and show it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    entry = find_entry(registers()["contributions"], entry_id)
    if entry is None or not rights(request).may("place.read", entry.place_id):
        raise Http404
    try:
        receipt = issue_receipt(rights(request), entry_id, moment=clock.now())
    except GiftWithdrawnError:
        messages.error(request, _("Dòng này đã bỏ khỏi sổ nên không cấp biên nhận."))
        return redirect("entry", place.key, "contributions", entry_id)
    return redirect("receipt", receipt.place.key, receipt.year, receipt.number)


@place_view
def receipt(request: HttpRequest, place: NamedPlace, year: int, number: int) -> HttpResponse:
    """A receipt to print, for who may see the giver's name."""
    found = find_receipt(place.id, year, number)
    if found is None:
        raise Http404
    gift = found.contribution
    if not may_see_names(rights(request), registers()["contributions"], gift.place_id):
        raise NotAllowedError(registers()["contributions"].act, gift.place_id, visible=True)
    context = {
        "place": place,
        "receipt": found,
        "number": receipt_number(found.number, found.year),
        "gift": gift,
        "kind": kind_name(gift.kind),
        "quantity": quantity_text(gift),
        "cash": gift.kind == Kind.CASH,
        "words": "" if gift.value is None else money_words(gift.value),
        "price": price_words(gift),
        "purpose": gift.work.name if gift.work else gift.purpose,
        "code": spaced_code(found.code),
        "check": request.build_absolute_uri(reverse("check")).split("://", 1)[-1],
        "office": commune_named(place, min(gift.on_day, clock.today())),
        "changed": changed_since(found),
    }
    return render(request, "receipt.html", context)


def changed_since(receipt: Receipt) -> bool:
    """Whether a gift is no longer what its receipt was given for."""
    gift = receipt.contribution
    return (receipt.quantity, receipt.unit, receipt.value) != (gift.quantity, gift.unit, gift.value)


def gift_part(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """On a gift's page: by which price it was converted, on what it rests, its receipt."""
    assert isinstance(entry, Contribution)
    found, register = receipt_of(entry.pk), registers()["contributions"]
    return {
        "price": price_words(entry),
        "ground": ground_of(entry),
        "land": entry.kind == Kind.LAND,
        "receipt": found,
        "receipt_place": found.place.key if found else "",
        "receipt_changed": changed_since(found) if found else False,
        "receipt_mark": public_mark(found.digest) if found else "",
        "may_see": may_see_names(rights(request), register, entry.place_id),
        "may_issue": may_write(rights(request), register, entry.place_id) and entry.withdrawn_at is None,
    }


def vote_part(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """On a vote's page: how it went against the share that is needed, and who says so."""
    del request
    assert isinstance(entry, HouseholdVote)
    rule = vote_rule(entry)
    return {"vote_words": vote_words(entry), "law_place": law_place(rule.words) if rule else ""}
