"""Papers that a text names: their kind, number, day, issuer and subject."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from banmoi.core.paper.dates import full_day

KINDS = (
    "Bộ luật|Luật|Pháp lệnh|Nghị quyết liên tịch|Nghị quyết|Nghị định|Quyết định|Thông tư liên tịch|Thông tư|"
    "Chỉ thị|Kế hoạch liên tịch|Kế hoạch|Kết luận|Công văn|Công điện|Hướng dẫn liên ngành|Hướng dẫn|Chương trình hành động|"
    "Chương trình phối hợp|Chương trình|Thông báo kết luận|Thông báo|Đề án|Tờ trình|Quy định|Quy chế|Báo cáo|Văn bản|Phương án|Thông tri|Công bố"
)
_SYMBOL = r"\d{1,5}[a-zA-Z]?(?:\s*/\s*\d{4})?\s*[-–/]\s*[A-ZĐ][A-Za-zĐđƯƠÊÔÂ0-9&]*(?:\s?[-–/.]\s?[A-ZĐa-zđ0-9ƯƠÊÔÂ&]+)*"
_ABBREVIATED = {
    "QĐ": "Quyết định", "NQ": "Nghị quyết", "NĐ": "Nghị định", "TT": "Thông tư", "KH": "Kế hoạch", "CT": "Chỉ thị",
    "CV": "Công văn", "TB": "Thông báo", "KL": "Kết luận", "HD": "Hướng dẫn", "BC": "Báo cáo", "TTR": "Tờ trình",
    "CTR": "Chương trình", "ĐA": "Đề án", "TTLT": "Thông tư liên tịch",
}  # fmt: skip
_CITED = re.compile(
    rf"\b(?:(?P<kind>{KINDS})\s+(?:s[ốô]\s*:?\s*)?|(?P<short>QĐ|NQ|NĐ|TT|KH|CT|CV|TB|KL|HD|BC|TTr)\s+s[ốô]\s*:?\s*|"
    rf"(?<=[,;:(] )s[ốô]\s*:?\s*|(?<=\bvà )s[ốô]\s*:?\s*)(?P<number>{_SYMBOL})",
    re.IGNORECASE,
)
_LISTED = re.compile(
    rf"\b[Cc]ác\s+(?P<kind>{KINDS})\s*(?:của\s+(?P<issuer>[^:;,.()]{{3,80}}))?:?\s*$", re.IGNORECASE
)
_DAY_AFTER = re.compile(
    r"^\s*,?\s*(?:ngày|ngảy|ngay)\s+(?P<day>\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})",
    re.IGNORECASE,
)
_ISSUER = re.compile(
    r"^\s*,?\s*của\s+(?P<issuer>.+?)(?=\s+(?:về|ban hành|quy định|phê duyệt|sửa đổi|hướng dẫn|triển khai|v/v|Về|thực hiện|giao|phân bổ|công bố|tổ chức|điều chỉnh|khóa)\b|\s*[;,.()]|\s+và\s+(?:"
    + KINDS
    + r")\b|$)"
)
_SUBJECT = re.compile(
    r"^\s*,?\s*(?P<lead>về việc|về|v/v|ban hành|quy định|phê duyệt|sửa đổi|hướng dẫn|triển khai|thực hiện|giao|phân bổ|công bố|điều chỉnh)\s+",
    re.I,
)
_LAW = re.compile(
    r"\b(?P<kind>Bộ luật|Luật|Pháp lệnh)\s+(?P<name>[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ][^;.\d]{3,120}?),?\s*(?:\(?\s*(?:ngày|năm)\s+(?P<day>\d{1,2}/\d{1,2}/\d{4}|\d{1,2} tháng \d{1,2} năm \d{4}|\d{4}))"
)


_NUMBERED_LAW = re.compile(
    rf"\b(?P<kind>Bộ luật|Luật|Pháp lệnh)\s+(?P<name>[^\d;.]{{3,120}}?)\s+số\s+(?P<number>{_SYMBOL})"
    r"(?:,?\s*ngày\s+(?P<day>\d{1,2}/\d{1,2}/\d{4}|\d{1,2} tháng \d{1,2} năm \d{4}))?"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A paper named in a text, with the characters that name it."""

    kind: str
    number: str | None
    day: date | None
    issuer: str | None
    subject: str | None
    start: int
    end: int

    def moved(self, by: int) -> "Citation":
        """The same, its characters counted from elsewhere."""
        return replace(self, start=self.start + by, end=self.end + by)

    def as_data(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "kind": self.kind,
            "number": self.number,
            "date": self.day.isoformat() if self.day else None,
            "issuer": self.issuer,
            "subject": self.subject,
        }


def citations_in(text: str) -> Iterator[Citation]:
    """Papers cited by number, alone or in a list ("các Quyết định: số …, số …"), and laws by their day."""
    matches = [match for match in _CITED.finditer(text) if _kind(match) is not None]
    found: list[Citation] = []
    for index, match in enumerate(matches):
        limit = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        found.append(_read(text, match, limit))
    yield from _with_issuers(text, matches, found)
    for match in _NUMBERED_LAW.finditer(text):
        if any(other.start() < match.end() and match.start() < other.end() for other in matches):
            continue
        day = full_day(match["day"]) if match["day"] else None
        number = re.sub(r"\s+", "", match["number"])
        yield Citation(
            match["kind"], number, day, None, match["name"].strip(" ,"), match.start(), match.end()
        )
    for match in _LAW.finditer(text):
        if any(
            other.start() <= match.start() < other.end()
            for other in [*matches, *_NUMBERED_LAW.finditer(text)]
        ):
            continue
        day = full_day(match["day"])
        end = match.end() + (1 if text[match.end() : match.end() + 1] == ")" else 0)
        subject = match["name"].strip(" ,(")
        yield Citation(match["kind"], None, day, None, subject, match.start(), end)


def _kind(match: re.Match[str]) -> str | None:
    """The kind that is named, in full or short; in a list, the one that the number's own letters name."""
    if match["kind"]:
        return str(match["kind"])
    letters = re.findall(r"[A-ZĐ][A-Za-zĐđ]*", match["number"])
    return _ABBREVIATED.get((match["short"] or (letters[0] if letters else "")).upper())


def _with_issuers(text: str, matches: list[re.Match[str]], found: list[Citation]) -> list[Citation]:
    """In a list, the issuer that stands once, before it or after its last paper, is that of all."""
    whole: list[Citation] = []
    for index, item in enumerate(found):
        issuer = item.issuer
        if issuer is None and (head := _LISTED.search(text[max(0, item.start - 160) : item.start].rstrip())):
            issuer = head["issuer"] and head["issuer"].strip()
        bare = [match["kind"] is None and match["short"] is None for match in matches]
        if issuer is None and bare[index] and whole and whole[-1].issuer:
            issuer = whole[-1].issuer
        later = index + 1
        while issuer is None and later < len(found) and bare[later]:
            issuer, later = found[later].issuer, later + 1
        whole.append(replace(item, issuer=issuer))
    return whole


def _read(text: str, match: re.Match[str], limit: int) -> Citation:
    at = match.end()
    day = issuer = subject = None
    if found := _DAY_AFTER.match(text[at:limit]):
        day = full_day(found["day"].replace(" /", "/").replace("/ ", "/").replace("-", "/").replace(".", "/"))
        at += found.end()
    if found := _ISSUER.match(text[at:limit]):
        issuer = found["issuer"].strip(" ,")
        at += found.end()
        if not day and (later := _DAY_AFTER.match(text[at:limit])):
            day = full_day(later["day"])
            at += later.end()
    if found := _SUBJECT.match(text[at:limit]):
        begins = at + found.end() if found["lead"].casefold() in ("về", "về việc", "v/v") else at
        stop = re.search(
            r"\s*(?:[;.](?:\s|$)|\s+và\s+(?:" + KINDS + r")\s+số|,\s*(?:" + KINDS + r"|UBND|Ủy ban)\b)",
            text[begins:limit],
        )
        end = begins + stop.start() if stop else limit
        subject = text[begins:end].strip(" ,.;") or None
        at = end
    number = re.sub(r"\s+", "", match["number"]).replace("–", "-").rstrip("-/.")
    named = str(_kind(match))
    return Citation(named[0].upper() + named[1:].lower(), number, day, issuer, subject, match.start(), at)


def unnumbered_basis(text: str) -> Citation | None:
    """A ground that names a paper without its number: "Căn cứ Kế hoạch của Ban Thường vụ Huyện ủy về …"."""
    match = re.match(rf"^(?:Căn cứ|Thực hiện|Theo)\s+(?:các\s+)?(?P<kind>{KINDS})\b", text, re.I)
    if match is None:
        return None
    issuer = re.search(r"\bcủa\s+(.+?)(?=\s+về\b|[;,.]|$)", text)
    subject = re.search(r"\bvề\s+(?:việc\s+)?([^;.]+)", text)
    kind = match["kind"][0].upper() + match["kind"][1:].lower()
    return Citation(kind, None, full_day(text), issuer[1] if issuer else None,
                    subject[1].strip() if subject else None, match.start("kind"), len(text.rstrip(" ;.")))  # fmt: skip


_UNNUMBERED = re.compile(
    r"(?P<what>(?:Bộ tiêu chí|bộ tiêu chí)\s+(?:quốc gia|do|xã|bản|thôn|nông thôn|về|khu)[^;,.()]{3,120}?(?=\s*(?:,|;|\.|\(|$|\bvà\s+Bộ|,?\s*cụ thể|,?\s*lập\b))|"
    r"[Qq]uy chế\s+dân chủ(?:\s+ở\s+cơ\s+sở)?|"
    r"[Qq]uy hoạch\s+xây dựng\s+(?:NTM|nông thôn mới)(?:\s+xã)?(?:\s+giai đoạn\s+\d{4}\s*[-–]\s*\d{4})?|"
    r"[Qq]uy hoạch\s+chung\s+(?:xây dựng\s+)?xã[^;,.()]{0,60}?(?=\s*(?:,|;|\.|\(|$))|"
    r"(?:Kế hoạch|Nghị quyết|Quyết định|Chỉ thị|Công văn|Hướng dẫn|Thông báo|Kết luận|Văn bản|Chương trình)\s+(?!này|số|phối|hành động|thực hiện tại|chi tiết|đề ra)[^;,.()\d]{0,140}?(?:\d{4}[^;,.()]{0,40}?)?của\s+(?:UBND|HĐND|Ủy ban nhân dân|Tỉnh ủy|Huyện ủy|Đảng ủy|Chính phủ|Thủ tướng|Bộ|tỉnh|huyện|Sở|Ban|Đại hội|Đảng bộ|Trung ương|cấp trên)(?:\s+(?:nhân dân\s+)?(?:tỉnh|huyện|xã|Chính phủ|Chỉ đạo|Thường vụ)\b)*(?:\s+(?:[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ]\w*|ủy|uỷ)){0,4}|"
    r"Chương trình\s+mỗi\s+xã\s+một\s+sản\s+phẩm(?:\s+của\s+(?:huyện|tỉnh))?)"
)


def references_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Papers and sets named without a number."""
    numbered = [(item.start, item.end) for item in citations_in(text)]
    for match in _UNNUMBERED.finditer(text):
        words = match["what"]
        if re.search(r"\bsố\s+\d", words) or any(s < match.end() and match.start() < e for s, e in numbered):
            continue
        yield words.strip(), match.start(), match.start() + len(words.rstrip())
