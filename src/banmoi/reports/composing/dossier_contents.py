"""The sheets that the bundle begins with: what is missing, the contents, and the index of evidence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from banmoi.core.document import (
    Align,
    Annex,
    Block,
    Column,
    Document,
    Item,
    Level,
    Paragraph,
    Row,
    RowKind,
    Signature,
    Table,
    row,
    runs,
)
from banmoi.core.paper_dates import short_day
from banmoi.core.words import number_words
from banmoi.reports.composing.dossier import Dossier, EvidenceUse, Piece
from banmoi.reports.composing.heads import UNKNOWN_NAME

INDEX_NAME = "Bảng kê minh chứng"
CONTENTS = (
    Column(("TT",), 11, 0, Align.CENTRE, key=True),
    Column(("Tên tài liệu",), 62, 3),
    Column(("Số, ký hiệu",), 26, 0.5, Align.CENTRE),
    Column(("Ngày",), 23, 0, Align.CENTRE),
    Column(("Tờ số",), 20, 0, Align.CENTRE),
    Column(("Ghi chú",), 28, 1),
)
INDEX = (
    Column(("Chỉ tiêu",), 18, 0, Align.CENTRE, key=True),
    Column(("Tên chỉ tiêu",), 50, 2),
    Column(("Minh chứng",), 58, 2),
    Column(("Ngày gửi",), 23, 0, Align.CENTRE),
    Column(("Người xác minh",), 40, 1),
    Column(("Mã SHA-256",), 30, 0, Align.CENTRE),
    Column(("Tờ số",), 18, 0, Align.CENTRE),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece with its sheets in the bundle, both inside; 0: it has none."""

    piece: Piece
    first: int = 0
    last: int = 0

    @property
    def sheets(self) -> str:
        """The sheets as the contents say them."""
        if not self.first:
            return ""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands: the pieces in their order, each file by its digest (first sheet), files that
    are no sheets, with the reason, and how many sheets there are."""

    placed: tuple[Placed, ...]
    sheet_of: Mapping[str, int]
    aside: Mapping[str, str]
    sheets: int


def contents(dossier: Dossier, layout: Layout) -> Document:
    """What is missing, then the contents."""
    return Document(
        issuer=dossier.issuer,
        symbol="MLHS",
        place=dossier.town,
        kind="Mục lục",
        title=f"Hồ sơ {dossier.title}",
        body=(*_missing(dossier), *_pieces(layout), *_notes(layout)),
        signatures=(Signature(UNKNOWN_NAME, role="Người lập hồ sơ"),),
    )


def _missing(dossier: Dossier) -> Iterator[Block]:
    yield Item(Level.GROUP, "I", runs("Còn thiếu"), heading=True)
    if not dossier.missing:
        yield Paragraph(runs("Không thiếu tài liệu nào trong các thành phần của hồ sơ."))
    for text in dossier.missing:
        yield Item(Level.DASH, "", runs(text))


def _pieces(layout: Layout) -> Iterator[Block]:
    yield Item(Level.GROUP, "II", runs("Tài liệu trong hồ sơ"), heading=True)
    lines = [_piece(number, item, layout) for number, item in enumerate(layout.placed, 1)]
    yield Table(CONTENTS, tuple(lines))


def _piece(number: int, item: Placed, layout: Layout) -> Row:
    piece = item.piece
    aside = sum(file.digest in layout.aside for file in piece.files)
    notes = ["còn thiếu"] if piece.empty and not item.first else ["xem mục I"] if piece.missing else []
    if aside:
        notes.append(f"{aside} tệp kèm ngoài")
    day = short_day(piece.day) if piece.day else ""
    return row(str(number), piece.name, piece.number, day, item.sheets, ", ".join(notes))


def _notes(layout: Layout) -> Iterator[Block]:
    count = f"{layout.sheets} tờ (bằng chữ: {number_words(layout.sheets)} tờ)"
    yield Paragraph(runs(f"Hồ sơ có {count}, đánh số liên tục ở góc dưới bên phải mỗi tờ."))
    yield Paragraph(
        runs(
            "Bản gộp này để đọc và in. Chữ ký số của văn bản chỉ kiểm tra được trên tệp gốc; tệp gốc nhận ra "
            "bằng mã SHA-256 ở bảng kê minh chứng."
        )
    )


def index(dossier: Dossier, layout: Layout) -> Document:
    """The index of evidence: criterion, indicator, evidence; and the files that are no sheets, with why."""
    lines = []
    for criterion in dossier.evidence:
        lines.append(row(f"Tiêu chí {criterion.code}. {criterion.title}", kind=RowKind.GROUP))
        for line in criterion.lines:
            if not line.uses:
                lines.append(row(line.code, line.title, "chưa có minh chứng", "", "", "", ""))
            for place, use in enumerate(line.uses):
                lines.append(
                    _use(line.code if not place else "", line.title if not place else "", use, layout)
                )
    blocks: list[Block] = [Table(INDEX, tuple(lines), empty="Bộ tiêu chí chưa có nội dung trong dữ liệu.")]
    blocks += _aside(dossier, layout)
    every = [line for criterion in dossier.evidence for line in criterion.lines]
    proven = f"{sum(bool(line.uses) for line in every)}/{len(every)} chỉ tiêu có minh chứng"
    return Document(
        issuer=dossier.issuer,
        symbol="BKMC",
        place=dossier.town,
        kind="Bảng kê",
        title=f"Minh chứng của hồ sơ {dossier.title}",
        body=(
            Paragraph(
                runs(f"Tính đến ngày {short_day(dossier.day)}: {proven} trong hệ thống, kê ở phụ lục.")
            ),
        ),
        annexes=(Annex("Tiêu chí, chỉ tiêu, minh chứng", tuple(blocks), across=True),),
        signatures=(Signature(UNKNOWN_NAME, role="Người lập bảng kê"),),
    )


def _use(code: str, title: str, use: EvidenceUse, layout: Layout) -> Row:
    sheet = layout.sheet_of.get(use.file.digest)
    what = f"{use.name} ({use.place}, {use.period})"
    where = str(sheet) if sheet else "kèm ngoài"
    return row(code, title, what, short_day(use.day), use.by, use.file.digest[:12], where)


def _aside(dossier: Dossier, layout: Layout) -> Sequence[Block]:
    files = {file.digest: file for placed in layout.placed for file in placed.piece.files}
    kept = [files[digest] for digest in layout.aside if digest in files]
    if not kept:
        return ()
    lines = tuple(
        row(str(number), file.name, layout.aside[file.digest], file.digest[:12])
        for number, file in enumerate(kept, 1)
    )
    columns = (
        Column(("TT",), 11, 0, Align.CENTRE, key=True),
        Column(("Tệp kèm ngoài bản gộp",), 70, 2),
        Column(("Lý do",), 70, 2),
        Column(("Mã SHA-256",), 30, 0, Align.CENTRE),
    )
    return (Table(columns, lines, caption="Tệp không in thành tờ"),)
