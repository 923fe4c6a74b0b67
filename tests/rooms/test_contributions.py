"""Gifts in the register: kinds, prices of the day, votes behind them, receipts without gaps."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from banmoi.core.contributions import ALPHABET, code_digest
from banmoi.core.registers import CellProblem
from banmoi.reference.money_rules import vote_rules
from banmoi.reference.registers import registers
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.money.contribution_actions import GiftWithdrawnError, issue_receipt
from banmoi.rooms.money.contribution_models import Receipt, ReceiptCounter
from banmoi.rooms.money.contribution_queries import receipt_by_code, receipt_of
from banmoi.rooms.money.models import Contribution, HouseholdVote, UnitPrice
from banmoi.rooms.people.models import User
from banmoi.rooms.people.queries import NotAllowedError, Rights
from banmoi.rooms.places.models import Place, PlaceName
from banmoi.rooms.registers.actions import EntryRefusedError, withdraw_entry, write_entry
from banmoi.rooms.registers.models import EntryChange

GIFT = {
    "who": "Hộ thử", "giver": "household", "kind": "labour", "place": "ban-ven", "quantity": "2,5",
    "purpose": "Trồng cây", "on_day": "05/06/2024",
}  # fmt: skip
PRICE = {
    "name": "Giá thử", "kind": "labour", "place": "xa-xuan-luong", "price": "300.000",
    "from_day": "01/06/2024",
    "fixed_by": "UBND xã", "paper": "Thông báo thử",
}  # fmt: skip
VOTE = {
    "name": "Họp thử", "kind": "meeting", "subject": "level", "place": "ban-ven", "on_day": "01/06/2024",
    "households": "148", "present": "120", "in_favour": "99", "against": "21",
}  # fmt: skip


@pytest.fixture
def write(person, moment):
    """Write an entry as somebody, from a sample and what differs from it."""

    def wrote(key, sample, who="canbo", entry=None, reason="", **other):
        found = write_entry(
            person(who), registers()[key], entry.pk if entry else None, sample | other,
            seen=entry.version if entry else 0, reason=reason, moment=moment,
        )  # fmt: skip
        return found.entry

    return wrote


def refused(rule, call, *args, **kwargs):
    with pytest.raises(EntryRefusedError) as error:
        call(*args, **kwargs)
    assert [cell.rule for cell in error.value.cells.values()] == [f"money.{rule}"]


def test_the_price_of_the_day_is_taken_by_itself(write):
    assert write("contributions", GIFT).value == 625_000
    later = write("contributions", GIFT, on_day="01/07/2024")
    assert (later.value, later.listed_price.price) == (700_000, 280_000)
    assert write("contributions", GIFT, on_day="31/12/2023").value is None, "no price yet: not known"
    own = write("contributions", GIFT, unit_price="100.000", price_by="Họp bản")
    assert (own.value, own.listed_price) == (250_000, None)


def test_goods_take_the_price_of_the_same_goods_and_unit(write):
    goods = GIFT | {"kind": "goods", "what": "Xi  măng", "unit": "Bao", "quantity": "10"}
    assert write("contributions", goods).value == 800_000
    assert write("contributions", goods, unit="tấn").value is None
    assert write("contributions", goods, what="đá hộc").value is None


def test_a_hamlets_own_price_goes_before_the_communes(write):
    write("unit_prices", PRICE, "taichinh", place="ban-ven", price="260.000", from_day="01/02/2024")
    assert write("contributions", GIFT).value == 650_000
    assert write("contributions", GIFT, place="ban-nghe").value == 625_000


def test_a_price_written_later_converts_what_was_given_before(write, person, moment):
    gift = write("contributions", GIFT)
    own = write("contributions", GIFT, unit_price="1.000", price_by="Họp bản")
    price = write("unit_prices", PRICE, "taichinh")
    gift.refresh_from_db()
    assert (gift.value, gift.listed_price_id) == (750_000, price.pk)
    change = EntryChange.objects.filter(register="contributions", entry=gift.pk).latest("version")
    assert change.act == "price"
    assert change.moves["value"] == ["625.000", "750.000"]
    own.refresh_from_db()
    assert own.value == 2_500
    write("unit_prices", PRICE, "taichinh", entry=price, price="310.000")
    gift.refresh_from_db()
    assert gift.value == 775_000
    withdraw_entry(
        person("taichinh"), registers()["unit_prices"], price.pk, withdrawn=True, reason="thử", moment=moment
    )
    gift.refresh_from_db()
    assert gift.value == 625_000


def test_one_thing_has_one_price_from_a_day_on(write):
    write("unit_prices", PRICE, "taichinh")
    refused("price_twice", write, "unit_prices", PRICE, "taichinh", price="1.000")
    write("unit_prices", PRICE, "taichinh", place="ban-ven")
    write("unit_prices", PRICE, "taichinh", what="thợ xây")


def test_only_who_keeps_the_money_books_fixes_prices(write):
    for who in ("canbo", "truongban", "chutich"):
        with pytest.raises(EntryRefusedError) as error:
            write("unit_prices", PRICE, who)
        assert error.value.cells["place"].problem is CellProblem.NOT_OFFERED


@pytest.mark.parametrize(
    ("rule", "other"),
    [
        ("nothing_given", {"quantity": "0"}),
        ("no_purpose", {"purpose": ""}),
        ("part_of_a_dong", {"kind": "cash", "quantity": "10,5"}),
        ("cash_has_no_price", {"kind": "cash", "quantity": "10", "unit_price": "5"}),
        ("price_by_nobody", {"unit_price": "5"}),
        ("goods_what", {"kind": "goods", "unit": "bao"}),
        ("goods_unit", {"kind": "goods", "what": "đá"}),
    ],
)
def test_what_the_kinds_of_gifts_do_not_allow(write, rule, other):
    refused(rule, write, "contributions", GIFT, **other)


def test_the_database_refuses_too(write):
    gift = write("contributions", GIFT, kind="cash", quantity="1.000")
    for wrong in ({"quantity": Decimal(0), "value": 0}, {"value": 999}, {"unit_price": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contribution.objects.filter(id=gift.pk).update(**wrong)
    vote = write("household_votes", VOTE)
    for wrong in ({"present": 149}, {"in_favour": 100}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HouseholdVote.objects.filter(id=vote.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitPrice.objects.update(price=0)


def test_a_vote_passes_over_all_households(write):
    assert write("household_votes", VOTE).passed == "yes"
    assert write("household_votes", VOTE, in_favour="98").passed == "no"
    assert write("household_votes", VOTE, households="", present="", against="").passed == ""
    assert write("household_votes", VOTE, subject="other", in_favour="75").passed == "yes"
    assert write("household_votes", VOTE, subject="other", in_favour="74").passed == "no"
    refused("votes_beyond_present", write, "household_votes", VOTE, against="22")
    refused("vote_in_a_hamlet", write, "household_votes", VOTE, place="xa-xuan-luong")


def test_the_needed_share_is_marked_as_recalled():
    assert {rule.words.confidence for rule in vote_rules().values()} == {"recalled"}


def test_the_councils_resolution_is_the_other_kind(write):
    council = {"kind": "council", "place": "xa-xuan-luong", "households": "", "present": "", "in_favour": "",
               "against": ""}  # fmt: skip
    assert write("household_votes", VOTE, **council).passed == ""
    assert write("household_votes", VOTE, **council, number="12/NQ-HĐND").passed == "yes"


def numbers(place_id, year=2024):
    rows = Receipt.objects.filter(place_id=place_id, year=year)
    return sorted(rows.values_list("number", flat=True))


def test_receipts_are_numbered_without_gaps(write, person, commune, moment):
    before = numbers(commune.id)
    assert before == list(range(1, len(before) + 1)), "the demonstration's own"
    assert before
    gift = write("contributions", GIFT)
    receipt = issue_receipt(person("truongban"), gift.pk, moment=moment)
    assert receipt.number == len(before) + 1
    assert issue_receipt(person("canbo"), gift.pk, moment=moment).pk == receipt.pk, "once a gift"
    with pytest.raises(RuntimeError), transaction.atomic():
        issue_receipt(person("canbo"), write("contributions", GIFT).pk, moment=moment)
        raise RuntimeError
    other = issue_receipt(person("canbo"), write("contributions", GIFT).pk, moment=moment)
    assert other.number == receipt.number + 1, "a number that came to nothing is given again"
    new_year = issue_receipt(
        person("canbo"), write("contributions", GIFT).pk, moment=moment.replace(year=2025, month=1)
    )
    assert (new_year.year, new_year.number) == (2025, 1)
    gift.refresh_from_db()
    assert gift.receipt == f"{receipt.number:02d}/2024"


def test_a_receipt_is_for_who_writes_there_and_for_what_stands_in_the_register(write, person, moment):
    gift = write("contributions", GIFT, place="ban-nghe")
    for who in ("truongban", "chutich", "thidua"):
        with pytest.raises(NotAllowedError):
            issue_receipt(person(who), gift.pk, moment=moment)
    withdraw_entry(
        person("canbo"), registers()["contributions"], gift.pk, withdrawn=True, reason="x", moment=moment
    )
    with pytest.raises(GiftWithdrawnError):
        issue_receipt(person("canbo"), gift.pk, moment=moment)
    assert receipt_of(gift.pk) is None


def test_a_code_finds_its_own_line_alone(write, person, moment):
    receipts = [issue_receipt(person("canbo"), write("contributions", GIFT).pk, moment=moment) for _ in "abc"]
    for receipt in receipts:
        assert len(receipt.code) == 16
        assert set(receipt.code) <= set(ALPHABET)
        assert receipt.digest == code_digest(receipt.code)
        assert receipt_by_code(f" {receipt.code[:4].lower()}-{receipt.code[4:]} ") == receipt
    assert receipt_by_code("") is None
    assert receipt_by_code(receipts[0].code[:-1]) is None
    assert not AuditEntry.objects.filter(detail__icontains=receipts[0].code).exists()
    assert not EntryChange.objects.filter(moves__icontains=receipts[0].code).exists()


def test_a_number_twice_is_refused_by_the_database(write, person, moment):
    first, second = (
        issue_receipt(person("canbo"), write("contributions", GIFT).pk, moment=moment) for _ in "ab"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.filter(id=second.pk).update(number=first.number)
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.filter(id=second.pk).update(contribution_id=first.contribution_id)


OFFICERS, EACH = 4, 6


@pytest.fixture
def two_officers(django_db_setup, django_db_blocker, moment):
    """A commune of its own with gifts that are really in the database, taken out again at the end."""
    with django_db_blocker.unblock():
        place = Place.objects.create(key="xa-thu-bien-nhan", level="commune")
        PlaceName.objects.create(place=place, kind_vi="xã", name_vi="Thử", folded="thu")
        user = User.objects.get(username="canbo")
        gifts = [
            Contribution.objects.create(
                place=place, made_by=user, made_at=moment, who="Hộ thử", giver="household", kind="cash",
                quantity=1000, unit="đồng", value=1000, purpose="thử", on_day=date(2024, 6, 5),
            )
            for _ in range(OFFICERS * EACH)
        ]  # fmt: skip
        ids = [gift.pk for gift in gifts]
        try:
            yield (
                Rights(user.pk, "Thử", "", date(2024, 11, 20), {"register.write": frozenset({place.pk})}, ()),
                ids,
            )
        finally:
            Receipt.objects.filter(contribution_id__in=ids).delete()
            ReceiptCounter.objects.filter(place=place).delete()
            EntryChange.objects.filter(register="contributions", entry__in=ids).delete()
            AuditEntry.objects.filter(place_id=place.pk).delete()
            Contribution.objects.filter(id__in=ids).delete()
            place.delete()
            connection.close()


def test_officers_at_once_get_numbers_without_gaps_or_doubles(two_officers, moment):
    rights, ids = two_officers
    errors = []

    def issue(part):
        try:
            for gift in part:
                issue_receipt(rights, gift, moment=moment)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue, args=(ids[start::OFFICERS],)) for start in range(OFFICERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    rows = Receipt.objects.filter(contribution_id__in=ids)
    assert sorted(rows.values_list("number", flat=True)) == list(range(1, len(ids) + 1))
    assert len(set(rows.values_list("code", flat=True))) == len(ids)
