"""What a check of a PDF's digital signatures found, and what follows from it.

The three answers are kept apart: valid, not valid, and not known (there is no root certificate to compare
with, or the certificate has run out since and nothing proves when it was used). A date or a name that is
merely written on the paper is no signature and is not looked at.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Trust(StrEnum):
    """Whether a certificate leads to a root that the installation trusts; NO_ROOTS: it trusts none yet."""

    TRUSTED = "trusted"
    NOT_TRUSTED = "not_trusted"
    NO_ROOTS = "no_roots"


class TrustProblem(StrEnum):
    """Why a certificate is not trusted. EXPIRED: it was in force at the time that the signer claims, has
    run out since, and no time stamp proves that time."""

    NONE = ""
    SELF_SIGNED = "self_signed"
    UNKNOWN_ISSUER = "unknown_issuer"
    EXPIRED = "expired"
    EXPIRED_WHEN_SIGNED = "expired_when_signed"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    WRONG_USE = "wrong_use"
    WEAK = "weak"
    OTHER = "other"


class Change(StrEnum):
    """What was added to the file after a signature: nothing, data that only help to check it, further
    signatures; or the paper itself, which no signature stands."""

    NONE = "none"
    CHECK_DATA = "check_data"
    SIGNATURES = "signatures"
    FIELDS = "fields"
    CONTENT = "content"


class Answer(StrEnum):
    """What a check says of a signature or of a file."""

    VALID = "valid"
    NOT_VALID = "not_valid"
    NOT_KNOWN = "not_known"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


class CheckProblem(StrEnum):
    """Why a file cannot be checked at all."""

    NOT_PDF = "not_pdf"
    TOO_LARGE = "too_large"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"


_HARMLESS = (Change.NONE, Change.CHECK_DATA, Change.SIGNATURES)


@dataclass(frozen=True, slots=True)
class SignatureFinding:
    """One signature. `readable`: it could be taken apart. `sound`: the signature is that of the
    certificate's key. `intact`: the signed bytes are those in the file. `whole_file`: nothing stands
    outside of them but what came later. `claimed_at` is the signer's own word; `stamped_at` that of a time
    stamp, which counts only if `stamp_trust` says so.
    """

    field: str
    readable: bool = True
    signer: str = ""
    organisation: str = ""
    issuer: str = ""
    serial: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    claimed_at: datetime | None = None
    stamped_at: datetime | None = None
    stamp_trust: Trust | None = None
    sound: bool = False
    intact: bool = False
    whole_file: bool = False
    change: Change = Change.CONTENT
    trust: Trust = Trust.NO_ROOTS
    trust_problem: TrustProblem = TrustProblem.NONE

    @property
    def unchanged(self) -> bool:
        """Whether the paper is what was signed."""
        return self.readable and self.sound and self.intact and self.change in _HARMLESS

    @property
    def answer(self) -> Answer:
        """Valid only if unchanged and trusted; what cannot be known is not called false."""
        if not self.unchanged:
            return Answer.NOT_VALID
        if self.trust is Trust.TRUSTED:
            return Answer.VALID
        if self.trust is Trust.NO_ROOTS or self.trust_problem is TrustProblem.EXPIRED:
            return Answer.NOT_KNOWN
        return Answer.NOT_VALID


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What a check of a file found at a moment. `digest` is the SHA-256 of what was checked; `roots` how
    many root certificates the installation trusted then; `empty_fields` places meant for a signature in
    which there is none; `stamps` how many stand-alone time stamps there are."""

    digest: str
    checked_at: datetime
    roots: int
    problem: CheckProblem | None = None
    signatures: tuple[SignatureFinding, ...] = ()
    empty_fields: int = 0
    stamps: int = 0

    @property
    def answer(self) -> Answer:
        """The answer for the file: one signature that is not valid spoils it."""
        if self.problem is not None:
            return Answer.UNREADABLE
        if not self.signatures:
            return Answer.UNSIGNED
        answers = {item.answer for item in self.signatures}
        for answer in (Answer.NOT_VALID, Answer.NOT_KNOWN):
            if answer in answers:
                return answer
        return Answer.VALID

    def as_data(self) -> dict[str, Any]:
        """The check as plain values for JSON."""
        found = asdict(self)
        found["checked_at"] = self.checked_at.isoformat()
        found["signatures"] = [_plain(asdict(item)) for item in self.signatures]
        return found

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "FileCheck":
        """The check that `as_data` wrote. Raises KeyError or ValueError for anything else."""
        problem = data["problem"]
        return cls(
            digest=data["digest"],
            checked_at=datetime.fromisoformat(data["checked_at"]),
            roots=data["roots"],
            problem=None if problem is None else CheckProblem(problem),
            signatures=tuple(_finding(item) for item in data["signatures"]),
            empty_fields=data["empty_fields"],
            stamps=data["stamps"],
        )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def _finding(data: Mapping[str, Any]) -> SignatureFinding:
    values = dict(data)
    for name in ("valid_from", "valid_to"):
        values[name] = None if values[name] is None else date.fromisoformat(values[name])
    for name in ("claimed_at", "stamped_at"):
        values[name] = None if values[name] is None else datetime.fromisoformat(values[name])
    stamp = values["stamp_trust"]
    values["stamp_trust"] = None if stamp is None else Trust(stamp)
    values["change"], values["trust"] = Change(values["change"]), Trust(values["trust"])
    values["trust_problem"] = TrustProblem(values["trust_problem"])
    return SignatureFinding(**values)
