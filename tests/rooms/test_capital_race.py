"""Two officers pay from what is left of one source at the same moment: one of them is refused."""

import threading

import pytest
from django.db import connection, connections

from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.money.capital_balances import imbalances
from banmoi.rooms.money.capital_models import Allocation, CapitalPlan, Grant, SourceBalance
from banmoi.rooms.money.contract_models import Contract, Payment
from banmoi.rooms.people.models import User
from banmoi.rooms.people.queries import rights_of
from banmoi.rooms.places.queries import get_place
from banmoi.rooms.registers.actions import EntryRefusedError
from banmoi.rooms.registers.models import EntryChange
from tests.capital_help import ROAD, ROOF, YEAR, Money
from tests.conftest import TODAY


@pytest.fixture
def committed_money(django_db_setup, django_db_blocker, moment):
    """A year that other connections see, and that is taken away again."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time, so nobody can race")
    with django_db_blocker.unblock():
        people = {name: rights_of(User.objects.get(username=name), TODAY) for name in ("taichinh", "chutich")}
        last = AuditEntry.objects.latest("id").id
        money = Money(people["taichinh"], people["chutich"], get_place("xa-xuan-luong", TODAY), moment)
        money.grant("province", 200)
        money.decided(("province", ROAD, 100), ("province", ROOF, 100))
        contract = money.contract(ROAD, 1000)
        yield money, contract
        gone = {"payments": Payment.objects.filter(allocation__year=YEAR)}
        gone["contracts"] = Contract.objects.filter(pk=contract.pk)
        gone["allocations"] = Allocation.objects.filter(year=YEAR)
        gone["capital_plans"] = CapitalPlan.objects.filter(year=YEAR)
        gone["grants"] = Grant.objects.filter(year=YEAR)
        for key, rows in gone.items():
            EntryChange.objects.filter(
                register=key, entry__in=list(rows.values_list("id", flat=True))
            ).delete()
            rows.delete()
        SourceBalance.objects.filter(year=YEAR).delete()
        AuditEntry.objects.filter(id__gt=last).delete()


def test_two_payers_cannot_both_spend_what_is_left(committed_money, django_db_blocker):
    money, contract = committed_money
    answers: list[str] = []
    start = threading.Barrier(4)

    def pay():
        start.wait()
        try:
            money.pay(contract, 60, "advance")
            answers.append("paid")
        except EntryRefusedError as refused:
            answers.append(next(iter(refused.cells.values())).rule)
        finally:
            connections.close_all()

    with django_db_blocker.unblock():
        threads = [threading.Thread(target=pay) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == ["money.over_line"] * 3 + ["paid"]
        assert imbalances([money.place.id]) == []
