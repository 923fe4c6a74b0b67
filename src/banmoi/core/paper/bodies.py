"""Bodies in a sentence: who leads, who works along, who approves, to whom it is reported."""

import re
from dataclasses import dataclass

_BODY = (
    r"(?:các\s+|Các\s+|toàn\s+thể\s+|từng\s+|mỗi\s+|một\s+số\s+|Cấp\s+ủy,?\s+|cấp\s+ủy,?\s+)?(?:UBND|UBMTTQ|MTTQ|HĐND|BCĐ|BCH|BQL|HTX|LHPN|ĐTN|CCB|BTV|BTT|Ủy\s+ban|Uỷ\s+ban|ủy\s+ban|uỷ\s+ban|Hội\s+đồng|Ban|ban|Sở|sở|Phòng|phòng|"
    r"Văn\s+phòng|văn\s+phòng|Công\s+chức|công\s+chức|Cán\s+bộ|cán\s+bộ|Mặt\s+trận|Chi\s+hội|chi\s+hội|Chi\s+đoàn|chi\s+đoàn|Hội|hội|Đoàn|đoàn\s+thể|Đoàn\s+thể|Công\s+an|Quân\s+sự|Ban\s+Chỉ\s+huy|Trạm|trạm|"
    r"Trường|trường|nhà\s+trường|Đảng\s+[ủu][ỷỳy]|Đảng\s+uỷ|đảng\s+ủy|Đảng\s+ủy|Chi\s+bộ|chi\s+bộ|Chi\s+ủy|Thường\s+trực|Tổ|tổ(?!\s+chức)|Trung\s+tâm|trung\s+tâm|Ngân\s+hàng|Đài|Chi\s+cục|Cục|Bộ|"
    r"Trưởng\s+(?:bản|thôn|ấp|khu|ban|buôn|xóm|các)|trưởng\s+(?:bản|thôn|ấp|khu|buôn|xóm|các)|Bí\s+thư|bí\s+thư|Chủ\s+tịch|Phó\s+Chủ\s+tịch|Thành\s+viên|thành\s+viên|ngành|ban,?\s+ngành|đơn\s+vị|cơ\s+quan|địa\s+phương|"
    r"bộ\s+phận|Bộ\s+phận|thôn|bản|ấp|khu|buôn|xóm|xã|phường|huyện|hợp\s+tác\s+xã|Hợp\s+tác\s+xã|doanh\s+nghiệp|tổ\s+chức(?=\s+(?:chính|đoàn|hội|Đảng|xã|liên|kinh))|Khối|khối|Tài\s+chính|Văn\s+hóa|Địa\s+chính|Tư\s+pháp|Kế\s+toán|Nông\s+nghiệp|Lao\s+động|Kinh\s+tế|Y\s+tế|Nông\s+dân|Phụ\s+nữ|Thanh\s+niên|Cựu\s+chiến\s+binh|cộng\s+đồng|hộ\s+gia\s+đình|Bưu\s+điện|Điện\s+lực|Kho\s+bạc|chủ\s+thể|Thôn|Bản|Ấp|Khu)\b"
)
BODY_START = re.compile(rf"^{_BODY}")
_VERBS = (
    r"tham\s+mưu|(?<!lý )(?<!triển )(?<!trình )(?<!đạo )xây\s+dựng|(?<!ác )tổ\s+chức|triển\s+khai|thực\s+hiện|hướng\s+dẫn|rà\s+soát|kiểm\s+tra|theo\s+dõi|đôn\s+đốc|tuyên\s+truyền|vận\s+động|nhằm|để|trong|theo\s+dõi|theo|căn\s+cứ|"
    r"phối\s+hợp|chủ\s+trì|miễn|tư\s+vấn|giới\s+thiệu|nhận|chủ\s+động|đề\s+nghị|kiến\s+nghị|tiến\s+hành|nộp|ký|cam\s+kết|kịp\s+thời|trực\s+tiếp|khẩn\s+trương|nghiêm\s+túc|cần|phải|quan\s+tâm|ưu\s+tiên|kêu\s+gọi|khai\s+thác|sử\s+dụng|bảo\s+vệ|giữ|đưa|chấp\s+hành|sơ\s+kết|tổng\s+kết|đổi\s+mới|đảm\s+nhận|bình\s+xét|quảng\s+bá|tranh\s+thủ|làm\s+việc|nắm\s+bắt|bàn\s+giao|tiếp\s+nhận|tạo\s+điều|phân\s+loại|đảm\s+bảo|bảo\s+đảm|tiếp\s+tục|tăng\s+cường|đẩy\s+mạnh|nâng\s+cao|hoàn\s+thành|hoàn\s+thiện|lập|báo\s+cáo|tổng\s+hợp|đánh\s+giá|giám\s+sát|phát\s+động|lựa\s+chọn|(?<!an )chỉ\s+đạo|(?<!an )(?<!an Q)quản\s+lý|hỗ\s+trợ|"
    r"huy\s+động|phổ\s+biến|làm\s+tốt|đề\s+xuất|thẩm\s+định|(?<!ương )(?<!ông )(?<!uá )(?<!uy )(?<!ộ )trình|xác\s+định|cân\s+đối|phân\s+bổ|bố\s+trí|lồng\s+ghép|đưa\s+tin|mở|phấn\s+đấu|khảo\s+sát|tập\s+huấn|giúp|(?<!ào )tạo|giải\s+quyết|xử\s+lý|củng\s+cố|"
    r"ra\s+quân|cùng\s+tham\s+gia|tham\s+gia|thường\s+xuyên|chủ\s+động|tích\s+cực|(?<!đua )(?<!đua - )(?<!đua, )khen\s+thưởng|đăng\s+ký|hoàn\s+chỉnh|phân\s+công|cập\s+nhật|có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|quy\s+hoạch|trước|xong|định\s+kỳ|trồng|duy\s+trì|khuyến\s+khích|động\s+viên|chuẩn\s+bị|niêm\s+yết|công\s+khai|lấy\s+ý\s+kiến|gửi|đầu\s+tư|(?<!an )phát\s+triển|ban\s+hành|giao|thu|lắp\s+đặt|chấm\s+điểm|thống\s+kê|nghiên\s+cứu|phê\s+duyệt|quyết\s+định|chuyển|đo|bình\s+xét|thành\s+lập|nhân\s+rộng|sửa\s+chữa|khắc\s+phục|(?<!ác )cấp|hòa\s+giải|quán\s+triệt|vệ\s+sinh|phát\s+huy|thông\s+qua|thu\s+gom|cứng\s+hóa|làm\s+đường|hoàn\s+tất"
)
VERB = re.compile(rf"(?<![\wà-ỹ])(?:{_VERBS})(?![\wà-ỹ])")
"""A word of doing, which a mere name of a body does not have."""
_END = re.compile(
    rf"\s+(?:{_VERBS})(?![\wà-ỹ])|\s*[;.:(](?:\s|$)|\s+và\s+(?={_VERBS})|\s*,\s*(?={_VERBS}|đồng\s+thời|phối\s+hợp|chịu|chủ\s+trì)|,\s*$|$"
)
_LEADS = re.compile(
    rf"(?:[Gg]iao(?:\s+cho)?|[Pp]hân\s+công|[Yy]êu\s+cầu|^[Đđ]ề\s+nghị)\s*:?\s*(?P<who>{_BODY}[^;.:]{{0,160}}?)\s*(?:,\s*)?(?=:|\s(?:chủ\s+trì|làm\s+đầu\s+mối|là\s+(?:cơ\s+quan|đầu\s+mối)|chịu\s+trách\s+nhiệm|có\s+trách\s+nhiệm|phối\s+hợp|{_VERBS})(?![\wà-ỹ]))"
)
_CHAIRS = re.compile(
    rf"(?:^|[.;:,]\s+|\s)(?P<who>{_BODY}[^;.:]{{0,160}}?)\s*,?\s*(?:là\s+cơ\s+quan\s+|làm\s+|có\s+trách\s+nhiệm\s+)?chủ\s+trì(?![\wà-ỹ])"
)
_FIELD_LEAD = re.compile(
    r"(?:(?:[Cc]ơ\s+quan|[Đđ]ơn\s+vị|[Bb]ộ\s+phận)\s+)?(?:[Cc]hủ\s+trì|[Đđ]ầu\s+mối|(?<=quan )thực\s+hiện|(?<=vị )thực\s+hiện|(?<=phận )thực\s+hiện|(?<=gười )thực\s+hiện)\s*(?:thực\s+hiện\s*)?:\s*(?P<who>[^;.]+)"
)
_FIELD_WITH = re.compile(
    r"(?:(?:[Cc]ơ\s+quan|[Đđ]ơn\s+vị|[Bb]ộ\s+phận)\s+)?[Pp]hối\s+hợp(?:\s+thực\s+hiện)?\s*:\s*(?P<who>[^;.]+)"
)
_WITH = re.compile(rf"[Pp]hối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với\s+|cùng\s+(?:với\s+)?)?(?={_BODY})")
_APPROVES = [
    re.compile(
        rf"trình\s+(?P<who>(?:{_BODY})[^;.,]{{0,60}}?)\s+(?:xem\s+xét,?\s+)?(?:và\s+)?(?:phê\s+duyệt|quyết\s+định|ban\s+hành|thông\s+qua|công\s+nhận|cho\s+ý\s+kiến|thẩm\s+định)"
    ),
    re.compile(
        rf"(?:trình|tham\s+mưu(?:\s+cho)?|báo\s+cáo|đề\s+nghị|đề\s+xuất)\s+(?P<who>(?:{_BODY})[^;.,]{{0,60}}?)\s+(?:xem\s+xét,?\s+)?(?:và\s+)?(?:phê\s+duyệt|quyết\s+định|ban\s+hành|thông\s+qua|công\s+nhận|cho\s+ý\s+kiến|thẩm\s+định)"
    ),
    re.compile(
        rf"(?:được|do)\s+(?P<who>(?:{_BODY}|hội\s+đồng\s+nhân\s+dân)[^;.,]{{0,50}}?)\s+(?:phê\s+duyệt|thông\s+qua|phê\s+chuẩn)"
    ),
]
_REPORTS = re.compile(
    rf"(?:báo\s+cáo(?:\s+kết\s+quả)?(?:\s+(?:về|cho|với))?|chịu\s+trách\s+nhiệm\s+trước|gửi(?:\s+về)?)\s+(?P<who>{_BODY}[^;.,(]{{0,70}}?)(?=\s+(?:về|để|tổng\s+hợp|trước|theo|định\s+kỳ|kết\s+quả|qua|phê|xem|và\s+chịu|hằng|hàng|chậm)|\s*[;.,(]|$)"
)
_FOR = re.compile(
    r"^(?:Đối\s+với|đối\s+với)\s+(?P<who>(?:các\s+(?:bản|thôn|ấp|khu|xóm|buôn|ngành|xã|hộ)|bản|thôn|ấp|hộ)\b[^:,;.]{0,90}?)(?=\s*:|\s+(?:cần|tiếp|phải|tập|tổ|thực)|,)"
)
_NO_BODY = re.compile(
    r"(?:Tổ chức|Hội nghị|Khu vực|Trường hợp|Đoàn kết|Bộ tiêu chí|Xã hội|Kinh tế|Bản sắc|Ban hành|Thôn xóm|Văn hóa|Y tế|Nông nghiệp|Lao động|Hội thi|Tổ chức)\b(?!.{0,30}chủ trì)"
)
_COLON = re.compile(rf"^(?P<who>{_BODY}[^:;.]{{0,130}}):\s+\S")


@dataclass(frozen=True, slots=True)
class Bodies:
    """Who a sentence names, in its words."""

    lead: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    approver: str | None = None
    report_to: str | None = None


_ONE_GROUP = re.compile(
    r"^các (?:sở|phòng|ban|cấp)(?:, (?:ban|ngành))*$|\bcác (?:huyện|quận|xã)(?:, (?:thị xã|thành phố))*$",
    re.IGNORECASE,
)
_SAME_GROUP = re.compile(r"^(?:(?:ban|ngành)\b(?! [A-ZĐ])|(?:thị xã|thành phố|thị trấn|phường)(?! [A-ZĐ]))")
"""Kinds of bodies that are named in one breath: "các sở, ban, ngành", "UBND các huyện, thành phố"."""


def split_bodies(text: str) -> tuple[str, ...]:
    """A list of bodies; a part that does not begin like a body belongs to the one before it."""
    text = re.sub(r"^(?:với|cùng|của)\s+", "", text.strip(" ,.;:"))
    text = re.sub(r"\b(Văn phòng HĐND|Văn phòng Đảng ủy, HĐND) và (UBND)", r"\1 & \2", text)
    found: list[str] = []
    plural = re.match(r"^[Cc]ác\s", text) is not None
    for part in re.split(r"\s*[,;]\s*|\s+và\s+|\s+cùng\s+(?:với\s+)?", text):
        words = re.sub(r"^(?:với|và|cùng)\s+", "", part.strip(" .-"))
        if not words:
            continue
        whole = BODY_START.match(words) and len(words.split()) < 16
        if (
            found
            and re.match(r"^(?:đơn vị|ban|ngành|đoàn thể|địa phương|cơ quan|tổ chức)\b", words)
            and plural
            and "liên quan" in text
            and len(found) == 1
            and found[0].casefold().startswith("các")
        ):
            found[-1] = f"{found[-1]}, {words}" if "," in text else f"{found[-1]} và {words}"
        elif found and _ONE_GROUP.search(found[-1]) and _SAME_GROUP.match(words):
            found[-1] = f"{found[-1]}, {words}"
        elif whole or not found:
            found.append(words)
        else:
            joint = " và " if re.search(rf"\s+và\s+{re.escape(words)}", text) else ", "
            found[-1] = f"{found[-1]}{joint}{words}"
    return tuple(item.replace(" & ", " và ") for item in found)


def _until_verb(text: str) -> str:
    """The words of a list of bodies, up to the first verb; the first body's own words are kept."""
    first = BODY_START.match(text)
    at = first.end() if first else 0
    if first and first[0].casefold() in ("ban", "tổ", "đội", "hội đồng", "hội", "ban chỉ huy"):
        more = re.match(r"\s+\S+(?:,\s*chi\b)?", text[at:])  # "Ban vận động", "Tổ hòa giải", "Tổ thu, chi"
        at += more.end() if more else 0
    match = _END.search(text, at)
    return text[: match.start()] if match else text


def bodies_in(text: str, *, duties: bool) -> Bodies:
    """Who leads, works along, approves and is reported to, by the words of one task."""
    lead: tuple[str, ...] = ()
    if match := _FIELD_LEAD.search(text):
        lead = split_bodies(match["who"])
    elif match := _CHAIRS.search(text):
        who = re.sub(r"^.*\b(?:giao(?:\s+cho)?|phân công|yêu cầu|đề nghị)\s+", "", match["who"], flags=re.I)
        lead = split_bodies(_until_verb(who))
    elif match := _LEADS.search(text):
        lead = split_bodies(match["who"])
    elif match := _FOR.match(text):
        lead = (match["who"].strip(),)
    elif (match := _COLON.match(text)) and _until_verb(match["who"]) == match["who"]:
        lead = split_bodies(match["who"])
    elif BODY_START.match(text) and not _NO_BODY.match(text):
        who = _until_verb(text[:240])
        if (
            len(who) < len(text[:240])
            and len(who.split()) <= 16
            and not re.search(r"[.;:]", text[len(who) : len(who) + 2])
        ):
            lead = split_bodies(who)
    if (
        not lead
        and (opened := re.search(r"^[^:;.]{8,90}:\s+", text))
        and BODY_START.match(text[opened.end() :])
    ):
        rest = text[opened.end() :][:240]
        who = _until_verb(rest)
        lead = split_bodies(who) if len(who) < len(rest) and len(who.split()) <= 12 else ()
    joined: list[str] = []
    if match := _FIELD_WITH.search(text):
        joined += split_bodies(match["who"])
    else:
        for match in _WITH.finditer(text):
            joined += split_bodies(_until_verb(text[match.end() : match.end() + 300]))
    if match := re.search(
        r"[Đđ]ề nghị (?P<first>Đảng [ủu][ỷy]|[^,;.]{3,40}?) chỉ đạo (?P<rest>.{5,90}?) phối hợp", text
    ):
        joined += [match["first"], *split_bodies(match["rest"])]
        lead = ()
    approver = next((m["who"].strip() for p in _APPROVES if (m := p.search(text))), None)
    report = _REPORTS.search(text)
    report_to = report["who"].strip() if report else None
    if report_to and approver and report_to.startswith(approver):
        report_to = None
    return Bodies(lead, tuple(dict.fromkeys(joined)), approver, report_to)
