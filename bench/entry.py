"""Value entry under concurrent writers, through the API of a real `banmoi serve` on SQLite.

The demonstration is made in a temporary folder. Each writer holds a token that may write, and reports
one value a request for hamlets and quarters that nobody has reported yet. One writer alone goes first,
as the reference; then eight at once, each with values of its own, of which every tenth is sent again
as after a lost answer; then eight at once who all report the same values. A bare row shows what one
INSERT a transaction costs on the same disk with the same SQLite settings, without Django and HTTP.

Afterwards the database is read: every acknowledged value must be there with its number (nothing lost),
and no place, indicator and quarter may hold two rows (nothing twice); anything else ends in an error.
"""

import argparse
import json
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from _house import COMMUNE, Browser, command, demonstration, free_port, quantile, serving

from banmoi.reference.catalogue import indicators

WRITERS = 8
OFFICERS = ("canbo", "taichinh", "vanhoa")  # the people of the demonstration who may report for all hamlets
QUARTERS = [f"{year}q{quarter}" for year in (2020, 2021, 2022) for quarter in (1, 2, 3, 4)] + [
    "2023q1",
    "2023q2",
    "2023q3",
]


class Said(NamedTuple):
    """One value to report."""

    place: str
    period: str
    indicator: str
    numerator: int


class Outcome(NamedTuple):
    """What became of one request; `value` is the row that it made, if it made one."""

    said: Said
    status: int
    value: int | None
    ms: float


def tokens() -> list[str]:
    """One token a writer, made by the product's own action."""
    import django

    django.setup()
    from banmoi.kit import clock
    from banmoi.rooms.people.actions import create_token
    from banmoi.rooms.people.models import User
    from banmoi.rooms.people.queries import rights_of

    found = []
    for number in range(WRITERS):
        person = User.objects.get(username=OFFICERS[number % len(OFFICERS)])
        rights = rights_of(person, clock.today())
        found.append(create_token(rights, f"bench {number}", may_write=True, moment=clock.now())[1])
    return found


def reports(hamlets: list[str]) -> Iterator[list[Said]]:
    """Reports of a hamlet and quarter, all values distinct, a base count always before its shares."""
    kinds = [item for item in indicators().values() if item.collected_at == "hamlet"]
    bases = [item.key for item in kinds if item.is_base]
    shares = [item.key for item in kinds if item.base in bases]
    for period in QUARTERS:
        for hamlet in hamlets:
            keys = [(key, 500) for key in bases] + [(key, 10 + n) for n, key in enumerate(shares)]
            yield [Said(hamlet, period, key, number) for key, number in keys]


def task_of(supply: Iterator[list[Said]], count: int) -> list[Said]:
    """So many values from reports that no other task has."""
    found: list[Said] = []
    while len(found) < count:
        report = next(supply, None)
        if report is None:
            sys.exit("There are not so many distinct values; ask for fewer.")
        found += report
    return found[:count]


def write(port: int, token: str, task: list[Said], again: int) -> list[Outcome]:
    """Report value after value over one connection; every `again`-th is sent twice."""
    found = []
    headers = {"Authorization": f"Bearer {token}", "Content_Type": "application/json"}
    with Browser(port) as browser:
        for number, said in enumerate(task, 1):
            for _ in range(2 if again and number % again == 0 else 1):
                entry = {"indicator": said.indicator, "numerator": str(said.numerator)}
                body = json.dumps({"period": said.period, "entries": [entry]})
                path = f"/api/v1/places/{said.place}/values"
                start = time.perf_counter()
                status, content, _ = browser.ask("POST", path, body, **headers)
                spent = (time.perf_counter() - start) * 1000
                kept = json.loads(content)["kept"][0]["value"] if status == 200 else None
                found.append(Outcome(said, status, kept, spent))
    return found


def together(jobs: list[Callable[[], list[Outcome]]]) -> tuple[list[Outcome], float]:
    """Run all jobs at once; what became of them, and the seconds."""
    found: list[Outcome] = []
    gate = threading.Barrier(len(jobs) + 1)

    def run(job: Callable[[], list[Outcome]]) -> None:
        gate.wait()
        found.extend(job())

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    gate.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return found, time.perf_counter() - start


def bare(folder: Path, count: int) -> tuple[list[float], float]:
    """One INSERT a transaction into a table of the same shape, with the product's SQLite settings."""
    from django.conf import settings

    with sqlite3.connect(folder / "banmoi.sqlite3") as source:
        sql = "SELECT sql FROM sqlite_master WHERE name = 'banmoi_indicatorvalue'"
        shape = source.execute(sql).fetchone()[0]
        row = source.execute("SELECT * FROM banmoi_indicatorvalue LIMIT 1").fetchone()
    database = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    database.executescript(settings.DATABASES["default"]["OPTIONS"]["init_command"])
    database.execute(shape)
    insert = f"INSERT INTO banmoi_indicatorvalue VALUES ({', '.join('?' * len(row))})"
    spent, start = [], time.perf_counter()
    for number in range(count):
        before = time.perf_counter()
        database.execute("BEGIN IMMEDIATE")
        database.execute(insert, (number, f"row {number}", *row[2:]))
        database.execute("COMMIT")
        spent.append((time.perf_counter() - before) * 1000)
    total = time.perf_counter() - start
    database.close()
    return spent, total


def audit(folder: Path, outcomes: list[Outcome]) -> tuple[int, int, int]:
    """Acknowledged values, those of them that the database lacks, and rows that say a thing twice."""
    with sqlite3.connect(folder / "banmoi.sqlite3") as database:
        sql = (
            "SELECT p.key, v.period, v.indicator, v.numerator, v.id FROM banmoi_indicatorvalue v "
            "JOIN banmoi_place p ON p.id = v.place_id"
        )
        rows = [(Said(*row[:3], int(row[3] or 0)), row[4]) for row in database.execute(sql)]
    stored: dict[tuple[str, ...], int] = {}
    for said, _ in rows:
        stored[said[:3]] = stored.get(said[:3], 0) + 1
    there, ids = {said for said, _ in rows}, {value: said for said, value in rows}
    acknowledged = {item.said for item in outcomes if item.status == 200}
    named = [item for item in outcomes if item.value is not None]
    lost = len(acknowledged - there) + sum(ids.get(item.value or 0) != item.said for item in named)
    twice = sum(stored[said[:3]] - 1 for said in acknowledged if said[:3] in stored)
    return len(acknowledged), lost, twice


def line(name: str, spent: list[float], seconds: float, one: float, said: str = "") -> float:
    """Print a row of the table; its writes a second."""
    rate = len(spent) / seconds
    ratio = f"{rate / one:8.2f}" if one else f"{1:8.2f}"
    p50, p99 = quantile(spent, 0.5), quantile(spent, 0.99)
    print(f"{name:38}{len(spent):9}{rate:10.1f}{ratio}{p50:10.1f}{p99:10.1f}{said}")
    return rate


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--writes", type=int, default=100, help="distinct values a writer")
    parser.add_argument("--same", type=int, default=25, help="values that all writers report")
    chosen = parser.parse_args()
    with demonstration() as folder:
        secrets, port = tokens(), free_port()
        with serving(command("serve", "--port", str(port)), port):
            with Browser(port) as browser:
                place = f"/api/v1/places/{COMMUNE}"
                _, content, _ = browser.ask("GET", place, Authorization=f"Bearer {secrets[0]}")
            hamlets = [item["key"] for item in json.loads(content)["below"]]
            supply = reports(hamlets)
            tasks = [task_of(supply, chosen.writes) for _ in range(WRITERS + 1)]
            same = task_of(supply, chosen.same)
            write(port, secrets[0], tasks[0][:5], 0)  # warms the server
            alone, jobs = tasks.pop(0)[5:], list(zip(secrets, tasks, strict=True))
            runs = {
                "1 writer": together([lambda: write(port, secrets[0], alone, 0)]),
                f"{WRITERS} writers": together([lambda j=j: write(port, *j, 10) for j in jobs]),
                f"{WRITERS} writers, all the same values": together(
                    [lambda secret=secret: write(port, secret, same, 0) for secret in secrets]
                ),
            }
            by_sqlite = bare(folder, chosen.writes * 4)
        head = f"{'requests':>9}{'per s':>10}{'ratio':>8}{'p50 ms':>10}{'p99 ms':>10}"
        print(f"{'':38}{head}{'acknowl.':>10}{'failed':>8}{'lost':>6}{'twice':>6}")
        one, wrong = 0.0, 0
        for name, (outcomes, seconds) in runs.items():
            acknowledged, lost, twice = audit(folder, outcomes)
            failed = sum(item.status != 200 for item in outcomes)
            said = f"{acknowledged:10}{failed:8}{lost:6}{twice:6}"
            rate = line(name, [item.ms for item in outcomes], seconds, one, said)
            one, wrong = one or rate, wrong + lost + twice
        line("bare SQLite: one INSERT, one COMMIT", *by_sqlite, one)
    if wrong:
        sys.exit("An acknowledged value was lost, or one was stored twice.")
    print("\nChecked: every acknowledged value is in the database with its number, and none twice.")
    print("Compared: requests a second with the same server under one writer (ratio 1.00).")


if __name__ == "__main__":
    main()
