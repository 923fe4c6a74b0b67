"""Papers that the system writes: from the choice to the frozen files."""

import io

import pypdfium2
import pytest
from docx import Document as WordFile

from banmoi.core.document_data import document_from
from banmoi.reference.paper_kinds import paper_kinds
from banmoi.reports.composing.kinds import written_kinds
from banmoi.rooms.dispatch.models import OutgoingPaper
from banmoi.rooms.dispatch.queries import is_intact
from banmoi.rooms.dispatch.written_actions import writing_of
from banmoi.rooms.plans.models import Occurrence
from tests.conftest import TODAY
from tests.dispatch_help import no_papers

WRITE = "/p/xa-xuan-luong/papers/write/"


def pdf_text(content):
    pages = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


def word_text(content):
    document = WordFile(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture
def draft(signed_in):
    """A reminder of late tasks, begun by the NTM officer."""
    no_papers()
    client = signed_in("canbo")
    page = client.get(WRITE)
    plan = next(o for o in page.context["offers"] if o.kind.key == "reminder").choices[0].code
    answer = client.post(WRITE, {"kind": "reminder", "of-reminder": plan})
    paper = OutgoingPaper.objects.get()
    assert answer.url == f"/papers/{paper.id}/text/"
    return client, paper


def save(client, paper, **typed):
    page = client.get(f"/papers/{paper.id}/text/")
    kept = {"seen": page.context["seen"], "signer": paper.signer, "way": "head"}
    return client.post(f"/papers/{paper.id}/text/", {**kept, **typed})


def test_a_draft_shows_figures_that_open_and_room_to_write(draft):
    client, paper = draft
    page = client.get(f"/papers/{paper.id}/text/")
    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="text-demand"' in text and ">None<" not in text
    assert "II.4.-2" not in text
    assert '<a href="/p/xa-xuan-luong/tasks/">' in text
    assert paper.signer.startswith("Lý Văn Minh")


def test_what_the_officer_writes_is_in_both_files(draft):
    client, paper = draft
    assert (
        save(
            client, paper, **{"text-demand": "2. Báo cáo trước ngày 05/12/2024.\n- Gửi kèm ảnh."}
        ).status_code
        == 302
    )
    pdf = client.get(f"/papers/{paper.id}/text.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    word = client.get(f"/papers/{paper.id}/text.docx")
    for text in (pdf_text(pdf.content), word_text(word.content)):
        assert "Báo cáo trước ngày 05/12/2024." in text
        assert "Gửi kèm ảnh." in text


def test_two_writers_do_not_write_over_each_other(draft):
    client, paper = draft
    seen = client.get(f"/papers/{paper.id}/text/").context["seen"]
    save(client, paper, **{"text-demand": "Người thứ nhất viết."})
    late = client.post(
        f"/papers/{paper.id}/text/", {"seen": seen, "text-demand": "Người thứ hai viết.", "way": "head"}
    )
    assert late.status_code == 422
    assert "Người thứ hai viết." in late.content.decode()
    assert writing_of(OutgoingPaper.objects.get()).texts == {"demand": "Người thứ nhất viết."}


def test_the_number_freezes_all_that_the_paper_says(draft):
    client, paper = draft
    save(client, paper, **{"text-demand": "Báo cáo ngay."})
    client.post(f"/papers/{paper.id}/", {"do": "number", "day": "20/11/2024"})
    paper.refresh_from_db()
    assert paper.number == 1 and is_intact(paper)
    files = {item.file.media_type: item.file for item in paper.files.all()}
    assert len(files) == 2
    before = client.get(f"/papers/{paper.id}/text/").content.decode()
    kept = document_from(writing_of(paper).document)
    assert kept.number == 1 and kept.annexes[0].blocks[0].rows
    Occurrence.objects.update(state="done")
    after = client.get(f"/papers/{paper.id}/text/").content.decode()
    late = kept.sources[0].value
    assert f">{late}</a>" in before and f">{late}</a>" in after
    assert 'name="text-demand"' not in after
    made_anew = client.get(f"/papers/{paper.id}/text.pdf").content
    assert "01/UBND" in pdf_text(made_anew)


def test_a_correction_says_what_it_replaces_and_takes_new_figures(draft):
    client, paper = draft
    client.post(f"/papers/{paper.id}/", {"do": "number", "day": "20/11/2024"})
    client.post(f"/papers/{paper.id}/", {"do": "correct", "correction": "Ghi sai thời hạn"})
    new = OutgoingPaper.objects.get(supersedes=paper)
    assert writing_of(new).document is None
    text = client.get(f"/papers/{new.id}/text/").content.decode()
    assert (
        "Văn bản này thay thế Công văn số 01/UBND ngày 20 tháng 11 năm 2024. Lý do: Ghi sai thời hạn." in text
    )


def test_where_nothing_is_left_to_write_the_page_says_so(draft):
    client, paper = draft
    Occurrence.objects.update(state="done")
    page = client.get(f"/papers/{paper.id}/text/")
    assert "không có gì để đôn đốc" in page.content.decode()
    refused = client.post(f"/papers/{paper.id}/", {"do": "number", "day": "20/11/2024"})
    assert refused.status_code == 422
    paper.refresh_from_db()
    assert paper.number is None


def test_the_report_of_the_year_is_written_and_keeps_its_charts(signed_in):
    no_papers()
    client = signed_in("canbo")
    paper_id = client.post(WRITE, {"kind": "report", "of-report": "2024y"}).url.split("/")[2]
    page = client.get(f"/papers/{paper_id}/text/")
    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="text-causes"' in text and "<svg" in text and "Biểu đồ 1." in text
    typed = {"text-causes": "- Vốn về chậm.", "text-strengths": "- Tốt.", "text-proposals": "Không."}
    typed |= {"seen": page.context["seen"], "way": "head"}
    assert client.post(f"/papers/{paper_id}/text/", typed).status_code == 302
    client.post(f"/papers/{paper_id}/", {"do": "number", "day": "20/11/2024"})
    paper = OutgoingPaper.objects.get()
    assert paper.number == 1 and is_intact(paper)
    assert "Vốn về chậm." in pdf_text(client.get(f"/papers/{paper_id}/text.pdf").content)


def test_every_kind_has_a_name_a_kind_of_paper_and_choices(commune):
    assert written_kinds()
    for key, kind in written_kinds().items():
        assert kind.key == key and kind.name() and kind.about()
        assert kind.paper_kind in paper_kinds()
        codes = [choice.code for choice in kind.choices(commune, TODAY)]
        assert len(set(codes)) == len(codes)
