"""Bodies that a paper calls by more than one name."""

import re
from collections.abc import Iterator

_SHORT = (("bcđ", "ban chỉ đạo"), ("bql", "ban quản lý"), ("mtqg", "mục tiêu quốc gia"), ("ntm", "nông thôn mới"),
          ("xd", "xây dựng"), ("mttq", "mặt trận tổ quốc"), ("uỷ", "ủy"))  # fmt: skip
_FAMILIES = {
    "steering_committee": re.compile(
        r"(?:[Bb]an [Cc]hỉ đạo|BCĐ)(?:\s+(?:các|thực hiện|Các))?\s+(?:Chương trình|chương trình|XD|xây dựng|MTQG|NTM|phong trào)(?:\s+(?:MTQG|mục tiêu quốc gia|XD|xây dựng|về|NTM|nông thôn mới|Chương trình|và|giảm nghèo(?:\s+bền vững)?))*(?:\s+(?:xã|huyện|tỉnh))?"
    ),
    "hamlet_board": re.compile(
        r"[Bb]an [Pp]hát triển(?:\s+(?:XD|xây dựng|NTM|nông thôn mới))*\s+(?:các\s+)?(?:bản|thôn|ấp|khu|xóm|buôn)\b"
    ),
    "management_board": re.compile(
        r"(?:[Bb]an [Qq]uản lý|BQL)(?:\s+(?:XD|xây dựng|NTM|nông thôn mới|Chương trình|chương trình|MTQG|các|dự án))+(?:\s+(?:xã|các bản|các thôn|bản|thôn))?"
    ),
    "fatherland_front": re.compile(
        r"(?:UBMTTQ|(?:Ủy ban|Uỷ ban)\s+(?:MTTQ|Mặt trận Tổ quốc)|MTTQ|Mặt trận Tổ quốc)(?:\s+Việt Nam|\s+VN)?"
    ),
}
_SPELLINGS = re.compile(r"\b(?:Ủy ban|Uỷ ban|ỦY BAN|UỶ BAN)\b")


def name_variants(text: str) -> Iterator[tuple[str, list[tuple[str, tuple[int, int]]]]]:
    """Families of names with more than one really different form, each form with its first place."""
    for family, pattern in _FAMILIES.items():
        forms: dict[str, tuple[str, tuple[int, int]]] = {}
        for match in pattern.finditer(text):
            if match[0].endswith(("huyện", "tỉnh")):
                continue  # the body of a higher level
            forms.setdefault(_long(match[0]), (match[0], match.span()))
        level = {re.sub(r"\s+(?:các\s+)?(?:xã|huyện|tỉnh)$", "", form) for form in forms}
        if family == "fatherland_front":
            level = {match[0] for match in pattern.finditer(text)}
            spots = [(name, (text.index(name), text.index(name) + len(name))) for name in sorted(level)]
            if len(level) >= 2:
                yield family, spots
        elif len(level) > 1:
            yield family, list(forms.values())
    spelled = {match[0].title(): (match[0], match.span()) for match in _SPELLINGS.finditer(text)}
    if len(spelled) > 1:
        yield "spelling", list(spelled.values())


def _long(name: str) -> str:
    words = name.casefold()
    for short, long in _SHORT:
        words = re.sub(rf"\b{short}\b", long, words)
    words = re.sub(r"\b(?:các|về|thực hiện)\s+", "", words)
    return " ".join(words.split())
