"""Giving a receipt for a gift: the next number of its commune and year, and a code that nobody guesses."""

import secrets
from datetime import datetime

from django.db import transaction

from banmoi.core.contributions import code_digest, make_code
from banmoi.reference.registers import registers
from banmoi.rooms.money.contribution_models import Receipt, ReceiptCounter
from banmoi.rooms.money.contribution_queries import receipt_of
from banmoi.rooms.money.models import Contribution
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.places.queries import commune_of, places_by_id
from banmoi.rooms.registers.actions import move_entry


class GiftWithdrawnError(Exception):
    """A gift that was taken out of the register gets no receipt."""


@transaction.atomic
def issue_receipt(rights: Rights, contribution_id: int, *, moment: datetime) -> Receipt:
    """Give a gift its receipt; one that has it keeps it, however often it is asked for.

    Raises NotAllowedError, GiftWithdrawnError; DoesNotExist for no such gift.
    """
    register = registers()["contributions"]
    gift = Contribution.objects.select_for_update().get(id=contribution_id)
    require(rights, register.act, gift.place_id)
    known = receipt_of(gift.pk)
    if known is not None:
        return known
    if gift.withdrawn_at is not None:
        raise GiftWithdrawnError
    day = moment.date()
    place = commune_of(places_by_id([gift.place_id], day)[gift.place_id], day)
    place_id, code = place.id if place else gift.place_id, make_code(secrets.choice)
    number = _next_number(place_id, day.year)
    moved = move_entry(
        rights, register, gift.pk, {"receipt": receipt_number(number, day.year)},
        act="receipt", right=register.act, moment=moment,
    )  # fmt: skip
    assert isinstance(moved, Contribution)
    return Receipt.objects.create(
        place_id=place_id, year=day.year, number=number, contribution=moved, code=code,
        digest=code_digest(code), quantity=moved.quantity, unit=moved.unit, value=moved.value,
        issued_by_id=rights.user_id, issued_at=moment,
    )  # fmt: skip


def receipt_number(number: int, year: int) -> str:
    """How a receipt is named: "07/2024"; below 10 with a leading nought, as papers are numbered."""
    return f"{number:02d}/{year}"


def _next_number(place_id: int, year: int) -> int:
    """The next number, in the caller's transaction: the row stays locked until that ends, so two people
    at once get two numbers, and a number goes back where the receipt does not come about."""
    counter, _made = ReceiptCounter.objects.select_for_update().get_or_create(place_id=place_id, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
