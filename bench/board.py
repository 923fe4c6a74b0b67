"""The board page beside an empty Django page, from the same server with the same middleware.

The demonstration is made in a temporary folder and served by Granian with the options of
`banmoi serve`; the only addition is a page `empty/` that answers nothing. Both pages are asked for
with the same session, over kept connections of the standard library's http.client, in turns, so that
a busy machine slows both. What is compared is all that the board does by itself: its rights, its
queries, the assessment of its sets, its template. The client runs on the same machine and takes its
part of it.
"""

import argparse
import statistics
import sys
import threading
import time

from _house import COMMUNE, HOST, Browser, banmoi, demonstration, free_port, quantile, serving

BOARD, EMPTY = f"/p/{COMMUNE}/", "/empty/"
THREADS = 4


def granian(port: int) -> list[str]:
    """As `banmoi serve` starts it, with the one page more."""
    options = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", "1"]
    options += ["--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *options, "_empty:application"]


def latencies(port: int, cookies: dict[str, str], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of single requests, the two pages in turns."""
    spent: dict[str, list[float]] = {BOARD: [], EMPTY: []}
    with Browser(port, cookies) as browser:
        for page in spent:
            for _ in range(10):
                browser.get(page)
        for _ in range(rounds):
            for page, found in spent.items():
                start = time.perf_counter()
                browser.get(page)
                found.append((time.perf_counter() - start) * 1000)
    return spent


def throughput(port: int, cookies: dict[str, str], page: str, seconds: float) -> float:
    """Pages a second with four connections at once."""
    counts = [0] * THREADS
    end = time.perf_counter() + seconds

    def read(number: int) -> None:
        with Browser(port, cookies) as browser:
            while time.perf_counter() < end:
                browser.get(page)
                counts[number] += 1

    start = time.perf_counter()
    threads = [threading.Thread(target=read, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - start)


def queries(page: str) -> int:
    """How many SQL queries a page takes, asked in this process of the same database."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from banmoi.rooms.people.models import User

    settings.ROOT_URLCONF = "_empty"
    client = Client(SERVER_NAME=HOST)
    client.force_login(
        User.objects.get(username="canbo"), "allauth.account.auth_backends.AuthenticationBackend"
    )
    client.get(page)
    with CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200
    return len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200, help="sequential requests a page")
    parser.add_argument("--seconds", type=float, default=3, help="each of five runs of throughput")
    chosen = parser.parse_args()
    with demonstration() as folder:
        banmoi("collectstatic", "--noinput")
        password = (folder / "demonstration").read_text("utf-8").strip()
        port = free_port()
        with serving(granian(port), port):
            with Browser(port) as browser:
                browser.sign_in("canbo", password)
                cookies = browser.cookies
                size = {page: len(browser.get(page)) for page in (BOARD, EMPTY)}
            spent = latencies(port, cookies, chosen.rounds)
            rates: dict[str, list[float]] = {BOARD: [], EMPTY: []}
            for _ in range(5):
                for page, found in rates.items():
                    found.append(throughput(port, cookies, page, chosen.seconds))
        sql = {page: queries(page) for page in (BOARD, EMPTY)}
    names = ("median ms", "p95 ms", f"pages/s, {THREADS} at once", "kB", "SQL queries")
    rows = {
        page: (
            statistics.median(spent[page]),
            quantile(spent[page], 0.95),
            statistics.median(rates[page]),
            size[page] / 1000,
            sql[page],
        )
        for page in (BOARD, EMPTY)
    }
    print(f"{'':22}{'board':>12}{'empty page':>12}{'ratio':>9}")
    for name, board, empty in zip(names, rows[BOARD], rows[EMPTY], strict=True):
        ratio = f"{board / empty:9.4g}" if empty else f"{'-':>9}"
        print(f"{name:22}{board:12.2f}{empty:12.2f}{ratio}")
    print(
        f"\nCompared: the board of the demonstration commune, signed in, with an empty page on the same "
        f"server; {chosen.rounds} requests in turns, then medians of 5 runs of {chosen.seconds:g} s."
    )


if __name__ == "__main__":
    main()
