"""What all tests share: the demonstration commune, made once and copied for each process, and its people.

The database is chosen earlier, in tests/database.py. Each test runs in a transaction of its own that
is rolled back, so every test sees the demonstration as it was made.
"""

import gc
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from banmoi.rooms.inspections.models import Inspection, InspectionItem, Recommendation
from banmoi.rooms.people.models import User
from banmoi.rooms.people.queries import Rights, rights_of
from banmoi.rooms.places.queries import NamedPlace, get_place
from banmoi.rooms.plans.models import (
    MatterStep,
    Plan,
    PlanChange,
    PlanMove,
    SpatialPlanMatter,
    TakenCriterion,
    Task,
    TaskNote,
)
from tests import made

TODAY = date(2024, 11, 20)
PASSWORD = "che-rung-1234"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Last of all what empties the database: some tests use it without pytest-django's knowledge."""
    marks = {item: item.get_closest_marker("django_db") for item in items}
    items.sort(key=lambda item: bool((mark := marks[item]) and mark.kwargs.get("transaction")))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage, again and again, takes its time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def demonstration_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration is kept, for this run's processes and later runs."""
    return made.cache_folder(request.config, tmp_path_factory)


@pytest.fixture(scope="session")
def installation(demonstration_folder: Path) -> Callable[[Path], None]:
    """Copies the demonstration's own installation, as `banmoi demo` made it: `installation(folder)`."""

    def copy(folder: Path) -> None:
        with made.installation(demonstration_folder) as found:
            shutil.copytree(found, folder, dirs_exist_ok=True)

    return copy


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_use_migrations: bool,
    django_db_modify_db_settings: None,
    demonstration_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """A test database of this process that is a copy of the demonstration's, its people known by PASSWORD."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            made.give_sqlite(demonstration_folder, django_db_use_migrations)
        else:
            folder = made.run_folder(request.config, tmp_path_factory)
            made.give_postgresql(folder, django_db_use_migrations)
        # all tables are there
        connection.settings_dict["TEST"]["MIGRATE"] = False
        verbosity = request.config.option.verbose
        databases = setup_databases(verbosity, interactive=False, keepdb=True, serialized_aliases=())
        User.objects.update(password=make_password(PASSWORD))
    yield
    with django_db_blocker.unblock():
        teardown_databases(databases, verbosity=verbosity)


@pytest.fixture(scope="module")
def around_the_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction around a module: what its own fixtures of scope "module" write is there for each of
    its tests, which still undo what they write themselves, and is gone after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def commune(db: None) -> NamedPlace:
    """Xã Xuân Lương on the demonstration's day."""
    place = get_place("xa-xuan-luong", TODAY)
    assert place is not None
    return place


@pytest.fixture
def ven(db: None) -> NamedPlace:
    """Bản Ven, whose head has an account and has not yet reported this quarter."""
    place = get_place("ban-ven", TODAY)
    assert place is not None
    return place


def no_inspections() -> None:
    """Take the demonstration's inspections away."""
    InspectionItem.objects.all().delete()
    Recommendation.objects.all().delete()
    Inspection.objects.all().delete()


@pytest.fixture
def uninspected(db: None) -> None:
    """The demonstration before anybody scheduled an inspection."""
    no_inspections()


@pytest.fixture
def bare_plan(db: None) -> None:
    """The demonstration's plan in force without its tasks and what followed it (see `lay_plan_bare`)."""
    lay_plan_bare()


def lay_plan_bare() -> None:
    """Take away the tasks of the demonstration's plan in force and what followed it, for tests that make
    their own; it is issued on the first day of its year, so that a rhythm asks for every month."""
    no_inspections()
    for rows in (MatterStep, SpatialPlanMatter, PlanMove, PlanChange, TakenCriterion):
        rows.objects.all().delete()
    TaskNote.objects.all().delete()
    Task.objects.filter(parent__isnull=False).delete()
    Task.objects.all().delete()
    Plan.objects.filter(parent__isnull=False).delete()
    Plan.objects.update(version=0, issued_on=date(2024, 1, 1))


def nine_o_clock() -> datetime:
    """Now, in the demonstration."""
    return datetime(2024, 11, 20, 9, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def moment() -> datetime:
    """Now, in the demonstration."""
    return nine_o_clock()


def person_named(username: str) -> Rights:
    """The rights of one of the nine people."""
    return rights_of(User.objects.get(username=username), TODAY)


@pytest.fixture
def person(db: None) -> Callable[[str], Rights]:
    """The rights of one of the nine people, by user name: `person("canbo")`."""

    return person_named


def client_of(username: str) -> Client:
    """A browser's client signed in as one of the nine people."""
    found = Client()
    found.force_login(
        User.objects.get(username=username),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return found


@pytest.fixture
def signed_in(db: None) -> Callable[[str], Client]:
    """A browser's client signed in as one of the nine people: `signed_in("truongban")`."""

    return client_of
