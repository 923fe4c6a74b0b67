"""The people's page beside a static file, from the same server: what a visitor costs while nothing changes.

The demonstration is made in a temporary folder, on the embedded database, and served by `banmoi serve` itself
(Granian, one worker, four threads). The commune's public page is asked for without signing in, over kept
connections of the standard library's http.client; beside it a small file of the static folder (`tokens.css`)
from the same server. The two are asked for in turns, so that a busy machine slows both.
The client runs on the same machine and takes its part of it. Once in a while somebody writes something, and
the page is made anew: that first page is timed by itself, by an act of the house (a line in the audit trail).
"""

import argparse
import statistics
import sys
import threading
import time

from _house import COMMUNE, HOST, Browser, banmoi, command, demonstration, free_port, quantile, serving

PAGE = f"/public/{COMMUNE}/"
THREADS = 4
NEEDED = 333
"""Pages a second that a commune's visitors ask for at most: 20,000 people in a minute."""


def latencies(port: int, pages: tuple[str, ...], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of single requests, the pages in turns."""
    spent: dict[str, list[float]] = {page: [] for page in pages}
    with Browser(port) as browser:
        for _ in range(rounds):
            for page, found in spent.items():
                start = time.perf_counter()
                browser.get(page)
                found.append((time.perf_counter() - start) * 1000)
    return spent


def throughput(port: int, page: str, seconds: float) -> float:
    """Answers a second with four connections at once."""
    counts = [0] * THREADS
    end = time.perf_counter() + seconds

    def read(number: int) -> None:
        with Browser(port) as browser:
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


def anew(port: int, times: int) -> float:
    """Milliseconds of the page after something was written, which is made anew."""
    import django

    django.setup()
    from banmoi.kit import clock
    from banmoi.rooms.audit.models import AuditEntry

    said = dict.fromkeys(("actor_name", "act", "subject_kind", "subject_id", "summary"), "bench")
    spent = []
    with Browser(port) as browser:
        for _ in range(times):
            AuditEntry.objects.create(moment=clock.now(), **said)
            start = time.perf_counter()
            browser.get(PAGE)
            spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def static_file(port: int) -> str:
    """The address under which the page itself names the file of the tokens."""
    with Browser(port) as browser:
        text = browser.get(PAGE).decode()
    start = text.index("/static/tokens")
    return text[start : text.index('"', start)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=300, help="sequential requests of each")
    parser.add_argument("--seconds", type=float, default=3, help="each of five runs of throughput")
    chosen = parser.parse_args()
    with demonstration():
        banmoi("collectstatic", "--noinput")
        port = free_port()
        with serving(command("serve", "--host", HOST, "--port", str(port)), port):
            file = static_file(port)
            with Browser(port) as browser:
                size = {page: len(browser.get(page)) for page in (PAGE, file)}
            latencies(port, (PAGE, file), 10)
            spent = latencies(port, (PAGE, file), chosen.rounds)
            rates: dict[str, list[float]] = {PAGE: [], file: []}
            for _ in range(5):
                for page, found in rates.items():
                    found.append(throughput(port, page, chosen.seconds))
            first = anew(port, 10)
    rows = [
        ("median ms", *(statistics.median(spent[page]) for page in (PAGE, file))),
        ("p95 ms", *(quantile(spent[page], 0.95) for page in (PAGE, file))),
        (f"a second, {THREADS} at once", *(statistics.median(rates[page]) for page in (PAGE, file))),
        ("kB", *(size[page] / 1000 for page in (PAGE, file))),
    ]
    print(f"{'':22}{'page':>12}{'file':>12}{'ratio':>9}")
    for name, page, plain in rows:
        print(f"{name:22}{page:12.2f}{plain:12.2f}{page / plain:9.3f}")
    print(f"{'made anew, median ms':22}{first:12.2f}")
    rate = rows[2][1]
    print(
        f"\n{rate:.0f} pages a second; {NEEDED} are wanted on two quiet cores."
        f"\nCompared: the commune's public page with a file of the same server, not signed in; "
        f"{chosen.rounds} requests in turns, then medians of 5 runs of {chosen.seconds:g} s."
    )


if __name__ == "__main__":
    sys.exit(main())
