"""The pages of the year's capital in the browser's hands: forms, refusals, links both ways, rights."""

import re

import pytest

from banmoi.core.numbers import format_number
from banmoi.rooms.money.capital_models import Allocation, CapitalPlan, Grant, Settlement, SourceBalance
from banmoi.rooms.money.contract_models import Contract, Payment
from banmoi.rooms.money.models import Contribution
from tests.capital_help import Money

CAPITAL = "/p/xa-xuan-luong/capital/"
REGISTERS = "/p/xa-xuan-luong/registers/"
WAITING = CAPITAL + "plan/3/"
pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def plan(number):
    return CapitalPlan.objects.get(year="2024", number=number)


@pytest.fixture
def money(person, commune, moment):
    return Money(person("taichinh"), person("chutich"), commune, moment)


# --- at a glance -------------------------------------------------------------------------------------


def test_every_source_shows_its_money_and_each_number_opens(signed_in):
    client = signed_in("phunu")
    page = text(client.get(CAPITAL))
    rows = SourceBalance.objects.filter(year="2024", allocated__gt=0)
    assert len(rows) == 7
    for row in rows:
        for amount in (row.granted, row.allocated, row.disbursed):
            assert re.search(rf'2024/{row.source}/#\w+">{re.escape(format_number(amount))}<', page), (
                row.source
            )
    for address in set(re.findall(r'href="(/p/xa-xuan-luong/capital/2024/\w+/)', page)):
        way = text(client.get(address))
        for anchor in ("granted", "allocated", "paid"):
            assert f'id="{anchor}"' in way


def test_the_sum_of_granted_opens_to_the_same_sum_in_the_register(signed_in):
    page = text(signed_in("canbo").get(f"{REGISTERS}grants/?year=2024&source=district"))
    assert "55.000.000" in page
    assert "-5.000.000" in page


def test_the_chart_has_its_table_and_answers_for_one_source_and_one_work(signed_in):
    client = signed_in("bcd")
    whole, part = text(client.get(CAPITAL)), text(client.get(CAPITAL + "?source=province"))
    assert "<svg" in whole and "108.000.000" in whole
    assert "108.000.000" not in part and "100.000.000" in part
    assert "122.000.000" in text(client.get(CAPITAL + "?work=1"))
    assert text(client.get(CAPITAL + "?source=nonsense&work=77")).count("108.000.000") == 1


def test_what_waits_for_the_chair_stands_on_top(signed_in):
    assert "Chờ Chủ tịch quyết định: Kế hoạch vốn năm 2024, điều chỉnh lần 2" in text(
        signed_in("chutich").get(CAPITAL)
    )


def test_what_is_not_known_is_said(signed_in):
    Contribution.objects.filter(kind="labour").update(value=None)
    page = text(signed_in("canbo").get(CAPITAL + "resources/"))
    assert page.count("chưa biết") >= 3
    assert "khoản chưa quy ra tiền" in page
    empty = text(signed_in("taichinh").get(CAPITAL + "?year=2022"))
    assert "Năm 2022 chưa ghi vốn được giao" in empty
    assert "Chưa ghi nghị quyết nào" in empty


@pytest.mark.parametrize(
    "address",
    [
        "?year=1024", "?year=abc", "2024/people_cash/", "2024/central/", "2024/nonsense/", "2026/district/",
        "plan/99/", "plan/3/99/", "plan/3/0/?line=99", "plan/3/0/?line=x",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(signed_in, address):
    assert signed_in("taichinh").get(CAPITAL + address).status_code == 404


def test_a_hamlet_has_no_capital_of_its_own(signed_in):
    assert signed_in("truongban").get("/p/ban-ven/capital/").status_code == 404


# --- the walk, both ways -----------------------------------------------------------------------------


def test_the_money_is_walked_down_to_its_evidence_and_up_again(signed_in):
    client = signed_in("mattran")
    way = text(client.get(CAPITAL + "2024/district/"))
    for key, table in (("grants", Grant), ("contracts", Contract), ("payments", Payment)):
        named = {
            "grants": {"paper__startswith": "8126"},
            "contracts": {"name__startswith": "Thi công sửa mái"},
        }
        row = table.objects.get(**named.get(key, {"paper__startswith": "Ủy nhiệm chi 38"}))
        assert f"{REGISTERS}{key}/{row.pk}/" in way
    assert re.search(r'href="/files/\w+/">anh-minh-hoa.png', way)
    payment = Payment.objects.get(paper__startswith="Ủy nhiệm chi 38")
    line = payment.allocation
    page = text(client.get(f"{REGISTERS}payments/{payment.pk}/"))
    assert f"{REGISTERS}allocations/{line.pk}/" in page
    page = text(client.get(f"{REGISTERS}allocations/{line.pk}/"))
    assert CAPITAL + "2024/district/" in page
    assert f"{REGISTERS}payments/{payment.pk}/" in page
    grant = Grant.objects.get(paper__startswith="8126")
    assert CAPITAL + "2024/district/" in text(client.get(f"{REGISTERS}grants/{grant.pk}/"))
    settlement = Settlement.objects.get()
    assert "Ủy nhiệm chi 38" in text(client.get(f"{REGISTERS}settlements/{settlement.pk}/"))


# --- the plan ----------------------------------------------------------------------------------------


def test_the_chair_decides_and_what_goes_before_others_needs_a_ground(signed_in):
    client = signed_in("chutich")
    sent = {
        "do": "decide", "seen": plan(2).version, "decision": "241/QĐ-UBND", "decided_on": "20/11/2024",
    }  # fmt: skip
    response = client.post(WAITING, sent)
    assert response.status_code == 422
    page = text(response)
    assert "Sửa mái nhà văn hóa (minh họa)" in page and "còn thiếu 4.500.000 đồng" in page
    assert 'value="241/QĐ-UBND"' in page and 'id="ground"' in page
    response = client.post(WAITING, sent | {"ground": "Kênh phải xong trước Tết"})
    assert response.status_code == 302
    assert plan(2).state == "decided"
    page = text(client.get(CAPITAL))
    assert "Kênh phải xong trước Tết" in page and "Lý Văn Minh" in page


def test_who_may_not_decide_is_refused(signed_in):
    sent = {
        "do": "decide",
        "seen": plan(2).version,
        "decision": "1",
        "decided_on": "20/11/2024",
        "ground": "x",
    }
    for username in ("taichinh", "canbo", "bcd", "vanhoa", "truongban"):
        assert signed_in(username).post(WAITING, sent).status_code == 403, username
        assert signed_in(username).post(CAPITAL + "plan/2/", {"do": "adjust"}).status_code in (403, 422)
    assert plan(2).state == "discussed"


def test_what_was_typed_stays_when_the_day_is_none(signed_in):
    sent = {"do": "decide", "seen": plan(2).version, "decision": "241/QĐ", "decided_on": "31/11/2024"}
    page = text(signed_in("chutich").post(WAITING, sent))
    assert "31/11/2024" in page and 'value="241/QĐ"' in page and "không phải là một ngày" in page


def test_the_second_who_acts_on_an_older_page_is_told(signed_in):
    sent = {"do": "send_back", "seen": plan(2).version - 1, "reason": "Sửa lại"}
    page = text(signed_in("chutich").post(WAITING, sent))
    assert "Trần Văn Bình (minh họa) vừa sửa kế hoạch này" in page
    assert 'value="Sửa lại"' in page


def test_sent_back_it_is_changed_line_by_line(signed_in):
    chair, finance = signed_in("chutich"), signed_in("taichinh")
    assert chair.post(WAITING, {"do": "send_back", "seen": plan(2).version}).status_code == 422
    chair.post(WAITING, {"do": "send_back", "seen": plan(2).version, "reason": "Thêm cho mái"})
    root = Allocation.objects.get(source="land_auction", state="in_force").root_id
    where = f"{WAITING}0/?line={root}"
    sent = {"priority": "finished_unpaid", "amount": "19.500.000", "q4": "19.000.000", "seen": "0"}
    response = finance.post(where, sent)
    page = text(response)
    assert response.status_code == 422
    assert "Bốn quý cộng lại là 19.000.000 đồng, chưa bằng số tiền 19.500.000 đồng" in page
    assert 'value="19.000.000"' in page
    assert finance.post(where, sent | {"q4": "19.500.000"}).status_code == 302
    page = text(finance.get(WAITING))
    assert "19.500.000" in page
    assert "còn thiếu 4.500.000 đồng" not in page, "the roof is funded now"
    row = Allocation.objects.get(plan=plan(2), source="land_auction")
    assert finance.get(where).url == f"{WAITING}{row.pk}/"
    assert finance.post(WAITING, {"do": f"take_out:{row.pk}", "seen": 0}).status_code == 302
    assert "19.500.000" not in text(finance.get(WAITING))


def test_a_new_line_over_its_source_stops_at_the_meeting_with_the_sums(signed_in):
    signed_in("chutich").post(WAITING, {"do": "send_back", "seen": plan(2).version, "reason": "x"})
    finance = signed_in("taichinh")
    sent = {
        "source": "commune", "work": "3", "priority": "new_works", "amount": "16.000.000",
        "q4": "16.000.000", "seen": "0",
    }  # fmt: skip
    assert finance.post(WAITING + "0/", sent).status_code == 302
    assert "vượt" in text(finance.get(WAITING))
    page = text(
        finance.post(
            WAITING,
            {"do": "discuss", "seen": plan(2).version, "minutes": "BB 4", "discussed_on": "19/11/2024"},
        )
    )
    assert "Nguồn Ngân sách xã năm 2024 được giao 45.000.000 đồng mà phân bổ đến 46.000.000 đồng" in page
    assert "vượt 1.000.000 đồng" in page and 'value="BB 4"' in page


def test_only_finance_opens_the_form_of_a_line_and_only_in_a_draft(signed_in):
    assert "<form class=" not in text(signed_in("taichinh").get(WAITING + "0/"))
    assert signed_in("chutich").get(WAITING + "0/").status_code == 403


def test_a_year_is_begun_by_finance(signed_in):
    where = CAPITAL + "?year=2022"
    assert signed_in("chutich").post(where, {"do": "start"}).status_code == 403
    response = signed_in("taichinh").post(where, {"do": "start"})
    made = CapitalPlan.objects.get(year="2022")
    assert response.url == f"{CAPITAL}plan/{made.pk}/"
    assert signed_in("taichinh").post(where, {"do": "start"}).status_code == 422
    client = signed_in("taichinh")
    assert client.post(response.url, {"do": "drop", "seen": 1}).status_code == 422
    assert client.post(response.url, {"do": "drop", "seen": 1, "why": "Lập nhầm năm"}).status_code == 302
    assert client.get(response.url).status_code == 404


# --- the common forms of the registers ---------------------------------------------------------------


def sent_payment(**more):
    canal = Contract.objects.get(name__startswith="Thi công kênh")
    line = Allocation.objects.get(source="province", line=None)
    return {
        "paper": "Ủy nhiệm chi 60", "contract": f"{canal.pk} · Kênh", "paid_on": "18/11/2024",
        "amount": "5.000.000", "kind": "advance", "allocation": f"{line.pk} · Kênh", "seen": "0",
    } | more  # fmt: skip


def test_a_payment_out_of_order_says_what_comes_first_and_keeps_what_was_typed(signed_in):
    client = signed_in("taichinh")
    response = client.post(REGISTERS + "payments/new/", sent_payment())
    page = text(response)
    assert response.status_code == 422
    assert "Luật xếp trước khoản này: " in page and "Sửa mái nhà văn hóa (minh họa) (công trình" in page
    assert "còn thiếu 4.500.000 đồng" in page and 'value="Ủy nhiệm chi 60"' in page
    response = client.post(REGISTERS + "payments/new/", sent_payment(ground="Trả vật liệu đã giao"))
    assert response.status_code == 302
    assert "Trả vật liệu đã giao" in text(client.get(CAPITAL))


def test_a_payment_over_its_line_names_the_sums(signed_in):
    page = text(
        signed_in("taichinh").post(REGISTERS + "payments/new/", sent_payment(ground="x", amount="70.000.001"))
    )
    assert "được bố trí 100.000.000 đồng mà trả đến 100.000.001 đồng, vượt 1 đồng" in page


def test_a_second_settlement_names_the_first(signed_in):
    roof = Contract.objects.get(name__startswith="Thi công sửa mái")
    page = text(
        signed_in("taichinh").post(
            REGISTERS + "settlements/new/",
            {
                "paper": "QĐ khác",
                "contract": str(roof.pk),
                "item": "mái tôn và xà gồ",
                "programme": "poverty",
                "value": "1.000.000",
                "settled_on": "01/11/2024",
                "seen": "0",
            },
        )
    )
    assert "đã quyết toán ngày 25/10/2024 trong chương trình Nông thôn mới" in page


def test_plans_and_lines_have_no_common_form(signed_in):
    client = signed_in("taichinh")
    for key in ("capital_plans", "allocations"):
        assert client.get(f"{REGISTERS}{key}/new/").status_code == 403
        assert client.get(f"{REGISTERS}{key}/1/edit/").status_code == 403
        response = client.post(f"{REGISTERS}{key}/1/", {"do": "withdraw", "reason": "x"})
        assert response.status_code == 422
    assert plan(0).withdrawn_at is None


def test_every_rule_of_money_has_a_sentence(money):
    from pathlib import Path

    from banmoi.web.capital_rules import SENTENCES

    rooms = Path(__file__).parents[2] / "src" / "banmoi" / "rooms" / "money"
    code = "\n".join(path.read_text("utf-8") for path in rooms.glob("capital_*.py"))
    named = set(re.findall(r'broken\(\s*"(\w+)"', code)) | {"task_line", "other_work"}
    assert len(named) > 20
    assert {f"money.{name}" for name in named} == set(SENTENCES)


def test_the_list_of_outlays_hides_who_received(signed_in):
    assert "Bảng kê lớp tập huấn" in text(signed_in("taichinh").get(REGISTERS + "outlays/1/"))
    assert "Bảng kê lớp tập huấn" not in text(signed_in("phunu").get(REGISTERS + "outlays/1/"))


QUERIES = {CAPITAL: 33, CAPITAL + "resources/": 20, CAPITAL + "2024/province/": 39, WAITING: 27}


@pytest.mark.parametrize("address", QUERIES)
def test_queries_do_not_grow_with_lines_and_payments(signed_in, money, address, django_assert_num_queries):
    """The same pages with ten more payments ask no more questions."""
    client = signed_in("taichinh")
    client.get(address)
    with django_assert_num_queries(QUERIES[address]):
        client.get(address)
    road = Contract.objects.get(name__startswith="Thi công đường")
    line = Allocation.objects.get(source="commune", line=None)
    for number in range(10):
        money.pay(road, 10, "advance", paper=f"UNC {number}", paid_on="13/11/2024", allocation=line.pk)
    with django_assert_num_queries(QUERIES[address]):
        client.get(address)


def test_a_plan_that_was_discussed_waits_for_the_chair_alone(signed_in):
    where = "/p/xa-xuan-luong/"
    assert "Quyết định 1 kế hoạch vốn" in text(signed_in("chutich").get(where))
    assert "kế hoạch vốn</" not in text(signed_in("canbo").get(where)).replace("Vốn của năm", "")
    CapitalPlan.objects.filter(state="discussed").update(withdrawn_at="2024-11-19T00:00+07:00")
    assert "Quyết định 1 kế hoạch vốn" not in text(signed_in("chutich").get(where))
