"""A report of the year with 20 tables and 10 charts, as PDF and as Word, beside an office suite.

Our PDF and our Word file are made from the same data; the suite turns the Word file into its PDF, which
is the way an office without this software would go. Each is run a few times in one go; the median and
its ratio to our PDF are printed. "First" is the first time in a process, with all imports: what one waits
for a paper from the command line. A file with another number of pages than the suite's fails the benchmark.
Where no office suite is installed, that line says so.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from banmoi.papers import drawing, fonts
from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.write_word import write_word
from tests.papers.sample_papers import report

FIRST = """
import sys, time
start = time.perf_counter()
sys.path[:0] = {path!r}
from banmoi.papers.{module} import {name}
from tests.papers.sample_papers import report
{name}(report({tables}, {charts}))
print(time.perf_counter() - start)
"""
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{folder}</dir>
<cachedir>{cache}</cachedir><alias binding="same"><family>Times New Roman</family>
<accept><family>{family}</family></accept></alias></fontconfig>"""


def seconds(repeats: int, what: Callable[[], object]) -> float:
    """The median of a few runs."""
    spent = []
    for _ in range(repeats):
        drawing.forget()  # charts are kept once drawn; here each paper draws its own
        start = time.perf_counter()
        what()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def first(name: str, tables: int, charts: int) -> float:
    """The time of a first paper in a process of its own, imports included."""
    program = FIRST.format(path=sys.path[:3], module=name, name=name, tables=tables, charts=charts)
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return float(answer.stdout)


def pages(content: bytes) -> int:
    return len(pypdfium2.PdfDocument(content))


def office(word: bytes, repeats: int) -> tuple[float, bytes] | None:
    """The median time in which the office suite makes a PDF of a Word file, and that PDF."""
    program = shutil.which("soffice")
    if program is None:
        print("(no office suite here: `soffice` is not installed)")
        return None
    with tempfile.TemporaryDirectory(prefix="banmoi-bench-") as name:
        folder = Path(name)
        paper = folder / "paper.docx"
        paper.write_bytes(word)
        face = fonts.face()
        settings = folder / "fonts.conf"
        kept, cache = fonts.folder_of(face), folder / "cache"
        settings.write_text(FONTS.format(folder=kept, cache=cache, family=face.family), encoding="utf-8")
        environment = os.environ | ({"FONTCONFIG_FILE": str(settings)} if kept else {})
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        words = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", name, str(paper)]

        def convert() -> None:
            subprocess.run(words, env=environment, check=False, capture_output=True, timeout=300)

        convert()  # makes its profile
        made = folder / "paper.pdf"
        if not made.exists():
            print("(the office suite here opens no Word files: its writer is not installed)")
            return None
        return seconds(repeats, convert), made.read_bytes()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=20)
    parser.add_argument("--charts", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    paper = report(asked.tables, asked.charts)
    pdf, word = write_pdf(paper).content, write_word(paper).content
    lines = [
        ("our PDF, first", first("write_pdf", asked.tables, asked.charts), pdf),
        ("our PDF", seconds(asked.repeats, lambda: write_pdf(paper)), pdf),
        ("our Word, first", first("write_word", asked.tables, asked.charts), word),
        ("our Word", seconds(asked.repeats, lambda: write_word(paper)), word),
    ]
    suite = office(word, asked.repeats)
    if suite:
        lines.append(("office suite, its PDF of our Word", *suite))
    limit = lines[1][1]
    print(
        f"{asked.tables} tables, {asked.charts} charts, {pages(pdf)} pages; drawn with {fonts.face().family}"
    )
    print(f"{'':>34} {'seconds':>8} {'of our PDF':>11} {'kB':>6} {'pages':>6}")
    for name, spent, content in lines:
        count = str(pages(content)) if content.startswith(b"%PDF") else ""
        print(f"{name:>34} {spent:8.2f} {spent / limit:10.2f}x {len(content) // 1000:6d} {count:>6}")
    if suite and fonts.face().times_metrics and abs(pages(suite[1]) - pages(pdf)) > 1:
        print("The suite's pages are not ours.")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
