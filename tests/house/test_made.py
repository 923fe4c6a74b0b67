"""The demonstration kept between runs is trusted only when it is whole and made from these very sources."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import made

HOLDS_IT = """
import sys, time
from pathlib import Path
from tests import made
with made.alone(Path(sys.argv[1])):
    print("mine", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def making(monkeypatch):
    """Counts how often the demonstration is made; nothing is really made."""
    calls = []

    def make(folder, migrations, **more):
        calls.append(folder)
        (folder / "banmoi.sqlite3").write_text(f"{len(calls)}")

    monkeypatch.setattr(made, "make", make)
    return calls


def kept(folder):
    with made.installation(folder) as found:
        return (found / "banmoi.sqlite3").read_text()


def test_it_is_made_once_and_anew_when_the_sources_change(tmp_path, making, monkeypatch):
    assert [kept(tmp_path), kept(tmp_path), len(making)] == ["1", "1", 1]
    monkeypatch.setattr(made, "content", lambda *more: "other-sources")
    assert [kept(tmp_path), len(making)] == ["2", 2]
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["migrated-other-sources"]


def test_what_fails_half_way_is_not_trusted_and_taken_away(tmp_path, making, monkeypatch):
    works = made.make

    def fails(folder, migrations, **more):
        works(folder, migrations, **more)
        raise subprocess.CalledProcessError(1, "demo")

    monkeypatch.setattr(made, "make", fails)
    with pytest.raises(subprocess.CalledProcessError):
        kept(tmp_path)
    monkeypatch.setattr(made, "make", works)
    assert kept(tmp_path) == "2"
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1


def test_every_source_but_the_pages_counts(tmp_path, monkeypatch):
    for name in ("rooms/a.py", "reference/data/a.yaml", "web/a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    monkeypatch.setattr(made, "SOURCES", tmp_path)
    first = made.content()
    (tmp_path / "web/a.py").write_text("y")
    assert made.content() == first
    for name in ("rooms/a.py", "reference/data/a.yaml"):
        (tmp_path / name).write_text("y")
        assert made.content() != first
        first = made.content()


def test_a_killed_process_holds_nobody_up(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS_IT, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=Path(made.__file__).parents[1],
        text=True,
    )
    assert holder.stdout.readline() == "mine\n"
    holder.kill()
    holder.wait()
    holder.stdout.close()
    begun = time.monotonic()
    with made.alone(tmp_path):
        pass
    assert time.monotonic() - begun < 10
