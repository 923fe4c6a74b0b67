"""An old form against the system's, cell by cell. Nothing is written anywhere but in the answer.

A cell is equal, differs, stands only in the file or only in the system, or cannot be read. The file's own
sums and shares are worked out again, since they often do not add up.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from banmoi.core.numbers import format_number
from banmoi.kit.text import fold
from banmoi.papers.form_reading import UNITS, FoundTable, other_time, unit_meant, unit_said
from banmoi.papers.form_rows import FileRow, Matched, file_rows, match_rows
from banmoi.papers.form_sums import wrong_sums
from banmoi.papers.form_values import Read, answer_of, numbers_in, read_value, rounds_to
from banmoi.papers.sheet_reading import column_letter
from banmoi.reports.forms.laid import CellState, LaidCell, LaidColumn, LaidForm, Measure


class Outcome(StrEnum):
    """How a cell of the file stands to the system's."""

    EQUAL = "equal"
    DIFFERS = "differs"
    FILE_ONLY = "file_only"
    SYSTEM_ONLY = "system_only"
    UNREADABLE = "unreadable"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Compared:
    """A cell that was compared: its row and column in the form (from 1), where it lies in the file, what
    stands there, how it stands to the system's, the difference, and what was put right to compare."""

    row: int
    column: int
    place: str
    said: str
    own: LaidCell
    outcome: Outcome
    difference: Decimal | None = None
    remark: str = ""

    @property
    def difference_text(self) -> str:
        """The difference with its sign; "" for words."""
        if self.difference is None:
            return ""
        text = format_number(self.difference)
        return text if self.difference < 0 else f"+{text}"


@dataclass
class Comparison:
    """The whole answer. `unit`: how many million đồng one of the file's unit is; `lacking`: rows of the
    form that the file has not; `unmatched`: columns of the file that are none of the form's."""

    laid: LaidForm
    table: FoundTable
    unit: Decimal
    rows: Matched
    cells: dict[tuple[int, int], Compared] = field(default_factory=dict)
    lacking: list[int] = field(default_factory=list)
    unmatched: list[tuple[str, str]] = field(default_factory=list)
    absent: list[LaidColumn] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sums: list[tuple[str, str]] = field(default_factory=list)

    def of(self, outcome: Outcome) -> list[Compared]:
        """The cells of an outcome, in the order of the form."""
        return [cell for _at, cell in sorted(self.cells.items()) if cell.outcome is outcome]


@dataclass(frozen=True, slots=True)
class UnitQuestion:
    """The file does not say its unit of money, and its figures speak for another one than the form's."""

    meant: Decimal


def unit_of(table: FoundTable, laid: LaidForm) -> Decimal | UnitQuestion:
    """The file's unit of money as it says itself; a question where it says none and its figures are of
    another size than the system's."""
    said = unit_said(table)
    if said is not None:
        return said[0]
    meant = unit_meant(list(_pairs(table, laid)))
    return Decimal(1) if meant in (None, Decimal(1)) or not laid.form.million else UnitQuestion(meant)


def _pairs(table: FoundTable, laid: LaidForm) -> Iterator[tuple[Decimal, Decimal]]:
    matched = match_rows(file_rows(table, laid), laid)
    for at, row in matched.pairs.items():
        for place, column in table.columns.items():
            own = laid.rows[at].cells[column]
            read = _read(row, place)
            if own.measure is Measure.MONEY and own.value is not None and read.number is not None:
                yield read.number, own.value


def _read(row: FileRow, place: int) -> Read:
    return read_value(row.cells[place] if place < len(row.cells) else None)


def compare(laid: LaidForm, table: FoundTable, unit: Decimal) -> Comparison:
    """The file against the form, with the unit of money that was found or chosen."""
    rows = file_rows(table, laid)
    found = Comparison(laid, table, unit, match_rows(rows, laid))
    fractions = set(_fractions(found))
    for at, row in found.rows.pairs.items():
        for place, column in table.columns.items():
            if not laid.columns[column].label:
                cell = _compared(found, row, (at, column), place, place in fractions)
                if cell is not None:
                    found.cells[at + 1, column + 1] = cell
    found.lacking = [at for at in range(len(laid.rows)) if at not in found.rows.pairs]
    found.unmatched = [
        (column_letter(place), words)
        for place, words in enumerate(table.words)
        if words and place not in table.columns
    ]
    taken = set(table.columns.values())
    found.absent = [column for at, column in enumerate(laid.columns) if at not in taken and not column.label]
    found.notes = list(_notes(found, fractions))
    found.sums = list(wrong_sums(laid, table, found.rows))
    return found


def _fractions(found: Comparison) -> Iterator[int]:
    """The columns of the file in which per cent are written as parts of one."""
    for place, column in found.table.columns.items():
        said, own = [], []
        for at, row in found.rows.pairs.items():
            cell, read = found.laid.rows[at].cells[column], _read(row, place)
            if cell.measure is Measure.SHARE and read.number is not None and not read.percent:
                said.append(read.number)
                if cell.value is not None:
                    own.append(cell.value)
        if len(said) > 1 and max(said) <= 1 and any(value > Decimal("1.5") for value in own):
            yield place


def _compared(
    found: Comparison, row: FileRow, at: tuple[int, int], place: int, fraction: bool
) -> Compared | None:
    own, read = found.laid.rows[at[0]].cells[at[1]], _read(row, place)
    where = f"{column_letter(place)}{row.row}"

    def answer(outcome: Outcome, difference: Decimal | None = None, remark: str = "") -> Compared:
        return Compared(at[0] + 1, at[1] + 1, where, read.text, own, outcome, difference, remark)

    unsaid = own.state in (CellState.NOT_KNOWN, CellState.BLANK)
    if read.broken:
        return answer(Outcome.UNREADABLE, None, _("Ô lỗi, hoặc công thức chưa được tính."))
    if read.nothing:
        if own.state is CellState.BLANK:
            return None
        return answer(Outcome.SYSTEM_ONLY if own.state is CellState.KNOWN else Outcome.NEITHER)
    if unsaid:
        return answer(Outcome.FILE_ONLY)
    if fold(read.text) == fold(own.shown):
        return answer(Outcome.EQUAL)
    if own.state is CellState.NOT_APPLICABLE:
        same = fold(read.text) in ("khong ap dung", "kad", "khong", fold(own.text))
        return answer(Outcome.EQUAL if same else Outcome.DIFFERS)
    if own.measure is Measure.VERDICT:
        return answer(*_answers(own, read))
    if own.measure is Measure.WORDS or own.value is None:
        return answer(*_words(own, read))
    return answer(*_figures(own, read, found.unit, fraction))


Answer = tuple[Outcome, Decimal | None, str]


def _answers(own: LaidCell, read: Read) -> Answer:
    said = answer_of(read.text)
    if said is None:
        return Outcome.UNREADABLE, None, _("Không hiểu là đạt hay chưa đạt.")
    return (Outcome.EQUAL if said == bool(own.value) else Outcome.DIFFERS), None, ""


def _words(own: LaidCell, read: Read) -> Answer:
    """Words are compared by their letters, a threshold by its numbers."""
    if fold(read.text).strip(" .*") == fold(own.text).strip(" .*"):
        return Outcome.EQUAL, None, ""
    mine, theirs = numbers_in(own.text), numbers_in(read.text)
    if mine and mine == theirs:
        return Outcome.EQUAL, None, _("cùng số, viết khác chữ")
    return Outcome.DIFFERS, None, ""


def _figures(own: LaidCell, read: Read, unit: Decimal, fraction: bool) -> Answer:
    assert own.value is not None
    if own.measure is Measure.SHARE:
        return _share(own, own.value, read, fraction)
    if read.number is None:
        return Outcome.UNREADABLE, None, _("Không phải một con số.")
    said, decimals = read.number, read.decimals
    if own.measure is Measure.MONEY and unit != 1:
        said = read.number * unit
        exponent = unit.adjusted()
        decimals = max(0, decimals - exponent)
    return _told(own.value, said, decimals)


def _told(own: Decimal, said: Decimal, decimals: int, remark: str = "") -> Answer:
    if said == own:
        return Outcome.EQUAL, None, remark
    if rounds_to(own, said, decimals):
        rounded = _("khớp khi làm tròn đến %(n)s chữ số thập phân") % {"n": decimals}
        return Outcome.EQUAL, None, f"{remark}; {rounded}" if remark else rounded
    return Outcome.DIFFERS, said - own, remark


def _share(own: LaidCell, value: Decimal, read: Read, fraction: bool) -> Answer:
    """Per cent, parts of one, or "11/14"."""
    if read.parts is not None:
        if own.text.replace(" ", "") == read.text.replace(" ", ""):
            return Outcome.EQUAL, None, ""
        return _told(value, (read.parts[0] * 100 / read.parts[1]).quantize(Decimal("1e-10")), 10)
    if read.number is None:
        said, yes = answer_of(read.text), answer_of(own.text)
        if said is None or yes is None:
            return Outcome.UNREADABLE, None, _("Không phải một tỷ lệ.")
        return (Outcome.EQUAL if said == yes else Outcome.DIFFERS), None, ""
    whole, _mark, _rest = own.text.partition("/")
    if _mark and whole.isdigit() and read.number == Decimal(whole) and not read.percent:
        return Outcome.EQUAL, None, _("tệp ghi số bản, hệ thống ghi cả số bản và tổng số")
    as_percent = _told(value, read.number, read.decimals)
    if read.percent or read.number > 1 or (as_percent[0] is Outcome.EQUAL and not fraction):
        return as_percent
    text = _("tệp ghi %(said)s, hiểu là %(share)s%%") % {
        "said": read.text,
        "share": format_number(read.number * 100),
    }
    as_part = _told(value, read.number * 100, max(0, read.decimals - 2), text)
    return as_part if fraction or as_part[0] is Outcome.EQUAL else as_percent


def _notes(found: Comparison, fractions: set[int]) -> Iterator[str]:
    """What is to be known of how the file was read."""
    table, laid = found.table, found.laid
    if laid.form.million:
        said = unit_said(table)
        name = UNITS.get(found.unit, "")
        if said is not None and said[0] == found.unit:
            text = (
                _("Tệp ghi “%(words)s”, đúng đơn vị của biểu.")
                if found.unit == 1
                else _("Tệp ghi “%(words)s”: các số tiền được đổi ra triệu đồng.")
            )
            yield text % {"words": said[1]}
        elif found.unit != 1:
            yield _("Các số tiền trong tệp được hiểu là %(unit)s.") % {"unit": name}
        else:
            yield _("Tệp không ghi đơn vị tính; các số tiền được hiểu là triệu đồng.")
    for place in sorted(fractions):
        yield _("Cột %(letter)s ghi tỷ lệ dạng phần của 1 (0,784 là 78,4%%).") % {
            "letter": column_letter(place)
        }
    for place, column in table.columns.items():
        if other_time(laid.columns[column].title, table.words[place]):
            yield _(
                "Cột %(letter)s của tệp ghi “%(said)s”, biểu này là “%(own)s”: xem lại có đúng kỳ không."
            ) % {
                "letter": column_letter(place),
                "said": table.words[place],
                "own": laid.columns[column].title,
            }
    if table.grid.repaired:
        yield _("Chữ trong tệp theo bảng mã cũ (TCVN3, VNI), đã đổi sang Unicode.")
    if table.grid.hidden_rows:
        yield _("Tệp có %(count)s dòng đang ẩn; vẫn được đọc.") % {"count": len(table.grid.hidden_rows)}


def outcome_text(outcome: Outcome) -> str:
    """The name of an outcome."""
    return {
        Outcome.EQUAL: _("Bằng nhau"),
        Outcome.DIFFERS: _("Lệch"),
        Outcome.FILE_ONLY: _("Chỉ có trong tệp"),
        Outcome.SYSTEM_ONLY: _("Chỉ có trong hệ thống"),
        Outcome.UNREADABLE: _("Không đọc được"),
        Outcome.NEITHER: _("Cả hai đều chưa có"),
    }[outcome]
