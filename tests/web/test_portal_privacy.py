"""Nothing personal or secret gets out by the people's door: every such text bears a mark of its own, and no
page, file or feed that anybody may open shows one."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.test import Client

from banmoi.kit.privacy import PrivacyClass
from banmoi.rooms.money.contribution_models import Receipt
from banmoi.rooms.works.models import Work
from banmoi.web.portal import kept

HOME, HAMLET = "/public/xa-xuan-luong/", "/public/ban-ven/"
STARTS = [
    HOME,
    f"{HOME}?on=2024-06-30",
    f"{HOME}contributions/2024/lines.csv",
    f"{HOME}inspections/?on=2024-06-30",
    f"{HOME}works/?on=2024-06-30",
    f"{HOME}feed.xml",
    HAMLET,
    f"{HAMLET}contributions/2024/",
    "/check/",
    "/robots.txt",
    "/sitemap.xml",
]
TEXTS = models.CharField | models.TextField | models.JSONField
KEPT_BY_CHECKS = {"AwardVote.ballot", "Supervisor.standing"}
"""Fields of a closed list, which the database itself keeps from holding anything else."""
MARK = re.compile(r"zq\d+z")


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    kept.forget()
    yield
    kept.forget()


def marked_fields(kinds: set[PrivacyClass]) -> list[tuple[type[models.Model], models.Field]]:
    """The stored text fields of these classes."""
    found = []
    for model in apps.get_app_config("banmoi").get_models():
        for name, kind in model.PRIVACY.items():
            field = model._meta.get_field(name)
            if kind in kinds and isinstance(field, TEXTS):
                found.append((model, field))
    return found


def fill(fields: list[tuple[type[models.Model], models.Field]]) -> dict[str, str]:
    """Write a mark into each of the fields, past all actions; the field of each mark."""
    marks: dict[str, str] = {}
    for number, (model, field) in enumerate(fields, 1):
        mark, name = f"zq{number}z", f"{model.__name__}.{field.name}"
        if name in KEPT_BY_CHECKS or (model is Receipt and field.name in ("code", "digest")):
            continue
        assert write(model, field, mark), name
        marks[mark] = name
    return marks


def write(model: type[models.Model], field: models.Field, mark: str) -> bool:
    """A mark in every row; where the table keeps some rows empty, in all others; where each must differ,
    with the row's number behind it."""
    content = {"x": mark} if isinstance(field, models.JSONField) else mark
    every = model._base_manager.all()
    if not field.unique:
        for rows in (every, every.exclude(**{field.name: ""})):
            try:
                with transaction.atomic():
                    rows.update(**{field.name: content})
            except IntegrityError:
                continue
            return True
    for pk in every.values_list("pk", flat=True):
        every.filter(pk=pk).update(**{field.name: f"{mark}{pk}"[: field.max_length]})
    return True


def crawl(client: Client) -> dict[str, str]:
    """Every page, file and feed that leads on from the starts, at these two places."""
    waiting, seen = list(STARTS), {}
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        text = (
            b"".join(answer).decode("utf-8", "replace")
            if answer.streaming
            else answer.content.decode("utf-8", "replace")
        )
        seen[address] = text
        for link in re.findall(r'(?:href|src)="([^"]+)"|<link>([^<]+)</link>', text):
            found = urlsplit(urljoin(address, unescape(link[0] or link[1])))
            path = found.path
            if (path.startswith((HOME, HAMLET)) or path == "/check/") and "on=" not in found.query:
                waiting.append(f"{path}?{found.query}" if found.query else path)
    return seen


def shown(pages: dict[str, str], marks: dict[str, str]) -> set[tuple[str, str]]:
    """Which fields' marks stand on which pages."""
    return {
        (marks[mark], address)
        for address, text in pages.items()
        for mark in set(MARK.findall(text))
        if mark in marks
    }


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_personal_and_no_secret_text_gets_out(db, language):
    receipt = Receipt.objects.first()
    code = receipt.code
    marks = fill(marked_fields({PrivacyClass.PERSONAL, PrivacyClass.SECRET}))
    assert len(marks) > 60
    client = Client()
    client.cookies["django_language"] = language
    pages = crawl(client)
    assert len(pages) > 60
    pages["code"] = client.post("/check/", {"code": code}).content.decode()
    assert receipt.number and "<dl" in pages["code"]
    assert shown(pages, marks) == set()
    codes = set(Receipt.objects.values_list("code", flat=True))
    assert not [address for address, text in pages.items() if any(item in text for item in codes)]


def test_an_official_text_is_found_by_the_same_way(db):
    marks = fill([(Work, Work._meta.get_field("name"))])
    found = {address for _field, address in shown(crawl(Client()), marks)}
    assert {f"{HOME}works/", f"{HOME}works/1/", f"{HOME}data/works.csv", f"{HOME}data/works.json"} <= found
    assert f"{HOME}feed.xml" in found and f"{HOME}debts/" in found
