"""Minutes that the system writes: their figures are those of the registers and of the pages."""

import io
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from docx import Document as WordFile

from banmoi.core.document import Item, Paragraph, Table, text_of
from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.write_word import write_word
from banmoi.reports.composing.composed import Asked, Gap, NothingToWriteError
from banmoi.reports.composing.drafts import unissued
from banmoi.reports.composing.kinds import composed_of, written_kinds
from banmoi.rooms.awards.models import AwardProposal, AwardRound
from banmoi.rooms.community.models import Outreach
from banmoi.rooms.dispatch.models import OutgoingPaper
from banmoi.rooms.inspections.models import Inspection
from banmoi.rooms.money.models import HouseholdVote
from banmoi.rooms.works.models import Work
from tests.conftest import TODAY, no_inspections
from tests.dispatch_help import no_papers, office

MINUTES = (
    "inspection_minutes", "meeting_minutes", "vote_minutes", "vote_resolution", "award_minutes",
    "handover_minutes",
)  # fmt: skip


def composed(place, key, choice="", day=TODAY):
    kind = written_kinds()[key]
    return composed_of(kind, Asked(place, choice or kind.choices(place, day)[0].code, day))


def words(paper):
    """All that a paper says, its tables' cells too; gaps with what they begin with."""
    found = []
    for block in (*paper.body, *(block for annex in paper.annexes for block in annex.blocks)):
        if isinstance(block, Gap):
            found.append(block.begin)
        elif isinstance(block, Table):
            found += [text_of(cell) for row in block.rows for cell in row.cells] + [block.note]
        elif isinstance(block, Item | Paragraph):
            found.append(text_of(block.runs))
    return "\n".join(found)


def read_pdf(content):
    read = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in read).split())


def read_word(content):
    file = WordFile(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


@pytest.mark.parametrize("key", MINUTES)
def test_each_is_written_alike_as_pdf_and_word(commune, key):
    kind = written_kinds()[key]
    for choice in kind.choices(commune, TODAY):
        document = unissued(kind, Asked(commune, choice.code, TODAY), office(), {})
        pdf, word = read_pdf(write_pdf(document).content), read_word(write_word(document).content)
        for source in document.sources:
            assert source.value in pdf and source.value in word, source
            assert source.address.startswith("/")
        assert len({(s.what, s.value, s.origin) for s in document.sources}) == len(document.sources)


@pytest.mark.parametrize("key", MINUTES)
def test_every_figure_opens_its_page(commune, signed_in, key):
    client = signed_in("canbo")
    for address in {source.address for source in composed(commune, key).sources}:
        assert client.get(address).status_code == 200, address


def test_an_inspection_is_told_with_its_members_results_and_recommendations(commune):
    text = words(composed(commune, "inspection_minutes"))
    held = Inspection.objects.get(held_on__isnull=False)
    for member in held.members.all():
        assert member.user.full_name in text
    assert f"Danh mục gồm {held.items.count()} nội dung" in text
    for item in held.items.exclude(finding=""):
        assert item.finding.rstrip(".") in text
    for row in held.recommendations.all():
        assert row.text in text and row.owner.name_vi in text
    assert "ngày 03 tháng 4 năm 2024" in text and "..... giờ ..... phút" in text
    assert held.conclusion in text and "03 (ba) bản" in text


def test_an_inspection_without_a_conclusion_asks_for_it(commune):
    Inspection.objects.filter(held_on__isnull=False).update(state="held", conclusion="")
    paper = composed(commune, "inspection_minutes")
    assert [gap.key for gap in paper.gaps if gap.needed] == ["conclusion"]


def test_an_inspection_that_has_not_begun_has_no_minutes(commune):
    kind = written_kinds()["inspection_minutes"]
    planned = Inspection.objects.filter(held_on=None).first()
    with pytest.raises(NothingToWriteError):
        composed(commune, kind.key, str(planned.pk))
    no_inspections()
    assert kind.choices(commune, TODAY) == []


def test_a_vote_is_counted_over_all_households(commune):
    text = words(composed(commune, "vote_minutes"))
    assert "Tổng số hộ của bản: 148 hộ (bằng chữ: một trăm bốn mươi tám hộ)" in text
    assert "ít nhất 99 hộ (bằng chữ: chín mươi chín hộ)" in text
    assert "117/148 hộ tán thành, bằng 79,1% tổng số hộ, đủ tỷ lệ" in text
    assert "theo trí nhớ, chưa đối chiếu" in text
    assert "Thông qua việc đóng góp làm đường ngõ" in text


def test_a_vote_that_failed_says_how_many_are_lacking_and_has_no_resolution(commune):
    lost = HouseholdVote.objects.get(passed="no")
    text = words(composed(commune, "vote_minutes", str(lost.pk)))
    assert "còn thiếu 3 hộ (bằng chữ: ba hộ)" in text
    assert "Chưa thông qua việc" in text
    with pytest.raises(NothingToWriteError):
        composed(commune, "vote_resolution", str(lost.pk))


@pytest.mark.parametrize("field", ["households", "in_favour", "against", "present"])
def test_what_was_not_counted_is_said_so(commune, field):
    HouseholdVote.objects.filter(passed="yes", kind="meeting").update(**{field: None})
    vote = HouseholdVote.objects.filter(kind="meeting", **{field: None}).get()
    if field in ("households", "in_favour"):
        HouseholdVote.objects.filter(pk=vote.pk).update(passed="")
    text = words(composed(commune, "vote_minutes", str(vote.pk)))
    assert "chưa ghi" in text
    assert ("Chưa kết luận được" in text) == (field in ("households", "in_favour"))


def test_the_hamlet_issues_its_own_minutes_and_takes_no_number_of_the_commune(commune, signed_in):
    no_papers()
    client = signed_in("canbo")
    code = written_kinds()["vote_minutes"].choices(commune, TODAY)[0].code
    client.post("/p/xa-xuan-luong/papers/write/", {"kind": "vote_minutes", "of-vote_minutes": code})
    paper = OutgoingPaper.objects.get()
    pdf = read_pdf(client.get(f"/papers/{paper.id}/text.pdf").content)
    assert "BẢN VEN" in pdf and "ỦY BAN NHÂN DÂN XÃ XUÂN LƯƠNG" not in pdf
    refused = client.post(f"/papers/{paper.id}/", {"do": "number", "day": "20/11/2024"})
    assert refused.status_code == 422 and "không lấy số của xã" in refused.content.decode()
    paper.refresh_from_db()
    assert paper.number is None


def test_the_councils_vote_has_the_counts_and_no_unpublished_name(commune):
    text = words(composed(commune, "award_minutes"))
    found = AwardRound.objects.get()
    for item in AwardProposal.objects.filter(round=found, votes_for__isnull=False):
        assert item.title in text
        if item.kind == "person" and item.state != "published":
            assert item.person and item.person not in text and f"đề nghị số {item.pk}" in text
    assert "Hội đồng thông qua 3 trong 4 đề nghị (bằng chữ: ba trong bốn đề nghị)" in text
    AwardProposal.objects.filter(kind="person", round=found).update(
        state="published", decision_number="1/QĐ", decided_on=TODAY, published_on=TODAY
    )
    person = AwardProposal.objects.get(kind="person", round=found).person
    assert person in words(composed(commune, "award_minutes"))


def test_a_round_whose_vote_is_open_has_no_minutes(commune):
    AwardRound.objects.update(state="voting", voted_on=None)
    assert written_kinds()["award_minutes"].choices(commune, TODAY) == []
    with pytest.raises(NothingToWriteError):
        composed(commune, "award_minutes", str(AwardRound.objects.get().pk))


def test_a_meeting_of_the_register_and_one_of_a_body(commune):
    kind = written_kinds()["meeting_minutes"]
    choices = {choice.code: choice for choice in kind.choices(commune, TODAY)}
    entry = Outreach.objects.filter(channel="meeting").order_by("-on_day").first()
    text = words(composed(commune, kind.key, f"entry-{entry.pk}"))
    assert entry.subject[1:] in text and ("lượt người" in text) == (entry.reach is not None)
    unit = office("management_board")
    assert f"unit-{unit.pk}" in choices
    assert "Nguyễn Thị Hạnh" in words(composed(commune, kind.key, f"unit-{unit.pk}"))
    for wrong in ("unit-0", "entry-0", "x", ""):
        with pytest.raises(NothingToWriteError):
            composed_of(kind, Asked(commune, wrong, TODAY))
    before = replace(Asked(commune, f"entry-{entry.pk}", TODAY), day=entry.on_day - timedelta(days=1))
    assert f"entry-{entry.pk}" not in {c.code for c in kind.choices(commune, before.day)}


def test_a_work_that_was_not_accepted_is_not_handed_over(commune):
    kind = written_kinds()["handover_minutes"]
    building = Work.objects.filter(step="building").first()
    with pytest.raises(NothingToWriteError):
        composed(commune, kind.key, str(building.pk))
    done = Work.objects.get(step="accepted")
    text = words(composed(commune, kind.key, str(done.pk)))
    assert "74.500.000 đồng (bằng chữ: Bảy mươi tư triệu năm trăm nghìn đồng)" in text
    Work.objects.filter(pk=done.pk).update(cost=None, warranty_until=None)
    text = words(composed(commune, kind.key, str(done.pk)))
    assert "Kinh phí: chưa ghi trong sổ" in text and "chưa ghi thời hạn bảo hành" in text
