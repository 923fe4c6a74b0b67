"""Refusing what cannot work before the database is touched."""

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def pending() -> int:
    """How many migrations this version would still have to run.

    Raises CommandError when the database was written by a newer version than this one.
    """
    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    strange = sorted(
        name for app, name in executor.loader.applied_migrations if _ours(app) and (app, name) not in known
    )
    if strange:
        raise CommandError(
            f"Dữ liệu này do một bản Bản Mới mới hơn ghi ({strange[-1]}). Không có gì bị thay đổi. "
            "Cài bản mới hơn rồi chạy lại."
        )
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _ours(app: str) -> bool:
    return app == "banmoi"
