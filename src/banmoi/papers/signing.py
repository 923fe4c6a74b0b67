"""Signing a PDF with a certificate that somebody brings for this one act (PAdES, baseline B-B).

The certificate's file and password are used and forgotten: nothing here keeps, logs or returns them. A stamp
that can be seen is a convenience for the reader; what counts is the signature beneath it.
"""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import typst
from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle

from banmoi.papers.signatures import may_sign, name_of

MOST_CERTIFICATE_BYTES = 100_000
_STAMP = (200, 28)
"""Width and height of the stamp in points; it stands in the top margin of the first page, at the right,
where Nghị định 30/2020/NĐ-CP keeps the margin of 20 to 25 mm free."""
_MARGIN = (42, 12)


class SigningProblem(StrEnum):
    """Why a paper is not signed."""

    CERTIFICATE_MISSING = "certificate_missing"
    CERTIFICATE_WRONG = "certificate_wrong"
    NO_KEY = "no_key"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    WRONG_USE = "wrong_use"
    PDF_LOCKED = "pdf_locked"
    PDF_BROKEN = "pdf_broken"
    NO_MORE_SIGNATURES = "no_more_signatures"


class SigningRefusedError(Exception):
    """What is wrong with the certificate or the file."""

    def __init__(self, problem: SigningProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed file, and whose certificate it was."""

    content: bytes
    signer: str
    serial: str


def sign_pdf(
    content: bytes,
    certificate: bytes,
    password: str,
    *,
    moment: datetime,
    place: str = "",
    stamp: bool = False,
) -> Signed:
    """Sign a PDF with a PKCS#12 file (.p12, .pfx). `moment` has a time zone; it is the time that the
    signature claims. Signatures that are there stay valid. Raises SigningRefusedError.
    """
    signer = _signer(certificate, password)
    owner = signer.signing_cert
    assert owner is not None
    _in_force(owner, moment)
    try:
        writer = IncrementalPdfFileWriter(BytesIO(content), strict=False)
        if writer.prev.encrypted:
            raise SigningRefusedError(SigningProblem.PDF_LOCKED)
        taken = {name for name, _value, _field in enumerate_sig_fields(writer.prev)}
        field = next(f"ChuKy{number}" for number in range(1, len(taken) + 2) if f"ChuKy{number}" not in taken)
        meta = PdfSignatureMetadata(
            field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, location=place or None
        )
        with tempfile.TemporaryDirectory() as folder:
            drawn = _drawn(Path(folder), content, field, len(taken), owner, moment) if stamp else {}
            out = _Signer(meta, signer, moment, **drawn).sign_pdf(writer)
    except SigningRefusedError:
        raise
    except SigningError as error:
        raise SigningRefusedError(SigningProblem.NO_MORE_SIGNATURES) from error
    except Exception as error:  # whatever a reader stumbles over in a strange file says the same: broken
        raise SigningRefusedError(SigningProblem.PDF_BROKEN) from error
    return Signed(out.getvalue(), name_of(owner), f"{owner.serial_number:x}")


class _Signer(PdfSigner):
    """Signs at the moment that it is told, for only the house's clock is read."""

    def __init__(
        self, meta: PdfSignatureMetadata, signer: SimpleSigner, moment: datetime, **drawn: Any
    ) -> None:
        super().__init__(meta, signer, **drawn)
        self._moment = moment

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._moment
        return session


def _signer(certificate: bytes, password: str) -> SimpleSigner:
    if not certificate:
        raise SigningRefusedError(SigningProblem.CERTIFICATE_MISSING)
    if len(certificate) > MOST_CERTIFICATE_BYTES:
        raise SigningRefusedError(SigningProblem.CERTIFICATE_WRONG)
    try:
        signer: SimpleSigner = SimpleSigner.load_pkcs12_data(certificate, [], password.encode() or None)
    except ValueError:
        # the cause is dropped: it might quote what was sent
        raise SigningRefusedError(SigningProblem.CERTIFICATE_WRONG) from None
    except (AttributeError, TypeError):
        raise SigningRefusedError(SigningProblem.NO_KEY) from None
    return signer


def _in_force(certificate: x509.Certificate, moment: datetime) -> None:
    at = moment.astimezone(UTC)
    if at > certificate.not_valid_after:
        raise SigningRefusedError(SigningProblem.EXPIRED)
    if at + timedelta(minutes=5) < certificate.not_valid_before:
        raise SigningRefusedError(SigningProblem.NOT_YET_VALID)
    if not may_sign(certificate):
        raise SigningRefusedError(SigningProblem.WRONG_USE)


def _drawn(
    folder: Path, content: bytes, field: str, before: int, owner: x509.Certificate, moment: datetime
) -> dict[str, Any]:
    """The stamp: who and when, as a small page that is laid into the first one; that of a second signature
    stands left of the first."""
    document = pypdfium2.PdfDocument(content)
    try:
        _left, _bottom, right, top = document[0].get_mediabox()
    finally:
        document.close()
    width, height = _STAMP
    right, top = int(right) - _MARGIN[0] - before % 2 * (width + 8), int(top) - _MARGIN[1]
    page = folder / "stamp.pdf"
    page.write_bytes(_stamp_page(name_of(owner), moment))
    return {
        "new_field_spec": SigFieldSpec(field, on_page=0, box=(right - width, top - height, right, top)),
        "stamp_style": StaticStampStyle.from_pdf_file(str(page), border_width=0),
    }


_TEMPLATE = """#set page(width: {width}pt, height: {height}pt, margin: 3pt, fill: none)
#set text(size: 7.5pt, lang: "vi")
#set par(leading: 3pt)
#rect(width: 100%, height: 100%, stroke: 0.5pt, inset: 3pt)[
Ký số bởi: *#sys.inputs.owner* \\
Thời gian ký: #sys.inputs.moment]"""


def _stamp_page(owner: str, moment: datetime) -> bytes:
    width, height = _STAMP
    # the words go in as values, so that no name can be read as a command of the layout
    source = _TEMPLATE.format(width=width, height=height).encode()
    inputs = {"owner": owner[:60], "moment": f"{moment:%d/%m/%Y %H:%M:%S %z}"}
    page: bytes = typst.compile(source, sys_inputs=inputs)
    return page
