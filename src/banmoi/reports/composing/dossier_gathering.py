"""Gathers a dossier: issued papers, papers written from data, pictures, evidence, and what is missing."""

from datetime import date

from django.urls import reverse
from django.utils import translation

from banmoi.core.document import Document
from banmoi.core.law import CriteriaSet
from banmoi.kit.text import fold
from banmoi.reference.dossiers import dossier_parts
from banmoi.reports.composing import dossier_papers as papers
from banmoi.reports.composing.composed import Composed
from banmoi.reports.composing.dossier import BundleFile, Dossier, Piece
from banmoi.reports.composing.dossier_evidence import EvidenceIndex
from banmoi.reports.debts import debt_book, debt_lines, gate_of
from banmoi.reports.dispatch import paper_number
from banmoi.reports.wording import day_label
from banmoi.reports.works_wording import choice_name
from banmoi.rooms.assessments.queries import frozen_of, standing_of
from banmoi.rooms.dispatch.models import FileRole, OutgoingPaper
from banmoi.rooms.dispatch.queries import came_about, issued_about, issuing_offices
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace, commune_of, places_by_id, scope_ids
from banmoi.rooms.works.queries import photos_at, pictures_of

MOST_PICTURES = 300
"""The most photographs that a dossier shows; beyond these nobody turns the pages."""
RECOGNITION = ("công nhận",)


def dossier_of(rights: Rights | None, place: NamedPlace, criteria_set: CriteriaSet, day: date) -> Dossier:
    """The dossier of a place for a set as of a day, in Vietnamese. `rights`: who gathers it; None: nobody is
    named (the command), so nothing is held back."""
    with translation.override("vi"):
        return _Gathering(rights, place, criteria_set, day).dossier()


class _Gathering:
    def __init__(
        self, rights: Rights | None, place: NamedPlace, criteria_set: CriteriaSet, day: date
    ) -> None:
        self.place, self.day = place, day
        self.commune = commune_of(place, day) or place
        self.office: Unit | None = next(iter(issuing_offices(self.commune.id, day)), None)
        self.standing = standing_of(place, day)
        self.set = self.standing.sets[criteria_set.id]
        self.verdict = self.standing.verdict(self.set.id)
        self.index = EvidenceIndex(rights, self.standing, self.verdict)
        self.scope = scope_ids([place.id], day)

    def dossier(self) -> Dossier:
        """All of it."""
        return Dossier(
            place=self.place,
            criteria_set=self.set,
            day=self.day,
            issuer=self.office.name_vi if self.office else f"Ủy ban nhân dân {self.commune.title}",
            town=self.commune.name_vi,
            pieces=(
                self._issued("submission", "submission", RECOGNITION),
                self._results(),
                self._opinions(),
                self._issued("minutes", "minutes", RECOGNITION),
                self._debts(),
                self._pictures(),
            ),
            evidence=self.index.criteria,
            remarks=tuple(self._remarks()),
            hidden=self.index.hidden,
        )

    def _remarks(self) -> list[str]:
        kept = [
            item for item in frozen_of([self.place.id]) if item.set_id == self.set.id and item.on <= self.day
        ]
        found = []
        if not any(item.on == self.day for item in kept):
            last = f"; lần chốt gần nhất ngày {day_label(kept[0].on)}" if kept else ""
            found.append(f"Đánh giá ngày {day_label(self.day)} chưa được chốt{last}.")
        if not self.verdict.in_force:
            found.append("Ngày này bộ tiêu chí không có hiệu lực, kết quả chỉ để xem trước.")
        if self.office is None:
            found.append("Chưa có cơ quan nào ban hành văn bản; thêm đơn vị ở trang Đơn vị.")
        return found

    def _found(self, kind: str, words: tuple[str, ...]) -> OutgoingPaper | None:
        if self.place.id != self.commune.id:
            words = (*words, self.place.name_vi)
        return next(iter(issued_about(self.commune.id, kind, words, self.day)), None)

    def _issued(self, key: str, kind: str, words: tuple[str, ...]) -> Piece:
        paper, name = self._found(kind, words), dossier_parts()[key].name_vi
        if paper is not None:
            return paper_piece(name, paper)
        said = " ".join(words)
        return Piece(name, missing=(f"chưa có văn bản đã cấp số có “{said}” trong trích yếu.",))

    def _results(self) -> Piece:
        name = dossier_parts()["results"].name_vi
        details = self._written(
            papers.results(
                self.place, self.verdict, self.index.criteria,
                {part.id: part.title for part in self.standing.parts},
            )
        )  # fmt: skip
        issued = self._found("report", ("kết quả", *RECOGNITION))
        if issued is not None:
            piece = paper_piece(name, issued)
            return Piece(
                name, piece.number, piece.day, piece.files, details, piece.missing, piece.address
            )  # fmt: skip
        return Piece(
            name, document=details, missing=("báo cáo trong hồ sơ là bản hệ thống viết, chưa cấp số và ký.",)
        )

    def _written(self, composed: Composed) -> Document | None:
        return papers.paper(self.office, self.commune, self.day, composed) if self.office else None

    def _opinions(self) -> Piece:
        """A report of the commune's own, else one that came in (the Front's)."""
        name = dossier_parts()["opinions"].name_vi
        own = self._found("report", ("lấy ý kiến",))
        if own is not None:
            return paper_piece(name, own)
        for word in ("hài lòng", "lấy ý kiến"):
            for paper in came_about(self.commune.id, (word,), self.day):
                if fold(paper.title).startswith("bao cao"):
                    files = tuple(_file(file) for file in paper.files.all())
                    missing = () if files else ("văn bản đến chưa có tệp.",)
                    address = reverse("incoming", args=[paper.pk])
                    return Piece(name, paper.written, paper.issued_on, files, None, missing, address)
        return Piece(
            name,
            missing=("chưa có báo cáo lấy ý kiến của xã, cũng chưa có báo cáo của Mặt trận ở văn bản đến.",),
        )

    def _debts(self) -> Piece:
        lines = debt_lines(self.scope, self.day)
        book, gate = debt_book(lines, self.day), gate_of(lines, self.day)
        name = dossier_parts()["debts"].name_vi
        issued = self._found("report", ("nợ đọng",))
        if issued is not None:
            return paper_piece(name, issued)
        missing = ["báo cáo trong hồ sơ là bản hệ thống viết, chưa cấp số và ký."]
        if not book.contracts:
            missing.append("sổ hợp đồng chưa có hợp đồng nào.")
        return Piece(
            name, document=self._written(papers.debts(self.place, book, gate)), missing=tuple(missing),
            address=reverse("debts", args=[self.place.key]),
        )  # fmt: skip

    def _pictures(self) -> Piece:
        name = dossier_parts()["pictures"].name_vi
        rows = photos_at(self.scope, self.day)
        pictures, places = pictures_of(rows), places_by_id({item.place_id for item in rows}, self.day)
        files: dict[str, BundleFile] = {}
        for item in rows:
            stage = choice_name("work_photos", "stage", item.stage).lower()
            place = places[item.place_id].title if item.place_id in places else ""
            caption = f"{item.caption} ({item.work.name}, {place}, {stage}, {day_label(item.taken_on)})"
            for kept in pictures.get(item.pk, ()):
                files.setdefault(kept.file.digest, _file(kept.file, caption))
        shown = tuple(files.values())[:MOST_PICTURES]
        missing = []
        if not files:
            missing.append("sổ Ảnh công trình chưa có ảnh nào.")
        elif len(files) > len(shown):
            missing.append(f"chỉ lấy {MOST_PICTURES} ảnh mới nhất trong {len(files)} ảnh.")
        return Piece(name, files=shown, missing=tuple(missing), pictures=True)


def paper_piece(name: str, paper: OutgoingPaper) -> Piece:
    """An issued paper as a piece: its signed file, else its scans, else its text."""
    kept = list(paper.files.all())
    by_role = [
        [item.file for item in kept if item.role == role]
        for role in (FileRole.SIGNED, FileRole.SCAN, FileRole.TEXT)
    ]
    signed, scans, texts = by_role
    printable = [file for file in texts if file.media_type == "application/pdf"] or texts
    files = signed[-1:] or scans or printable
    missing = [] if signed or scans else ["chưa có bản ký số hoặc bản quét có chữ ký."]
    if not files:
        missing = ["văn bản đã cấp số nhưng chưa có tệp nào."]
    kept_files, address = tuple(_file(file) for file in files), reverse("paper", args=[paper.pk])
    return Piece(name, paper_number(paper), paper.issued_on, kept_files, None, tuple(missing), address)


def _file(file: StoredFile, caption: str = "") -> BundleFile:
    return BundleFile(file.digest, file.media_type, file.original_name, caption)
