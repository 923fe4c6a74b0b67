"""Registers and their sheets: an import, an export and a long list, each beside the bare work it rests on.

A demonstration in a temporary folder. A list of contributions goes in as an officer's browser sends it: the
rows are looked at in steps, then written in one transaction; beside it the same file read by openpyxl
(read-only) alone, and the same rows, entries and history, in plain INSERTs by the database's own driver, in
one transaction. Then as many entries as asked for go out as a workbook, beside openpyxl's write-only mode
with the same values; and the list's page with its totals, beside the SELECT of the same sums.

What was imported is counted: a row that is not there, or is there twice after the same file was sent again,
fails the benchmark.
"""

import argparse
import io
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from _house import COMMUNE, banmoi, demonstration

REGISTER = f"/p/{COMMUNE}/registers/contributions/"
HEADS = ("STT", "Họ và tên", "Hình thức", "Bản", "Số lượng", "Đơn giá", "Ngày", "Nội dung", "Số biên nhận")
KINDS = ("Tiền", "Ngày công", "Đất")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the sheet that goes in")
    parser.add_argument(
        "--entries", type=int, default=100_000, help="entries that go out and stand in the list"
    )
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    with demonstration() as folder:
        banmoi("collectstatic", "--no-input")
        import django

        django.setup()
        from django.test.utils import setup_test_environment

        setup_test_environment()
        print(f"{'':44}{'product, s':>11}{'bare, s':>10}{'ratio':>8}")
        bring_in(folder, asked.rows, asked.repeats)
        fill(asked.entries)
        take_out(asked.entries, asked.repeats)
        show(asked.entries, asked.repeats)
    print(
        "\nChecked: every row of the sheet is an entry, and the same file again changed nothing."
        "\nBare: openpyxl alone, or the database's driver alone, with the same rows; no rights, no checks, no"
        "\nmatching, no history to compare with (the INSERTs have it), no page."
    )
    return 0


def timed(what: Callable[[], Any], repeats: int = 1) -> float:
    spent = []
    for _ in range(repeats):
        start = time.perf_counter()
        what()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def row(name: str, ours: float, bare: float) -> None:
    print(f"{name:44}{ours:11.2f}{bare:10.3f}{ours / bare:8.1f}", flush=True)


def sheet(count: int) -> bytes:
    """A list of contributions, as a commune keeps one."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet("Đóng góp")
    page.append(["DANH SÁCH ĐÓNG GÓP (minh họa)"])
    page.append([])
    page.append(HEADS)
    for n in range(count):
        day = date(2024, 1, 1) + timedelta(days=n % 300)
        price = None if n % 3 == 0 else 150_000 + n % 7 * 10_000
        place = ("Bản Ven", "Bản Xoan")[n % 2]
        page.append([n, f"Hộ {n}", KINDS[n % 3], place, 100 + n % 977, price, day, "Đường bản", f"S-{n}"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def browser() -> Any:
    """The officer's browser, without a network between."""
    from django.test import Client

    from banmoi.rooms.people.models import User

    found = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    found.force_login(User.objects.get(username="canbo"), backend=backend)
    return found


def bring_in(folder: Path, count: int, repeats: int) -> None:
    from openpyxl import load_workbook

    from banmoi.rooms.registers.models import TABLES

    client, data, given = browser(), sheet(count), TABLES["contributions"]
    before = given._default_manager.count()

    def read_bare() -> None:
        rows = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        assert sum(1 for _ in rows.iter_rows(values_only=True)) == count + 3

    bare_read = timed(read_bare, repeats)
    row("read the sheet", timed(lambda: read_ours(data, count), repeats), bare_read)
    start = time.perf_counter()
    address, found = look(client, data)
    looked = time.perf_counter() - start
    if found != (count, 0, 0, 0):
        sys.exit(f"The look found {found}, and not {count} new rows.")
    start = time.perf_counter()
    follow(client, client.post(address, {"do": "confirm"}, follow=True))
    written = time.perf_counter() - start
    if given._default_manager.count() != before + count:
        sys.exit("Rows of the sheet are not in the register.")
    bare_insert = timed(lambda: insert_bare(folder, count), repeats)
    row(f"look at {count} rows (send, match, try)", looked, bare_read)
    row(f"write {count} rows", written, bare_insert)
    row("both, beside reading and inserting", looked + written, bare_read + bare_insert)
    again = timed(lambda: same_again(client, data, count))
    row("the same file again: all there already", again, bare_read)


def read_ours(data: bytes, count: int) -> None:
    from banmoi.papers.sheet_book import open_book
    from banmoi.papers.sheet_reading import read_grid

    book = open_book(data, "bench")
    assert len(read_grid(book, book.sheets[0].title).rows) == count + 2


def look(client: Any, data: bytes) -> tuple[str, tuple[int, ...]]:
    """Send the sheet, take the match that is offered, follow the page until all rows are seen."""
    from banmoi.rooms.registers.models import SheetImport

    upload = io.BytesIO(data)
    upload.name = "danh-sach.xlsx"
    page = client.post(f"{REGISTER}sheets/", {"sheet": upload}, follow=True)
    offered = page.context["found"]
    form = {f"column-{at}": name for at, name in offered.chosen.items()}
    form |= {"do": "look", "sheet": offered.grid.title, "row": offered.head.first}
    address = page.redirect_chain[-1][0]
    follow(client, client.post(address, form, follow=True))
    made = SheetImport.objects.latest("id")
    return address, (made.new, made.changed, made.same, made.wrong)


def follow(client: Any, page: Any) -> None:
    """Do what a browser does with a page that asks for itself again."""
    while found := re.search(r'http-equiv="refresh" content="\d+; url=([^"]+)"', page.content.decode()):
        page = client.get(found[1], follow=True)


def same_again(client: Any, data: bytes, count: int) -> None:
    _address, found = look(client, data)
    if found != (0, 0, count, 0):
        sys.exit(f"The same file again: {found}, and not {count} rows that are there already.")


def insert_bare(folder: Path, count: int) -> None:
    """The newest rows and their history again, by the driver alone, in one transaction that is taken back."""
    import sqlite3

    from django.conf import settings

    database = sqlite3.connect(folder / "banmoi.sqlite3", isolation_level=None)
    database.executescript(settings.DATABASES["default"]["OPTIONS"]["init_command"])
    rows = {}
    for table in ("banmoi_contribution", "banmoi_entrychange"):
        found = database.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT ?", (count,)).fetchall()
        rows[table] = [(line[0] + 10**7, *line[1:]) for line in found]
    version = [column[1] for column in database.execute("PRAGMA table_info(banmoi_entrychange)")].index(
        "version"
    )
    rows["banmoi_entrychange"] = [
        (*line[:version], line[version] + 1, *line[version + 1 :]) for line in rows["banmoi_entrychange"]
    ]
    database.execute("BEGIN IMMEDIATE")
    for table, lines in rows.items():
        marks = ", ".join("?" * len(lines[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", lines)
    database.execute("ROLLBACK")
    database.close()


def fill(count: int) -> None:
    """Entries in the register up to a number, without going through a sheet."""
    from django.utils import timezone

    from banmoi.reference.registers import registers
    from banmoi.rooms.people.models import User
    from banmoi.rooms.registers.actions import note_words, typed_cells
    from banmoi.rooms.registers.models import TABLES

    register, table = registers()["contributions"], TABLES["contributions"]
    first = table._default_manager.select_related("place").first()
    officer = User.objects.get(username="canbo")
    assert first is not None
    moment = datetime(2024, 11, 20, 9, tzinfo=timezone.get_default_timezone())
    rows = []
    for n in range(count - table._default_manager.filter(withdrawn_at=None).count()):
        entry = table(
            place=first.place, who=f"Hộ thêm {n}", kind="cash", quantity=1000 + n, value=1000 + n,
            on_day=date(2023, 1, 1) + timedelta(days=n % 700), purpose="Đường bản",
            made_by=officer, made_at=moment,
        )  # fmt: skip
        note_words(register, entry, typed_cells(register, entry))
        rows.append(entry)
    table._default_manager.bulk_create(rows, batch_size=2000)


def take_out(count: int, repeats: int) -> None:
    from openpyxl import Workbook

    from banmoi.rooms.registers.models import TABLES

    client = browser()

    def ours() -> None:
        answer = client.get(f"{REGISTER}sheet.xlsx")
        assert sum(len(part) for part in answer) > count

    names = [f.attname for f in TABLES["contributions"]._meta.fields if not f.name.startswith("search")]
    wanted = [
        n for n in names if n not in ("made_at", "made_by_id", "withdrawn_at", "withdrawn_why", "version")
    ]

    def bare() -> None:
        book = Workbook(write_only=True)
        page = book.create_sheet("x")
        for line in TABLES["contributions"]._default_manager.values_list(*wanted).iterator(2000):
            page.append(line)
        book.save(io.BytesIO())

    row(f"export {count} entries", timed(ours, repeats), timed(bare, repeats))


def show(count: int, repeats: int) -> None:
    from django.db import connection

    client = browser()
    client.get(REGISTER)

    def bare(condition: str = "") -> Callable[[], None]:
        sql = f"SELECT SUM(value), COUNT(*) FROM banmoi_contribution WHERE withdrawn_at IS NULL {condition}"

        def ask() -> None:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                cursor.fetchall()

        return ask

    word = "AND (search LIKE '%duong%' ESCAPE '\\' OR search_personal LIKE '%duong%' ESCAPE '\\')"
    year = "AND on_day BETWEEN '2024-01-01' AND '2024-12-31'"
    pages = (("", "", "with totals"), ("?year=2024", year, "one year"), ("?q=duong", word, "a word"),
             ("?page=1500", "", "a page far in"))  # fmt: skip
    for query, condition, name in pages:
        ours = timed(lambda query=query: client.get(REGISTER + query), repeats)  # type: ignore[misc]
        row(f"list of {count} entries, {name}", ours, timed(bare(condition), repeats))


if __name__ == "__main__":
    raise SystemExit(main())
