"""A household book of a hamlet for tests: opened, filled, confirmed."""

from datetime import date
from uuid import UUID, uuid4, uuid5

from banmoi.core.periods import parse_period
from banmoi.rooms.households.actions import open_book, write_household
from banmoi.rooms.households.confirm_actions import confirm_quarter
from banmoi.rooms.households.confirm_queries import draft_of
from banmoi.rooms.households.queries import find_household, history, seen_now
from tests.conftest import TODAY

KEPT_FROM = date(2024, 10, 1)
FULL = {
    "persons": 4, "women": 2, "insured": 4, "insured_women": 2, "under_five": 1, "stunted": 0, "workers": 2,
    "workers_women": 1, "trained": 1, "trained_women": 1, "certified": 1, "certified_women": 1,
    "poverty": "neither", "house": "solid", "water": "hygienic", "sanitary": "yes", "power": "yes",
    "waste": "yes", "sorting": "no", "waste_water": "yes", "cultural": "yes",
}  # fmt: skip
"""Every mark of one household."""
SPACE = UUID("00000000-0000-4000-8000-000000000001")


def opened(rights, place, moment, kept_from=KEPT_FROM):
    return open_book(rights, place.id, kept_from=kept_from, moment=moment)


def added(rights, place, moment, name, day=KEPT_FROM, **marks):
    """A household with every mark, but for those that are said otherwise; its key."""
    key = uuid5(SPACE, f"{place.id}:{name}")
    values = {"head": name, **FULL, **marks}
    values = {name: cell for name, cell in values.items() if cell is not None}
    write_household(
        rights, place.id, values, household=key, client_id=uuid4(), day=day, new=True, moment=moment
    )
    return key


def wrote(rights, place, moment, key, day=None, reason="", **marks):
    """Write marks of a household as somebody who sees it now."""
    row = find_household(place.id, key)
    return write_household(
        rights, place.id, marks, household=key, client_id=uuid4(), seen=seen_now(history(row.id)), day=day,
        reason=reason, moment=moment,
    )  # fmt: skip


def confirm(rights, place, moment, period="2024q4", client_id=None):
    quarter = parse_period(period)
    return confirm_quarter(
        rights, place.id, quarter, client_id=client_id or uuid4(),
        digest=draft_of(place.id, quarter, TODAY).digest, moment=moment,
    )  # fmt: skip
