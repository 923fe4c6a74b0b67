"""Goals and aims in the parts of a paper that set them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from banmoi.core.goals import GoalComparator
from banmoi.core.paper.outline import Block, Role
from banmoi.core.paper.quantities import Quantity, quantities_in


@dataclass(frozen=True, slots=True)
class FoundGoal:
    """A goal: what is meant, how it is compared, and the characters that say so."""

    where: str
    indicator: str
    comparison: GoalComparator
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    year: int | None
    start: int
    end: int
    as_written: str
    count: int | None = None
    count_of: int | None = None

    def as_data(self) -> dict[str, Any]:
        """The JSON form: a range as a list, an achievement as true, whole numbers as integers."""
        value: Any = True
        if self.low is not None:
            value = _plain(self.low) if self.high is None else [_plain(self.low), _plain(self.high)]
        found: dict[str, Any] = {
            "where": self.where,
            "indicator": self.indicator,
            "comparator": self.comparison.value,
            "value": value,
            "unit": self.unit,
            "year": self.year,
            "as_written": self.as_written,
        }
        if self.count is not None:
            found["numerator"], found["denominator"] = self.count, self.count_of
        return found


@dataclass(frozen=True, slots=True)
class FoundAim:
    """An aim that gives no value."""

    where: str
    text: str
    start: int
    end: int


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


_CLAUSE = re.compile(
    r";|(?<![A-ZĐ\d])\.(?=\s+[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ“\"]|\s*$)|(?<=\d)\.(?=\s+[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ])|(?<=%)\.(?=\s|$)|\.{3}|…"
)
_SUBJECT = (
    r"(?:tỷ\s+lệ|tỉ\s+lệ|thu\s+nhập|số\s+(?:hộ|người|tiêu\s+chí|lao\s+động|xã|thôn|bản|lượng)|bình\s+quân|hộ\s+nghèo|tổng|giá\s+trị|sản\s+lượng|"
    r"diện\s+tích|độ\s+che\s+phủ|tốc\s+độ|cơ\s+cấu|(?:đạt|có|phấn\s+đấu|trong\s+đó|giảm|tăng|duy\s+trì|trên|ít\s+nhất|tối\s+thiểu|trồng|xây\s+dựng|hoàn\s+thành|cứng\s+hóa)\s|\d|không\s+còn|đưa\s+xã|xã\s+(?:được|đạt)|xã\s+có|thôn\s+|bản\s+)"
)
_COMMA = re.compile(
    rf",\s+(?=(?:và\s+)?{_SUBJECT})|\s+và\s+(?=(?:tỷ\s+lệ|trên\s+\d|\d[\d.,]*\s*%|giảm\s+tỷ|\d+\s+(?:xã|thôn|bản|sản\s+phẩm)))",
    re.I,
)
_LEAD = re.compile(
    r"^(?:[\s,“\"–-]|và\s|trong\s+đó:?|cụ\s+thể:?|phấn\s+đấu|mục\s+tiêu(?:\s+(?:là|cụ\s+thể))?:?|chỉ\s+tiêu:?|(?:đến|tới)\s+(?:hết\s+|cuối\s+)?năm\s+\d{4}|(?:trong\s+)?năm\s+\d{4}|đến\s+(?:31/12/\d{4}|ngày\s+[\d/]+)|tiếp\s+tục|toàn\s+xã|kết\s+quả:?|:)+",
    re.I,
)
_TRAIL = re.compile(
    r"(?:[\s,:(=–-]|(?<!\w)(?:đạt|là|ước|phấn\s+đấu|có|chiếm|còn|từ|lên|mức|ở|khoảng|thêm|được|năm\s+\d{4}|với|được\s+là))+$",
    re.I,
)
_TAIL = re.compile(
    r"^(?!\s*trở\s)(?:[^;.,()]|,\s+(?=(?:thị\s+trấn|phường|thôn|bản|ấp|buôn|làng|xóm)\b(?!\s+(?:đạt|có|phấn)?\s*\d)))*"
)
_ACHIEVED = re.compile(
    r"^(?:giữ\s+vững\s+|duy\s+trì\s+|đưa\s+|xây\s+dựng\s+)?(?P<s>(?:xã|huyện|thôn|bản|ấp|khu|đảng\s+bộ|thị\s+trấn|phường|trường|trạm\s+y\s+tế|100%\s+\w+)\b(?:(?!\bcác\b|tiêu\s+chí|\bđể\b)[^,;.]){0,60}?)\s*"
    r"(?:được\s+(?:UBND\s+\w+\s+)?công\s+nhận|đạt\s+chuẩn|đạt\s+(?:danh\s+hiệu|tiêu\s+chuẩn|tiêu\s+chí)|hoàn\s+thành|về\s+đích)\b",
    re.I,
)
_CUE = re.compile(r"phấn\s+đấu|chỉ\s+tiêu|mục\s+tiêu|(?:đến|hết|trong)\s+năm\s+\d{4}", re.I)
_YEAR = re.compile(
    r"(?:đến|hết|cuối|trong)\s+(?:hết\s+|cuối\s+)?(?:năm\s+)?(20\d\d)(?!\s*[-–]\s*20)|\bnăm\s+(20\d\d)(?!\s*[-–]\s*20)",
    re.I,
)
_PAST = re.compile(r"so\s+với\s+(?:cùng\s+kỳ\s+)?(?:cuối\s+)?(?:năm|đầu|giai)|của\s+năm\s+trước", re.I)


def clauses_of(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of the clauses of a paragraph."""
    at = 0
    for match in _CLAUSE.finditer(text):
        if match.start() > at:
            yield from _by_comma(text, at, match.start())
        at = match.end()
    if at < len(text):
        yield from _by_comma(text, at, len(text))


def _by_comma(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut at a comma only where both sides hold a number of their own, outside brackets."""
    at = start
    for match in _COMMA.finditer(text, start, end):
        before = text[at : match.start()]
        if before.count("(") > before.count(")"):
            continue
        if not any(True for _ in quantities_in(before)) and not _ACHIEVED.match(_LEAD.sub("", before)):
            continue
        after = text[match.end() : end]
        if not any(True for _ in quantities_in(after)) and not _ACHIEVED.match(_LEAD.sub("", after)):
            continue
        yield at, match.start()
        at = match.end()
    yield at, end


def goals_in(blocks: Sequence[Block], year: int | None) -> tuple[list[FoundGoal], list[FoundAim]]:
    """The goals of a paper, and the aims of its goal parts that name no value."""
    goals: list[FoundGoal] = []
    aims: list[FoundAim] = []
    for block in blocks:
        if block.role is Role.PURPOSE and not block.children and not block.row:
            for start, end in clauses_of(block.text):
                if not any(item.stated for item in quantities_in(block.text[start:end])):
                    aims += _aim(block, start, end)
        if block.row or block.role in (Role.RESULTS, Role.MONEY):
            continue
        if block.role is None and not block.above() and not block.mark:
            continue
        setting = block.role is Role.GOALS
        heading_year = _year_above(block) or year
        if (
            setting
            and block.children
            and block.numbered
            and len(block.text) < 150
            and not block.text.rstrip().endswith((".", ";"))
            and not _has_percent(block.text)
        ):
            continue
        last: FoundGoal | None = None
        for start, end in clauses_of(block.text):
            found = list(_clause_goals(block, start, end, heading_year, last, setting=setting))
            last = found[-1] if found else last
            goals += found
            bracket = block.text.find("(", start, end)
            rest = max((goal.end - block.text_start for goal in found), default=end)
            if setting and found and len(block.text[rest:end].split()) >= 6 and block.text[rest] == ",":
                aims += _aim(block, rest, end)
            if setting and not found:
                aims += _aim(block, start, end)
            elif setting and bracket > 0 and min(g.start for g in found) > block.text_start + bracket:
                aims += _aim(block, start, bracket)
        if not setting and re.search(r"\b(?:thực hiện tốt chỉ tiêu|xử lý dứt điểm)\b", block.text):
            match = re.search(r"\b(?:thực hiện tốt chỉ tiêu|xử lý dứt điểm)\b[^;.]*", block.text)
            if match and not any(g.start <= block.text_start + match.start() < g.end for g in goals):
                at = block.text_start + match.start()
                aims.append(FoundAim(block.path, match[0].strip(), at, at + len(match[0].rstrip())))
    return goals, aims


def _has_percent(text: str) -> bool:
    return any(item.unit == "%" for item in quantities_in(text))


def _year_above(block: Block) -> int | None:
    for other in [*block.above()]:
        if (
            match := re.search(
                r"(?:đến|hết|trong|năm)\s+(?:năm\s+)?(20\d\d)(?!\s*[-–])", other.text[:160], re.I
            )
        ) and (other.numbered or other.text.rstrip().endswith(":")):
            return int(match[1])
    return None


def _aim(block: Block, start: int, end: int) -> Iterator[FoundAim]:
    words = block.text[start:end]
    left = len(words) - len(words.lstrip(" ,;:-–"))
    text = words.strip(" ,;:-–")
    if len(text.split()) >= 4 and not text.endswith("sau"):
        at = block.text_start + start + left
        yield FoundAim(block.path, text, at, at + len(text))


_NONE_LEFT = re.compile(
    r"^\W*(?:(?:phấn\s+đấu|cơ\s+bản|đến\s+(?:hết\s+|cuối\s+)?năm\s+\d{4})\s*,?\s*)*"
    r"(?P<whole>không\s+còn\s+(?P<what>(?P<unit>xã|thôn|bản|hộ|nhà)\b[^,;.]*))",
    re.IGNORECASE,
)
""" "Không còn xã dưới 13 tiêu chí": none of them, which is a goal of nought."""


def _clause_goals(
    block: Block, start: int, end: int, year: int | None, earlier: FoundGoal | None, *, setting: bool
) -> Iterator[FoundGoal]:
    words = block.text[start:end]
    if setting and (none := _NONE_LEFT.match(words)):
        at = block.text_start + start
        yield FoundGoal(
            block.path, none["what"].strip(), GoalComparator.EQUAL, Decimal(0), None, none["unit"].lower(), year,
            at + none.start("whole"), at + none.end("whole"), none["whole"].strip(),
        )  # fmt: skip
        return
    items = [item for item in quantities_in(words) if _is_goal(words, item, setting=setting)]
    own = _YEAR.search(_PAST.split(words)[0])
    clause_year = int(own[1] or own[2]) if own else year
    base = block.text_start + start
    floor = 0
    told = False
    for index, item in enumerate(items):
        limit = items[index + 1].start if index + 1 < len(items) else len(words)
        if index and words[floor : item.start].strip(" ,") in ("", "(", "tương ứng", "và"):
            floor = max(floor, item.end)
            continue
        indicator, begin, stop = _subject_of(words, item, floor, limit)
        if (
            not indicator
            and earlier is not None
            and item.comparison.value.endswith(("_by", "_by_between"))
            and "(" not in words[: item.start]
        ):
            indicator = earlier.indicator
        if not indicator:
            indicator, begin = _context(words, item, block, begin)
        floor = stop
        yield FoundGoal(
            block.path, indicator, item.comparison, item.low, item.high, item.unit, clause_year,
            base + begin, base + stop, words[begin:stop].strip(), item.count, item.count_of,
        )  # fmt: skip
        told = True
    if (
        not told
        and (match := _ACHIEVED.match(words[_lead_length(words) :]))
        and (setting or _CUE.search(words))
    ):
        begin = _lead_length(words)
        text = words[begin:].strip(" ,.;")
        text = re.sub(r"\s+(?:đến|trong)?\s*(?:hết\s+|cuối\s+)?năm\s+20\d\d$", "", text)
        if match and "tiêu chí đạt" not in text[:40]:
            yield FoundGoal(block.path, text, GoalComparator.ACHIEVED, None, None, None, clause_year,
                            base + begin, base + begin + len(text), text)  # fmt: skip


_ACTIVITY = re.compile(
    r"^\W*(?:kiểm\s+tra|giám\s+sát|tổ\s+chức|họp|giao\s+ban|tuyên\s+truyền|tập\s+huấn)\b", re.I
)
"""What a task does so many times; the number is how much work it is, not what is to be reached."""


def _is_goal(words: str, item: Quantity, *, setting: bool) -> bool:
    """Whether a number is something promised: not a rule, an age, a sum spent or a side remark."""
    before = words[max(0, item.start - 60) : item.start]
    opened = words.rfind("(", 0, item.start)
    if (
        opened > 0
        and ")" not in words[opened : item.start]
        and re.match(r"\(\s*(?:bao\s+)?gồm|\(\s*trong đó|\(\s*cụ thể", words[opened:], re.I)
    ):
        return False
    if _PAST.search(before[-30:]) or re.search(
        r"(?:dưới|trên|từ|đủ)\s+\d+\s+tuổi", words[item.start : item.end + 8]
    ):
        return False
    if setting:
        return item.stated or item.leads or item.unit == "%" or item.count is not None
    if item.unit == "%" or item.count is not None:
        return item.stated and bool(
            _CUE.search(words)
            or re.search(r"\btỷ\s+lệ\b", words[: item.start], re.I)
            or item.leads
            or re.search(r"đạt|giảm|tăng|duy trì", words[item.start : item.number_at], re.I)
        )
    if re.search(r"ít\s+nhất|tối\s+thiểu", words[item.start : item.number_at], re.I):
        return not _ACTIVITY.match(words)
    return item.stated and bool(_CUE.search(words[: item.number_at]))


def _lead_length(words: str) -> int:
    match = _LEAD.match(words)
    return match.end() if match else 0


def _subject_of(words: str, item: Quantity, floor: int, limit: int) -> tuple[str, int, int]:
    """What a number counts: the words before it, or after it where the number comes first."""
    lead = floor + _lead_length(words[floor:])
    before = _TRAIL.sub("", words[lead : item.start]) if item.start > lead else ""
    opened = words.rfind("(", lead, item.start) - lead
    if opened >= 0 and ")" not in words[lead + opened : item.start]:
        inside = before[opened + 1 :].strip()
        if item.comparison.value.endswith(("_by", "_by_between")) and not inside:
            return "", lead, item.end
        if len(inside.split()) >= 2:
            lead += opened + 1
            before = inside
        else:
            before = before[:opened]
    rest = words[item.first_end if item.first_end is not None else item.end : limit]
    if item.first_end is not None:
        rest = re.split(r",|\(|\bchiếm\b", words[item.first_end : item.end])[0]
    tail = _TAIL.match(rest)
    after = tail[0] if tail else ""
    after = re.split(
        r"\s+(?:so\s+với|trở\s+lên|trở\s+xuống|trong\s+đó|trong\s+năm|vào\s+năm|đến\s+năm)\b", after
    )[0]
    end = item.end + (len(after.rstrip()) if after.strip() and item.first_end is None else 0)
    # "trong đó 3 xã", "đạt 95% trở lên": the part before may be empty or a mere verb
    few = len(before.split()) < 2 or re.fullmatch(
        r"(?:trong đó|trồng|xây dựng|thành lập|mở|hỗ trợ|hoàn thành|công nhận|đào tạo|phát triển|cứng hóa|huy động|tổ chức|vận động|tập trung)(?:\s+\w+)?",
        before.strip(),
        re.I,
    )
    begin = lead + (len(words[lead:]) - len(words[lead:].lstrip(' ,:-–“"(')))
    if few and after.strip() and (item.unit == "%" or item.unit):
        text = after.strip(" ,:")
        if item.unit != "%" and item.unit:
            verb = before.strip()
            text = f"số {item.unit} {text}".strip()
            if verb and verb.casefold() not in ("có", "trong đó", "thêm"):
                text = f"{verb} {text}"
        text = (
            re.sub(r"^(?:số|các|tổng số)\s+(?=(?:hộ|xã|thôn|bản)\b)", "", text) if item.unit == "%" else text
        )
        return text, min(begin, item.start) if item.start >= begin else item.start, max(end, item.end)
    if before:
        text = re.sub(
            r"^(?:nâng|đưa|giảm|tăng|hạ)\s+(?=tỷ lệ|tổng|số|thu nhập|diện tích)",
            "",
            before.strip(" ,:–-"),
            flags=re.I,
        )
        built = re.match(r"^(?:xây dựng|thành lập|trồng|công nhận)\b", text, re.I)
        stop = item.end
        if item.unit != "%" and after.strip() and built:
            stop = end
        return text, begin, stop
    return "", begin, item.end


def _context(words: str, item: Quantity, block: Block, begin: int) -> tuple[str, int]:
    """A bare number ("Tăng thêm từ 1 đến 2 tiêu chí"): the words around it say what it counts."""
    unit = item.unit or ""
    moves = {"increase": "tăng thêm", "decrease": "giảm"}
    move = next((word for key, word in moves.items() if item.comparison.value.startswith(key)), "")
    opened = words.rfind("(", 0, item.number_at)
    ahead = words[:opened] if opened > 0 else ""
    topic = ""
    if match := re.search(r"(?:đạt\s+chuẩn|đạt|về)\s+((?:[^\s,;]+\s*){1,6})$", ahead.strip(), re.I):
        topic = match[1].strip()
    if not topic and block.parent is not None and len(block.parent.text) < 120 and unit == "%":
        topic = block.parent.text.strip(" :.")
    text = " ".join(part for part in (f"số {unit}" if unit not in ("", "%") else "", topic, move) if part)
    start = opened + 1 if opened > 0 else begin
    return text or words.strip()[:120], start
