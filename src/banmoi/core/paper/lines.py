"""Text as extracted becomes paragraphs: page numbers and running heads dropped, broken lines joined."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from banmoi.core.paper.marks import MarkKind, mark_of

_STRANGE = str.maketrans(
    {"Ð": "Đ", "ð": "đ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " "}
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
    | dict.fromkeys("\uf0b7\uf0a7\uf02d●▪■◦○❖➢·", "•")
)
_BROKEN = re.compile(
    r"\b(?:[ỦU][ỶY]\s+BAN\s+NHÂN\s+DÂN|UỶ\s+BAN\s+NHÂN\s+DÂN|HỘI\s+ĐỒNG\s+NHÂN\s+DÂN|"
    r"CỘNG\s+H[ÒO][ÀA]\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM)\b"
)
"""Names in the head that web pages break over lines."""
_DIGITS = str.maketrans("lIO", "110")
_MISREAD = re.compile(
    r"(?<![\wà-ỹ])(?=[\dlIO/]*\d)[\dlO][\dlIO]*(?:/[\dlIO]+)*(?![\wà-ỹ])|(?<![\wà-ỹ])I\d[\dlIO]*(?![\wà-ỹ])"
)
_PAGE_NUMBER = re.compile(r"^[-–\s]*(?:Trang\s+)?(\d{1,3})(?:\s*/\s*\d{1,3})?[-–\s]*$", re.IGNORECASE)
_ENDS = re.compile(r"(?:[.;:?!…]|\./\.|\.\s*/\s*\.)[”\"')\]]*$")
_LEANS = re.compile(
    r"(?:\b(?:của|và|các|với|về|theo|trong|từ|đến|cho|là|để|số|ngày|tháng|năm|quý|khoản|điều|mục|tiêu chí|"
    r"xây|nông thôn|giai đoạn|trên|dưới|đạt|những|một|tại|do|bằng|được|hoặc|thôn|chức|hiện)|[,\-–(/“])$",
    re.IGNORECASE,
)
_MUST_GO_ON = re.compile(
    r"(?:\b(?:của|và|các|với|về|theo|ngày|tháng|năm|quý|số|từ|đến|cho|giai đoạn|có|đạt|là|để|được|gồm|khoảng|ít nhất|bằng|"
    r"trong|trên|dưới|một|những|hoặc|nhằm|do|bởi)|[,(])$"
)
_STARTS = re.compile(
    r"^(?:Căn cứ|Xét|Nơi nhận|Kính gửi|TM\.|T/M|KT\.|TL\.|TUQ\.|Trên đây là|Ghi chú|Điều \d|Phần |PHẦN |Phụ lục|"
    r"PHỤ LỤC|Cơ quan chủ trì|Đơn vị chủ trì|Cơ quan phối hợp|Đơn vị phối hợp|Thời gian)\b",
)
YEARS_BROKEN = re.compile(r"(?s).*\b\d{4}\n[-–]\s*\d{4}\b")
"""A span of years broken over two lines: "giai đoạn 2021" and "- 2025"."""
_FAR = 18
"""Lines of text that lie at least between two page numbers."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as extracted, its blanks made single (tabs, which part cells, are kept)."""

    text: str
    after_blank: bool = False
    page_top: bool = False


def cleaned(text: str) -> str:
    """Composed Unicode, plain blanks, one kind of bullet, Vietnamese Đ; nothing invisible."""
    plain = unicodedata.normalize("NFC", text).translate(_STRANGE)
    plain = re.sub(r"(?<![ \t])[ \t]+([;,.:])(?=\s|$)", r"\1", plain)
    plain = _BROKEN.sub(lambda match: " ".join(match[0].split()), plain)
    plain = _MISREAD.sub(lambda match: match[0].translate(_DIGITS), plain)
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\u2028", "\n")


def lines_of(text: str) -> list[Line]:
    """The lines that say something, without page numbers and running heads."""
    found: list[Line] = []
    for number, page in enumerate(cleaned(text).split("\f")):
        blank = False
        first = number > 0
        for raw in page.split("\n"):
            if " | " in raw or raw.rstrip().endswith("|"):
                raw = raw.strip(" |").replace("|", "\t")  # a row of a table as a web page draws it
            words = "\t".join(" ".join(cell.split()) for cell in raw.split("\t")).strip()
            if set(words) <= set("_-–—=*.…| "):
                blank = blank or not words
                continue
            mark = mark_of(words.replace("\t", " ", 1)) if words.count("\t") == 1 else None
            if mark is not None and words.index("\t") <= mark.length:
                words = words.replace("\t", " ")  # a tab after a number is a blank, not a cell
            found.append(Line(words, blank, first))
            blank = first = False
    return _without_furniture(_with_rows(found))


def _with_rows(lines: Sequence[Line]) -> list[Line]:
    """Put a table that extraction wrote cell by cell back into rows, its cells parted by tabs.

    It begins at "STT" or "TT" alone on a line; the header runs to the row number 1; a row runs to the
    next number. Words that a cell broke into more lines belong to its name.
    """
    found: list[Line] = []
    at = 0
    while at < len(lines):
        if not re.fullmatch(r"(?:STT|TT|Stt|Số TT)\.?", lines[at].text):
            found.append(lines[at])
            at += 1
            continue
        first = next(
            (i for i in range(at + 1, min(at + 10, len(lines))) if lines[i].text in ("1", "01", "1.")), None
        )
        if first is None or first - at < 3:
            found.append(lines[at])
            at += 1
            continue
        width = first - at
        found.append(Line("\t".join(line.text for line in lines[at:first]), lines[at].after_blank))
        at = first
        number = 1
        while at < len(lines) and lines[at].text.strip(".").lstrip("0") == str(number):
            end = at + 1
            while (
                end < len(lines)
                and end - at < width + 6
                and lines[end].text.strip(".").lstrip("0") != str(number + 1)
            ):
                end += 1
            last = end >= len(lines) or lines[end].text.strip(".").lstrip("0") != str(number + 1)
            end = min(at + width, len(lines)) if last else end
            cells = [line.text for line in lines[at + 1 : end]]
            extra = max(0, len(cells) - (width - 1))
            row = [str(number), " ".join(cells[: extra + 1]), *cells[extra + 1 :]]
            found.append(Line("\t".join(row), lines[at].after_blank))
            at, number = end, number + 1
    return found


def _without_furniture(lines: Sequence[Line]) -> list[Line]:
    """Drop page numbers (they count up, far apart or at page ends) and heads that run over pages."""
    pages = sum(line.page_top for line in lines) > 0
    dropped: set[int] = set()
    expected, last = None, -_FAR
    for index, line in enumerate(lines):
        match = _PAGE_NUMBER.match(line.text)
        if not match:
            continue
        number = int(match[1])
        edge = line.page_top or index + 1 == len(lines) or lines[index + 1].page_top
        if expected is None:
            counts_up = number <= 2 and (index >= _FAR or index == 0)
        else:
            counts_up = number == expected and index - last >= _FAR
        fits = counts_up or (pages and edge)
        if fits:
            dropped.add(index)
            expected, last = number + 1, index
    near = {index + 1 for index in dropped} | {index - 1 for index in dropped}
    near |= {index for index, line in enumerate(lines) if line.page_top}
    near |= {index - 1 for index, line in enumerate(lines) if line.page_top}
    counted = Counter(lines[index].text for index in near if 0 <= index < len(lines))
    running = {text for text, times in counted.items() if times >= 3 and len(text) < 120}
    return [
        line
        for index, line in enumerate(lines)
        if index not in dropped and not (index in near and line.text in running)
    ]


def usual_width(lines: Sequence[Line]) -> int | None:
    """The width at which the text was broken into lines; None where a line is a paragraph."""
    lengths = sorted(len(line.text) for line in lines if "\t" not in line.text)
    if len(lengths) < 8:
        return None
    broken = sum(line.text[0].islower() for line in lines) > 0.25 * len(lines)
    width = lengths[int(len(lengths) * 0.9)]
    full = sum(0.75 * width <= length <= 1.15 * width for length in lengths)
    if (
        width > 150
        or lengths[int(len(lengths) * 0.98)] > 2 * width
        or (full < 0.3 * len(lengths) and not broken)
    ):
        return None
    return width


def paragraphs(lines: Sequence[Line], width: int | None) -> list[str]:
    """Join the lines that belong together. A blank line parts paragraphs unless every line has one."""
    meaning = sum(line.after_blank for line in lines) < 0.8 * len(lines)
    short = _first_width(lines, width)
    found: list[str] = []
    last = ""
    for line in lines:
        if found and (
            _goes_on(found[-1], last, line, width, blanks_mean=meaning)
            or (short is not None and found[-1] == last and _first_goes_on(last, line.text, short))
        ):
            found[-1] = _joined(found[-1], line.text)
        else:
            found.append(line.text)
        last = line.text
    return found


def _first_width(lines: Sequence[Line], width: int | None) -> int | None:
    """At which width the first lines of paragraphs were broken, where that is much earlier than the other
    lines (some web pages do so); else None."""
    if width is None:
        return None
    firsts = sorted(
        len(line.text)
        for before, line, after in zip(lines, lines[1:], lines[2:], strict=False)
        if _ENDS.search(before.text) and after.text[0].islower() and not _ENDS.search(line.text)
    )
    if len(firsts) < 4:
        return None
    usual = firsts[int(len(firsts) * 0.9)]
    return usual if usual < 0.6 * width else None


def _first_goes_on(first: str, text: str, short: int) -> bool:
    """Whether a paragraph's first line, broken early, goes on in a line that begins with a capital."""
    mark = mark_of(first)
    headed = mark is not None and mark.kind not in (MarkKind.BULLET, MarkKind.LETTER)
    if headed or "\t" in first + text or _ENDS.search(first) or _is_heading(first) or _is_heading(text):
        return False
    full = len(first) + len(text.split()[0]) >= 0.95 * short
    return full and mark_of(text) is None and not _STARTS.match(text)


def _joined(before: str, after: str) -> str:
    if re.search(r"\d[-–]$", before[-2:]) and after[0].isdigit():
        return before + after
    return f"{before} {after}"


def _goes_on(paragraph: str, last: str, line: Line, width: int | None, *, blanks_mean: bool) -> bool:
    """Whether a line continues the paragraph whose newest line is `last`."""
    text = line.text
    if "\t" in text or "\t" in last or _STARTS.match(text):
        return False
    if YEARS_BROKEN.match(f"{last[-12:]}\n{text}"):
        return True
    ended = bool(_ENDS.search(last))
    full = width is not None and len(last) + len(text.split()[0]) >= 0.88 * width
    mark = mark_of(text)
    if mark is not None:
        # "… theo hướng xanh" + "- sạch - đẹp", "… năm" + "2. Xã": a mark in the middle of a sentence
        return not ended and full and (bool(_LEANS.search(last)) or text[mark.length :][:1].islower())
    if _is_heading(last) != _is_heading(text) and not _LEANS.search(last):
        return False
    if paragraph == last and _is_heading(text) and not _ENDS.search(last):
        above = mark_of(last)
        if above is not None and above.kind in (MarkKind.ROMAN, MarkKind.CAPITAL):
            return True  # a part's heading over two lines
    if text[0].islower() or text[0] in ",;.)”%":
        return not ended or (full and not (blanks_mean and line.after_blank))
    if width is None:
        return bool(_MUST_GO_ON.search(last)) and (not _is_heading(last) or _is_heading(text))
    if blanks_mean and line.after_blank and not line.page_top:
        return not ended and full and bool(_LEANS.search(last))
    if ended:
        return len(last) >= 0.9 * width and not last.endswith((";", ":", "./."))
    return full or bool(_LEANS.search(last) or _MUST_GO_ON.search(last))


def _is_heading(text: str) -> bool:
    """Whether a line is set in capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    long = len(letters) > 3 or re.fullmatch(r"NĂM \d{4}\W*", text) is not None
    return long and sum(letter.isupper() for letter in letters) > 0.85 * len(letters)
