"""The demonstration of the tests: made once by `banmoi demo --prepare`, then copied by every process.

On SQLite it is kept under pytest's cache for as long as the sources stay as they are; a fresh clone has none.
On PostgreSQL it is a template database, made once a run. A killed run leaves no half: what is made takes its
name only when it is whole, and one process at a time makes or copies.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.browser.server import prepare, surroundings
from tests.database import template_name

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "banmoi"
STRANGERS = ("web", "api", "__pycache__")
"""Floors that the demonstration cannot know: the layers forbid it."""

WITHOUT_MIGRATIONS = """
import django
django.setup()
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
call_command("demo", prepare=True)
"""
"""For pytest's --nomigrations: the tables as the models are, before somebody has written the migration."""


def content(*more: str) -> str:
    """A name for what the demonstration is made from: our sources, the locked packages, this Python."""
    digest = hashlib.sha256("|".join((sys.version, *more)).encode())
    for lock in sorted(ROOT.glob("requirements*.txt")):
        digest.update(lock.read_bytes())
    for path in sorted(SOURCES.rglob("*")):
        inside = path.relative_to(SOURCES)
        if inside.parts[0] in STRANGERS or path.suffix == ".pyc" or not path.is_file():
            continue
        digest.update(f"{inside.as_posix()}|{path.stat().st_size}|".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def cache_folder(config: pytest.Config, temporary: pytest.TempPathFactory) -> Path:
    """Where this run and later ones keep it; this run alone where there is no cache."""
    if config.pluginmanager.hasplugin("cacheprovider"):
        try:
            return Path(config.cache.mkdir("demonstration"))  # type: ignore[union-attr]
        except OSError:
            pass  # a copy of the project that nobody may write into
    return run_folder(config, temporary)


def run_folder(config: pytest.Config, temporary: pytest.TempPathFactory) -> Path:
    """A folder of this run, the same for all its processes."""
    base = temporary.getbasetemp()
    folder = (base.parent if hasattr(config, "workerinput") else base) / "demonstration"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time. SQLite's lock is let go when a process dies, on every system."""
    lock = sqlite3.connect(folder / "lock.sqlite3", timeout=900, isolation_level=None)
    try:
        lock.execute("begin exclusive")
        yield
    finally:
        lock.close()


def make(folder: Path, migrations: bool, **more: str) -> None:
    """Make the demonstration as an installation of its own, in an empty folder."""
    if "BANMOI_DATABASE" in more:
        new_database(urlsplit(more["BANMOI_DATABASE"]).path[1:])
    if migrations:
        prepare(folder, **more)
        return
    words = [sys.executable, "-c", WITHOUT_MIGRATIONS]
    named = {"BANMOI_DEMO": "1", "DJANGO_SETTINGS_MODULE": "banmoi.site.settings.main"}
    subprocess.run(words, env=surroundings(folder) | named | more, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def installation(folder: Path, migrations: bool = True, **more: str) -> Iterator[Path]:
    """The demonstration's installation, to be copied while nobody else makes one."""
    kind = "migrated" if migrations else "as-the-models"
    whole = folder / f"{kind}-{content(*(f'{key}={value}' for key, value in sorted(more.items())))}"
    with alone(folder):
        if not whole.is_dir():
            for old in (*folder.glob(f"{kind}-*"), *folder.glob("half-*")):
                shutil.rmtree(old)
            half = Path(tempfile.mkdtemp(prefix="half-", dir=folder))
            make(half, migrations, **more)
            half.rename(whole)
        yield whole


def give_sqlite(folder: Path, migrations: bool) -> None:
    """Lay the demonstration's database where this process will look for its test database."""
    with installation(folder, migrations) as found:
        shutil.copyfile(found / "banmoi.sqlite3", connection.creation._get_test_db_name())
        shutil.copytree(found / "files", settings.FILES_DIR, dirs_exist_ok=True)


def give_postgresql(folder: Path, migrations: bool) -> None:
    """Make this process's test database as a copy of the run's template."""
    template = template_name()
    address = urlunsplit(urlsplit(os.environ["BANMOI_DATABASE"])._replace(path=f"/{template}"))
    with installation(folder, migrations, BANMOI_DATABASE=address) as found:
        new_database(connection.creation._get_test_db_name(), template)
        shutil.copytree(found / "files", settings.FILES_DIR, dirs_exist_ok=True)


def new_database(name: str, template: str = "template0") -> None:
    """A PostgreSQL database in place of what another run may have left under its name."""
    named, copied = connection.ops.quote_name(name), connection.ops.quote_name(template)
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f"DROP DATABASE IF EXISTS {named}")
        cursor.execute(f"CREATE DATABASE {named} TEMPLATE {copied}")
