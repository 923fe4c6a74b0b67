"""Reading a plan from its file: pages a second, with bare extraction of the file's text as the limit.

A short paper (the demonstration's plan) and long ones of the same tasks over and over, each as plain
text, as Word and as PDF. For each file the same run takes the bare text with the library that the
product uses (bytes decoded; lxml over the Word document; pypdfium2 over the pages), then the product's
own text of it (`read_paper`: the file checked, tables and automatic numbers written out, letters
repaired), then the plan itself (`read_plan`: head, outline, goals, tasks, remarks). A reading that does
not find every task that was written fails the benchmark.
"""

import argparse
import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from banmoi.core.paper.reader import read_plan
from banmoi.papers.intake import read_paper
from banmoi.reference.files import text as data_text
from tests.papers.making import txt_to_docx, txt_to_pdf

LETTERS_A_PAGE = 2200
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paper(pages: int) -> tuple[str, int]:
    """A plan of about so many pages, and how many tasks part II has."""
    whole = data_text("demonstration_plan.txt")
    start, stop = whole.index("II. NHIỆM VỤ"), whole.index("III. TỔ CHỨC")
    tasks = [line for line in whole[start:stop].splitlines() if line.startswith("- ")]
    head, tail = whole[:start], whole[stop:]
    lines = ["II. NHIỆM VỤ, GIẢI PHÁP THỰC HIỆN"]
    count, letters = 0, len(head) + len(tail)
    section = 0
    while letters < pages * LETTERS_A_PAGE or not section:
        section += 1
        lines.append(f"{section}. Nhóm nhiệm vụ số {section}")
        for line in tasks:
            count += 1
            lines.append(line.replace("- ", f"- (Việc {count}) ", 1))
            letters += len(lines[-1])
    return head + "\n".join(lines) + "\n" + tail, count


def bare_txt(content: bytes) -> str:
    return content.decode()


def bare_docx(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return "\n".join("".join(p.itertext(f"{WORD}t")) for p in root.iter(f"{WORD}p"))


def bare_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return "\f".join(texts)


FORMS: dict[str, tuple[Callable[[str], bytes], Callable[[bytes], str]]] = {
    "txt": (lambda text: text.encode(), bare_txt),
    "docx": (txt_to_docx, bare_docx),
    "pdf": (txt_to_pdf, bare_pdf),
}


SHAPES: dict[str, str] = {
    "one line of words": "việc làm đường giao thông nông thôn ",
    "one number": "1",
    "numbers in a line": "1234567890 ",
    "shares in a line": "tỷ lệ 5% ",
    "ratios in a line": "1/",
    "days in a line": "ngày 01/01/2024 ",
    "papers in a line": "Căn cứ Kế hoạch số 1/KH ngày 1/1/2024 ",
    "blanks": " ",
    "opened brackets": "(",
    "opened quotations": "“",
    "short lines in capitals": "ỦY BAN\n",
    "points without words": "I. A\n",
}
"""Texts that no office writes; a reader whose time grows faster than the text can be held up with one."""


def shapes(letters: int) -> None:
    """How the time grows when a hostile text doubles: 2 is in step with the text, 4 would be its square."""
    print(f"\n{'hostile text':>24} {'seconds':>8} {'twice the text':>15}")
    for name, piece in SHAPES.items():
        half, whole = (piece * (size // len(piece)) for size in (letters, 2 * letters))
        first, second = seconds(1, read_plan, half), seconds(1, read_plan, whole)
        print(f"{name:>24} {first:8.2f} {second / first:14.1f}x")


def seconds(repeats: int, what: Callable[..., object], *given: object) -> float:
    """The median of a few runs of what was given."""
    spent = []
    for _ in range(repeats):
        start = time.perf_counter()
        what(*given)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def read_whole(content: bytes, name: str) -> int:
    """From the file to the plan; how many tasks of the long part were found."""
    return sum(task.text.startswith("(Việc ") for task in read_plan(read_paper(content, name).text).tasks)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="*", default=[3, 10, 100, 450])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--letters", type=int, default=100_000, help="of the hostile texts")
    asked = parser.parse_args()
    print(
        f"{'paper':>6} {'form':>5} {'tasks':>6} {'bare, pages/s':>14} {'text / bare':>12} {'plan / bare':>12}"
        f" {'plan, pages/s':>14}"
    )
    for pages in asked.pages:
        text, count = paper(pages)
        size = max(1, len(text) / LETTERS_A_PAGE)
        for form, (make, bare) in FORMS.items():
            content, name = make(text), f"ke-hoach.{form}"
            read = read_whole(content, name)
            if read != count:
                print(f"{form}, {pages} pages: {read} tasks read of {count}")
                return 1
            limit = seconds(asked.repeats, bare, content)
            text_only = seconds(asked.repeats, read_paper, content, name)
            whole = seconds(asked.repeats, read_whole, content, name)
            print(
                f"{size:6.0f} {form:>5} {count:6d} {size / limit:14.0f} {text_only / limit:12.1f}"
                f" {whole / limit:12.1f} {size / whole:14.0f}"
            )
    print(
        f"\nPages of {LETTERS_A_PAGE} letters. Bare: the file's text and nothing else, with the same library;"
        "\nratios are times of the same run (above 1: slower than the bare text)."
    )
    shapes(asked.letters)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
