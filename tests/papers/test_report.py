"""The report of 3, 6, 9 and 12 months: its figures are those of the screen, in PDF and in Word."""

import re
from datetime import date
from itertools import pairwise

import pytest
from django.utils import translation

from banmoi.core.document import Chart, Item, Table, flaws, text_of
from banmoi.core.rhythms import Timing
from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.write_word import write_word
from banmoi.reference.registers import registers
from banmoi.reports import community, livelihoods
from banmoi.reports.board import board_of, watched_sets
from banmoi.reports.capital import resources
from banmoi.reports.composing.composed import Asked, Gap, NothingToWriteError
from banmoi.reports.composing.drafts import unissued
from banmoi.reports.composing.kinds import composed_of, written_kinds
from banmoi.reports.composing.report_facts import in_millions
from banmoi.reports.contributions import gift_year, year_places
from banmoi.reports.debts import debt_book, debt_lines
from banmoi.reports.register_figures import Scope, Years
from banmoi.reports.tasks import plan_work
from banmoi.reports.wording import reading_text
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.dispatch.queries import issuing_offices
from banmoi.rooms.people.models import Unit
from banmoi.rooms.places.models import Place, PlaceName
from banmoi.rooms.places.queries import get_place, places_by_id, scope_ids
from banmoi.rooms.plans.models import Goal, Occurrence, Plan, Task
from banmoi.rooms.plans.queries import plan_for
from banmoi.rooms.works.models import Work
from tests.conftest import TODAY
from tests.papers.layout_reading import pdf_text
from tests.web.test_paper_writing import word_text
from tests.web.test_query_counts import one_hamlet_left


def composed(place, code="2024y", day=TODAY):
    return composed_of(written_kinds()["report"], Asked(place, code, day))


def drawn(place, code="2024y", day=TODAY):
    office = issuing_offices(place.id, day)[0]
    return unissued(written_kinds()["report"], Asked(place, code, day), office, {})


def tables(document):
    parts = [document.body, *(annex.blocks for annex in document.annexes)]
    return [block for blocks in parts for block in blocks if isinstance(block, Table)]


def table(document, title):
    return next(item for item in tables(document) if title in item.caption)


def cells(line):
    return [text_of(cell) for cell in line.cells]


def words(document):
    """All text of the body, blanks single."""
    found = [text_of(block.runs) for block in document.body if not isinstance(block, Table | Chart | Gap)]
    return " ".join(" ".join(found).split())


def scope_of(place, day=TODAY):
    return Scope(dict(sorted(places_by_id(scope_ids([place.id], day), day).items())))


def test_the_choices_of_the_demonstration(commune):
    kind = written_kinds()["report"]
    codes = [item.code for item in kind.choices(commune, TODAY)]
    assert codes == ["2024y", "2024m9", "2024h1", "2024q1"]
    assert [item.label for item in kind.choices(commune, TODAY)][1] == "9 tháng đầu năm 2024"


def test_goals_are_those_of_the_board(commune, moment, person):
    board = board_of(commune, TODAY, moment, person("canbo"))
    document = composed(commune)
    rows = table(document, "Kết quả thực hiện mục tiêu").rows
    assert len(rows) == len(board.goals) == 9
    for line, item in zip(rows, board.goals, strict=True):
        bar = None if item.terms.low is None else item.terms.followed_as[1]
        assert cells(line)[3] == reading_text(item.reading, item.indicator, bar, item.terms.decimals)
    told = {cells(line)[1]: cells(line) for line in rows}
    # 28/1.745 now and 45/1.747 then: written with two decimals, and the difference of what is written
    assert told["Tỷ lệ hộ nghèo"][3:] == ["1,60%", "Có nguy cơ; cần giảm 3 hộ nghèo", "2,58%", "-0,98 điểm %"]
    assert told["Bản văn hóa"][5:] == ["11/14", "0"]


def test_differences_are_those_of_the_written_figures(commune):
    for line in table(composed(commune), "Kết quả thực hiện mục tiêu").rows:
        now, before, gap = cells(line)[3], cells(line)[5], cells(line)[6]
        if gap.endswith("điểm %"):
            numbers = [float(text.rstrip("%").replace(",", ".")) for text in (now, before, gap.split()[0])]
            assert numbers[0] - numbers[1] == pytest.approx(numbers[2], abs=1e-9)


def test_tasks_are_those_of_the_board(commune):
    plan = plan_for(commune.id, 2024)
    work = plan_work(plan.id, TODAY)
    document = composed(commune)
    assert f"đã xong {work.progress} lần phải làm; quá hạn {work.late:02d} lần" in words(document)
    rows = table(document, "Tiến độ nhiệm vụ").rows
    told = [(cells(line)[2], cells(line)[3], cells(line)[4], cells(line)[6]) for line in rows[:-1]]
    assert told == [
        (str(len(item.rows)), str(item.progress), str(sum(r.late for r in item.rows)),
         str(sum(r.soon for r in item.rows)))
        for item in work.sections
    ]  # fmt: skip
    assert cells(rows[-1])[2:4] == ["32", str(work.progress)]
    annex = table(document, "Nhiệm vụ theo từng mục của kế hoạch")
    assert sum(len(line.cells) > 1 for line in annex.rows) == 32


def test_registers_are_those_of_their_pages(commune):
    document, scope = composed(commune), scope_of(commune)
    told = {cells(line)[1]: cells(line)[2:] for item in tables(document) if "theo các sổ" in item.caption
            for line in item.rows}  # fmt: skip
    pages = [*community.changes(scope, Years(2024)), *livelihoods.changes(scope, Years(2024))]
    for item in pages:
        if item.now.shown:
            assert told[item.now.name][0] == item.now.shown, item.now.name
    assert told["Tin bài, buổi tuyên truyền"] == ["33", "2", "+31"]
    # the year before is told up to the same day, not the whole of it
    before = {item.now.name: item.before.shown for item in pages}
    assert before["Hồ sơ một cửa đã giải quyết"] == "409"
    assert told["Hồ sơ một cửa đã giải quyết"] == ["1.276", "chưa ghi", ""]


def test_money_is_that_of_its_pages(commune):
    document = composed(commune)
    found = resources(commune, 2024, TODAY)
    rows = table(document, "Nguồn lực thực hiện Chương trình").rows
    for line, item in zip(rows[:-1], found.rows, strict=True):
        sums = item.figures
        for cell, amount in zip(
            cells(line)[2:5], (sums.planned, sums.mobilised, sums.disbursed), strict=True
        ):
            assert cell == in_millions(amount) if amount is not None else cell in ("chưa ghi", "—")
    assert cells(rows[-1])[2:5] == [
        in_millions(found.total.planned), in_millions(found.total.mobilised), in_millions(found.total.disbursed)
    ]  # fmt: skip
    gifts = gift_year(year_places(commune, 2024, TODAY), 2024)
    debts = debt_book(debt_lines(scope_ids([commune.id], TODAY), TODAY), TODAY)
    text = words(document)
    assert f"đã có {gifts.total.count} khoản đóng góp, trị giá {in_millions(gifts.total.value)} triệu" in text
    assert f"{in_millions(debts.owed)} triệu đồng ở {len(debts.lines):02d} hợp đồng" in text
    assert "đã giải ngân 234,6/333 triệu đồng, đạt 70,5% kế hoạch" in text


def test_criteria_are_those_of_the_sets_and_tell_what_changed(commune):
    standing = standing_of(commune, TODAY)
    text = words(composed(commune))
    for item in watched_sets(standing, plan_for(commune.id, 2024)):
        verdict = item.verdict
        met, no, open_ = (
            sum(c.state.value == state for c in verdict.criteria) for state in ("met", "not_met", "not_known")
        )
        told = (
            f"đạt {met}/19 tiêu chí; chưa đạt {no}/19 tiêu chí; chưa kết luận {open_}/19 tiêu chí (tạm tính"
        )
        assert told in text
    assert "tiêu chí 11 (Nghèo đa chiều) từ chưa đạt thành đạt" in text


def test_both_files_say_what_was_composed(commune):
    document = drawn(commune)
    pdf, word = write_pdf(document), write_word(document)
    assert not pdf.warnings and not word.warnings
    for text in (pdf_text(pdf.content), " ".join(word_text(word.content).split())):
        for figure in ("182/250", "1.677,605", "57,605", "222,5", "99,17%", "11/19", "3.121"):
            assert figure in text
        for heading in ("I. CÔNG TÁC CHỈ ĐẠO", "II. KẾT QUẢ THỰC HIỆN NĂM 2024", "2.7. Kiện toàn",
                        "III. ĐÁNH GIÁ CHUNG", "IV. NHIỆM VỤ TRỌNG TÂM", "V. KIẾN NGHỊ, ĐỀ XUẤT"):  # fmt: skip
            assert heading in text
        # every source that is cited is told once, with its value
        for source in document.sources[::9]:
            assert source.value in text
        assert not re.search(r"commune_ntm|at_risk|None|%\(", text)


def test_there_are_charts_few_gaps_and_no_heading_without_text(commune):
    found = composed(commune)
    charts = [block.title for block in found.body if isinstance(block, Chart)]
    assert any("Diễn biến" in title for title in charts)
    assert any("theo bản" in title for title in charts)
    assert any("Giải ngân" in title for title in charts)
    assert any("đóng góp" in title for title in charts)
    assert len(found.gaps) <= 8
    assert len({gap.key for gap in found.gaps}) == len(found.gaps)
    begins = {gap.key: gap.begin for gap in found.gaps}
    assert "04/09 mục tiêu" in begins["strengths"]
    body = drawn(commune).body
    for before, after in pairwise(body):
        same = isinstance(before, Item) and isinstance(after, Item) and before.heading and after.heading
        assert not (same and before.level == after.level), text_of(before.runs)


def test_every_figure_can_be_opened(commune, signed_in):
    client = signed_in("canbo")
    sources = composed(commune).sources
    assert all(source.address for source in sources)
    assert len({(s.what, s.value, s.origin, s.day, s.address) for s in sources}) == len(sources)
    for address in sorted({source.address for source in sources}):
        assert client.get(address).status_code == 200, address


def test_a_register_opens_on_exactly_the_rows_that_were_counted(commune, signed_in):
    sources = composed(commune, "2024m9").sources
    told = next(s for s in sources if s.what == "Buổi dọn vệ sinh")
    page = signed_in("canbo").get(told.address)
    assert "until=2024-09-30" in told.address
    assert str(page.context["count"]) == told.value
    table_of = registers()["cleanups"].day
    assert table_of == "held_on" and int(told.value) < 37


def test_a_look_back_takes_what_came_later_as_not_done_yet(commune):
    plan = plan_for(commune.id, 2024)
    document = composed(commune, "2024m9")
    done = Occurrence.objects.filter(task__plan_id=plan.id, state="done", state_on__lte=date(2024, 9, 30))
    own = table(document, "Tiến độ nhiệm vụ").rows
    sections = {cells(line)[0]: cells(line)[3] for line in own}
    counted = done.filter(task__path__startswith="II.4", withdrawn=False).count()
    assert sections["II.4"].partition("/")[0] == str(counted)
    text = words(document)
    assert "số liệu tính đến ngày 30/9/2024" in text
    late = [line for line in own if int(cells(line)[4])]
    assert not late, "what was due on the last day is not late on it"
    assert plan_work(plan.id, TODAY).late > 0


def test_a_quarter_in_which_nothing_was_told(commune, bare_plan):
    Goal.objects.all().delete()
    document = drawn(commune, "2024q1", date(2024, 3, 31))
    assert flaws(document) == ()
    text = words(document)
    assert "Kế hoạch không ghi mục tiêu nào" in text
    assert "Chưa có nhiệm vụ nào của kế hoạch để theo dõi" in text
    assert "chưa có đợt kiểm tra nào" in text
    assert "Trong kỳ chưa mở đợt xét khen thưởng nào." in text
    assert write_pdf(document).content and write_word(document).content


def test_a_commune_of_which_nothing_is_known(db):
    place = Place.objects.create(key="xa-chua-co-gi", level="commune")
    PlaceName.objects.create(place=place, kind_vi="xã", name_vi="Chưa Có Gì")
    Unit.objects.create(place=place, kind="peoples_committee", name_vi="Ủy ban nhân dân xã Chưa Có Gì")
    named = get_place("xa-chua-co-gi", TODAY)
    assert written_kinds()["report"].choices(named, TODAY)[0].code == "2024y"
    document = drawn(named)
    assert flaws(document) == ()
    text = words(document)
    assert "Năm 2024 chưa có kế hoạch có hiệu lực" in text
    assert "sổ Hợp đồng chưa có dòng nào" in text
    assert "các sổ về vốn chưa ghi số liệu" in text
    for content in (pdf_text(write_pdf(document).content), word_text(write_word(document).content)):
        assert "V. KIẾN NGHỊ, ĐỀ XUẤT" in content
    assert document.recipients == ("TT Đảng ủy, HĐND xã", "Các thành viên Ban Chỉ đạo xã")


def test_very_long_titles_are_cut_in_the_text_and_whole_in_the_annex(commune):
    long = "Xây dựng nông thôn mới " * 60
    Plan.objects.filter(unit=None).update(title_vi=long[:300])
    Goal.objects.update(name_vi=long[:300], as_written=long[:600])
    task = Task.objects.filter(plan=plan_for(commune.id, 2024)).order_by("order")[0]
    Task.objects.filter(id=task.id).update(text="Đ" * 1200, section=long[:400])
    Work.objects.update(name=long[:200])
    document = drawn(commune)
    assert len(document.title) < 500
    assert flaws(document) == ()
    pdf, word = write_pdf(document), write_word(document)
    assert pdf_text(pdf.content).count("Đ") >= 1200
    assert "Đ" * 1200 in word_text(word.content)


def test_what_is_late_is_named_with_who_owes_it(commune):
    text = words(composed(commune))
    plan = plan_for(commune.id, 2024)
    late = [r for s in plan_work(plan.id, TODAY).sections for r in s.rows if r.count(Timing.LATE)]
    assert f"ở {len(late):02d} nhiệm vụ:" in text
    assert "Ban phát triển Bản Ven" in text
    assert "chưa được xác nhận xong, trong đó 01 kiến nghị quá hạn" in text
    assert "Chưa tổ chức 01 đợt kiểm tra theo lịch: kiểm tra 6 tháng (lịch ngày 05/7/2024)" in text


def test_the_number_of_queries_does_not_grow_with_hamlets(commune, django_assert_max_num_queries):
    with django_assert_max_num_queries(600) as many:
        composed(commune)
    fourteen = len(many)
    one_hamlet_left()
    assert fourteen < 350
    with django_assert_max_num_queries(fourteen):
        composed(get_place("xa-xuan-luong", TODAY))


def test_what_cannot_be_reported(commune):
    for code in ("2024h2", "2025q1", "tất cả"):
        with pytest.raises(NothingToWriteError):
            composed(commune, code)


def test_a_report_is_vietnamese_whatever_the_page_speaks(commune):
    with translation.override("en"):
        text = words(composed(commune))
    assert "đã đạt" in text and "achieved" not in text.lower()


def test_a_report_after_the_districts_goes_to_no_district(commune):
    plan = plan_for(commune.id, 2024)
    assert "huyện" in " ".join(plan.reading["recipients"])
    document = drawn(commune, "2024y", date(2025, 7, 2))
    assert not any("huyện" in name for name in document.recipients)
    assert "số liệu tính đến ngày 31/12/2024" in words(document)
