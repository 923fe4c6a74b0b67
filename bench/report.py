"""Composing the twelve-month report of the demonstration, beside drawing it as PDF and as Word.

Run on the database of a demonstration that was made before (`BANMOI_DATA=folder banmoi demo --prepare`):
`BANMOI_DATA=folder python bench/report.py`. The median of a few runs in one process is printed, with its
ratio to drawing the PDF, the number of queries, and how long the paper is.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banmoi.site.settings.main")
os.environ.setdefault("BANMOI_DEMO", "1")


def seconds(repeats: int, what: Callable[[], object]) -> float:
    """The median of a few runs."""
    spent = []
    for _ in range(repeats):
        start = time.perf_counter()
        what()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--place", default="xa-xuan-luong")
    parser.add_argument("--period", default="2024y")
    parser.add_argument("--day", type=date.fromisoformat, default=date(2024, 11, 20))
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from banmoi.papers import drawing
    from banmoi.papers.write_pdf import write_pdf
    from banmoi.papers.write_word import write_word
    from banmoi.reports.composing.composed import Asked
    from banmoi.reports.composing.drafts import unissued
    from banmoi.reports.composing.kinds import composed_of, written_kinds
    from banmoi.rooms.dispatch.queries import issuing_offices
    from banmoi.rooms.places.queries import get_place

    place = get_place(asked.place, asked.day)
    if place is None:
        print(f"No place {asked.place} here: make the demonstration first.")
        return 1
    kind, wanted = written_kinds()["report"], Asked(place, asked.period, asked.day)
    document = unissued(kind, wanted, issuing_offices(place.id, asked.day)[0], {})
    pdf = write_pdf(document).content
    with CaptureQueriesContext(connection) as queries:
        composed_of(kind, wanted)

    def drawn(write: Callable[..., object]) -> Callable[[], object]:
        def once() -> object:
            drawing.forget()
            return write(document)

        return once

    lines = [
        ("composing", seconds(asked.repeats, lambda: composed_of(kind, wanted))),
        ("drawing the PDF", seconds(asked.repeats, drawn(write_pdf))),
        ("drawing the Word file", seconds(asked.repeats, drawn(write_word))),
    ]
    pages, limit = len(pypdfium2.PdfDocument(pdf)), lines[1][1]
    print(f"{asked.period}: {pages} pages, {len(document.sources)} sources, {len(queries)} queries")
    for name, spent in lines:
        print(f"{name:>24} {spent:7.2f} s {spent / limit:6.2f}x")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
