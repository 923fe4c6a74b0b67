"""Pages of papers: numbers, what was typed stays, lists, signing with a certificate, checks, rights."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.dispatch.actions import take_number
from banmoi.rooms.dispatch.models import IncomingPaper, OutgoingPaper, SignatureCheck
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import Unit
from tests.certificates import PASSWORD, YEAR, Certified, chair, office, pdf, root
from tests.conftest import TODAY
from tests.dispatch_help import drafted, issued, stored
from tests.dispatch_help import office as the_office
from tests.papers.test_signatures import changed_later, signed

LIST = "/p/xa-xuan-luong/papers/"
NEXT = "145"


@pytest.fixture
def clerk(person):
    return person("canbo")


@pytest.fixture
def trusted(settings, tmp_path):
    """The root of the tests' certificates, trusted by the installation."""
    settings.TRUST_DIR = tmp_path
    (tmp_path / "goc.pem").write_bytes(root().pem)
    return tmp_path


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def upload(content, name="van-ban.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_the_demonstration_goes_on_from_paper_and_keeps_its_cancelled_number(signed_in):
    page = text_of(signed_in("canbo").get(LIST))
    for words in ("138/KH-UBND", "139/QĐ-UBND", "140/GM-UBND", "141/BC-UBND", "142/UBND-VX", "144/BC-UBND"):
        assert words in page, words
    assert "Đã hủy" in page and NEXT in page
    numbers = OutgoingPaper.objects.filter(number__isnull=False).values_list("number", flat=True)
    assert sorted(numbers) == list(range(138, 145))


def test_a_paper_goes_from_its_draft_to_its_number(signed_in):
    client = signed_in("canbo")
    unit = Unit.objects.get(place__key="ban-ven")
    sent = {
        "office": the_office().id, "kind": "notice", "title": "Lịch thu gom rác", "units": [unit.id],
        "bodies": "UBND huyện\n\nLưu: VT", "files": upload(pdf("Thông báo")),
    }  # fmt: skip
    response = client.post(LIST + "new/", sent)
    assert response.status_code == 302
    page = text_of(client.get(response.url))
    assert "Thông báo (chưa có số)" in page and f"Cấp số {NEXT}/TB-UBND" in page
    paper = OutgoingPaper.objects.get(title="Lịch thu gom rác")
    assert [item.name for item in paper.recipients.all()] == [unit.name_vi, "UBND huyện", "Lưu: VT"]
    response = client.post(f"/papers/{paper.id}/", {"do": "number", "day": "20/11/2024"}, follow=True)
    assert f"Đã cấp số {NEXT}/TB-UBND" in text_of(response)
    paper.refresh_from_db()
    assert (paper.number, paper.frozen["title"]) == (145, "Lịch thu gom rác")
    assert client.get(f"/papers/{paper.id}/edit/").status_code == 302
    assert "Sửa dự thảo" not in text_of(client.get(f"/papers/{paper.id}/"))


def test_what_was_typed_stays_when_a_draft_is_refused(signed_in):
    sent = {"office": the_office().id, "kind": "letter", "field": "V/X", "title": "", "bodies": "Nơi nào đó"}
    response = signed_in("canbo").post(LIST + "new/", {**sent, "files": upload(pdf("giữ"), "giu-lai.pdf")})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Ghi trích yếu" in page and 'value="V/X"' in page and "Nơi nào đó" in page
    assert "giu-lai.pdf" in page, "the file that was good is kept for the next attempt"
    assert not OutgoingPaper.objects.filter(field="V/X").exists()


def test_two_people_on_one_draft(signed_in, clerk, moment):
    paper = drafted(clerk, moment)
    first, second = signed_in("canbo"), signed_in("vanhoa")
    seen = re.search(r'name="seen" value="(\w+)"', first.get(f"/papers/{paper.id}/edit/").content.decode())[1]
    sent = {"office": the_office().id, "kind": "plan", "seen": seen}
    assert second.post(f"/papers/{paper.id}/edit/", {**sent, "title": "Của người kia"}).status_code == 302
    response = first.post(f"/papers/{paper.id}/edit/", {**sent, "title": "Của tôi"})
    assert response.status_code == 422 and "Người khác vừa sửa" in text_of(response)
    assert "Của tôi" in response.content.decode()
    paper.refresh_from_db()
    assert paper.title == "Của người kia"


def test_a_day_that_runs_backwards_asks_for_its_ground_and_keeps_the_day(signed_in, clerk, moment):
    issued(clerk, moment, TODAY)
    paper = drafted(clerk, moment)
    client, address = signed_in("chutich"), f"/papers/{paper.id}/"
    assert 'name="ground"' not in client.get(address).content.decode()
    response = client.post(address, {"do": "number", "day": "18/11/2024"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Số 145 mang ngày 20/11/2024" in page and 'value="18/11/2024"' in page and 'name="ground"' in page
    client.post(address, {"do": "number", "day": "18/11/2024", "ground": "Ký ngày 18, quên lấy số"})
    assert "Ký ngày 18, quên lấy số" in text_of(client.get(address))


@pytest.mark.parametrize(
    ("day", "words"), [("", "Ghi ngày"), ("31/11/2024", "Ghi ngày"), ("1/1/2030", "chưa đến")]
)
def test_a_day_that_is_none_takes_no_number(signed_in, clerk, moment, day, words):
    paper = drafted(clerk, moment)
    response = signed_in("canbo").post(f"/papers/{paper.id}/", {"do": "number", "day": day})
    assert response.status_code == 422 and words in text_of(response)


def test_cancelling_needs_a_reason_and_correcting_makes_a_new_draft(signed_in, clerk, moment):
    paper = issued(clerk, moment, title="Có chỗ sai")
    client, address = signed_in("canbo"), f"/papers/{paper.id}/"
    assert client.post(address, {"do": "cancel", "reason": " "}).status_code == 422
    response = client.post(address, {"do": "correct", "correction": "Sai số hộ"})
    new = OutgoingPaper.objects.get(supersedes=paper)
    assert response.url == f"/papers/{new.id}/edit/"
    assert "Sai số hộ" in text_of(client.get(f"/papers/{new.id}/"))
    assert "Đang soạn văn bản thay thế" in text_of(client.get(address))
    take_number(clerk, new.id, TODAY, moment=moment)
    assert "đã được thay bằng 146/KH-UBND" in text_of(client.get(address))
    client.post(address, {"do": "cancel", "reason": "Trùng"})
    assert "số vẫn giữ và không cấp lại" in text_of(client.get(address))


def test_a_change_behind_the_back_is_said_on_the_page(signed_in, clerk, moment):
    paper = issued(clerk, moment)
    assert "Còn nguyên như khi cấp số" in text_of(signed_in("mattran").get(f"/papers/{paper.id}/"))
    OutgoingPaper.objects.filter(id=paper.id).update(title="Khác")
    assert "không còn khớp" in text_of(signed_in("mattran").get(f"/papers/{paper.id}/"))


def test_drafts_and_their_files_are_for_those_who_draft(signed_in, clerk, moment):
    file = stored(pdf("dự thảo"), "du-thao.pdf", moment)
    paper = drafted(clerk, moment, title="Đang soạn", files=[file])
    for name, status in (("vanhoa", 200), ("mattran", 403), ("truongban", 403)):
        client = signed_in(name)
        assert client.get(f"/papers/{paper.id}/").status_code == status
        assert ("Đang soạn" in text_of(client.get(LIST))) == (status == 200)
        response = client.get(f"/files/{file.digest}/")
        assert response.status_code == (200 if status == 200 else 404)
        list(response) if response.streaming else None
    take_number(clerk, paper.id, TODAY, moment=moment)
    response = signed_in("truongban").get(f"/files/{file.digest}/")
    assert response.status_code == 200 and list(response)


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "number", "day": "20/11/2024"},
        {"do": "cancel", "reason": "x"},
        {"do": "sent", "recipients": "1", "sent_on": "20/11/2024"},
        {"do": "file", "role": "scan"},
    ],
)
def test_who_may_not_issue_is_refused(signed_in, clerk, moment, sent):
    draft = sent["do"] == "number"
    paper = drafted(clerk, moment) if draft else issued(clerk, moment)
    for name in ("vanhoa", "taichinh", "mattran", "truongban", "bcd"):
        assert signed_in(name).post(f"/papers/{paper.id}/", sent).status_code == 403, name
    paper.refresh_from_db()
    assert paper.state == ("draft" if draft else "numbered")


def test_sent_and_received_are_noted_and_a_hamlet_notes_its_own(signed_in):
    paper = OutgoingPaper.objects.get(number=142)
    row = paper.recipients.get(unit__place__key="ban-ven")
    other = paper.recipients.exclude(id=row.id)[0]
    head, address = signed_in("truongban"), f"/papers/{paper.id}/"
    assert "Ghi đã nhận" in text_of(head.get(address))
    note = {
        "do": "received",
        "recipient": row.id,
        "received_on": "17/09/2024",
        "received_note": "Đã phát loa",
    }
    assert head.post(address, {**note, "recipient": other.id}).status_code == 403
    assert head.post(address, {**note, "received_on": "01/09/2024"}).status_code == 422
    assert head.post(address, note).status_code == 302
    assert "Đã phát loa" in text_of(signed_in("canbo").get(address))
    assert signed_in("canbo").post(address, {"do": "sent", "sent_on": "17/09/2024"}).status_code == 422


def sign(client, paper, certificate=None, password=PASSWORD, **more):
    file = paper.files.order_by("id").last().file_id
    sent = {"do": "sign", "pdf": file, "password": password, "stamp": "1"} | more
    if certificate is not None:
        sent["certificate"] = SimpleUploadedFile("ky.p12", certificate)
    return client.post(f"/papers/{paper.id}/", sent, follow=True)


def test_a_paper_is_signed_and_the_certificate_is_nowhere_kept(signed_in, clerk, moment, trusted, settings):
    paper = issued(clerk, moment, files=[stored(pdf("ký số"), "ky-so.pdf", moment)])
    secret = chair().p12()
    response = sign(signed_in("chutich"), paper, secret)
    page = text_of(response)
    assert response.status_code == 200 and "Phạm Trung Kiên (thử)" in page and "Chữ ký số hợp lệ" in page
    assert PASSWORD not in response.content.decode()
    signed_file = paper.files.get(role="signed").file
    assert signed_file.original_name == "145-KH-UBND-ky-so.pdf"
    line = AuditEntry.objects.get(act="paper.sign")
    assert line.detail["signer"] == "Phạm Trung Kiên (thử)"
    kept = b"".join(path.read_bytes() for path in Path(settings.FILES_DIR).rglob("*") if path.is_file())
    assert secret not in kept and PASSWORD.encode() not in kept
    rows = (
        list(StoredFile.objects.values())
        + list(AuditEntry.objects.values())
        + list(SignatureCheck.objects.values())
    )
    assert PASSWORD not in str(rows)
    # the office signs after its chair, and both hold
    page = text_of(sign(signed_in("canbo"), paper, office().p12()))
    assert page.count("Chữ ký số hợp lệ") >= 3
    assert paper.files.filter(role="signed").count() == 2


def test_a_wrong_password_signs_nothing_and_is_not_put_back_in_the_form(signed_in, clerk, moment):
    paper = issued(clerk, moment, files=[stored(pdf("ký"), "ky.pdf", moment)])
    response = sign(signed_in("canbo"), paper, chair().p12(), "mat-khau-sai")
    assert response.status_code == 422 and "Không mở được chứng thư" in text_of(response)
    assert "mat-khau-sai" not in response.content.decode()
    assert not paper.files.filter(role="signed").exists()
    response = sign(signed_in("canbo"), paper)
    assert response.status_code == 422 and "Chọn tệp chứng thư" in text_of(response)
    old = Certified("Cũ", root(), start=timezone.now() - 9 * YEAR, end=timezone.now() - 8 * YEAR)
    assert "hết hạn" in text_of(sign(signed_in("canbo"), paper, old.p12()))


def test_only_who_may_sign_signs_and_only_what_is_issued(signed_in, clerk, moment):
    paper = drafted(clerk, moment, files=[stored(pdf("nháp"), "nhap.pdf", moment)])
    assert sign(signed_in("canbo"), paper, chair().p12()).status_code == 422
    take_number(clerk, paper.id, TODAY, moment=moment)
    for name in ("vanhoa", "mattran", "truongban"):
        assert sign(signed_in(name), paper, chair().p12()).status_code == 403
    assert sign(signed_in("canbo"), paper, chair().p12(), pdf=10**9).status_code == 404


def verify(client, content, name="den.pdf"):
    return client.post(LIST + "verify/", {"file": upload(content, name)})


def test_a_typed_name_and_day_are_said_to_be_no_signature(signed_in, trusted):
    response = verify(signed_in("mattran"), pdf("Ký số bởi: Phạm Trung Kiên. Ngày ký 19/02/2024"))
    page = text_of(response)
    assert response.status_code == 200
    assert "Không có chữ ký số" in page and "không phải là chữ ký số" in page
    assert "Chữ ký số hợp lệ" not in page


def test_answers_of_the_check_page(signed_in, trusted):
    client, before = signed_in("mattran"), StoredFile.objects.count()
    page = text_of(verify(client, signed()))
    assert "Chữ ký số hợp lệ" in page and "theo lời khai của người ký" in page and "Gốc thử nghiệm" in page
    page = text_of(verify(client, changed_later(signed())))
    assert "Chữ ký số không hợp lệ" in page and "đã bị thay đổi hoặc thêm vào" in page
    page = text_of(verify(client, signed(office(), signed())))
    assert "Chữ ký 2" in page and "chỉ có thêm chữ ký khác" in page
    assert "Đây không phải tệp PDF" in text_of(verify(client, b"PK\x03\x04"))
    assert "bị hỏng" in text_of(verify(client, b"%PDF-1.7 hong"))
    (trusted / "goc.pem").unlink()
    page = text_of(verify(client, signed()))
    assert "Chưa kết luận được" in page and "chưa có chứng thư gốc để đối chiếu" in page
    (trusted / "hong.pem").write_bytes(b"rac")
    assert "hong.pem" in text_of(client.get(LIST + "verify/"))
    assert client.post(LIST + "verify/").status_code == 422
    assert (StoredFile.objects.count(), SignatureCheck.objects.count()) == (before, 0), "nothing is kept"


def test_a_file_too_heavy_to_check_is_refused_before_it_is_read(signed_in):
    response = verify(signed_in("canbo"), b"%PDF-" + b"0" * (15 * 1024 * 1024))
    assert response.status_code == 422 and "quá 15 MB" in text_of(response)


def incoming(**kept):
    return {
        "office": the_office().id, "written": "501/UBND-VP", "issuer": "UBND huyện",
        "issued_on": "18/11/2024", "received_on": "19/11/2024", "title": "Mời họp",
    } | kept  # fmt: skip


def test_an_incoming_signed_paper_is_checked_as_it_is_recorded(signed_in, trusted):
    client = signed_in("canbo")
    response = client.post(LIST + "incoming/new/", incoming(files=upload(signed())), follow=True)
    page = text_of(response)
    assert "Đã ghi văn bản đến số 100" in page and "Chữ ký số hợp lệ" in page
    paper = IncomingPaper.objects.get(written="501/UBND-VP")
    file = paper.files.get()
    (trusted / "goc.pem").unlink()
    page = text_of(client.post(f"/incoming/{paper.id}/", {"do": "check", "pdf": file.id}, follow=True))
    assert "Chưa kết luận" in page
    assert [row.answer for row in SignatureCheck.objects.filter(file=file)] == ["valid", "not_known"]


def test_the_same_arrival_twice_is_pointed_out_and_stays_typed(signed_in):
    client = signed_in("canbo")
    client.post(LIST + "incoming/new/", incoming())
    response = client.post(LIST + "incoming/new/", incoming())
    assert response.status_code == 422
    assert "đã ghi ở số đến 100" in text_of(response) and 'value="501/UBND-VP"' in response.content.decode()
    response = client.post(LIST + "incoming/new/", incoming(written="502/X", answer_by="32/13/2024"))
    assert response.status_code == 422 and 'value="32/13/2024"' in response.content.decode()


def test_a_late_answer_stands_on_the_board_and_in_the_list_until_it_is_given(signed_in, clerk, moment):
    client = signed_in("canbo")
    assert "1 văn bản đến đã quá hạn trả lời" in text_of(client.get("/p/xa-xuan-luong/"))
    page = text_of(client.get(LIST + "incoming/?state=open"))
    assert "Muộn 5 ngày" in page and "455/UBND-TCKH" in page and "398/UBND-NN" not in page
    assert "31/MTTQ" in text_of(client.get("/p/xa-xuan-luong/calendar/"))
    assert "1 văn bản đến cần trả lời" in text_of(signed_in("mattran").get("/p/xa-xuan-luong/"))
    late = IncomingPaper.objects.get(written="455/UBND-TCKH")
    answer = issued(clerk, moment, kind="report")
    assert client.post(f"/incoming/{late.id}/", {"do": "answer", "answer": ""}).status_code == 422
    client.post(f"/incoming/{late.id}/", {"do": "answer", "answer": answer.id})
    assert "đã quá hạn trả lời" not in text_of(client.get("/p/xa-xuan-luong/"))
    assert "Đã trả lời" in text_of(client.get(f"/incoming/{late.id}/"))


def test_the_unit_that_answers_closes_and_others_are_refused(signed_in):
    paper = IncomingPaper.objects.get(written="31/MTTQ")
    address = f"/incoming/{paper.id}/"
    for sent in (
        {"do": "close", "why": "x"},
        {"do": "hand", "owner": ""},
        {"do": "withdraw", "withdraw": "x"},
    ):
        assert signed_in("vanhoa").post(address, sent).status_code == 403
    assert signed_in("mattran").post(address, {"do": "close", "why": ""}).status_code == 422
    assert signed_in("mattran").post(address, {"do": "close", "why": "Đã họp dân"}).status_code == 302
    assert "Đã họp dân" in text_of(signed_in("truongban").get(address))


def test_the_way_of_numbering_is_changed_from_next_year_only(signed_in):
    client, address = signed_in("chutich"), LIST + "numbering/"
    sent = {"do": "way", "office": the_office().id, "way": "by_kind", "year": "2024", "ground": "Quyết định"}
    response = client.post(address, sent)
    assert response.status_code == 422 and "Chọn từ 01/01/2025" in text_of(response)
    assert "Quyết định" in response.content.decode()
    page = text_of(client.post(address, {**sent, "year": "2025"}, follow=True))
    assert "Từ 01/01/2025: mỗi loại văn bản một dãy số" in page
    opening = {"do": "opening", "office": the_office().id, "series": "all", "last": "150"}
    opening |= {"last_day": "01/11/2024", "opening_ground": "Sổ"}
    assert "đã cấp đến số 144" in text_of(client.post(address, opening))
    assert signed_in("vanhoa").post(address, sent).status_code == 403


def test_lists_are_searched_and_filtered(signed_in):
    client = signed_in("canbo")
    assert "142/UBND-VX" in text_of(client.get(LIST + "?q=thu+gom+rac"))
    page = text_of(client.get(LIST + "?state=cancelled"))
    assert "140/GM-UBND" in page and "138/KH-UBND" not in page
    assert "Không có văn bản nào như vậy" in text_of(client.get(LIST + "?q=khong+he+co"))
    for strange in ("?kind=x&year=abc&office=x&state=x&page=x", "?year=99999999999999", "?q=%27%25"):
        assert client.get(LIST + strange).status_code == 200, strange
        assert client.get(LIST + "incoming/" + strange).status_code == 200, strange


def test_a_long_list_has_pages(signed_in, clerk, moment):
    for number in range(42):
        issued(clerk, moment + timedelta(minutes=number), title=f"Văn bản {number}")
    response = signed_in("canbo").get(LIST)
    assert "trang sau" in text_of(response) and len(response.content) < 60_000
    assert "138/KH-UBND" in text_of(signed_in("canbo").get(LIST + "?page=2"))
