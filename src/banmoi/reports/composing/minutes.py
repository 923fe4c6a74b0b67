"""What all minutes (biên bản) have alike: opening, who was there, closing, signatures, figures in words."""

from collections.abc import Iterable
from datetime import date

from banmoi.core.document import Block, Item, Level, Paragraph, Run, Runs, Signature, runs
from banmoi.core.numbers import format_number
from banmoi.core.paper_dates import day_words
from banmoi.core.words import number_words
from banmoi.reports.composing.composed import Figures, Gap
from banmoi.reports.composing.heads import UNKNOWN_NAME
from banmoi.rooms.people.models import Position

TIME = "..... giờ ..... phút"
"""Room for an hour, which no register keeps."""
LINES = "\n".join(("." * 105,) * 2)
"""Room for some sentences to be written by hand."""
SPOT = "...................."
"""Room for a place or a word to be written by hand."""


def opening(day: date, where: str, doing: str) -> Gap:
    """The first sentence. The hour, and the place where the house does not know it, are left to write."""
    return Gap(
        "opening",
        "Mở đầu biên bản",
        "Điền giờ bắt đầu và địa điểm; để nguyên thì in ra chỗ trống để ghi tay.",
        f"Hôm nay, vào hồi {TIME}, {day_words(day)}, tại {where or SPOT}, {doing}.",
    )


def closing(copies: int, keepers: str, *, gathering: str = "Cuộc họp") -> Gap:
    """The last sentence: when it ended, how many copies, who keeps them."""
    count = f"{copies:02d} ({number_words(copies)})"
    return Gap(
        "closing",
        "Kết thúc biên bản",
        "Sửa giờ kết thúc, số bản và nơi giữ.",
        f"{gathering} kết thúc vào hồi {TIME} cùng ngày. Biên bản được lập thành {count} bản có giá trị "
        f"như nhau{keepers}, đã đọc lại cho những người dự nghe, công nhận là đúng và cùng ký tên./.",
    )


def part(number: str, title: str) -> Item:
    """The heading of a part: "I. Thành phần"."""
    return Item(Level.GROUP, number, runs(title), heading=True)


def point(number: str, *words: str | Run) -> Item:
    """A numbered sentence of a part."""
    return Item(Level.CLAUSE, number, runs(*words))


def heading(number: str, title: str) -> Item:
    """The heading of a piece inside of a part: "1. Đoàn kiểm tra"."""
    return Item(Level.CLAUSE, number, runs(title), heading=True)


def dash(*words: str | Run) -> Item:
    """A line of a list."""
    return Item(Level.DASH, "", runs(*words))


def said(text: str) -> Iterable[Block]:
    """What somebody wrote into a register, paragraph by paragraph."""
    return [Paragraph(runs(line.strip())) for line in text.splitlines() if line.strip()]


def person_line(position: Position | None, role: str = "") -> Item:
    """Somebody with the title of the day: "Ông (bà) Ninh Văn Đức, Trưởng bản Ven - Chủ trì"."""
    name = position.user.full_name if position else UNKNOWN_NAME
    title = f", {position.title_vi}" if position else f", chức vụ: {SPOT}"
    return dash(f"Ông (bà) {name}{title}{f' - {role}' if role else ''};")


def signed(role: str, name: str = "", title: str = "") -> Signature:
    """A signature of minutes; dots where nobody is known."""
    return Signature(name.strip() or UNKNOWN_NAME, title, role=role)


def counted(
    figures: Figures, count: int | None, unit: str, what: str, origin: str, day: date, address: str
) -> Runs:
    """A count with its figure in words, as minutes have it: "117 hộ (bằng chữ: một trăm mười bảy hộ)"; said
    plainly where nobody wrote it."""
    if count is None:
        return runs("chưa ghi trong sổ")
    shown = figures.cite(format_number(count), what, origin, day, address)
    return runs(shown, f" {unit} (bằng chữ: {number_words(count)} {unit})")


def lower_first(text: str) -> str:
    """A title inside of a sentence; a short word in capitals (UBND) stays."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
