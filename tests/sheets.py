"""Sheets for tests: made in memory, sent through the pages as an officer sends them."""

import io
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from banmoi.reference.registers import registers
from banmoi.rooms.files.actions import keep
from banmoi.rooms.registers.models import SheetImport
from banmoi.rooms.registers.sheet_actions import open_sheet

HEADS = ["STT", "Họ và tên", "Hình thức", "Bản", "Số lượng", "Đơn giá", "Ngày", "Nội dung", "Số biên nhận",
         "Ai định đơn giá"]  # fmt: skip
GIVEN = "/p/xa-xuan-luong/registers/contributions/"


def given(number, name="Hộ thử", kind="Ngày công", place="Bản Ven", quantity=5, price=200_000,
          day=date(2024, 3, 12), purpose="Đường bản", receipt=None):  # fmt: skip
    """A row of a list of contributions."""
    by = "Biên bản họp bản" if price else None
    return [number, f"{name} {number}", kind, place, quantity, price, day, purpose, receipt, by]


def book(rows, heads=HEADS, above=(), title="Danh sách"):
    """A workbook with one sheet: rows above, the head, the rows; the book and the sheet to spoil."""
    made = Workbook()
    sheet = made.active
    sheet.title = title
    for row in [*above, heads, *rows]:
        sheet.append(row)
    return made, sheet


def content(made):
    """The bytes of a workbook."""
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def listed(*rows, **more):
    """The bytes of a list of contributions."""
    return content(book(rows, **more)[0])


def opened(response):
    """The workbook that a page answered with."""
    return load_workbook(io.BytesIO(b"".join(response)))


def send(client, data, base=GIVEN, name="danh-sach.xlsx"):
    """Send a file; the page that follows and the sheet that was made of it."""
    file = SimpleUploadedFile(name, data)
    response = client.post(f"{base}sheets/", {"sheet": file}, follow=True)
    return response, SheetImport.objects.order_by("id").last()


def form_of(response):
    """The form of the page that matches columns, as it was offered."""
    found = response.context["found"]
    offered = {f"column-{place}": name for place, name in found.chosen.items()}
    return offered | {
        "do": "look",
        "sheet": found.grid.title,
        "row": found.head.first,
        "place_meant": found.place_meant,
    }


def look(client, data, base=GIVEN, name="danh-sach.xlsx", **changes):
    """Send a file, take what is offered (with changes), and look at its rows; the page and the sheet."""
    response, sheet = send(client, data, base, name)
    assert response.status_code == 200, response.context.get("error")
    answer = client.post(f"{base}sheets/{sheet.id}/", form_of(response) | changes, follow=True)
    while "http-equiv" in answer.content.decode():
        answer = client.get(answer.context["next"], follow=True)
    sheet.refresh_from_db()
    return answer, sheet


def write(client, sheet, base=GIVEN):
    """Confirm a sheet and follow its page to the end."""
    answer = client.post(f"{base}sheets/{sheet.id}/", {"do": "confirm"}, follow=True)
    while "http-equiv" in answer.content.decode():
        answer = client.get(answer.context["next"], follow=True)
    sheet.refresh_from_db()
    return answer


def counts(sheet):
    """New, changed, same, wrong."""
    return sheet.new, sheet.changed, sheet.same, sheet.wrong


def problems(sheet):
    """Every problem of a sheet as the page says it: row, head, sentence."""
    heads = dict(sheet.match.values())
    return [
        (line["row"], heads.get(name, name), text)
        for part in sheet.parts.all()
        for line in part.lines
        for name, text in line["problems"]
    ]


def sheet_of(key, rights, place, moment):
    """A sheet that was sent to a register and is waiting to be matched."""
    file = keep(listed(given(1)), "danh-sach.xlsx", actor_id=rights.user_id, moment=moment)
    return open_sheet(rights, registers()[key], place.id, file, moment=moment)
