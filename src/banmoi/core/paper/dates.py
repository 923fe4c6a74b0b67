"""Days and deadlines as officers write them."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from banmoi.core.deadlines import Deadline, DeadlineKind

_DAY = r"(?P<d{n}>\d{{1,2}})\s*(?:[/.-]\s*(?P<m{n}>\d{{1,2}})(?:\s*[/.-]\s*(?P<y{n}>\d{{4}}))?|tháng\s+(?P<mm{n}>\d{{1,2}})(?:\s*(?:năm|/)\s*(?P<yy{n}>\d{{4}}))?)(?![\d/])"
DAY = _DAY.format(n="")
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4, "l": 1, "Il": 2, "ll": 2}
_FULL_DAY = re.compile(
    r"\b(?P<d>\d{1,2})(?:\s*[/]\s*(?P<m>\d{1,2})\s*[/]\s*(?P<y>\d{4})|\s+tháng\s+(?P<mm>\d{1,2})\s+năm\s+(?P<yy>\d{4}))\b"
)


@dataclass(frozen=True, slots=True)
class FoundDeadline:
    """A deadline and where its words stand in the text that was asked."""

    deadline: Deadline
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ImpossibleDay:
    """Words that name a day that no calendar has."""

    words: str
    start: int
    end: int


def full_day(text: str) -> date | None:
    """The first whole day in a text: "19/02/2024", "19 tháng 02 năm 2024"."""
    for match in _FULL_DAY.finditer(text):
        found = _make(match["y"] or match["yy"], match["m"] or match["mm"], match["d"])
        if found:
            return found
    return None


def impossible_days(text: str) -> Iterator[ImpossibleDay]:
    """Days with a month that has no such day: "31 tháng 11", "30/02/2024"."""
    for match in re.finditer(r"\b(?:ngày\s+)" + DAY, text):
        day, month = int(match["d"]), int(match["m"] or match["mm"])
        year = int(match["y"] or match["yy"] or 2024)
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
            yield ImpossibleDay(match[0], match.start(), match.end())
    for match in re.finditer(r"(?<![\d/.,])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])", text):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        if text[: match.start()].rstrip().endswith("ngày"):
            continue
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
            yield ImpossibleDay(match[0], match.start(), match.end())


def _make(year: str | int | None, month: str | int | None, day: str | int) -> date | None:
    try:
        return date(int(year or 0), int(month or 0), int(day))
    except ValueError:
        return None


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


_MONTHLY = (
    r"(?:h[àằ]ng|mỗi)\s+tháng|tháng\s+một\s+lần|(?:0?1|một)\s+(?:tháng\s*/\s*(?:0?1\s+)?lần|lần\s*/\s*tháng)"
)
_QUARTERLY = r"(?:h[àằ]ng|mỗi)\s+quý|quý\s+một\s+lần|(?:0?1|một)\s+(?:quý\s*/\s*(?:0?1\s+)?lần|lần\s*/\s*quý)"
_YEARLY = r"(?:h[àằ]ng|mỗi)\s+năm|(?:0?1|một)\s+lần\s*/\s*năm"
_WEEKLY = r"(?:h[àằ]ng|mỗi)\s+tuần|(?:0?1|một)\s+(?:tuần\s*/\s*lần|lần\s*/\s*tuần)"
_RHYTHMS = [
    ("1 week", re.compile(rf"(?:định kỳ\s+)?(?:{_WEEKLY})", re.I)),
    ("1 month", re.compile(rf"(?:định kỳ\s+)?(?:{_MONTHLY})", re.I)),
    ("1 quarter", re.compile(rf"(?:định kỳ\s+)?(?:{_QUARTERLY})", re.I)),
    ("1 year", re.compile(rf"(?:định kỳ\s+)?(?:{_YEARLY})", re.I)),
]
_MARKS = re.compile(
    r"(?:định kỳ\s+)?(?:h[àằ]ng\s+)?(?P<list>(?:(?:0?[369]|1|một|ba|sáu|chín)\s+(?:tháng|quý|năm)(?:\s+(?:đầu|cuối)\s+năm)?(?:\s*,\s*|\s*;\s*|\s+và\s+)"
    r"(?:h[àằ]ng\s+)?)+(?:0?[369]|1|một|cả|h[àằ]ng)?\s*(?:tháng|năm|quý)\b)(?!\s*\d)",
    re.I,
)
_MONTHS_AND_YEAR = re.compile(
    r"(?:báo cáo\s+)?(?:định kỳ\s+)?(?P<list>tháng\s*,\s*quý\s*,?\s*(?:6 tháng\s*,?\s*)?(?:và\s+)?năm|quý\s*,\s*6 tháng\s*(?:,|và)\s*(?:cả\s+)?năm|h[àằ]ng\s+quý\s*,\s*6 tháng\s*(?:,|và)\s*(?:cả |h[àằ]ng )?năm)\b",
    re.I,
)
_PERIODIC = re.compile(
    r"định kỳ\s+(?:0?(?P<n>[1-9])|(?P<w>một|ba|sáu))\s+(?P<u>tháng|quý|tuần|năm)(?:\s*(?:/|một|1)\s*lần)?",
    re.I,
)
_TIMES = re.compile(
    r"(?:0?(?P<n>[2-4])|hai|ba)\s+lần\s*/\s*năm|(?P<k>0?[2-6])\s+tháng\s*(?:/|một|1)\s*(?:01 |1 |một )?lần",
    re.I,
)
_NOT_RHYTHM = re.compile(
    r"(?:kế hoạch|chỉ tiêu|dự toán|vốn|ngân sách|bình quân|kinh phí|tăng trưởng|thu nhập|trung bình|giảm|tăng)\s*$",
    re.I,
)
_BEFORE = re.compile(
    r"(?:(?:xong|hoàn thành|hoàn tất|gửi|báo cáo|thực hiện)\s+)?(?:trước\s+(?:ngày\s+)?|trước ngày\s+)" + DAY,
    re.I,
)
_MONTHLY_DAY = re.compile(
    r"(?:trước|chậm nhất(?:\s+là)?|vào|từ)?\s*ngày\s+(?:mùng\s+)?(?P<d>\d{1,2})\s+(?:của\s+)?(?P<rest>tháng\s+cuối\s+(?:của\s+)?(?:h[àằ]ng\s+|mỗi\s+)?quý|(?:h[àằ]ng|mỗi)\s+(?:tháng|quý)|tháng cuối quý)",
    re.I,
)
_BY = re.compile(
    r"(?:chậm nhất(?:\s+là)?(?:\s+(?:vào|đến|hết))?|muộn nhất(?:\s+là)?|(?:đến|vào|trong)\s+(?=ngày)|đến\s+(?=\d{1,2}/\d{1,2}/\d{4})|hết\s+(?=ngày)|đến hết|(?:thời gian\s+)?(?:hoàn thành|xong)\s*:?\s*(?=ngày)|hạn\s*:?|thời hạn\s*:?|thời gian\s*:\s*(?=ngày|\d{1,2}/)|ngày hoàn thành\s*:?)\s*(?:ngày\s+)?"
    + DAY,
    re.I,
)
_RANGE = re.compile(
    r"từ\s+(?:ngày\s+)?"
    + _DAY.format(n="1")
    + r"\s*(?:đến|-|–)\s*(?:hết\s+)?(?:ngày\s+)?"
    + _DAY.format(n="2"),
    re.I,
)
_DONE = r"(?:(?:phấn đấu\s+)?(?:xong|hoàn thành|hoàn tất|thực hiện|triển khai|ban hành|trình)\s+)?"
_YEAR = r"(?:\s*(?:/|năm|-)\s*(?P<y>\d{4}))?"
_PERIODS = [
    ("quarter", re.compile(_DONE + r"(?P<p>trước|trong|đến hết|hết|đến|cuối|đầu|vào|từ)?\s*\bquý\s+(?P<q>IV|I{1,3}|[1-4]|I?l{1,2})(?:\s*(?:,|-|–|và|đến(?:\s+quý)?)\s*(?:quý\s+)?(?P<q2>IV|I{1,3}|[1-4])\b)?" + _YEAR, re.I)),
    ("months", re.compile(_DONE + r"từ\s+tháng\s+(?P<m>\d{1,2})(?:/(?P<y1>\d{4}))?\s*(?:đến|-|–)\s*(?:hết\s+)?(?:tháng\s+)?(?P<m2>\d{1,2})(?:\s*(?:/|năm)\s*(?P<y>\d{4}))?(?![\d/])", re.I)),
    ("month", re.compile(_DONE + r"(?P<p>trước|trong|đến hết|hết|đến|cuối|đầu|vào|giữa)\s*tháng\s+(?P<m>\d{1,2})(?:\s*(?:,|-|–|và)\s*(?:tháng\s+)?(?P<m2>\d{1,2})\b(?!/))?(?:\s*(?:/|năm)\s*(?P<y>\d{4}))?(?![\d/])", re.I)),
    ("half", re.compile(_DONE + r"(?P<p>trong|đến hết|hết)\s+(?:6|sáu)\s+tháng\s+(?P<h>đầu|cuối)\s+năm" + r"(?:\s+(?P<y>\d{4}))?", re.I)),
    ("end_of_year", re.compile(_DONE + r"(?P<p>đến|trước|vào)?\s*\bcuối\s+năm\b(?:\s+(?P<y>\d{4}))?", re.I)),
    ("year", re.compile(r"(?:(?P<v>xong|hoàn thành|hoàn tất)\s+)?(?P<p>trong|đến hết|hết)\s+năm\s+(?P<y>\d{4})(?!\s*[-–]\s*\d{4})", re.I)),
]  # fmt: skip
_ONGOING = re.compile(r"thường xuyên|liên tục|trong cả năm|cả năm(?=\s*[.;,)]|$)|quanh năm", re.I)
_ONGOING_NOT = re.compile(r"(?:báo cáo|nhiệm vụ|chi|kinh phí|hoạt động|cơ quan)\s*$", re.I)


def deadlines_in(text: str, year: int, issued: date | None) -> list[FoundDeadline]:
    """Every deadline and rhythm in a text, in its order; words are used once, longest reading first.

    `year` completes what names none; `issued` (the paper's day) tells a day of the coming year.
    """
    taken: list[tuple[int, int]] = []
    found: list[FoundDeadline] = []

    def take(match: re.Match[str], deadline: Deadline) -> None:
        span = match.start(), match.end()
        if any(start < span[1] and span[0] < end for start, end in taken):
            return
        taken.append(span)
        found.append(FoundDeadline(deadline, *span))

    for match in _MARKS.finditer(text):
        every = _marks(match["list"])
        if every:
            take(match, Deadline(DeadlineKind.RECURRING, match[0].strip(), every=every))
    for match in _MONTHS_AND_YEAR.finditer(text):
        take(match, Deadline(DeadlineKind.RECURRING, match[0].strip(), every=_marks(match["list"])))
    for match in _MONTHLY_DAY.finditer(text):
        quarterly = "quý" in match["rest"].casefold()
        every = ("1 quarter",) if quarterly else ("1 month",)
        take(match, Deadline(DeadlineKind.RECURRING, match[0].strip(), every=every, day_of=int(match["d"])))
    for match in _RANGE.finditer(text):
        end = _day(match, "2", year)
        start = _day(match, "1", end.year if end else year)
        if start and end and start <= end:
            take(match, Deadline(DeadlineKind.BY_END_OF_PERIOD, match[0].strip(), start, end))
    for pattern, kind in ((_BEFORE, DeadlineKind.BEFORE_DATE), (_BY, DeadlineKind.BY_DATE)):
        for match in pattern.finditer(text):
            # a day that no calendar has stays in the words; a remark tells the author
            take(match, Deadline(kind, match[0].strip(), end=_day(match, "", year)))
    for name, pattern in _PERIODS:
        for match in pattern.finditer(text):
            if span := _period(name, match, year, text):
                kind = DeadlineKind.BY_END_OF_PERIOD
                if (match.groupdict().get("p") or "").casefold() == "trước":
                    take(match, Deadline(DeadlineKind.BEFORE_DATE, match[0].strip(), end=span[0]))
                    continue
                take(match, Deadline(kind, match[0].strip(), *span))
    for match in _PERIODIC.finditer(text):
        number = match["n"] or {"một": "1", "ba": "3", "sáu": "6"}[match["w"].casefold()]
        take(match, Deadline(DeadlineKind.RECURRING, match[0].strip(), every=(_every(number, match["u"]),)))
    for match in _TIMES.finditer(text):
        months = int(match["k"]) if match["k"] else 12 // int(match["n"] or (2 if "hai" in match[0] else 3))
        take(match, Deadline(DeadlineKind.RECURRING, match[0].strip(), every=(f"{months} months",)))
    for every_one, pattern in _RHYTHMS:
        for match in pattern.finditer(text):
            if not _NOT_RHYTHM.search(text[: match.start()]):
                take(match, Deadline(DeadlineKind.RECURRING, match[0].strip(), every=(every_one,)))
    for match in _ONGOING.finditer(text):
        if not _ONGOING_NOT.search(text[: match.start()]):
            take(match, Deadline(DeadlineKind.ONGOING, match[0].strip()))
    return sorted(found, key=lambda item: item.start)


def _every(number: str, unit: str) -> str:
    word = {"tháng": "month", "quý": "quarter", "tuần": "week", "năm": "year"}[unit.casefold()]
    return f"{int(number)} {word}" + ("s" if int(number) > 1 else "")


def _marks(words: str) -> tuple[str, ...]:
    """ "3 tháng, 6 tháng và 1 năm" as marks; "tháng, quý, năm" as rhythms."""
    found: list[str] = []
    for part in re.split(r"\s*[,;]\s*|\s+và\s+", words):
        low = part.casefold()
        number = re.search(r"\d+|một|ba|sáu|chín", low)
        count = 1
        if number:
            spelled = {"một": 1, "ba": 3, "sáu": 6, "chín": 9}
            count = spelled.get(number[0]) or int(number[0])
        unit = "month" if "tháng" in low else "quarter" if "quý" in low else "year"
        if "đầu năm" in low or "cuối năm" in low:
            unit = "month"
        found.append(f"{count} {unit}" + ("s" if count > 1 else ""))
    return tuple(dict.fromkeys(found))


def _day(match: re.Match[str], n: str, year: int) -> date | None:
    return _make(match[f"y{n}"] or match[f"yy{n}"] or year, match[f"m{n}"] or match[f"mm{n}"], match[f"d{n}"])


def _period(name: str, match: re.Match[str], year: int, text: str) -> tuple[date, date] | None:
    groups = match.groupdict()
    given = int(groups.get("y") or year)
    try:
        if name == "quarter":
            first = _QUARTERS[match["q"]]
            second = _QUARTERS[match["q2"]] if groups.get("q2") else first
            return date(given, first * 3 - 2, 1), _last(given, second * 3)
        if name in ("months", "month"):
            first, second = int(match["m"]), int(groups.get("m2") or match["m"])
            start = date(int(groups.get("y1") or given), first, 1)
            return start, _last(given, second)
        if name == "half":
            early = match["h"].casefold() == "đầu"
            return date(given, 1 if early else 7, 1), _last(given, 6 if early else 12)
    except (ValueError, KeyError, calendar.IllegalMonthError):
        return None
    if name == "year" and not groups.get("v"):
        around = text[max(0, match.start() - 80) : match.start()]
        if not re.search(r"xong|hoàn thành|hoàn thiện|phấn đấu|dứt điểm|chậm nhất", around, re.I):
            return None
    return date(given, 1, 1), date(given, 12, 31)


def days_after(day: date, count: int) -> date:
    """The day so many days later."""
    return day + timedelta(days=count)
