"""Forms laid out: their figures are the screen's, each cell says why, files read back alike."""

import io
import re
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from docx import Document as WordFile

from banmoi.core.assess import State
from banmoi.core.periods import parse_period
from banmoi.papers.form_book import HEAD_ROW, write_form
from banmoi.reference.forms import At
from banmoi.reports.capital import resources
from banmoi.reports.composing.composed import Figures
from banmoi.reports.debts import debt_book, debt_lines
from banmoi.reports.forms.annexes import annexes_of
from banmoi.reports.forms.laid import UNKNOWN, CellState, FormNotLaidError
from banmoi.reports.forms.laying import lay, offered
from banmoi.reports.hamlets import hamlet_table
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.money.capital_models import Allocation, CapitalPlan, Grant
from banmoi.rooms.places.queries import scope_ids
from tests.conftest import TODAY
from tests.forms_help import CRITERIA, DEBTS, HAMLETS, RESOURCES, cell_of, laid_of, opened, row_of

FORMS = "/p/xa-xuan-luong/forms/"
MILLION = 1_000_000


def pdf_text(content):
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))


def word_cells(content):
    document = WordFile(io.BytesIO(content))
    return {cell.text for table in document.tables for row in table.rows for cell in row.cells}


def test_resources_are_those_of_the_page(commune):
    laid = laid_of(commune, RESOURCES, "2024h1")
    told = resources(commune, 2024, date(2024, 6, 30))
    for row in told.rows:
        for kind, figure in (("planned", row.figures.planned), ("mobilised", row.figures.mobilised)):
            cell = cell_of(laid, row.number, kind)
            if figure is None:
                assert (cell.state, cell.text, cell.value) == (CellState.NOT_KNOWN, UNKNOWN, None)
            else:
                assert cell.value == Decimal(figure) / MILLION
    assert cell_of(laid, "", "planned").value * MILLION == told.total.planned
    assert cell_of(laid, "", "mobilised").value * MILLION == told.total.mobilised


def test_the_next_half_is_planned_by_the_quarters_of_the_plan(commune):
    laid = laid_of(commune, RESOURCES, "2024h1")
    lines = Allocation.objects.filter(state="in_force", withdrawn_at=None, year="2024")
    expected = sum(row.q3 + row.q4 for row in lines if row.source == "province")
    assert cell_of(laid, "II.1", "plan_next").value * MILLION == expected == 100_000_000
    credit = cell_of(laid, "IV", "plan_next")
    assert credit.state is CellState.NOT_KNOWN and "cả năm" in credit.why.sentence


def test_a_sum_says_what_it_lacks(commune):
    laid = laid_of(commune, RESOURCES, "2024h1")
    total = cell_of(laid, "", "mobilised")
    assert total.lacking and total.shown == "1.610,925*"
    assert "Chưa biết: Doanh nghiệp" in total.why.sentence
    assert {part.value for part in total.why.parts} >= {"125", UNKNOWN}


def test_nothing_written_is_not_known_and_never_nought(commune):
    Grant.objects.all().delete()
    laid = laid_of(commune, RESOURCES, "2024h1")
    central = cell_of(laid, "I", "mobilised")
    assert (central.text, central.value, central.state) == (UNKNOWN, None, CellState.NOT_KNOWN)
    assert "0" not in {cell_of(laid, row.path, "mobilised").text for row in laid.rows}


def test_criteria_are_judged_as_on_the_page_of_the_day(commune):
    laid = laid_of(commune, CRITERIA, "2024h1")
    for at, day in ((At.BEFORE, date(2023, 12, 31)), (At.NOW, date(2024, 6, 30))):
        verdict = standing_of(commune, day).verdict("commune_ntm_2021_2025")
        for item in verdict.criteria:
            cell = cell_of(laid, item.criterion.code, "verdict", at)
            known = item.state not in (State.NOT_KNOWN, State.NOT_APPLICABLE)
            assert (cell.state is CellState.KNOWN) == known
            if known:
                assert bool(cell.value) == (item.state is State.MET)
        assert cell_of(laid, "", "verdict", at).value == verdict.count(State.MET)
    assert len({row.path for row in laid.rows if row.path}) == 57 + 19 - 5


def test_a_result_opens_its_hamlets(commune):
    laid = laid_of(commune, CRITERIA, "2024h1")
    cell = cell_of(laid, "15.1", "result", At.NOW)
    reading = standing_of(commune, date(2024, 6, 30)).readings["health_insurance_coverage"]
    assert cell.text == "99%"
    assert abs(float(cell.value) - float(reading.amount.exact())) < 1e-9
    assert len(cell.why.parts) == 14
    assert all(
        "/indicators/health_insurance_coverage/?on=2024-06-30" in part.address for part in cell.why.parts
    )


def test_the_plan_of_the_next_half_is_the_plan_in_force(commune):
    laid = laid_of(commune, CRITERIA, "2024h1")
    goal = cell_of(laid, "15.1", "result", At.NEXT)
    assert goal.text == "> 99,2%" and goal.value == Decimal("99.2")
    assert cell_of(laid, "15.1", "verdict", At.NEXT).text == "Đạt"
    later = laid_of(commune, CRITERIA, "2024h2")
    none = cell_of(later, "15.1", "result", At.NEXT)
    assert none.state is CellState.NOT_KNOWN and "6 tháng đầu năm 2025" in none.why.sentence


def test_a_set_that_did_not_hold_gives_no_verdict(commune):
    laid = laid_of(commune, "bieu-10", "2026h1", date(2026, 3, 1))
    before = cell_of(laid, "1", "verdict", At.BEFORE)
    assert before.state is CellState.NOT_KNOWN and "hiệu lực" in before.why.sentence
    assert cell_of(laid, "1", "result", At.NOW).why.sentence.startswith("Nội dung chưa có")


def test_debts_are_those_of_the_page(commune):
    laid = laid_of(commune, DEBTS, "2024q4")
    book = debt_book(debt_lines(scope_ids([commune.id], TODAY), TODAY), TODAY)
    assert [row.name for row in laid.rows[:-1]] == [line.contract.name for line in book.lines]
    for number, line in enumerate(book.lines, 1):
        assert cell_of(laid, str(number), "owed").value * MILLION == line.standing.owed
        assert cell_of(laid, str(number), "no_road").value * MILLION == line.without_road
        road = [
            cell.value
            for column, cell in zip(laid.columns, laid.rows[number - 1].cells, strict=True)
            if column.kind in ("road", "no_road")
        ]
        assert sum(road) * MILLION == line.standing.owed
    total = {kind: cell_of(laid, "", kind).value * MILLION for kind in ("owed", "old", "since", "no_road")}
    assert total == {"owed": book.owed, "old": book.old, "since": book.since, "no_road": book.without_road}


def test_what_no_step_names_is_nobody_s_debt(commune):
    laid = laid_of(commune, DEBTS, "2024q4")
    named = cell_of(laid, "2", "owed_from", of=["commune"])
    assert named.shown == "60*" and "chưa ghi lấy từ nguồn nào" in named.why.sentence
    assert cell_of(laid, "2", "owed_from", of=["central"]).state is CellState.NOT_KNOWN


def test_hamlets_are_those_of_the_table(commune):
    laid = laid_of(commune, HAMLETS, "2024q4")
    table = hamlet_table(standing_of(commune, TODAY))
    assert len(laid.rows) == len(table) == 20
    assert sum(column.kind == "hamlet" for column in laid.columns) == 14
    for row, own in zip(table, laid.rows, strict=True):
        told = {column.key: cell for column, cell in zip(laid.columns, own.cells, strict=True)}
        for item in row.cells:
            assert (told[item.place.key].state is CellState.KNOWN) == item.reading.known


def test_components_tell_their_sum_alone(commune):
    laid = laid_of(commune, "bieu-12", "2026h1", date(2026, 3, 1))
    assert [row.name for row in laid.rows] == ["Tổng cộng", "Hợp phần 1", "Hợp phần 2"]
    assert all(cell.state is CellState.NOT_KNOWN for cell in laid.figures())


def test_central_capital_by_kind_of_work(commune):
    """The plan of 2024 told in the form of 2026, whose rows are the same kinds of work."""
    from dataclasses import replace

    from banmoi.reference.forms import forms
    from banmoi.reports.forms.frame import Frame
    from banmoi.reports.forms.work_kinds import work_kind_lines

    form = replace(forms()["bieu-13"], starts=date(2021, 1, 1))
    made = work_kind_lines(Frame(form, commune, parse_period("2024h1"), TODAY))
    told = {row.name: [cell.text for cell in row.cells[2:]] for row in made.rows}
    assert told["Giao thông"] == ["100", "30", "30"]
    assert told["Thủy lợi"] == ["0", "0", "0"]
    assert told["Phòng, chống thiên tai"] == [UNKNOWN] * 3
    assert told["Truyền thanh"] == ["0", "0", "0"]
    assert told["Tổng cộng"] == ["113", "42,6", "42,6"]
    assert "13 triệu đồng" in made.notes[0]
    central = next(row for row in resources(commune, 2024, TODAY).rows if row.source.key == "central")
    assert central.figures.planned == 113 * MILLION


@pytest.mark.parametrize(
    ("form", "period"), [("nguon-luc-2021-2025", "2026h1"), (RESOURCES, "2025q1"), ("x", "2024y")]
)
def test_what_cannot_be_laid_says_so(commune, form, period):
    with pytest.raises(FormNotLaidError):
        lay(form, commune, parse_period(period), TODAY)


def test_forms_are_offered_for_periods_that_have_begun():
    periods = {item.form.id: [period.code for period in item.periods] for item in offered(TODAY)}
    assert periods["bieu-10"] == []
    assert periods[RESOURCES][:3] == ["2024y", "2023y", "2022y"]
    assert "2024h2" in periods[RESOURCES] and "2024q4" in periods[RESOURCES]


def test_a_cell_opens_why_without_script(signed_in):
    client = signed_in("phunu")
    page = client.get(f"{FORMS}{RESOURCES}/2024h1/").content.decode()
    cell = re.search(r'href="\?cell=(r4c4)#why"[^>]*>235\*</a>', page)
    assert cell
    opened_page = client.get(f"{FORMS}{RESOURCES}/2024h1/?cell={cell[1]}")
    text = opened_page.content.decode()
    assert 'id="why"' in text and 'id="chosen"' in text
    assert "Mới biết một phần: Ngân sách xã" in text
    for address in re.findall(r'<th scope="row"><a href="([^"]+)"', text):
        assert client.get(address.replace("&amp;", "&")).status_code == 200
    assert client.get(f"{FORMS}{RESOURCES}/2024h1/?cell=r99c1").status_code == 404
    assert client.get(f"{FORMS}{RESOURCES}/2024h1/?cell=x").status_code == 404


@pytest.mark.parametrize("form", [CRITERIA, RESOURCES, DEBTS, HAMLETS])
def test_every_reason_leads_to_a_page(commune, signed_in, form):
    client, seen = signed_in("canbo"), set()
    for cell in laid_of(commune, form, "2024q3").figures():
        assert cell.why is not None and cell.why.sentence
        for address in (cell.why.address, *(part.address for part in cell.why.parts)):
            if address:
                seen.add(re.sub(r"/indicators/\w+/|/sets/\w+/[\d.]+/|/\d+/", "/x/", address))
                seen.add(address) if len(seen) < 60 else None
    for address in sorted(item for item in seen if "/x/" not in item):
        assert client.get(address).status_code == 200, address


def test_the_workbook_reads_back_alike(commune):
    laid = laid_of(commune, RESOURCES, "2024h1")
    sheet = opened(write_form(laid)).active
    for number, row in enumerate(laid.rows, HEAD_ROW + 1):
        for place, cell in enumerate(row.cells, 1):
            found = sheet.cell(number, place).value
            if cell.value is not None:
                assert Decimal(str(found)) == cell.value
            else:
                assert (found or "") == cell.shown
    lacking = sheet.cell(HEAD_ROW + 4, 4)
    assert lacking.value == 235 and "Mới biết một phần" in lacking.comment.text


def test_words_that_look_like_a_formula_stay_words(commune):
    from banmoi.rooms.money.contract_models import Contract

    Contract.objects.filter(name__startswith="Rãnh").update(name="=1+1")
    sheet = opened(write_form(laid_of(commune, DEBTS, "2024q4"))).active
    named = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert named and all(cell.data_type == "s" for cell in named)


@pytest.mark.parametrize("form", [CRITERIA, RESOURCES, DEBTS])
def test_pdf_and_word_say_what_the_form_says(commune, signed_in, form):
    client = signed_in("canbo")
    laid = laid_of(commune, form, "2024q3")
    pdf = client.get(f"{FORMS}{form}/2024q3/file.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    text = " ".join(pdf_text(pdf.content).split())
    cells = word_cells(client.get(f"{FORMS}{form}/2024q3/file.docx").content)
    for cell in laid.figures():
        if cell.state is CellState.KNOWN and cell.value is not None:
            assert cell.shown in cells, cell.shown
            assert cell.shown.split()[0] in text
    assert laid.form.title_vi.upper() in text.upper()


def test_reports_take_the_forms_of_their_period(commune):
    figures = Figures()
    annexes = annexes_of(commune, parse_period("2024h1"), TODAY, figures)
    assert [annex.title for annex in annexes] == [
        "Kết quả thực hiện bộ tiêu chí xã nông thôn mới",
        "Kết quả huy động nguồn lực thực hiện Chương trình",
        "Nợ đọng xây dựng cơ bản và lộ trình trả nợ",
    ]
    assert 40 < len(figures.sources) < 200
    assert all(source.address and source.origin for source in figures.sources)
    assert annexes_of(commune, parse_period("2025h1"), TODAY, Figures()) == ()
    assert len(annexes_of(commune, parse_period("2024h1"), TODAY, Figures(), own=True)) == 4


def test_an_empty_commune_still_has_its_forms(commune):
    Grant.objects.all().update(withdrawn_at="2024-01-01T00:00Z")
    CapitalPlan.objects.all().update(withdrawn_at="2024-01-01T00:00Z")
    laid = laid_of(commune, RESOURCES, "2023y")
    assert laid.rows and not any(cell.value == 0 for cell in laid.figures())


def test_a_hamlet_has_no_forms(signed_in):
    client = signed_in("canbo")
    assert client.get("/p/ban-ven/forms/").status_code == 404
    assert client.get(f"/p/ban-ven/forms/{RESOURCES}/2024h1/").status_code == 404


def test_an_old_day_is_kept_through_the_cells(signed_in):
    page = signed_in("canbo").get(f"{FORMS}{RESOURCES}/2024h1/?on=2024-05-31").content.decode()
    assert "Số liệu đến 31/05/2024" in page and 'href="?on=2024-05-31&amp;cell=r1c3#why"' in page


def test_rows_keep_their_printed_numbers(commune):
    laid = laid_of(commune, RESOURCES, "2024h1")
    assert [row.number for row in laid.rows[:4]] == ["I", "1", "2", "II"]
    assert row_of(laid, "II.1").name == "Ngân sách tỉnh"
