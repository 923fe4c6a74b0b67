"""An older commune's data goes through the upgrade, on the database that the suite runs on."""

import copy
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

FIRST = [("banmoi", "0001_initial")]


@pytest.fixture
def old(tmp_path: Path, db: None, django_db_blocker: Any) -> Iterator[BaseDatabaseWrapper]:
    """A database of its own, empty, beside that of the suite."""
    settings = copy.deepcopy(connections["default"].settings_dict)
    with django_db_blocker.unblock():
        if connections["default"].vendor == "sqlite":
            settings["NAME"] = str(tmp_path / "old.sqlite3")
        else:
            settings["NAME"] += "_old"
            with connections["default"]._nodb_cursor() as cursor:  # type: ignore[attr-defined]
                cursor.execute(f'CREATE DATABASE "{settings["NAME"]}"')
        connections.settings["old"] = settings
        try:
            yield connections["old"]
        finally:
            connections["old"].close()
            del connections["old"]
            del connections.settings["old"]
            if connections["default"].vendor != "sqlite":
                with connections["default"]._nodb_cursor() as cursor:  # type: ignore[attr-defined]
                    cursor.execute(f'DROP DATABASE "{settings["NAME"]}"')


def migrated(connection: BaseDatabaseWrapper, targets: list[tuple[str, str]]) -> Any:
    """Migrate to the targets; the models as they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def test_a_commune_with_data_is_upgraded_with_all_that_it_had(old: BaseDatabaseWrapper) -> None:
    apps = migrated(old, FIRST)
    rows = {name: apps.get_model("banmoi", name).objects.using("old") for name in ("Place", "Plan", "Goal")}
    place = rows["Place"].create(key="xa-cu", level="commune")
    plans = [
        rows["Plan"].create(
            place=place, number="12/KH-UBND", title_vi=f"Kế hoạch năm {year}", issued_on=date(year, 1, 20),
            issuer_vi="UBND xã", starts=date(year, 1, 1), ends=date(year, 12, 31),
        )
        for year in (2023, 2024)
    ]  # fmt: skip
    for plan in plans:
        rows["Goal"].create(
            plan=plan, order=1, where="I.1", name_vi="Tỷ lệ hộ nghèo", as_written="giảm còn 1,48%",
            comparator="decrease_to", low="1.48", decimals=2, unit_vi="%",
        )  # fmt: skip
    tables = {
        name: apps.get_model("banmoi", name).objects.using("old") for name in ("User", "IndicatorValue")
    }
    person = tables["User"].create(username="cu", full_name="Người báo cũ")
    tables["IndicatorValue"].create(
        place=place, indicator="households", period="2024q1", period_start=date(2024, 1, 1),
        period_end=date(2024, 3, 31), source="reported", numerator="148", reported_by=person,
        reported_at=datetime(2024, 3, 20, tzinfo=UTC),
    )  # fmt: skip

    latest = MigrationExecutor(old).loader.graph.leaf_nodes("banmoi")
    assert latest != FIRST, "there is no upgrade to try"
    apps = migrated(old, latest)
    kept = apps.get_model("banmoi", "Plan").objects.using("old").order_by("issued_on")
    assert [(plan.title_vi, plan.status, plan.version) for plan in kept] == [
        ("Kế hoạch năm 2023", "in_force", 0),
        ("Kế hoạch năm 2024", "in_force", 0),
    ]
    goals = apps.get_model("banmoi", "Goal").objects.using("old")
    assert [(str(goal.low), goal.answer, goal.ended_in) for goal in goals.all()] == [
        ("1.4800", "confirmed", None)
    ] * 2
    values = apps.get_model("banmoi", "IndicatorValue").objects.using("old")
    assert [(value.numerator, value.good_through) for value in values.all()] == [(148, None)]
    assert not MigrationExecutor(old).migration_plan(MigrationExecutor(old).loader.graph.leaf_nodes("banmoi"))
