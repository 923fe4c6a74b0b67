"""Digital signatures of PDF papers: made by our own signing, then looked for, damaged and doubted."""

import random
import time
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.crypt import SecurityHandlerVersion, StandardSecurityHandler
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from banmoi.core.signatures import Answer, Change, CheckProblem, Trust, TrustProblem
from banmoi.papers.signatures import MOST_BYTES, check_file
from banmoi.papers.signing import SigningProblem, SigningRefusedError, sign_pdf
from banmoi.papers.trust import load_roots
from tests.certificates import NOW, PASSWORD, YEAR, Certified, chair, office, pdf, root, time_office

FIRST = "ký bởi Phạm Trung Kiên, ngày 19 tháng 02 năm 2024, #underline[Đã ký số]"


def check(content, roots=None, moment=NOW):
    trusted = [root()] if roots is None else roots
    return check_file(content, [item.der for item in trusted], moment)


def signed(who=None, content=None, moment=NOW, **kept):
    return sign_pdf(content or pdf(), (who or chair()).p12(), PASSWORD, moment=moment, **kept).content


def by_library(content, who, **meta):
    """Signed with choices that our own signing does not offer."""
    signer = signers.SimpleSigner.load_pkcs12_data(who.p12(), [], PASSWORD.encode())
    kept = {"field_name": "Khac", "md_algorithm": "sha256", "subfilter": fields.SigSeedSubFilter.PADES} | meta
    stamper = kept.pop("timestamper", None)
    writer = IncrementalPdfFileWriter(BytesIO(content), strict=False)
    made = signers.PdfSigner(signers.PdfSignatureMetadata(**kept), signer, timestamper=stamper)
    return made.sign_pdf(writer).getvalue()


def test_a_date_and_a_name_in_the_text_are_no_signature():
    found = check(pdf(FIRST))
    assert found.answer is Answer.UNSIGNED and not found.signatures
    text = pypdfium2.PdfDocument(pdf(FIRST))[0].get_textpage().get_text_range()
    assert "Phạm Trung Kiên" in text and "19 tháng 02 năm 2024" in text


def test_a_place_for_a_signature_is_no_signature():
    writer = IncrementalPdfFileWriter(BytesIO(pdf()))
    fields.append_signature_field(writer, fields.SigFieldSpec("Chữ ký", box=(10, 10, 60, 60)))
    out = BytesIO()
    writer.write(out)
    found = check(out.getvalue())
    assert (found.answer, found.empty_fields) == (Answer.UNSIGNED, 1)


def test_who_signed_when_and_that_nothing_changed():
    found = check(signed())
    (one,) = found.signatures
    assert found.answer is Answer.VALID and found.roots == 1
    assert (one.signer, one.issuer) == ("Phạm Trung Kiên (thử)", "Gốc thử nghiệm")
    assert one.organisation == "UBND xã Xuân Lương (thử)"
    assert one.claimed_at == NOW and one.stamped_at is None and one.stamp_trust is None
    assert one.whole_file and one.change is Change.NONE and one.trust is Trust.TRUSTED


def test_the_typed_name_of_a_signature_is_not_believed():
    content = by_library(pdf(), chair(), name="Chủ tịch tỉnh", reason="Phê duyệt")
    assert b"PAdES" in content or b"ETSI.CAdES.detached" in content
    (one,) = check(content).signatures
    assert one.signer == "Phạm Trung Kiên (thử)"


def test_without_any_root_nobody_can_tell():
    found = check(signed(), [])
    assert found.answer is Answer.NOT_KNOWN
    assert found.signatures[0].unchanged and found.signatures[0].trust is Trust.NO_ROOTS


def test_changed_bytes_break_the_signature():
    content = bytearray(signed())
    content[content.find(b"stream\n") + 30] ^= 1
    found = check(bytes(content))
    assert found.answer is Answer.NOT_VALID and not found.signatures[0].intact


def changed_later(content, words="Thêm sau"):
    """Another text laid over the first page by an incremental update, as a forger would."""
    writer = IncrementalPdfFileWriter(BytesIO(content), strict=False)
    page, _resources = writer.find_page_for_modification(0)
    stream = generic.StreamObject(stream_data=f"BT ({words}) Tj ET".encode())
    page.get_object()["/Contents"] = writer.add_object(stream)
    writer.mark_update(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_changed_by_an_update_after_signing():
    found = check(changed_later(signed()))
    (one,) = found.signatures
    assert one.intact and one.sound, "the signed bytes themselves are untouched"
    assert one.change is Change.CONTENT and not one.whole_file
    assert found.answer is Answer.NOT_VALID


def test_two_signatures_both_hold_and_the_first_tells_of_the_second():
    found = check(signed(office(), signed()))
    first, second = found.signatures
    assert found.answer is Answer.VALID
    assert (first.change, second.change) == (Change.SIGNATURES, Change.NONE)
    assert (first.whole_file, second.whole_file) == (False, True)
    assert {first.signer, second.signer} == {"Phạm Trung Kiên (thử)", "UBND xã Xuân Lương (thử)"}


def test_changed_between_two_signatures():
    found = check(signed(office(), changed_later(signed())))
    assert [item.answer for item in found.signatures] == [Answer.NOT_VALID, Answer.VALID]
    assert found.answer is Answer.NOT_VALID


def test_a_paper_that_was_closed_to_changes_does_not_stand_another_signature():
    closed = by_library(pdf(), chair(), certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES)
    assert check(closed).answer is Answer.VALID
    with pytest.raises(SigningRefusedError) as caught:
        signed(office(), closed)
    assert caught.value.problem is SigningProblem.NO_MORE_SIGNATURES


@pytest.mark.parametrize(
    ("who", "problem", "answer"),
    [
        (lambda: Certified("Tự cấp"), TrustProblem.SELF_SIGNED, Answer.NOT_VALID),
        (lambda: Certified("Khác", Certified("Gốc lạ", authority=True)), TrustProblem.UNKNOWN_ISSUER,
         Answer.NOT_VALID),
        (lambda: Certified("Máy chủ", root(), usage=ExtendedKeyUsageOID.SERVER_AUTH), TrustProblem.WRONG_USE,
         Answer.NOT_VALID),
        (lambda: Certified("Sớm", root(), start=NOW + YEAR, end=NOW + 2 * YEAR), TrustProblem.NOT_YET_VALID,
         Answer.NOT_VALID),
        (lambda: Certified("Cũ", root(), start=NOW - 3 * YEAR, end=NOW - YEAR),
         TrustProblem.EXPIRED_WHEN_SIGNED, Answer.NOT_VALID),
    ],
)  # fmt: skip
def test_certificates_that_are_not_trusted(who, problem, answer):
    found = check(by_library(pdf(), who()))
    (one,) = found.signatures
    assert one.unchanged and one.trust is Trust.NOT_TRUSTED
    assert (one.trust_problem, found.answer) == (problem, answer)


def test_a_self_signed_one_with_no_roots_is_not_known_and_says_so():
    found = check(by_library(pdf(), Certified("Tự cấp")), [])
    assert (found.answer, found.signatures[0].trust_problem) == (Answer.NOT_KNOWN, TrustProblem.SELF_SIGNED)


def test_a_certificate_that_ran_out_since_is_not_known_without_a_time_stamp():
    old = Certified("Đã hết hạn", root(), start=NOW - 3 * YEAR, end=NOW - YEAR)
    content = signed(old, moment=NOW - 2 * YEAR)
    assert check(content, moment=NOW - 2 * YEAR).answer is Answer.VALID
    found = check(content)
    assert (found.answer, found.signatures[0].trust_problem) == (Answer.NOT_KNOWN, TrustProblem.EXPIRED)
    stranger = check(content, [Certified("Gốc lạ", authority=True)])
    assert stranger.answer is Answer.NOT_VALID


def stamper(at):
    from asn1crypto import keys, x509

    owner = time_office()
    key = owner.key.private_bytes(*_plain())
    return DummyTimeStamper(
        tsa_cert=x509.Certificate.load(owner.der), tsa_key=keys.PrivateKeyInfo.load(key), fixed_dt=at
    )


def _plain():
    from cryptography.hazmat.primitives import serialization as form

    return form.Encoding.DER, form.PrivateFormat.PKCS8, form.NoEncryption()


def test_a_time_stamp_proves_the_time_after_the_certificate_ran_out():
    old = Certified("Đã hết hạn", root(), start=NOW - 3 * YEAR, end=NOW - YEAR / 2)
    at = NOW - YEAR * 3 / 4
    content = by_library(pdf(), old, timestamper=stamper(at))
    (one,) = check(content).signatures
    assert (one.stamped_at, one.stamp_trust) == (at, Trust.TRUSTED)
    assert one.trust is Trust.TRUSTED
    late = by_library(pdf(), old, timestamper=stamper(NOW - YEAR / 4))
    assert check(late).signatures[0].trust is Trust.NOT_TRUSTED
    assert check(content, []).signatures[0].stamp_trust is Trust.NO_ROOTS


def locked(password):
    writer = copy_into_new_writer(PdfFileReader(BytesIO(pdf())))
    handler = StandardSecurityHandler.build_from_pw("chu", desired_user_pass=password, encrypt_metadata=True)
    assert handler.version >= SecurityHandlerVersion.RC4_40
    writer._assign_security_handler(handler)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_locked_file_is_said_to_be_locked():
    found = check(locked("bi-mat"))
    assert (found.answer, found.problem) == (Answer.UNREADABLE, CheckProblem.ENCRYPTED)
    assert check(locked("")).answer is Answer.UNSIGNED, "one that opens without a password is read"
    with pytest.raises(SigningRefusedError) as caught:
        signed(content=locked("bi-mat"))
    assert caught.value.problem is SigningProblem.PDF_LOCKED


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", CheckProblem.NOT_PDF),
        (b"Day la van ban", CheckProblem.NOT_PDF),
        (b"%PDF-1.7\nkhong co gi\n%%EOF", CheckProblem.BROKEN),
        (b"%PDF-1.7" + b"[" * 200_000 + b"\nstartxref\n0\n%%EOF", CheckProblem.BROKEN),
        (b"%PDF-1.7\n" + b"0" * MOST_BYTES, CheckProblem.TOO_LARGE),
    ],
    ids=["empty", "text", "nothing", "deep", "huge"],
)
def test_files_that_cannot_be_checked(content, problem):
    found = check(content)
    assert (found.answer, found.problem, found.signatures) == (Answer.UNREADABLE, problem, ())


def test_half_a_signed_file_never_passes():
    content = signed()
    for share in (0.3, 0.6, 0.9, 0.99):
        assert check(content[: int(len(content) * share)]).answer is Answer.UNREADABLE


@pytest.mark.parametrize("wrong", [b"/ByteRange", b"/Contents <", b"/SubFilter"])
def test_a_signature_that_was_crippled_does_not_hold(wrong):
    content = signed()
    at = content.rfind(wrong)
    assert at > 0
    crippled = content[:at] + b"/X" + wrong[2:] + content[at + len(wrong) :]
    assert len(crippled) == len(content)
    assert check(crippled).answer in (Answer.NOT_VALID, Answer.UNREADABLE)


def test_a_signature_taken_from_another_paper_does_not_hold():
    other = signed(content=pdf("Giấy mời"))
    content = signed()
    start, end = other.rfind(b"/Contents <"), content.rfind(b"/Contents <")
    length = 3000
    moved = content[: end + 11] + other[start + 11 : start + 11 + length] + content[end + 11 + length :]
    assert check(moved).answer is not Answer.VALID


def test_weak_arithmetic_is_not_trusted():
    found = check(by_library(pdf(), chair(), md_algorithm="sha1"))
    assert found.answer is Answer.NOT_VALID


def test_a_big_paper_is_checked_in_a_few_seconds():
    content = signed(content=big(random.Random(7).randbytes(10_000_000)))
    assert 10_000_000 < len(content) < MOST_BYTES
    begun = time.monotonic()
    assert check(content).answer is Answer.VALID
    assert check(changed_later(content)).answer is Answer.NOT_VALID
    assert time.monotonic() - begun < 10


def big(noise):
    """A PDF that holds a large picture, as a scan does."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf()))
    stream = generic.StreamObject({pdf_name("/Type"): pdf_name("/XObject")}, stream_data=noise)
    page, resources = writer.find_page_for_modification(0)
    resources.get_object()[pdf_name("/XObject")] = generic.DictionaryObject(
        {pdf_name("/Anh"): writer.add_object(stream)}
    )
    writer.mark_update(resources)
    writer.mark_update(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_stamp_can_be_seen_and_leaves_the_signature_as_it_is():
    content = signed(content=signed(stamp=True), who=office(), stamp=True)
    assert check(content).answer is Answer.VALID
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    shown = document[0].render(scale=1).to_pil().convert("L")
    assert darkest(shown) < 120, "something is drawn in the top margin"
    assert darkest(pypdfium2.PdfDocument(pdf())[0].render(scale=1).to_pil().convert("L")) > 200


def darkest(page):
    """How dark the top margin of a page is: 0 is black."""
    return page.crop((0, 0, page.width, 45)).getextrema()[0]


@pytest.mark.parametrize(
    ("certificate", "password", "problem"),
    [
        (lambda: b"", "", SigningProblem.CERTIFICATE_MISSING),
        (lambda: b"rac", PASSWORD, SigningProblem.CERTIFICATE_WRONG),
        (lambda: chair().p12(), "sai", SigningProblem.CERTIFICATE_WRONG),
        (lambda: b"x" * 200_000, PASSWORD, SigningProblem.CERTIFICATE_WRONG),
        (lambda: Certified("Cũ", root(), start=NOW - 3 * YEAR, end=NOW - YEAR).p12(), PASSWORD,
         SigningProblem.EXPIRED),
        (lambda: Certified("Sớm", root(), start=NOW + YEAR, end=NOW + 2 * YEAR).p12(), PASSWORD,
         SigningProblem.NOT_YET_VALID),
        (lambda: Certified("Web", root(), usage=ExtendedKeyUsageOID.SERVER_AUTH).p12(), PASSWORD,
         SigningProblem.WRONG_USE),
    ],
)  # fmt: skip
def test_signing_is_refused_with_the_reason_and_the_password_is_not_quoted(certificate, password, problem):
    with pytest.raises(SigningRefusedError) as caught:
        sign_pdf(pdf(), certificate(), password, moment=NOW)
    assert caught.value.problem is problem
    assert PASSWORD not in repr(caught.value) and caught.value.__cause__ is None


def test_a_broken_file_is_not_signed():
    with pytest.raises(SigningRefusedError) as caught:
        signed(content=b"%PDF-1.7 hong %%EOF")
    assert caught.value.problem is SigningProblem.PDF_BROKEN


def test_roots_are_read_from_their_folder(tmp_path):
    assert load_roots(tmp_path / "khong-co").certificates == ()
    (tmp_path / "hai.pem").write_bytes(root().pem + office().pem)
    (tmp_path / "lai.der").write_bytes(root().der)
    (tmp_path / "hong.crt").write_bytes(b"khong phai chung thu")
    (tmp_path / "doc.txt").write_text("ghi chú")
    roots = load_roots(tmp_path)
    assert roots.certificates == (root().der, office().der)
    assert roots.not_read == ("hong.crt",)
    assert check_file(signed(), roots.certificates, NOW + timedelta(days=1)).answer is Answer.VALID
