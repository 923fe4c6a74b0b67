"""Papers of forms and of construction debts: their figures are the screen's, also where there are none."""

import io
import re
from datetime import date

import pypdfium2
import pytest
from docx import Document as WordFile

from banmoi.core.document import Table, text_of
from banmoi.core.numbers import format_number
from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.write_word import write_word
from banmoi.reports.composing.composed import Asked, NothingToWriteError
from banmoi.reports.composing.drafts import unissued
from banmoi.reports.composing.kinds import composed_of, written_kinds
from banmoi.reports.debts import debt_book, debt_lines
from banmoi.reports.forms.laid import UNKNOWN
from banmoi.rooms.money.contract_models import Contract
from banmoi.rooms.money.debt_models import DebtStep
from banmoi.rooms.places.queries import scope_ids
from tests.conftest import TODAY
from tests.dispatch_help import office


def million(amount):
    whole, rest = divmod(amount, 1_000_000)
    return format_number(whole) + (f",{rest:06d}".rstrip("0") if rest else "")


def words(composed):
    return "\n".join(text_of(block.runs) for block in composed.body if hasattr(block, "runs"))


def book_of(commune, day=TODAY):
    return debt_book(debt_lines(scope_ids([commune.id], day), day), day)


def debts(commune, code="now", day=TODAY):
    return composed_of(written_kinds()["debts"], Asked(commune, code, day))


def test_the_debts_of_the_day(commune):
    book, composed = book_of(commune), debts(commune)
    text = words(composed)
    assert f"tổng số {million(book.owed)} triệu đồng" in text
    assert f"trước 01/01/2015 là {million(book.old)}" in text
    for item in book.sums:
        assert f"{item.definition.words.law}" in text and f"nợ đọng {million(item.amount)} triệu đồng" in text
    assert "Nợ đọng đang chặn việc xét công nhận." in text
    told = {source.what: source.value for source in composed.sources}
    assert told["Tổng số còn nợ, triệu đồng"] == million(book.owed)
    assert all(source.address for source in composed.sources)


def test_the_road_by_quarter_and_the_debt_by_source(commune):
    book, composed = book_of(commune), debts(commune)
    by_source, road = (block for block in composed.body if isinstance(block, Table))
    rows = {text_of(row.cells[0]): text_of(row.cells[1]) for row in by_source.rows}
    assert rows["NSTW"] == "chưa có số liệu" and rows["Xã"] == "60"
    assert rows["Chưa ghi lấy từ nguồn nào"] == million(book.owed - 60_000_000)
    assert rows["Cộng"] == million(book.owed)
    assert [text_of(row.cells[1]) for row in road.rows] == [million(item.planned) for item in book.road]
    assert len(road.rows) == len(book.road)


def test_the_debts_of_a_quarter_that_ended(commune):
    day = date(2024, 6, 30)
    composed = debts(commune, "2024q2")
    assert "đến ngày 30/6/2024" in composed.title
    assert f"tổng số {million(book_of(commune, day).owed)} triệu đồng" in words(composed)


def test_without_contracts_nothing_is_known_and_nothing_is_nought(commune):
    Contract.objects.update(withdrawn_at="2024-01-01T00:00Z")
    composed = debts(commune)
    text = words(composed)
    assert "chưa có hợp đồng nào, nên chưa có số liệu về nợ" in text
    assert "Chưa kết luận" in text and not re.search(r"\b0 triệu", text)
    assert composed.annexes == ()


def test_without_a_road_the_paper_says_so(commune):
    DebtStep.objects.update(withdrawn_at="2024-01-01T00:00Z")
    assert "Chưa ghi bước trả nợ nào." in words(debts(commune))


def test_a_period_that_there_is_not_gives_no_paper(commune):
    with pytest.raises(NothingToWriteError):
        debts(commune, "never")
    with pytest.raises(NothingToWriteError):
        composed_of(written_kinds()["form"], Asked(commune, "bieu-11:2024h1", TODAY))


@pytest.mark.parametrize("kind", ["debts", "form"])
def test_pdf_and_word_are_written_and_say_the_same(commune, kind):
    code = "now" if kind == "debts" else "nguon-luc-2021-2025:2024h1"
    document = unissued(written_kinds()[kind], Asked(commune, code, TODAY), office(), {})
    pdf, word = write_pdf(document), write_word(document)
    assert not pdf.warnings and not word.warnings
    pages = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf.content))
    file = WordFile(io.BytesIO(word.content))
    said = "\n".join(
        [*(p.text for p in file.paragraphs), *(c.text for t in file.tables for r in t.rows for c in r.cells)]
    )
    wanted = million(book_of(commune).owed) if kind == "debts" else "1.610,925"
    for text in (pages, said):
        assert wanted in text and UNKNOWN in text
    assert "None" not in said


def test_a_form_sent_alone_tells_its_sum_and_leaves_room_for_remarks(commune):
    composed = composed_of(written_kinds()["form"], Asked(commune, "tieu-chi-2021-2025:2024h2", TODAY))
    assert "Số tiêu chí đạt: 11/19 (chưa kể các tiêu chí chưa kết luận)." in words(composed)
    assert [gap.key for gap in composed.gaps] == ["remarks"]
    assert composed.annexes[0].title == "Kết quả thực hiện bộ tiêu chí xã nông thôn mới"
    wanted = {source.what for source in composed.sources if source.what.startswith("15.1")}
    assert len(wanted) == 1
