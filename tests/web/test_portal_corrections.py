"""A past day's page tells what was told or corrected of it since."""

from datetime import date

import pytest
from django.test import Client

from banmoi.core.readings import ValueStatus
from banmoi.reports.portal.corrections import corrections
from banmoi.reports.portal.tables import asked_of, public_rows
from banmoi.rooms.indicators.models import IndicatorValue, ValueReview
from banmoi.web.portal import kept
from tests.conftest import TODAY

DAY = date(2024, 11, 10)


@pytest.fixture(autouse=True)
def _forget():
    kept.forget()


def known_early():
    """All values and reviews as if they had been written before the day."""
    early = ValueReview.objects.order_by("reviewed_at").first().reviewed_at.replace(year=2023)
    IndicatorValue.objects.update(reported_at=early)
    ValueReview.objects.update(reviewed_at=early)


def test_nothing_is_said_of_today_and_of_a_day_that_nobody_corrected(commune):
    known_early()
    assert corrections(asked_of(commune, TODAY)) == []
    assert corrections(asked_of(commune, DAY)) == []
    page = Client().get(f"/public/xa-xuan-luong/goals/?on={DAY}").content.decode()
    assert "không số liệu nào ở đây được sửa" in page


def test_a_later_correction_is_told_with_both_figures(commune, moment):
    known_early()
    before = {row["goal"]: row["actual"] for row in public_rows("goals", asked_of(commune, DAY))}
    rows = IndicatorValue.objects.filter(
        indicator="poor_household_rate", superseded_by=None, numerator__gt=1, period_end__lte=DAY
    ).order_by("-period_end", "id")
    old = rows.first()
    reviewer = ValueReview.objects.first().reviewed_by
    names = [f.attname for f in IndicatorValue._meta.concrete_fields if f.name not in ("id", "supersedes")]
    said = {name: getattr(old, name) for name in names} | {
        "numerator": old.numerator - 1, "reported_at": moment, "supersedes": old,
    }  # fmt: skip
    new = IndicatorValue.objects.create(**said)
    ValueReview.objects.create(
        value=new, outcome=ValueStatus.VERIFIED, reviewed_by=reviewer, reviewed_at=moment
    )
    found = corrections(asked_of(commune, DAY), ["goals"])
    assert [(item.what, item.before) for item in found] == [("Tỷ lệ hộ nghèo", before["Tỷ lệ hộ nghèo"])]
    now = {row["goal"]: row["actual"] for row in public_rows("goals", asked_of(commune, DAY))}
    assert found[0].now == now["Tỷ lệ hộ nghèo"] != found[0].before
    page = Client().get(f"/public/xa-xuan-luong/?on={DAY}").content.decode()
    assert f"<b>Tỷ lệ hộ nghèo</b>: khi đó {found[0].before}, nay {found[0].now}" in page
