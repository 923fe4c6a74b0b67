"""The dossier of a recognition as data: its pieces in order, what is missing, the evidence by indicator.

A piece has either a document that the system writes or files that somebody kept, or it is missing; the
bundle (`papers.bundle`) takes it as it comes and asks nothing more.
"""

from dataclasses import dataclass
from datetime import date

from banmoi.core.document import Document
from banmoi.core.law import CriteriaSet
from banmoi.rooms.places.queries import NamedPlace


@dataclass(frozen=True, slots=True)
class BundleFile:
    """A kept file: the SHA-256 of its content, what it is, how it was called, what stands below a picture."""

    digest: str
    media_type: str
    name: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a dossier: name, number and day of its paper, the files or the document that it is, and
    what of it is missing, in sentences. `pictures`: its files are photographs, two on a sheet."""

    name: str
    number: str = ""
    day: date | None = None
    files: tuple[BundleFile, ...] = ()
    document: Document | None = None
    missing: tuple[str, ...] = ()
    address: str = ""
    pictures: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to put in."""
        return self.document is None and not self.files


@dataclass(frozen=True, slots=True)
class EvidenceUse:
    """A file that proves a value of an indicator: of which place and period, since when, seen by whom."""

    place: str
    period: str
    name: str
    day: date
    by: str
    file: BundleFile


@dataclass(frozen=True, slots=True)
class ProvenLine:
    """A line of the set with its evidence; none: nothing proves it."""

    code: str
    title: str
    uses: tuple[EvidenceUse, ...]


@dataclass(frozen=True, slots=True)
class ProvenCriterion:
    """A criterion with its lines."""

    code: str
    title: str
    lines: tuple[ProvenLine, ...]

    @property
    def files(self) -> tuple[BundleFile, ...]:
        """Its files, each once, in the order of the lines."""
        found = {use.file.digest: use.file for line in self.lines for use in line.uses}
        return tuple(found.values())

    @property
    def bare(self) -> tuple[str, ...]:
        """The codes of the lines that nothing proves."""
        return tuple(line.code for line in self.lines if not line.uses)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier for a place, a set and a day. `hidden`: how many files of evidence the reader may not see."""

    place: NamedPlace
    criteria_set: CriteriaSet
    day: date
    issuer: str
    town: str
    pieces: tuple[Piece, ...]
    evidence: tuple[ProvenCriterion, ...]
    remarks: tuple[str, ...] = ()
    hidden: int = 0

    @property
    def title(self) -> str:
        """What the dossier asks for."""
        return f"đề nghị xét, công nhận {self.place.title}"

    @property
    def evidence_pieces(self) -> tuple[Piece, ...]:
        """The evidence as pieces, one a criterion that has any; a file stands where it is used first."""
        found, seen = [], set[str]()
        for item in self.evidence:
            files = tuple(file for file in item.files if file.digest not in seen)
            seen |= {file.digest for file in files}
            if files:
                found.append(Piece(f"Minh chứng tiêu chí {item.code}. {item.title}", files=files))
        return tuple(found)

    @property
    def missing(self) -> tuple[str, ...]:
        """All that is missing, piece by piece."""
        found = [f"{piece.name}: {text}" for piece in self.pieces for text in piece.missing]
        bare = [code for item in self.evidence for code in item.bare]
        if bare:
            found.append(f"Minh chứng: {len(bare)} chỉ tiêu chưa có minh chứng ({', '.join(bare)}).")
        if self.hidden:
            found.append(
                f"Minh chứng: {self.hidden} tệp không đưa vào vì người lập hồ sơ không có quyền xem tệp đó."
            )
        return (*found, *self.remarks)
