"""The digital signatures of a PDF, checked cryptographically: who, when, and whether anything changed since.

Everything comes from the signature and its certificate. Words on the page ("ký bởi…", a date, a picture of
a signature) and the name that a signer typed into the signature's dictionary are not looked at. Nothing is
fetched from the network, so revocation is known only where the signature itself brings the list along.
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import InvalidCertificateError

from banmoi.core.signatures import Change, CheckProblem, FileCheck, SignatureFinding, Trust, TrustProblem

MOST_BYTES = 15 * 1024 * 1024
MOST_SIGNATURES = 40
KEY_USES = {"non_repudiation", "digital_signature"}
USES = KeyUsageConstraints(
    key_usage=KEY_USES,
    # no list of purposes is fine; one that is there must name a person's or a paper's, not a web server's
    extd_key_usage={
        "client_auth",
        "email_protection",
        "microsoft_document_signing",
        "adobe_authentic_documents_trust",
        "1.3.6.1.5.5.7.3.36",  # signing of documents, RFC 9336
    },
    explicit_extd_key_usage_required=False,
)

# what they would tell the log, with people's names, stands in the answer
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


def check_file(content: bytes, roots: Sequence[bytes], moment: datetime) -> FileCheck:
    """Check a file's signatures against the roots (DER) that are trusted at a moment (with time zone).

    Never raises for what a file holds: a file that cannot be checked is an answer too.
    """

    def answer(problem: CheckProblem | None, **found: Any) -> FileCheck:
        digest = hashlib.sha256(content).hexdigest()
        return FileCheck(digest, moment, len(roots), problem, **found)

    if len(content) > MOST_BYTES:
        return answer(CheckProblem.TOO_LARGE)
    if not content.startswith(b"%PDF-"):
        return answer(CheckProblem.NOT_PDF)
    try:
        # not strict: Word writes files of a mixed kind ("hybrid"), which are proper and often signed
        reader = PdfFileReader(BytesIO(content), strict=False)
        if reader.encrypted and not _opened(reader):
            return answer(CheckProblem.ENCRYPTED)
        fields = list(enumerate_sig_fields(reader))
    except Exception:  # whatever a reader stumbles over in a stranger's file says the same: broken
        return answer(CheckProblem.BROKEN)
    filled = [(name, field) for name, value, field in fields if value is not None]
    if len(filled) > MOST_SIGNATURES:
        return answer(CheckProblem.BROKEN)
    names = {name for name, _field in filled}
    seen = list(_each(reader, filled, names, roots, moment))
    return answer(
        None,
        signatures=tuple(item for item in seen if item is not None),
        empty_fields=len(fields) - len(filled),
        stamps=sum(item is None for item in seen),
    )


def _opened(reader: PdfFileReader) -> bool:
    """Whether a locked file opens without a password, as one does that only forbids printing or the like."""
    try:
        return reader.decrypt("").status is not AuthStatus.FAILED
    except (PdfError, ValueError):
        return False


def _each(
    reader: PdfFileReader,
    filled: Sequence[tuple[str, Any]],
    names: set[str],
    roots: Sequence[bytes],
    moment: datetime,
) -> Iterator[SignatureFinding | None]:
    """What is found of each signature in the order of the file; None for a stand-alone time stamp."""
    for name, field in filled:
        try:
            signature = EmbeddedPdfSignature(reader, field.get_object(), name)
            if signature.sig_object_type == "/DocTimeStamp":
                yield None
                continue
            found = _finding(signature, names, [x509.Certificate.load(item) for item in roots], moment)
        except Exception:  # a signature that cannot be taken apart is one that does not hold
            found = SignatureFinding(name, readable=False)
        yield found


def _finding(
    signature: EmbeddedPdfSignature, names: set[str], roots: list[x509.Certificate], moment: datetime
) -> SignatureFinding:
    status = _status(signature, roots, moment)
    certificate = signature.signer_cert
    stamp = status.timestamp_validity
    stamp_trust = None
    if stamp is not None:
        proven = stamp.intact and stamp.valid and stamp.trusted
        stamp_trust = Trust.TRUSTED if proven else Trust.NOT_TRUSTED if roots else Trust.NO_ROOTS
    # a proven time is the one at which the certificate had to be in force
    at = stamp.timestamp if stamp is not None and stamp_trust is Trust.TRUSTED else moment
    judged = status if at is moment else _status(signature, roots, at, again=True)
    trust = (
        Trust.NO_ROOTS
        if not roots
        else Trust.TRUSTED
        if judged.trusted and may_sign(certificate)
        else Trust.NOT_TRUSTED
    )
    claimed = status.signer_reported_dt
    problem = TrustProblem.NONE
    if trust is not Trust.TRUSTED:
        problem = _problem(signature, judged, roots, at, claimed)
    subject = certificate.subject.native
    return SignatureFinding(
        field=signature.field_name,
        signer=name_of(certificate),
        organisation=_text(subject.get("organization_name")),
        issuer=_named(certificate.issuer.native),
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before.date(),
        valid_to=certificate.not_valid_after.date(),
        claimed_at=_aware(claimed),
        stamped_at=None if stamp is None else stamp.timestamp,
        stamp_trust=stamp_trust,
        sound=status.valid,
        intact=status.intact,
        whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        change=_change(status, names),
        trust=trust,
        trust_problem=problem,
    )


def _status(
    signature: EmbeddedPdfSignature, roots: list[x509.Certificate], moment: datetime, *, again: bool = False
) -> PdfSignatureStatus:
    """The library's own judgement at a moment; `again`: of the certificate alone."""
    context = ValidationContext(
        trust_roots=roots,
        moment=moment.astimezone(UTC),
        allow_fetching=False,
        revocation_mode="soft-fail",
        other_certs=signature.other_embedded_certs,
    )
    # the purposes are judged by `may_sign`: the library would insist on there being a list of them
    uses = KeyUsageConstraints(key_usage=KEY_USES)
    return validate_pdf_signature(signature, context, key_usage_settings=uses, skip_diff=again)


def may_sign(certificate: x509.Certificate) -> bool:
    """Whether a certificate is meant for signing papers."""
    try:
        USES.validate(certificate)
    except InvalidCertificateError:
        return False
    return True


def _change(status: PdfSignatureStatus, names: set[str]) -> Change:
    """What came into the file after the signature."""
    whole = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
    result = status.diff_result
    if status.coverage not in whole or not status.docmdp_ok or not isinstance(result, DiffResult):
        return Change.CONTENT
    match result.modification_level:
        case ModificationLevel.NONE:
            return Change.NONE
        case ModificationLevel.LTA_UPDATES:
            return Change.CHECK_DATA
        case ModificationLevel.FORM_FILLING:
            return Change.SIGNATURES if result.changed_form_fields <= names else Change.FIELDS
        case _:
            return Change.CONTENT


def _problem(
    signature: EmbeddedPdfSignature,
    status: PdfSignatureStatus,
    roots: list[x509.Certificate],
    at: datetime,
    claimed: datetime | None,
) -> TrustProblem:
    """Why the certificate is not trusted at a moment, the plainest reason first."""
    certificate = signature.signer_cert
    if status.revoked:
        return TrustProblem.REVOKED
    if certificate.self_signed != "no":
        return TrustProblem.SELF_SIGNED
    if not may_sign(certificate):
        return TrustProblem.WRONG_USE
    if at < certificate.not_valid_before:
        return TrustProblem.NOT_YET_VALID
    if at > certificate.not_valid_after:
        return _expired(signature, roots, claimed)
    if not roots:
        return TrustProblem.NONE
    name = status.trust_problem_indic.standard_name if status.trust_problem_indic is not None else ""
    if name.startswith("CRYPTO_CONSTRAINTS"):
        return TrustProblem.WEAK
    if name == "NO_CERTIFICATE_CHAIN_FOUND":
        return TrustProblem.UNKNOWN_ISSUER
    return TrustProblem.OTHER


def _expired(
    signature: EmbeddedPdfSignature, roots: list[x509.Certificate], claimed: datetime | None
) -> TrustProblem:
    """Whether a certificate that has run out was in force, and trusted, at the time that is claimed."""
    certificate, then = signature.signer_cert, _aware(claimed)
    if then is None or not certificate.not_valid_before <= then <= certificate.not_valid_after:
        return TrustProblem.EXPIRED_WHEN_SIGNED
    if roots and not _status(signature, roots, then, again=True).trusted:
        return TrustProblem.UNKNOWN_ISSUER
    return TrustProblem.EXPIRED


def _aware(moment: datetime | None) -> datetime | None:
    """A time that a signer wrote without a zone is taken as universal time."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def name_of(certificate: x509.Certificate) -> str:
    """Who holds a certificate."""
    return _named(certificate.subject.native)


def _named(subject: dict[str, Any]) -> str:
    """How a certificate calls its holder: the common name, else the body."""
    return _text(subject.get("common_name")) or _text(subject.get("organization_name"))


def _text(value: object) -> str:
    parts = value if isinstance(value, list) else [value]
    return ", ".join(str(part) for part in parts if part)[:300]
