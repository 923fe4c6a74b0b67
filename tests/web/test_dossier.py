"""The page of a dossier: what is there, what is missing, whose files are held back."""

import io
import zipfile

import pypdfium2
import pytest
from django.core.management import CommandError, call_command

from banmoi.reference.dossiers import dossier_parts
from banmoi.reference.sets import find_set
from banmoi.reports.composing.dossier_gathering import dossier_of
from banmoi.rooms.dispatch.models import FileRole, PaperFile
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.queries import Rights
from tests.conftest import TODAY
from tests.dispatch_help import issued

SET = "commune_ntm_2021_2025"
PAGE = f"/p/xa-xuan-luong/dossier/{SET}/"


def test_the_page_says_what_is_there_and_what_is_missing(signed_in):
    page = signed_in("truongban").get(PAGE)
    text = page.content.decode()
    assert page.status_code == 200
    for part in dossier_parts().values():
        assert part.name_vi in text
    assert "Tờ trình đề nghị xét, công nhận: chưa có văn bản đã cấp số" in text
    assert "Thành phần hồ sơ: 40/2014/TT-BNNPTNT" in text and "18/2022/QĐ-TTg (theo trí nhớ" in text
    assert len(page.content) < 60_000


def test_both_files_are_handed_out(signed_in):
    client = signed_in("canbo")
    pdf = client.get(f"{PAGE}pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert len(pypdfium2.PdfDocument(b"".join(pdf.streaming_content))) > 10
    packed = client.get(f"{PAGE}zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(packed.streaming_content))) as archive:
        assert "muc-luc.csv" in archive.namelist()
    assert client.get(f"{PAGE}exe").status_code == 404


def test_a_set_of_another_level_and_an_unknown_one_are_not_found(signed_in):
    client = signed_in("canbo")
    assert client.get("/p/ban-ven/dossier/commune_ntm_2021_2025/").status_code == 404
    assert client.get("/p/xa-xuan-luong/dossier/khong-co/").status_code == 404


def test_an_issued_submission_is_found_by_its_title(commune, person, moment):
    before = dossier_of(None, commune, find_set(SET), TODAY)
    assert before.pieces[0].empty
    paper = issued(
        person("canbo"), moment, kind="submission", title="Đề nghị xét, công nhận xã đạt chuẩn nông thôn mới"
    )
    piece = dossier_of(None, commune, find_set(SET), TODAY).pieces[0]
    assert piece.number.endswith("/TTr-UBND") and piece.day == TODAY and piece.empty
    file = StoredFile.objects.order_by("id").first()
    PaperFile.objects.create(
        paper=paper, file=file, role=FileRole.SCAN, added_by=paper.made_by, added_at=moment
    )
    piece = dossier_of(None, commune, find_set(SET), TODAY).pieces[0]
    assert [item.digest for item in piece.files] == [file.digest] and piece.missing == ()


def test_evidence_of_places_that_the_reader_may_not_see_is_held_back(commune):
    whole = dossier_of(None, commune, find_set(SET), TODAY)
    blind = Rights(0, "", "", TODAY, {"place.read": frozenset({commune.id})}, ())
    held = dossier_of(blind, commune, find_set(SET), TODAY)
    hamlets = {
        use.file.digest
        for item in whole.evidence
        for line in item.lines
        for use in line.uses
        if use.place != commune.title
    }
    assert hamlets and held.hidden
    shown = {use.place for item in held.evidence for line in item.lines for use in line.uses}
    assert shown <= {commune.title}
    assert any("không có quyền xem" in text for text in held.missing)


@pytest.mark.parametrize("on", ["2019-01-01", "2026-06-30"])
def test_other_days_make_a_dossier_too(signed_in, on):
    assert signed_in("canbo").get(f"{PAGE}?on={on}").status_code == 200


def test_the_command_writes_both_kinds_and_refuses_others(db, tmp_path, capsys):
    for name in ("ho-so.pdf", "ho-so.zip"):
        call_command("dossier", SET, "xa-xuan-luong", "--on", "2024-11-20", "--to", str(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 1000
    said = capsys.readouterr()
    assert "Hồ sơ có" in said.out and "Còn thiếu. Tờ trình" in said.err
    for wrong in ((SET, "xa-xuan-luong", "--to", "x.txt"), ("khong-co", "xa-xuan-luong", "--to", "x.pdf"),
                  (SET, "ban-ven", "--on", "2024-11-20", "--to", str(tmp_path / "y.pdf"))):  # fmt: skip
        with pytest.raises(CommandError):
            call_command("dossier", *wrong)
