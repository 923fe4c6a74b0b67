"""Pages of debts: exact on any day, both definitions, the road, and what a contract would owe."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banmoi.reference.registers import registers
from banmoi.rooms.money.capital_models import CapitalPlan
from banmoi.rooms.money.contract_models import Contract
from banmoi.web import contribution_rules

PAGE = "/p/xa-xuan-luong/debts/"
FORECAST = PAGE + "forecast/"


def figure(text):
    return int(text.replace(".", ""))


def owed(content):
    return figure(re.search(r'<a href="#lines">([\d.]+)</a>', content)[1])


@pytest.mark.parametrize("day", ["2013-11-25", "2014-02-01", "2022-12-15", "2024-03-25", "2024-11-20"])
def test_the_total_of_a_day_is_the_sum_of_its_lines(signed_in, day):
    content = signed_in("canbo").get(PAGE, {"on": day}).content.decode()
    cells = re.findall(r'data-label="Còn nợ"><b>([\d.]+)</b>', content)
    assert len(cells) > 1
    assert sum(map(figure, cells[:-1])) == figure(cells[-1]) == owed(content) > 0


def test_before_any_contract_nothing_is_owed(signed_in):
    content = signed_in("canbo").get(PAGE, {"on": "2010-01-01"}).content.decode()
    assert owed(content) == 0
    assert "không hợp đồng nào còn nợ" in content


def test_empty_books_are_not_called_free_of_debt(signed_in):
    Contract.objects.update(withdrawn_at="2024-01-01T00:00+07:00")
    content = signed_in("canbo").get(PAGE).content.decode()
    assert "chưa biết có nợ hay không" in content
    assert "Chưa kết luận: sổ Hợp đồng chưa có dòng nào" in content


def test_a_day_that_is_none_is_404(signed_in):
    assert signed_in("canbo").get(PAGE, {"on": "31/11/2024"}).status_code == 404


def test_both_definitions_stand_side_by_side_with_their_days(signed_in):
    CapitalPlan.objects.update(withdrawn_at="2024-01-01T00:00+07:00")  # so that the capital is not known
    content = signed_in("canbo").get(PAGE).content.decode()
    assert "từ 01/01/2020 đến 31/12/2024" in content
    assert "Điều 4 khoản 22 từ 01/01/2025" in content
    for words in ("Là nợ đọng", "Không phải nợ đọng", "Chưa kết luận", "trả chậm theo hợp đồng"):
        assert words in content
    assert content.count("Áp dụng vào ngày này") == 1
    after = signed_in("canbo").get(PAGE, {"on": "2025-01-05"}).content.decode()
    assert "Nợ đọng đang chặn việc xét công nhận" in after


def test_the_road_shows_the_slipped_quarter_and_what_has_no_road(signed_in):
    content = signed_in("canbo").get(PAGE).content.decode()
    assert "Trượt" in content
    assert "<svg" in content.split('id="road"')[1].split("</section>")[0]
    assert "20.000.000 đồng chưa có lộ trình" in content


def test_a_hamlet_has_its_own_debts(signed_in):
    hamlet = owed(signed_in("truongban").get("/p/ban-ven/debts/").content.decode())
    assert hamlet < owed(signed_in("truongban").get(PAGE).content.decode())


def test_a_contracts_page_opens_to_the_acceptance_that_is_unpaid(signed_in):
    contract = Contract.objects.get(name__contains="Kênh Đồng Gián đoạn đầu")
    content = signed_in("canbo").get(f"/p/xa-xuan-luong/registers/contracts/{contract.pk}/").content.decode()
    part = content.split('id="debt"')[1].split("</section>")[0]
    assert re.search(r'/registers/acceptances/\d+/">15/12/2022</a>: 120.000.000', part)
    assert "Ghi một bước trả nợ" not in part
    assert (
        "Ghi một bước trả nợ"
        in signed_in("taichinh").get(f"/p/xa-xuan-luong/registers/contracts/{contract.pk}/").content.decode()
    )


ASKED = {"value": "100.000.000", "t-2024q4": "60.000.000", "t-2025q1": "40.000.000"}


def test_before_anybody_signs_the_quarter_is_named(signed_in):
    sent = ASKED | {"m-2024q4": "50.000.000", "m-2025q1": "50.000.000"}
    sent |= {f"m-{code}": "0" for code in ("2025q2", "2025q3", "2025q4", "2026q1")}
    content = signed_in("phunu").get(FORECAST, sent).content.decode()
    assert "Hết quý IV/2024 sẽ nợ 10.000.000 đồng" in content
    assert "chưa biết" not in content.split("Trả lời")[1].split("<form")[0]


def test_where_the_capital_is_not_known_that_is_said(signed_in):
    content = signed_in("phunu").get(FORECAST, ASKED).content.decode()
    assert "Chưa biết vốn: nếu không có thêm tiền, hết quý IV/2024 sẽ nợ 60.000.000 đồng" in content
    sent = ASKED | {"t-2025q1": "30.000.000"}
    assert "Còn 10.000.000 đồng của hợp đồng" in signed_in("phunu").get(FORECAST, sent).content.decode()
    sent = ASKED | {"t-2025q1": "50.000.000"}
    assert "nhiều hơn giá trị hợp đồng 10.000.000" in signed_in("phunu").get(FORECAST, sent).content.decode()


@pytest.mark.parametrize(
    ("name", "text"),
    [("value", ""), ("value", "1,234,567"), ("t-2024q4", "abc"), ("m-2025q1", "-5"), ("value", "1,5"),
     ("value", "1.000.000.000.000.000")],
)  # fmt: skip
def test_what_is_no_sum_is_refused_and_stays(signed_in, name, text):
    response = signed_in("phunu").get(FORECAST, ASKED | {name: text})
    content = response.content.decode()
    assert response.status_code == 422
    assert f'href="#{name}"' in content
    assert f'value="{text}"' in content
    assert "Trả lời" not in content


def test_the_forecast_saves_nothing(signed_in):
    client = signed_in("taichinh")
    client.get(FORECAST, ASKED)
    with CaptureQueriesContext(connection) as captured:
        client.get(FORECAST, ASKED)
    written = [query["sql"] for query in captured if re.match("INSERT|UPDATE|DELETE", query["sql"])]
    assert written == []


def test_queries_do_not_grow_with_contracts(signed_in):
    client = signed_in("canbo")

    def counted():
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    many = counted()
    keep = Contract.objects.get(name__contains="Rãnh thoát nước")
    Contract.objects.exclude(id=keep.pk).update(withdrawn_at="2024-01-01T00:00+07:00")
    assert counted() == many


def test_a_lowered_payment_without_a_reason_is_told_in_words(signed_in):
    CapitalPlan.objects.update(withdrawn_at="2024-01-01T00:00+07:00")  # so that no line is asked for
    client = signed_in("taichinh")
    page = client.get("/p/xa-xuan-luong/registers/payments/?q=15/2024").content.decode()
    number = re.search(r"registers/payments/(\d+)/", page)[1]
    edit = f"/p/xa-xuan-luong/registers/payments/{number}/edit/"
    form = client.get(edit).content.decode()
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) | {
        "kind": "advance",
        "amount": "1.000.000",
    }
    sent.pop("csrfmiddlewaretoken", None)
    response = client.post(edit, sent)
    assert response.status_code == 422
    assert "làm số lũy kế giảm" in response.content.decode()
    assert 'value="1.000.000"' in response.content.decode()
    assert client.post(edit, sent | {"reason": "Ghi nhầm chứng từ"}).status_code == 302
    assert "Ghi nhầm chứng từ" in client.get(PAGE).content.decode()


def test_a_step_not_at_a_quarters_end_is_told_which_day(signed_in):
    contract = Contract.objects.first()
    sent = {
        "source": "x",
        "contract": str(contract.pk),
        "agreed_on": "01/11/2024",
        "due": "15/12/2024",
        "amount": "5",
    }
    response = signed_in("taichinh").post("/p/xa-xuan-luong/registers/debt_steps/new/", sent)
    assert response.status_code == 422
    assert "ở đây là 31/12/2024" in response.content.decode()


def test_every_rule_of_money_has_its_sentence():
    facts = {"present": 1, "number": 2, "end": date(2024, 12, 31)}
    rules = [rule for rule in contribution_rules.SENTENCES if rule.startswith("money.")]
    assert len(rules) >= 12
    assert all(len(contribution_rules.SENTENCES[rule](facts)) > 20 for rule in rules)
    assert {"debt_steps", "household_votes", "unit_prices"} <= set(registers())
