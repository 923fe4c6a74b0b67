"""The number of queries of a page is a literal, and the same with 1 hamlet as with 14."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banmoi.rooms.places.models import PlaceParent
from tests.book_help import added, opened
from tests.recognition_help import no_roads

COMMUNE = "/p/xa-xuan-luong/"
COUNTS = {
    COMMUNE: 62,
    COMMUNE + "table/": 25,
    COMMUNE + "verify/": 19,
    COMMUNE + "calendar/": 29,
    COMMUNE + "people/": 18,
    COMMUNE + "ranking/": 26,
    COMMUNE + "awards/": 25,
    COMMUNE + "awards/3/": 26,
    COMMUNE + "awards/published/": 16,
    COMMUNE + "sets/commune_ntm_2021_2025/": 25,
    COMMUNE + "sets/commune_ntm_2021_2025/17/": 25,
    COMMUNE + "indicators/health_insurance_coverage/": 37,
    COMMUNE + "law/commune_ntm_2021_2025/": 16,
    COMMUNE + "audit/": 16,
    COMMUNE + "assessments/": 11,
    COMMUNE + "goals/4/": 27,
    "/p/ban-nghe/": 50,
    "/p/ban-nghe/report/": 18,
    COMMUNE + "papers/": 16,
    COMMUNE + "papers/incoming/": 13,
    "/papers/1/": 17,
}


def one_hamlet_left():
    """End the places of thirteen hamlets in the commune."""
    rows = PlaceParent.objects.filter(parent__key="xa-xuan-luong").exclude(place__key="ban-nghe")
    assert rows.update(valid_to=date(2024, 1, 1)) == 13


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", COUNTS)
def test_queries_do_not_grow_with_hamlets(signed_in, address):
    no_roads()  # the demonstration's one belongs to a hamlet that goes
    client = signed_in("canbo")
    with_fourteen = queries(client, address)
    one_hamlet_left()
    with_one = queries(client, address)
    assert (with_one, with_fourteen) == (COUNTS[address], COUNTS[address])


BOOK = "/p/ban-ven/households/"
BOOK_COUNTS = {
    BOOK: 24,
    BOOK + "totals/": 24,
    BOOK + "looks/": 22,
    BOOK + "new/": 21,
    BOOK + "walk/water/": 24,
    BOOK + "confirm/": 26,
    BOOK + "{one}/": 23,
    BOOK + "{one}/merge/": 24,
    COMMUNE + "households/": 27,
}


@pytest.mark.parametrize("address", BOOK_COUNTS)
def test_queries_do_not_grow_with_households(signed_in, person, ven, moment, address):
    client, head = signed_in("truongban"), person("truongban")
    opened(head, ven, moment)
    keys = [added(head, ven, moment, f"Hộ {n}", water=None) for n in range(2)]
    with_two = queries(client, address.format(one=keys[0]))
    for number in range(2, 30):
        added(head, ven, moment, f"Hộ {number}", water=None)
    with_thirty = queries(client, address.format(one=keys[0]))
    assert (with_two, with_thirty) == (BOOK_COUNTS[address], BOOK_COUNTS[address])
