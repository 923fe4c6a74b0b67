"""Papers as web pages keep them: tables drawn with bars, phrases broken over lines, links above the head,
and a head of which the page lost the issuer's place, the kind or the title."""

import re
from collections.abc import Iterator, Sequence

from banmoi.core.paper.head import Head, bare, kind_of_symbol, level_of, read_period, read_title
from banmoi.core.paper.lines import Line

_STATE = "CONG HOA XA HOI CHU NGHIA VIET NAM"
_OWN_NUMBER = re.compile(r"^\W*S[ốôo]\s*[:.]")
_GROUNDS = re.compile(r"^(?:Căn cứ|Thực hiện|Xét|Theo đề nghị|Kính gửi)\b")
_PROPER = r"(?:[A-ZĐÀ-Ỹ][\wà-ỹ']*(?:\s+[A-ZĐÀ-Ỹ][\wà-ỹ']*){0,3})"
_SAYS = re.compile(
    rf"(?:UBND|[ỦU][ỷyỶY] ban nhân dân|Uỷ ban nhân dân|[ỦU][ỶY] BAN NHÂN DÂN)\s+"
    rf"(?P<level>tỉnh|huyện|thị xã|thành phố|quận|xã|phường|thị trấn)(?:\s+(?P<name>{_PROPER}))?\s+"
    r"(?:ban hành|xây dựng|báo cáo|triển khai|tổ chức|đề ra|quyết định)",
)
_DECIDES = re.compile(
    r"^(?:CHỦ TỊCH )?(?:UBND|[ỦU][ỶY] BAN NHÂN DÂN|UỶ BAN NHÂN DÂN) (?P<level>TỈNH|HUYỆN|THỊ XÃ|THÀNH PHỐ|QUẬN|XÃ|PHƯỜNG) (?P<name>.+)$"
)
_NAMED = re.compile(
    r"\b(?P<level>tỉnh|huyện|thị xã|thành phố|quận|xã|phường|thị trấn)\s+(?P<name>[^;.,:()]{2,40})",
    re.IGNORECASE,
)
_ISSUES = re.compile(
    r"(?:ban hành|xây dựng|báo cáo)\s+(?:Kế hoạch|Báo cáo|Chương trình|Đề án|Hướng dẫn)?\s*(?P<title>\S.{15,400}?)"
    r"\s*,?\s*(?:cụ thể\s+)?(?:như sau|với (?:các|những|một số) nội dung.*)\W*$",
    re.IGNORECASE,
)


def without_links(lines: Sequence[Line]) -> list[Line]:
    """The lines from the paper's head on; links of the page above it are dropped.

    The head begins at the line of the state's name, or at the capitals just above it. Nothing is dropped
    where a number or a heading in capitals stands above: then another order of lines was extracted.
    """
    state = next((i for i, line in enumerate(lines[:120]) if _STATE in bare(line.text)), None)
    if not state:
        return list(lines)
    first = state
    while first > 0 and state - first < 4 and _in_capitals(lines[first - 1].text):
        first -= 1
    above = lines[:first]
    if any(_OWN_NUMBER.match(line.text) or _in_capitals(line.text) for line in above):
        return list(lines)
    return list(lines[first:])


def _in_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 3 and all(letter.isupper() for letter in letters)


def complete(head: Head, lines: Sequence[Line], first: int) -> int:
    """Tell what the page lost of the head from its symbol, its capitals and its opening words.

    Returns at which line the body begins.
    """
    if head.kind in (None, "CÔNG VĂN") and (kind := kind_of_symbol(head.symbol)):
        head.kind, head.title = kind, None
        end = next(
            (i for i in range(first, min(first + 8, len(lines))) if _GROUNDS.match(lines[i].text)), first
        )
        if first < end:
            _start, after = read_title(head, lines, first)
            first = max(after, first)
    opening = [line.text for line in lines[max(0, first - 2) : first + 40]]
    if head.title is None and head.kind not in (None, "CÔNG VĂN"):
        said = next((match for text in opening if (match := _ISSUES.search(text))), None)
        head.title = " ".join(said["title"].split()).strip(" .;:") if said else None
    if head.starts is None:
        read_period(head)
    _issuer(head, head.title or "", opening)
    return first


def _issuer(head: Head, title: str, opening: Sequence[str]) -> None:
    """Whose committee it is, where only "Ủy ban nhân dân" is left: the line of who decides, the level of
    the place that the title or the opening names as the paper's own, or what the committee calls itself."""
    if head.issuer is None or head.issuer_level is not None or bare(head.issuer) != "UY BAN NHAN DAN":
        return
    decides = next((match for text in opening if (match := _DECIDES.match(text))), None)
    own = decides or next((match for text in (title, *opening) for match in _named(text, head.place)), None)
    own = own or next((match for text in opening if (match := _SAYS.search(text))), None)
    if own is None:
        return
    name = head.place or own["name"]
    level = own["level"].lower()
    head.issuer = f"Ủy ban nhân dân {level} {name}" if name else f"Ủy ban nhân dân {level}"
    head.issuer_level = level_of(head.issuer)


def _named(text: str, place: str | None) -> Iterator[re.Match[str]]:
    """Where a text names the paper's own place with its level."""
    for match in _NAMED.finditer(text):
        if place and match["name"].casefold().startswith(place.casefold()):
            yield match
