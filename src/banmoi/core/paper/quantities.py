"""Quantities as goals write them: "đạt trên 99,2% dân số", "giảm còn 1,48%", "11/14 bản đạt 78,6%"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from banmoi.core.goals import GoalComparator


@dataclass(frozen=True, slots=True)
class Quantity:
    """A compared number in a text. `start` is where its comparing words begin, `number_at` the number,
    `end` where its unit ends. `stated`: a word of comparison or achievement stands before or after.
    `first_end`: in "9/12 xóm đạt danh hiệu, chiếm 75%", where the count ends, before what it counts."""

    comparison: GoalComparator
    low: Decimal
    high: Decimal | None
    unit: str | None
    start: int
    number_at: int
    end: int
    count: int | None = None
    count_of: int | None = None
    stated: bool = True
    leads: bool = False
    first_end: int | None = None


NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_UNIT_WORDS = (
    r"triệu\s+đồng|tỷ\s+đồng|tỉ\s+đồng|nghìn\s+đồng|ngàn\s+đồng|đồng|triệu|tỷ|tiêu\s+chí|chỉ\s+tiêu|nội\s+dung|"
    r"sản\s+phẩm\s+OCOP|sản\s+phẩm|mô\s+hình|hợp\s+tác\s+xã|tổ\s+hợp\s+tác|HTX|THT|doanh\s+nghiệp|lao\s+động|"
    r"công\s+trình|tuyến\s+đường|tuyến|đoạn\s+đường|căn\s+nhà|căn(?=\s)|vụ\s+việc|vụ|đợt|ngôi\s+nhà|nhà\s+văn\s+hóa|nhà|lớp\s+tập\s+huấn|lớp|cuộc|buổi|lượt\s+người|lượt|"
    r"khu\s+dân\s+cư|khu\s+vườn|vườn\s+mẫu|vườn|khu|thôn|bản|ấp|buôn|xóm|tổ\s+dân\s+phố|tổ\s+chức|tổ|xã|phường|huyện|"
    r"hộ\s+gia\s+đình|hộ\s+dân|hộ\s+nghèo|hộ|người\s+dân|người|nhân\s+khẩu|cán\s+bộ|học\s+sinh|học\s+viên|hội\s+viên|đoàn\s+viên|đảng\s+viên|phụ\s+nữ|trẻ\s+em|"
    r"km2|km²|km|m2|m²|m3|m³|ha|héc\s*ta|mét|tấn|tạ|kg|con|cây|gốc|bể|hố|thùng|bộ|bóng|đèn|camera|máy|"
    r"trường|phòng\s+học|giường|bác\s+sĩ|điểm|chuỗi\s+liên\s+kết|chuỗi|vùng|cơ\s+sở|câu\s+lạc\s+bộ|CLB|đội|nhóm|chi\s+hội|chi\s+bộ|"
    r"tin\s+bài|tin|bài|văn\s+bản|hồ\s+sơ|dịch\s+vụ|thủ\s+tục|chợ|cầu|cống|trạm|nhà\s+máy|làng\s+nghề|làng|sáng\s+kiến|gương|tập\s+thể|cá\s+nhân|"
    r"ngày\s+công|công|lần|suất|gia\s+đình|cặp|đơn\s+vị|cơ\s+quan|nghề|dự\s+án|nhiệm\s+vụ|kế\s+hoạch|hội\s+nghị|cột|bảng|biển|pa\s*nô|xe|nhà\s+tạm|mã\s+số|mã|thành\s+viên|trang\s+trại|gia\s+trại|ao|sào|mẫu|quy\s+ước|nghĩa\s+trang|sân\s+thể\s+thao|sân|bãi|kênh|đường"
)
_UNIT = re.compile(
    rf"^\s*(?P<u>(?:phút|giờ|ngày)\s*/\s*(?:lượt|hồ\s+sơ|người|ca)|%(?:\s*/\s*năm|\s+dân\s+số(?!\s+\w)|\s+dân\s+số(?=\s+(?:trở|trong|toàn)))?|‰|(?:{_UNIT_WORDS})(?![\wà-ỹ])(?:\s*/\s*(?:[a-zà-ỹđ²³0-9]+(?:\s+(?:dân|gia đình|canh tác|khẩu|lao động))?))*(?:\s+OCOP)?)",
    re.IGNORECASE,
)
_NOT_UNIT = re.compile(r"^\s*(?:tuổi|tháng|năm|ngày|giờ|phút|quý|tuần|sao\b|[/.]\d|-\d{4}|h\b)", re.I)
_NOT_BEFORE = re.compile(
    r"(?:năm|tháng|ngày|quý|số|khoản|điều|điểm|mục|thứ|giai đoạn|tiêu chí(?: số)?|khóa|kỳ|phụ lục|lần thứ|tổ|thôn|bản|ấp|khu|xóm|Quốc lộ|QL|ĐT|[\d/.,][-–/.]|/|QĐ|hạng|loại|cấp|nhóm|lớp|mức độ|phần|từ lớp)\s*$",
    re.I,
)
_WORDS: list[tuple[GoalComparator, str]] = [
    (GoalComparator.LESS_THAN, r"(?:ở\s+mức\s+)?dưới(?:\s+mức)?|thấp\s+hơn|nhỏ\s+hơn|ít\s+hơn|<(?!\s*=)"),
    (GoalComparator.AT_MOST, r"không\s+(?:vượt\s+)?quá|không\s+vượt|tối\s+đa(?:\s+(?:là|không\s+quá))?|nhiều\s+nhất|không\s+lớn\s+hơn|không\s+cao\s+hơn|≤|<\s*="),
    (GoalComparator.AT_LEAST, r"ít\s+nhất(?:\s+(?:là|có|đạt|từ))?|tối\s+thiểu(?:\s+(?:là|có|đạt|từ))?|không\s+(?:dưới|thấp\s+hơn|ít\s+hơn)|≥|>\s*="),
    (GoalComparator.MORE_THAN, r"trên|hơn|vượt(?:\s+(?:mức|trên))?|cao\s+hơn|lớn\s+hơn|>(?!\s*=)"),
    (GoalComparator.DECREASE_TO, r"giảm\s+(?:tỷ\s+lệ\s+)?(?:xuống\s+)?còn(?:\s+dưới)?|giảm\s+xuống\s+dưới|giảm\s+xuống(?:\s+(?:còn|ở\s+mức))?|xuống\s+còn|hạ\s+xuống(?:\s+còn)?|còn"),
    (GoalComparator.INCREASE_TO, r"(?:(?:tăng|nâng)\s+)?lên(?:\s+(?:đạt|thành|mức|trên|ít\s+nhất))?"),
    (GoalComparator.DECREASE_BY, r"giảm(?:\s+(?:bình\s+quân|ít\s+nhất|thêm|từ))?"),
    (GoalComparator.INCREASE_BY, r"(?:có\s+|hoàn\s+thành\s+|công\s+nhận\s+|phấn\s+đấu\s+)?thêm(?:\s+(?:ít\s+nhất|được))?|tăng(?:\s+(?:thêm|bình\s+quân|ít\s+nhất|từ|trưởng(?:\s+đạt)?))?"),
    (GoalComparator.EQUAL, r"(?:phấn\s+đấu\s+|ước\s+|cơ\s+bản\s+)?đạt(?:\s+(?:tỷ\s+lệ|mức|chỉ\s+tiêu|từ|bình\s+quân|khoảng|được))?|bằng|khoảng|chiếm(?:\s+tỷ\s+lệ)?|duy\s+trì(?:\s+ở\s+mức)?|giữ\s+vững|có(?:\s+(?:thêm|đủ|từ))?|là|thêm|lũy\s+kế(?:\s+có)?|=|:"),
]  # fmt: skip
_BEFORE = re.compile(
    "(?:" + "|".join(f"(?P<{kind.name}>{words})" for kind, words in _WORDS) + r")\s*$", re.IGNORECASE
)
_VERB = re.compile(
    r"(?:xây\s+dựng|xây\s+mới|hoàn\s+thành|hoàn\s+thiện|công\s+nhận|trồng|thành\s+lập|hỗ\s+trợ|đào\s+tạo|tập\s+huấn|mở|tổ\s+chức|phát\s+triển|huy\s+động|làm|cứng\s+hóa|nâng\s+cấp|lắp\s+đặt|phấn\s+đấu|vận\s+động|ra\s+mắt|giải\s+quyết|tạo|xóa|sửa\s+chữa|duy\s+trì|giữ\s+vững|đăng\s+ký|mới|thực\s+hiện|đầu\s+tư|kiên\s+cố|bê\s+tông|mới\s+cho|có|cho|được|và|thu\s+hút|bổ\s+sung|cấp|kết\s+nạp|triển\s+khai|lựa\s+chọn|chọn|giảm\s+nghèo\s+cho)\s*(?:được\s+|mới\s+|thêm\s+|các\s+)?$",
    re.I,
)
_AFTER = re.compile(r"^\s*(?:\(?trở\s+(?P<up>lên)\)?|trở\s+(?P<down>xuống)|(?P<or>hoặc\s+cao\s+hơn))", re.I)
_RATIO = re.compile(
    rf"(?<![\d/.,])(?P<x>\d{{1,5}})\s*/\s*(?P<y>\d{{1,5}})(?![\d/,]|\.\d)(?P<u>\s+(?:{_UNIT_WORDS})(?![\wà-ỹ]))?"
    rf"(?P<p>\s*[,;]?\s*(?:\(|đạt|chiếm|bằng|=|tương\s+(?:đương|ứng)|đạt\s+tỷ\s+lệ|tỷ\s+lệ|,\s*đạt|\()*\s*(?:tỷ\s+lệ\s+)?(?P<v>{NUMBER})\s*%\)?)?",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"(?:(?P<move>tăng|giảm|nâng)(?:\s+(?:thêm|bình\s+quân|tỷ\s+lệ))?\s+)?(?P<from>từ\s+)?(?<!\d)(?P<a>{NUMBER})\s*(?P<ua>%|[a-zà-ỹđ]{{1,6}}(?:\s+đồng)?)?\s*(?P<sep>đến|[-–]|lên|xuống\s+còn|xuống)\s*(?P<b>{NUMBER})(?![\d/])",
    re.IGNORECASE,
)
_SINGLE = re.compile(rf"(?<![\w.,/]){NUMBER}")
_NEAR = 160
"""How many letters on either side of a number are looked at, so that a long text takes no longer a letter."""


def _left(text: str, at: int) -> str:
    return text[max(0, at - _NEAR) : at]


def _right(text: str, at: int) -> str:
    return text[at : at + _NEAR]


def parse(text: str) -> Decimal:
    """A number as Vietnamese write it; a lone point before one or two digits is a decimal point."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return Decimal(text.replace(",", "."))


def quantities_in(text: str) -> Iterator[Quantity]:
    """Every compared number of a clause, in order. Years, days, ages and numbers of papers are none."""
    taken = bytearray(len(text))
    found: list[Quantity] = []
    for reader, pattern in ((_ratio, _RATIO), (_span, _SPAN), (_single, _SINGLE)):
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            quantity = reader(text, match)
            if quantity is not None:
                end = max(match.end(), quantity.end)
                taken[match.start() : end] = b"\1" * (end - match.start())
                found.append(quantity)
    yield from _joined(text, sorted(found, key=lambda item: item.number_at))


_SHARE_OF = re.compile(
    r"(?:,|\(|\s)\s*(?:chiếm|đạt|bằng|=|tương\s+(?:đương|ứng)|đạt\s+tỷ\s+lệ|tỷ\s+lệ|với\s+tỷ\s+lệ)[^\d;]{0,14}$|\($",
    re.I,
)


def _joined(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """ "9/12 xóm đạt danh hiệu xóm văn hóa, chiếm 75%" is one quantity, said twice."""
    index = 0
    while index < len(found):
        item = found[index]
        after = found[index + 1] if index + 1 < len(found) else None
        if (
            item.count is not None and item.unit != "%" and after is not None and after.unit == "%"
            and after.comparison is GoalComparator.EQUAL and after.count is None
            and _SHARE_OF.search(text[item.end : after.number_at]) and ";" not in text[item.end : after.number_at]
        ):  # fmt: skip
            yield replace(item, low=after.low, unit="%", end=after.end, first_end=item.end)
            index += 2
            continue
        yield item
        index += 1


def _unit_after(text: str, at: int) -> tuple[str | None, int]:
    match = _UNIT.match(text[at : at + 60])
    if match is None:
        return None, at
    unit = re.sub(r"\s+OCOP$", "", " ".join(match["u"].split()))
    return unit, at + match.end() - (len(match["u"]) - len(match["u"].rstrip()))


def _words_before(text: str, at: int) -> tuple[GoalComparator | None, int]:
    """The comparing words just before a number and where they (with a doubled "đạt") begin."""
    comparison: GoalComparator | None = None
    start = at
    for _ in range(3):
        window = max(0, start - 40)
        match = _BEFORE.search(text[window:start].rstrip(" (,"))
        if match is None or not match[0].strip() or _cuts_word(text, window + match.start()):
            break
        kind = GoalComparator[str(match.lastgroup)]
        if comparison in (None, GoalComparator.EQUAL):
            comparison = kind
        elif kind is GoalComparator.EQUAL and match[0].strip() == ":":
            break
        start = window + match.start()
    return comparison, start


def _cuts_word(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isalpha() and text[at : at + 1].isalpha()


def _ratio(text: str, match: re.Match[str]) -> Quantity | None:
    x, y = int(match["x"]), int(match["y"])
    before = _left(text, match.start())
    if (
        re.search(r"(?:ngày|tháng|trước|đến|hết|từ|số|quý|QĐ|năm)\s*$", before, re.I)
        and not match["u"]
        and not match["v"]
    ):
        return None
    if (
        y == 0
        or (y > 1900 and y < 2100 and x <= 12)
        or (not match["u"] and not match["v"] and x <= 31 and y <= 12 and x > y)
    ):
        return None
    if re.match(r"\s*[-–/][A-ZĐ]", _right(text, match.end())) or (
        match["x"].startswith("0") and y <= 12 and not match["u"]
    ):
        return None
    words, start = _words_before(text, match.start())
    unit = re.sub(r"\s+OCOP$", "", " ".join(match["u"].split())) if match["u"] else None
    moves = (GoalComparator.INCREASE_TO, GoalComparator.DECREASE_TO, GoalComparator.AT_LEAST)
    comparison = words if words in moves else GoalComparator.EQUAL
    if match["v"]:
        end = match.end()
        return Quantity(comparison, parse(match["v"]), None, "%", start, match.start(), end, x, y)
    if unit is None and x <= 31 and y <= 12:
        return None
    end = match.end()
    return Quantity(comparison, Decimal(x), None, unit, start, match.start(), end, x, y)


def _span(text: str, match: re.Match[str]) -> Quantity | None:
    sep = match["sep"].casefold()
    low, high = parse(match["a"]), parse(match["b"])
    if _NOT_BEFORE.search(_left(text, match.start("a"))) and not match["from"]:
        return None
    if re.search(r"(?:năm|tháng|ngày|giai đoạn|quý)\s*$", _left(text, match.start()), re.I) or (
        low > 1900 and high < 2100 and high >= low and not match["ua"]
    ):
        return None
    if match["ua"] and match["ua"] not in ("%",) and not _UNIT.match(match["ua"]):
        return None
    unit, end = _unit_after(text, match.end())
    if unit is None and match["ua"]:
        unit = match["ua"]
    if unit is None or _NOT_UNIT.match(_right(text, match.end())):
        return None
    move = (match["move"] or "").casefold()
    if sep == "lên":
        kind, low, top = GoalComparator.INCREASE_TO, high, None
    elif sep.startswith("xuống"):
        kind, low, top = GoalComparator.DECREASE_TO, high, None
    else:
        if high <= low:
            return None
        top = high
        kind = {"tăng": GoalComparator.INCREASE_BY_BETWEEN, "giảm": GoalComparator.DECREASE_BY_BETWEEN}.get(
            move, GoalComparator.BETWEEN
        )
    _comparison, start = _words_before(text, match.start())
    if kind is GoalComparator.BETWEEN and _comparison is GoalComparator.INCREASE_BY:
        kind = GoalComparator.INCREASE_BY_BETWEEN
    if kind is GoalComparator.BETWEEN and _comparison is GoalComparator.DECREASE_BY:
        kind = GoalComparator.DECREASE_BY_BETWEEN
    return Quantity(kind, low, top, unit, start, match.start("a"), end)


def _single(text: str, match: re.Match[str]) -> Quantity | None:
    at, end = match.start(), match.end()
    comparison, start = _words_before(text, at)
    from_word = re.search(r"(?:^|\s)(từ)\s*$", _left(text, start), re.I)
    unit, unit_end = _unit_after(text, end)
    if unit is None or (_NOT_UNIT.match(_right(text, end)) and "/" not in unit):
        return None
    before = _left(text, at)
    if unit != "%" and _NOT_BEFORE.search(before) and comparison is None:
        return None
    if re.search(r"(?:\d[/.-]|[A-ZĐ]-)$", before):
        return None
    value = parse(match[0])
    after = _AFTER.match(_right(text, unit_end))
    tail = unit_end
    stated = comparison is not None or after is not None
    if after and after["up"]:
        comparison = comparison if comparison is GoalComparator.MORE_THAN else GoalComparator.AT_LEAST
        tail += after.end()
    elif after and after["down"]:
        comparison = GoalComparator.AT_MOST
        tail += after.end()
    elif (
        from_word
        or re.search(r"\btừ\s*$", text[max(start, at - _NEAR) : at], re.I)
        or re.search(r"\btừ\s*$", before, re.I)
    ) and comparison in (None, GoalComparator.EQUAL):
        comparison = GoalComparator.AT_LEAST
        start = from_word.start(1) if from_word else start
        stated = True
    leads = start < _NEAR and not text[:start].strip(' ,-–:“"')
    if comparison in (None, GoalComparator.EQUAL) and re.match(
        r"[^;,.\d]{0,120}?\s+trở\s+lên\s*(?:[;,.]|$)", _right(text, unit_end)
    ):
        comparison, stated = GoalComparator.AT_LEAST, True
    if comparison is None:
        verb = _VERB.search(before)
        stated = bool(verb)
        comparison = GoalComparator.EQUAL
    elif (
        comparison is GoalComparator.EQUAL
        and unit != "%"
        and re.search(r"(?:là|:)\s*$", before)
        and start == 0
    ):
        stated = True
    return Quantity(comparison, value, None, unit, start, at, tail, stated=stated, leads=leads)
