"""Asking for gifts, their grounds and their receipts."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from banmoi.core.contributions import Kind, Line, code_digest, typed_code
from banmoi.rooms.money.contribution_models import Receipt
from banmoi.rooms.money.models import Contribution


def gifts(place_ids: Collection[int], year: int, until: date | None = None) -> QuerySet[Contribution]:
    """The gifts of a year at some places that were not withdrawn, the newest first; `until`: up to a day."""
    rows = Contribution.objects.filter(place_id__in=list(place_ids), on_day__year=year, withdrawn_at=None)
    if until is not None:
        rows = rows.filter(on_day__lte=until)
    return rows.select_related("work", "ground").order_by("-on_day", "-id")


def all_gifts(place_ids: Collection[int], year: int) -> QuerySet[Contribution]:
    """The same with those that were withdrawn, in the order in which they were written."""
    rows = Contribution.objects.filter(place_id__in=list(place_ids), on_day__year=year)
    return rows.order_by("on_day", "id")


def gift_years(place_ids: Collection[int]) -> list[int]:
    """The years of the gifts at some places, the newest first."""
    rows = Contribution.objects.filter(place_id__in=list(place_ids)).dates("on_day", "year", order="DESC")
    return [found.year for found in rows]


def line_of(gift: Contribution) -> Line:
    """A gift as it is added up; goods are counted by what they are."""
    unit = f"{gift.unit} {gift.what}" if gift.kind == Kind.GOODS else gift.unit
    return Line(Kind(gift.kind), gift.quantity, unit, gift.value, gift.place_id, gift.work_id, gift.giver)


def receipt_of(contribution_id: int) -> Receipt | None:
    """The receipt of a gift."""
    rows = Receipt.objects.select_related("issued_by", "contribution__work")
    return rows.filter(contribution_id=contribution_id).first()


def find_receipt(place_id: int, year: int, number: int) -> Receipt | None:
    """A receipt by its commune, year and number."""
    rows = Receipt.objects.select_related("issued_by", "contribution__work", "contribution__ground")
    return rows.filter(place_id=place_id, year=year, number=number).first()


def digests(contribution_ids: Collection[int]) -> dict[int, str]:
    """The digests of the check codes of some gifts that have a receipt."""
    rows = Receipt.objects.filter(contribution_id__in=list(contribution_ids))
    return dict(rows.values_list("contribution_id", "digest"))


def receipt_by_code(text: str) -> Receipt | None:
    """The receipt whose check code somebody typed. One query whatever was typed."""
    rows = Receipt.objects.select_related("place", "contribution__work", "contribution__place")
    return rows.filter(digest=code_digest(typed_code(text))).first()
