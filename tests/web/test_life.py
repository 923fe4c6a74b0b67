"""Livelihoods and the community at a glance: every number opens to exactly the rows that it counts."""

import html
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banmoi.core.assess import State
from banmoi.core.numbers import parse_number
from banmoi.reports.community import community_of
from banmoi.reports.livelihoods import livelihoods_of
from banmoi.reports.register_figures import Scope
from banmoi.rooms.places.models import PlaceParent
from banmoi.rooms.places.queries import places_by_id, scope_ids
from banmoi.rooms.registers.models import TABLES
from tests.conftest import TODAY

COMMUNE = "/p/xa-xuan-luong/"


@pytest.fixture
def scope(commune):
    return Scope(dict(sorted(places_by_id(scope_ids([commune.id], TODAY), TODAY).items())))


@pytest.fixture
def figures(commune, scope):
    """Every figure of both pages that leads to a register."""
    life, folk = livelihoods_of(commune, scope, TODAY), community_of(commune, scope, TODAY)
    found = [*life.figures, *folk.figures]
    found += [item for change in (*life.changes, *folk.changes) for item in (change.now, change.before)]
    found += [figure for line in (*life.lines, *folk.lines) for _name, figure in line.cells if figure]
    return found


def number(text):
    return parse_number(text.strip())


def test_every_number_is_the_count_or_a_sum_of_the_list_that_it_opens(signed_in, figures):
    client = signed_in("canbo")
    opened = {}
    for figure in figures:
        if figure.entry or not figure.shown:
            continue
        where = f"{COMMUNE}registers/{figure.register}/?{figure.query}"
        if where not in opened:
            page = html.unescape(client.get(where).content.decode())
            sums = re.findall(r'<dd class="big">([^<]+)</dd>', page)
            opened[where] = {number(text) for text in sums if text != "—"} | {
                number(re.search(r"([\d.]+) dòng\.", page)[1])
            }
        assert number(figure.shown) in opened[where], (figure.name, where, opened[where])
    assert len(opened) > 40


def test_a_number_with_an_entry_opens_it(signed_in, commune, scope):
    client = signed_in("canbo")
    for line in community_of(commune, scope, TODAY).lines:
        for name, figure in line.cells:
            if figure and figure.entry:
                row = TABLES[figure.register]._default_manager.get(pk=figure.entry)
                assert row.place_id == line.place.id, name
    page = client.get(COMMUNE + "community/").content.decode()
    for address in set(re.findall(r'href="(/p/[^"]+/registers/[^"?]+/\d+/)"', page)):
        assert client.get(address).status_code == 200, address


def test_what_is_not_written_is_neither_a_no_nor_nought(commune, scope):
    found = community_of(commune, scope, TODAY)
    by_key = {line.place.key: line for line in found.lines}
    marks = dict(by_key["ban-14"].marks)
    assert marks["Văn hóa 2024"].state is State.NOT_MET
    assert marks["Hương ước"].state is State.NOT_KNOWN
    assert dict(by_key["ban-14"].cells)["Tổ tự quản"] is None
    families = next(item for item in found.changes if item.now.name == "Gia đình văn hóa")
    assert (families.now.number, families.difference) == (None, "")
    titles = sum(
        mark.state is State.MET for line in found.lines for name, mark in line.marks if name == "Văn hóa 2024"
    )
    assert titles == 11


def test_the_four_counts_of_ends_add_up_and_name_their_rows(commune, scope):
    found = livelihoods_of(commune, scope, TODAY)
    for item in found.ends:
        table = TABLES[item.register.key]._default_manager
        assert item.all == table.filter(withdrawn_at=None).count()
        assert item.soon + item.ended == len(item.rows)
    assert [row.day for row in found.ending] == sorted(row.day for row in found.ending)
    assert {row.title for row in found.ending if row.ended} == {"Gà đồi (minh họa)", "Mật ong (minh họa)"}


def test_a_title_is_about_to_end_only_where_no_newer_one_is(commune, scope):
    assert community_of(commune, scope, TODAY).ends == ()
    later = community_of(commune, scope, date(2025, 12, 1)).ends
    assert len([item for item in later if item.register == "culture_titles"]) == 11
    assert not any(item.ended for item in later)


def test_who_says_an_indicator_is_said(signed_in, commune, scope):
    told = {item.definition.key: item for item in community_of(commune, scope, TODAY).told}
    assert (told["cultural_hamlet_title"].derived, told["cultural_hamlet_title"].typed) == (14, 0)
    assert (told["access_to_law_standard"].derived, told["access_to_law_standard"].typed) == (0, 1)
    assert (told["smart_hamlet_model"].derived, told["smart_hamlet_model"].typed) == (2, 12)
    page = signed_in("canbo").get(COMMUNE + "community/").content.decode()
    assert "sổ 2 nơi, người báo 12 nơi" in page


def test_what_followed_another_entry_is_told_in_its_history(signed_in):
    client = signed_in("taichinh")
    paper = TABLES["certificates"]._default_manager.get(name="Chè búp tươi bản Ven (minh họa)")
    where = f"{COMMUNE}registers/certificates/{paper.pk}/"
    assert client.post(where, {"do": "withdraw", "reason": "ghi nhầm"}).status_code == 302
    entry = TABLES["traceability"]._default_manager.get(key_product="yes")
    page = client.get(f"{COMMUNE}registers/traceability/{entry.pk}/").content.decode()
    assert "tính lại theo dòng liên quan" in page


def test_a_refusal_keeps_what_was_typed_and_says_what_to_do(signed_in):
    client = signed_in("vanhoa")
    sent = {"place": "ban-12", "counted_on": "18/11/2024", "treated": "999", "note": "đếm lại"}
    response = client.post(f"{COMMUNE}registers/waste/new/", sent)
    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "Nhiều hơn 117 hộ mà bản đã báo" in page
    assert 'value="999"' in page
    assert "đếm lại" in page


def test_income_is_shown_with_what_it_is_not(signed_in):
    page = signed_in("chutich").get(COMMUNE + "livelihoods/").content.decode()
    assert "46,2" in page
    assert "số của cơ quan thống kê" in page


def test_a_hamlet_has_its_own_page(signed_in):
    client = signed_in("truongban")
    for name in ("livelihoods", "community"):
        page = client.get(f"/p/ban-ven/{name}/").content.decode()
        assert "Bản Ven" in page
        assert "Bản Nghè" not in page
    page = client.get("/p/ban-ven/community/").content.decode()
    assert "137/148" in page
    assert "Xã đạt chuẩn văn hóa" not in page, "what is the commune's is not the hamlet's"


@pytest.mark.parametrize(("name", "count"), [("livelihoods", 79), ("community", 91)])
def test_queries_do_not_grow_with_hamlets(signed_in, name, count):
    client = signed_in("canbo")

    def queries():
        client.get(f"{COMMUNE}{name}/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{COMMUNE}{name}/").status_code == 200
        return len(captured)

    with_fourteen = queries()
    rows = PlaceParent.objects.filter(parent__key="xa-xuan-luong").exclude(place__key="ban-nghe")
    rows.update(valid_to=date(2024, 1, 1))
    assert (queries(), with_fourteen) == (count, count)
