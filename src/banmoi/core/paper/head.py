"""The head and the foot of a paper: who issued it, its number, place and day, kind, title; who signed,
and who receives it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from banmoi.core.paper.lines import YEARS_BROKEN, Line
from banmoi.core.paper.marks import MarkKind, mark_of

_MOTTO = re.compile(
    r"^(?:CỘNG H[ÒO][ÀA]? XÃ H[ỘO]I|CHỦ NGHĨA VIỆT NAM|CHỦ NGHĨA|VIỆT NAM|Độc lập|Tự do|Hạnh phúc)\s*[-–—]*\s*$|"
    r"(?:C[ỘÔO][NМ]G\s+H[ÒO]A|CỘNG\s+HOÀ)\s+XÃ\s+H[ỘÔO]I\s+CH[ỦU]\s+NGH[ĨI]A\s+VI[ỆÊE]T\s+NAM|"
    r"[ĐD][ộôo]c\s+l[ậâa]p\s*[-–—.]?\s*T[ựưu]\s+do\s*[-–—.]?\s*H[ạa]nh\s+ph[úu]c|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\b[Ss][ốôo6]\s*[:;.]?\s*(?P<n>\d{0,5}[a-z]?)\s*[.…]*\s*[-–/]\s*(?P<s>(?:\d{4}/)?[A-ZĐƯ][\w.&]*(?:\s?[-–/]\s?[A-ZĐƯ][\w.&]*)*)"
)
_PLACE_DAY = re.compile(
    r"(?P<place>[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ][\wÀ-ỹ']*(?:\s+[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ0-9][\wÀ-ỹ']*){0,4})\s*,\s*(?P<day>ng[àảaá]y\s*(?P<d>\d{1,2})?[\s.…]*th[áa]ng\s*(?P<m>\d{1,2})?[\s.…]*n[ăa]m\s*(?P<y>\d{4}))"
)
_KINDS = (
    "KẾ HOẠCH HÀNH ĐỘNG", "KẾ HOẠCH LIÊN TỊCH", "KẾ HOẠCH", "BÁO CÁO", "QUYẾT ĐỊNH", "NGHỊ QUYẾT", "THÔNG BÁO KẾT LUẬN", "THÔNG BÁO",
    "CHƯƠNG TRÌNH HÀNH ĐỘNG", "CHƯƠNG TRÌNH CÔNG TÁC", "CHƯƠNG TRÌNH PHỐI HỢP", "CHƯƠNG TRÌNH", "HƯỚNG DẪN", "ĐỀ ÁN", "KẾT LUẬN", "CHỈ THỊ", "TỜ TRÌNH",
    "QUY CHẾ", "QUY ĐỊNH", "PHƯƠNG ÁN", "CÔNG ĐIỆN", "CÔNG VĂN", "GIẤY MỜI", "BIÊN BẢN", "DỰ ÁN",
)  # fmt: skip
_FOLD = str.maketrans("ÊẾỀỂỄỆÂẤẦẨẪẬĂẮẰẲẴẶÀÁẢÃẠÔỐỒỔỖỘÒÓỎÕỌƠỚỜỞỠỢƯỨỪỬỮỰÙÚỦŨỤĐÌÍỈĨỊÈÉẺẼẸÝỲỶỸỴ",
                      "E" * 6 + "A" * 17 + "O" * 17 + "U" * 11 + "D" + "I" * 5 + "E" * 5 + "Y" * 5)  # fmt: skip
_LEVELS = [
    ("thôn", r"TH[ÔO]N|BẢN|ẤP|BUÔN|KHU DÂN CƯ|TỔ DÂN PHỐ|XÓM|KHU|LÀNG"),
    ("xã", r"XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU"),
    ("huyện", r"HUYỆN|QUẬN|THỊ XÃ|THÀNH PHỐ"),
    ("tỉnh", r"TỈNH"),
]
_LEVEL_WORD = re.compile(
    r"\b(THỊ TRẤN|THỊ XÃ|THÀNH PHỐ|PHƯỜNG|ĐẶC KHU|XÃ(?! HỘI)|HUYỆN|QUẬN|TỈNH|(?<!NÔNG )THÔN|BẢN|ẤP|BUÔN|XÓM|KHU DÂN CƯ|TỔ DÂN PHỐ|KHU|LÀNG)\b\s*(.*)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"^(?:TM\s*\.|T/M|KT\s*\.|TL\s*\.|TUQ\s*\.|T\.M\.?|Q\.)\s*.+", re.IGNORECASE)
_SIGN_INSIDE = re.compile(
    r"\s(?P<sign>(?:TM\.|T/M|KT\.|TL\.|TUQ\.)\s*[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ].*)$"
)
_POSITION = re.compile(
    r"^(?:QUYỀN |Q\. )?(?:PHÓ )?(?:CHỦ TỊCH|BÍ THƯ|TRƯỞNG (?:BAN|THÔN|BẢN|ẤP|KHU|PHÒNG|BUÔN|XÓM)|BÍ THƯ CHI BỘ|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|CỤC TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|CHI CỤC TRƯỞNG|TỔ TRƯỞNG|HIỆU TRƯỞNG|VỤ TRƯỞNG|CHỈ HUY TRƯỞNG|TRƯỞNG CÔNG AN|VIỆN TRƯỞNG|CHÁNH VP)\b.*$"
)
_NAME = re.compile(
    r"^(?:(?:ThS|TS|PGS|GS|KS|BS)\.?\s*)?[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ][a-zà-ỹ']*(?:\s+[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ][a-zà-ỹ']*){1,4}$"
)
_STAMP = re.compile(r"\(?(?:đã ký|Đã ký|ký tên|đóng dấu)[^)]*\)?", re.IGNORECASE)
_STOP_TITLE = re.compile(
    r"^(?:Căn cứ|Kính gửi|UBND|Ủy ban|Uỷ ban|ỦY BAN|HỘI ĐỒNG|CHỦ TỊCH|Ban |Trên cơ sở|Xét|Điều |\(|Để |Nhằm|Sau khi|Theo )"
)


@dataclass(slots=True)
class Head:
    """What stands at the top and the bottom of a paper. None: not found."""

    issuer: str | None = None
    issuer_level: str | None = None
    number: str | None = None
    symbol: str | None = None
    number_as_written: str | None = None
    place: str | None = None
    day: date | None = None
    day_as_written: str | None = None
    kind: str | None = None
    title: str | None = None
    period_as_written: str | None = None
    starts: date | None = None
    ends: date | None = None
    programme: str | None = None
    parents: dict[str, str | None] = field(default_factory=dict)
    authority: str | None = None
    position: str | None = None
    signer: str | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """A paper cut into head, title, body and foot, as ranges of its lines."""

    head: Head
    title_lines: tuple[int, int]
    body: tuple[int, int]


def bare(text: str) -> str:
    """Capitals without marks: to find a heading although OCR lost some."""
    return " ".join(text.upper().translate(_FOLD).split()).strip(" .:-")


_BARE_KINDS = {bare(kind): kind for kind in _KINDS}


_SYMBOL_KINDS = {
    "KH": "KẾ HOẠCH", "BC": "BÁO CÁO", "QĐ": "QUYẾT ĐỊNH", "NQ": "NGHỊ QUYẾT", "TB": "THÔNG BÁO", "CTR": "CHƯƠNG TRÌNH",
    "HD": "HƯỚNG DẪN", "ĐA": "ĐỀ ÁN", "TTR": "TỜ TRÌNH", "CT": "CHỈ THỊ", "KL": "KẾT LUẬN", "PA": "PHƯƠNG ÁN",
    "KHLT": "KẾ HOẠCH LIÊN TỊCH",
}  # fmt: skip


def kind_of_symbol(symbol: str | None) -> str | None:
    """The kind of paper that a symbol names ("KH-UBND", "2016/NQ-HĐND"); an official letter has none.

    Source: Decree 30/2020/NĐ-CP, appendix III.
    """
    first = re.split(r"[-–/]", re.sub(r"^\d{4}/", "", symbol or ""))[0]
    return _SYMBOL_KINDS.get(first.upper())


def whole_day(lines: Sequence[Line], top: int = 30) -> list[Line]:
    """Put "Lào Cai, ngày 06" and "tháng 02 năm 2024", parted by extraction, on one line again."""
    found = list(lines)
    for at in range(min(top, len(found) - 1)):
        broken = re.search(r",\s*ng[àa]y[\s\d.…]*(?:th[áa]ng[\s\d.…]*(?:n[ăa]m)?)?$", found[at].text)
        if broken and re.match(r"(?:\d{1,2}\s+)?th[áa]ng\b|\d{0,2}\s*n[ăa]m\b|\d{4}$", found[at + 1].text):
            found[at] = Line(f"{found[at].text} {found[at + 1].text}", found[at].after_blank)
            found[at + 1] = Line("")
    return [line for line in found if line.text]


def read_head(lines: Sequence[Line]) -> Parts:
    """Cut a paper into its parts and read its head and foot."""
    head = Head()
    top = min(len(lines), 45)
    grounds = next((i for i in range(top) if lines[i].text.startswith("Căn cứ")), top)
    kind_at = next((i for i in range(grounds) if bare(lines[i].text) in _BARE_KINDS), None)
    number_at = next((i for i in range(top) if _NUMBER.search(lines[i].text)), None)
    day_at = next((i for i in range(top) if _PLACE_DAY.search(lines[i].text)), None)
    _number_and_day(head, lines, number_at, day_at)
    begin = kind_at if kind_at is not None else max(number_at or -1, day_at or -1) + 1
    known = [at for at in (number_at, day_at, kind_at) if at is not None]
    _issuer(head, [line.text for line in lines[: (min(known) + 1) if known else 0]])
    if kind_at is not None:
        head.kind = _BARE_KINDS[bare(lines[kind_at].text)]
        first, after = read_title(head, lines, kind_at + 1)
    elif begin > 0:
        first, after = begin, begin
        _subject(head, lines, begin)
    else:
        first = after = 0
    foot = _foot(lines, after)
    if foot is not None:
        _read_foot(head, lines[foot:])
    read_period(head)
    return Parts(head, (first, after), (after, foot if foot is not None else len(lines)))


def _number_and_day(head: Head, lines: Sequence[Line], number_at: int | None, day_at: int | None) -> None:
    if number_at is not None and (match := _NUMBER.search(lines[number_at].text)):
        head.number = match["n"] or None
        head.symbol = re.sub(r"\s+", "", match["s"]).replace("–", "-")
        head.number_as_written = (
            f"{match['n']}/{head.symbol}" if "/" in match[0] else f"{match['n']}-{head.symbol}"
        )
    if day_at is not None and (match := _PLACE_DAY.search(lines[day_at].text)):
        place = re.sub(r"^.*\b(?:KH|QĐ|BC|NQ|UBND|ĐU|HU|TU)\s+", "", match["place"])
        head.place = place
        head.day_as_written = " ".join(match["day"].split())
        if match["d"] and match["m"]:
            try:
                head.day = date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                head.day = None


def _issuer(head: Head, lines: Sequence[str]) -> None:
    """The issuer stands left of the motto, in capitals, maybe below the body above it."""
    names: list[str] = []
    for text in lines:
        left = _MOTTO.sub(" ", text)
        left = _NUMBER.sub(" ", _PLACE_DAY.sub(" ", left))
        left = " ".join(left.replace("\t", " ").split()).strip(" -*|_.")
        if bare(left) in _BARE_KINDS or not left or not any(c.isalpha() for c in left):
            continue
        if re.fullmatch(r"(?:DỰ THẢO|HỎA TỐC|KHẨN|MẬT|Dự thảo.*|HOẢ TỐC|V/v.*)", left):
            continue
        if (left.upper() == left and len(left) > 2) or (
            not names and re.match(r"^(?:UBND|Ủy ban|Uỷ ban|Đảng ủy|HĐND|Ban |BAN )", left)
        ):
            names.append(left)
    if not names:
        return
    joined: list[str] = []
    for name in names:
        continues = joined and (
            re.fullmatch(
                r"(?:UBND|[ỦU][ỶY] BAN NHÂN DÂN|U[ỶY] BAN NHÂN DÂN|ỦY BAN MTTQ.*|.*(?:VIỆT NAM|CHẤP HÀNH|CHỈ ĐẠO|QUẢN LÝ|NHÂN DÂN|PHÁT TRIỂN|MỤC TIÊU QUỐC GIA|NÔNG THÔN MỚI|VÀ|CÁC|XÂY DỰNG))",
                joined[-1],
                re.I,
            )
        )
        if continues or (
            joined
            and not re.match(
                r"(?:UBND|[ỦU][ỶY]\s|UỶ|BAN|H[ỘO]I|HĐND|SỞ|PHÒNG|ĐẢNG|CHI|MẶT|VĂN|XÃ|THÔN|BẢN|ĐOÀN|HUYỆN|TỈNH|ỦY|THÀNH|TRUNG|LIÊN|BỘ|CHÍNH|ẤP|KHU|BUÔN|TỔ|XÓM|THỊ|PHƯỜNG|BCĐ|BQL)",
                name,
            )
        ):
            joined[-1] = f"{joined[-1]} {name}"
        else:
            joined.append(name)
    # the symbol says whose paper it is where a body stands below its committee: "31/KH-UBND"
    signs = {"UBND": r"UBND|[ỦU][ỶY] BAN NHÂN DÂN|UỶ BAN NHÂN DÂN", "HĐND": r"HĐND|HỘI ĐỒNG NHÂN DÂN"}
    wanted = signs.get((head.symbol or "").split("-")[-1])
    at = len(joined) - 1
    if wanted and not re.search(wanted, joined[at]):
        at = next((i for i in range(at, -1, -1) if re.search(wanted, joined[i])), at)
    own, above = joined[at], joined[:at]
    head.issuer = spelled(own.strip(" |"), head.place)
    if re.fullmatch(r"BAN (?:THƯỜNG TRỰC|THƯỜNG VỤ|CHẤP HÀNH)", own) and above:
        head.issuer = f"{own.capitalize().replace('thường', 'Thường').replace('chấp', 'Chấp')} {spelled(above[-1], head.place)}"
    head.issuer_level = level_of(own)
    if head.issuer_level is None or re.match(r"(?:SỞ|PHÒNG|BAN|VĂN PHÒNG|CHI CỤC|TRUNG TÂM)", own):
        outer = next((level_of(name) for name in reversed(above) if level_of(name)), None)
        head.issuer_level = head.issuer_level or outer
    for name in above:
        if (level := level_of(name)) and (match := _LEVEL_WORD.search(name)):
            head.parents[level] = spelled(match[2], None)


_CENTRAL = "HÀ NỘI|HỒ CHÍ MINH|HẢI PHÒNG|ĐÀ NẴNG|CẦN THƠ|HUẾ(?! LỘC)"
"""Cities of a province's rank."""


def level_of(name: str) -> str | None:
    """The level of government in a body's name."""
    upper = name.upper()
    upper = re.sub(r"CỘNG HÒA XÃ HỘI", "", upper)
    if re.search(r"CHÍNH PHỦ|^BỘ |TRUNG ƯƠNG|QUỐC HỘI", upper):
        return "trung ương"
    if re.search(r"\b(?:TỈNH ỦY|TỈNH UỶ)\b|^SỞ\b", upper):
        return "tỉnh"
    if re.search(r"\b(?:HUYỆN ỦY|HUYỆN UỶ)\b", upper):
        return "huyện"
    if re.search(rf"\bTHÀNH PHỐ\s+(?:{_CENTRAL})\b", upper):
        return "tỉnh"
    found = [(m.start(), level) for level, words in _LEVELS for m in re.finditer(rf"\b(?:{words})\b", upper)
             if not (level == "thôn" and re.match(r"THÔN", upper[m.start():]) and upper[max(0, m.start() - 5):m.start()] == "NÔNG ")]  # fmt: skip
    found = [
        (at, level)
        for at, level in found
        if not (
            level == "thôn"
            and re.search(r"BẢN|KHU|LÀNG", upper[at : at + 4])
            and at > 0
            and "VĂN" in upper[at - 4 : at]
        )
    ]
    return min(found)[1] if found else None


_LOWER = ("Ủy ban nhân dân", "Uỷ ban nhân dân", "Hội đồng nhân dân", "Ban chỉ đạo", "Đảng ủy", "Đảng bộ")


def _branch(name: str) -> str:
    """A ministry or department: "Bộ Nông nghiệp và Phát triển nông thôn"."""
    words = name.lower().split()
    big = {0, 1} | {at + 1 for at, word in enumerate(words) if word in ("và", "-", "–") or word.endswith(",")}
    return " ".join(word.capitalize() if at in big else word for at, word in enumerate(words))


def spelled(name: str, place: str | None) -> str:
    """A name in capitals as it is written in a sentence: "Ủy ban nhân dân xã Xuân Lương"."""
    if name.upper() != name:
        return name
    if re.match(r"(?:BỘ|SỞ|PHÒNG)\s(?!CHÍNH TRỊ)", name) and not _LEVEL_WORD.search(name):
        return _branch(name)
    words = name.split()
    match = _LEVEL_WORD.search(name)
    cut = (
        len(name[: match.start(2)].split())
        if match and match[2]
        else (0 if match is None and len(words) <= 3 else len(words))
    )
    if "MTTQ" in words:
        pass
    lower = [
        w
        if w in ("UBND", "HĐND", "MTTQ", "NTM", "BCĐ", "BQL", "HTX", "OCOP", "MTQG", "PTNT", "NN", "CCB")
        else w.lower()
        for w in words[:cut]
    ]
    rest = [w.capitalize() if not any(c.isdigit() for c in w) else w for w in words[cut:]]
    text = " ".join([*lower, *rest])
    text = re.sub(r"^UBND\b", "Ủy ban nhân dân", text)
    text = re.sub(r"^HĐND\b", "Hội đồng nhân dân", text)
    text = re.sub(r"\bviệt nam\b", "Việt Nam", text)
    text = re.sub(r"\bmặt trận tổ quốc\b", "Mặt trận Tổ quốc", text)
    if place and len(place) > 2:
        text = re.sub(re.escape(place), place, text, flags=re.IGNORECASE)
    return text[0].upper() + text[1:]


def read_title(head: Head, lines: Sequence[Line], start: int) -> tuple[int, int]:
    """Read the title that begins at a line; where it begins and where what follows it does."""
    taken: list[str] = []
    at = start
    while at < len(lines) and len(taken) < 7:
        text = lines[at].text
        mark = mark_of(text)
        if (
            mark is not None
            and mark.kind is not MarkKind.LETTER
            and not (taken and re.search(r"\d[-–]$|năm$|giai đoạn$", taken[-1]))
            and not (taken and YEARS_BROKEN.match(f"{taken[-1]}\n{text}"))
        ):
            break
        if _STOP_TITLE.match(text) and (taken or text.startswith(("Căn cứ", "Kính gửi", "Điều"))):
            break
        if taken and re.match(r"Thực hiện\b", text):
            break
        complete = taken and re.search(r"(?:năm|giai đoạn|[-–])\s*\d{4}[”\"]?$|\)$", taken[-1])
        if complete and text[0].isupper() and text.upper() != text:
            break
        if taken and len(text) > 160:
            break
        if not taken and len(text) > 260:
            break
        taken.append(
            text.strip(" _*") if YEARS_BROKEN.match(f"{''.join(taken[-1:])}\n{text}") else text.strip(" -–_*")
        )
        at += 1
        if text.endswith((".", ";")):
            break
    title = " ".join(taken)
    if taken:
        head.title = re.sub(r"(\d[-–]) (\d)", r"\1\2", title).strip(" .;") or None
    while at < len(lines) and re.match(r"^\((?:Ban hành|Kèm|Dự thảo|ban hành|kèm)", lines[at].text):
        at += 1
        while (
            at < len(lines)
            and not lines[at - 1].text.rstrip().endswith(")")
            and len(lines[at].text) < 120
            and at < start + 12
        ):
            at += 1
    return start, at


def _subject(head: Head, lines: Sequence[Line], begin: int) -> None:
    """An official letter has no kind; its subject stands under its number as "V/v …"."""
    for index in range(max(0, begin - 3), min(len(lines), begin + 8)):
        if match := re.search(r"V/v:?\s*(.+)$|Về việc:?\s+(.+)$", lines[index].text, re.IGNORECASE):
            words = [match[1] or match[2]]
            for line in lines[index + 1 : index + 4]:
                if line.text[0].islower():
                    words.append(line.text)
                else:
                    break
            head.kind = "CÔNG VĂN"
            head.title = _PLACE_DAY.sub("", " ".join(words)).strip(" .;") or None
            return


def _foot(lines: Sequence[Line], after: int) -> int | None:
    """Where the foot begins: at "Nơi nhận" or at the signature, in the later part of the paper."""
    spots = [
        i
        for i in range(after, len(lines))
        if re.match(r"^(?:\W*\s*)?N[ơo]i\s+nh[ậâa]n\b", lines[i].text, re.I)
    ]
    signs = [
        i
        for i in range(after, len(lines))
        if _SIGN.match(lines[i].text) and lines[i].text.upper() == lines[i].text
    ]
    if spots and (signs and signs[-1] < spots[-1]):
        return min(signs[-1], spots[-1]) if spots[-1] - signs[-1] < 15 else spots[-1]
    if spots:
        return spots[-1]
    if signs:
        return signs[-1]
    for index in range(len(lines) - 1, max(after, len(lines) - 12), -1):
        if _POSITION.match(lines[index].text):
            return index
    return None


_RUN_IN = re.compile(
    r"\s+(?=(?:KT|TL|TUQ)\.\s)|"
    r"(?<!KT\.)(?<!TL\.)(?<!TUQ\.)(?<!PHÓ)(?<!QUYỀN)\s+(?=(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|TRƯỞNG BAN|CHÁNH VĂN PHÒNG)\b)"
)
_SIGNED = re.compile(
    r"\b(?:TM\.|T/M|KT\.|TL\.|TUQ\.)\s*[A-ZĐÀ-Ỹ. ]*?(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|TRƯỞNG BAN|CHÁNH VĂN PHÒNG)"
)
_NAME_AFTER = re.compile(r"(?<=[A-ZĐÀ-Ỹ]{2})\s+(?=[A-ZĐÀ-Ỹ][a-zà-ỹ]+(?:\s+[A-ZĐÀ-Ỹ][a-zà-ỹ]*){1,4}\W*$)")


def _signature_lines(text: str) -> list[str]:
    """A signature that stands in one cell ("TM. … KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn A") line by line."""
    match = _SIGNED.search(text)
    if match is None:
        return [text]
    before, signature = text[: match.start()].strip(), _NAME_AFTER.sub("\n", text[match.start() :], count=1)
    return [part for part in [before, *_RUN_IN.sub("\n", signature).split("\n")] if part.strip()]


def _read_foot(head: Head, lines: Sequence[Line]) -> None:
    receiving = False
    recipients: list[str] = []
    authority: list[str] = []
    for text in (part for line in lines for part in _signature_lines(line.text.replace("\t", " "))):
        if re.match(r"^\W*N[ơo]i\s+nh[ậâa]n\b\s*:?", text, re.I):
            receiving = True
            text = re.sub(r"^\W*N[ơo]i\s+nh[ậâa]n\b\s*:?\s*", "", text, flags=re.I)
            if not text:
                continue
        if inside := re.search(
            r"\s((?:TM\.|T/M|KT\.|TL\.|TUQ\.)\s*[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ].*)$",
            text,
        ):
            authority.append(inside[1].strip())
            text = text[: inside.start()]
        elif inside := re.search(
            r"[;.,]\s+((?:PHÓ )?(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|TRƯỞNG BAN|CHÁNH VĂN PHÒNG)[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ ]*)$",
            text,
        ):
            head.position = inside[1].strip()
            text = text[: inside.start() + 1]
        elif inside := re.search(
            r"[;.,]\s+((?:[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ][a-zà-ỹ]+\s+){1,3}[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ][a-zà-ỹ]+)$",
            text,
        ):
            if _NAME.match(inside[1]) and head.position and not head.signer:
                head.signer = inside[1]
                text = text[: inside.start() + 1]
        text = _STAMP.sub("", text).strip()
        if not text:
            continue
        if _SIGN.match(text) and text.upper() == text:
            authority.append(text)
        elif _POSITION.match(text) or (
            text.upper() == text and re.match(r"^(?:PHÓ|QUYỀN)?\s*(?:CHỦ TỊCH|BÍ THƯ|TRƯỞNG|GIÁM ĐỐC)", text)
        ):
            head.position = text
        elif mark_of(text) and receiving:
            mark = mark_of(text)
            assert mark is not None
            recipients.append(text[mark.length :].strip())
        elif _NAME.match(text) and (head.position or authority):
            head.signer = text
        elif receiving and recipients and not authority and text.upper() != text:
            recipients[-1] = f"{recipients[-1]} {text}"
        elif receiving and text.upper() != text and len(text) > 3 and not head.position:
            recipients.append(text)
        elif authority and text.upper() == text and len(text) > 5 and not head.position:
            authority[-1] = f"{authority[-1]} {text}"
    parts = [p for item in recipients for p in re.split(r";\s*[-–+]\s+|;\s+(?=-)", item)]
    head.recipients = tuple(p.strip(" ;.") for p in parts if p.strip(" ;.-"))
    if authority:
        joined = authority[0]
        head.authority = joined
        # "KT. CHỦ TỊCH" over "PHÓ CHỦ TỊCH": the second of two lines is the authority that matters
        if len(authority) > 1 and authority[1].startswith("KT"):
            head.authority = f"{authority[0]} {authority[1]}"


_PROGRAMME = re.compile(
    r"Chương trình\s+(?:(?:mục tiêu quốc gia|MTQG)\s+)?(?:về\s+)?xây dựng\s+(?:nông thôn mới|NTM)",
    re.IGNORECASE,
)
_YEARS = re.compile(r"giai đoạn\s+(?:từ\s+)?(?:năm\s+)?(\d{4})\s*(?:[-–]|đến)\s*(?:năm\s+)?(\d{4})", re.I)
_SINGLE = re.compile(r"năm\s+(\d{4})", re.I)


def programme_in(text: str) -> str | None:
    """The programme that a text names, in the letters of a sentence."""
    match = _PROGRAMME.search(text)
    return None if match is None else match[0].capitalize() if match[0].isupper() else match[0]


def read_period(head: Head) -> None:
    """Read the time and the programme from the title."""
    title = head.title or ""
    if head.programme is None:
        head.programme = programme_in(title)
    half = re.search(r"(?:6|sáu) tháng (đầu|cuối) năm\s+(\d{4})", title, re.I)
    quarter = re.search(r"quý\s+(IV|I{1,3}|[1-4])\s*(?:/|năm)\s*(\d{4})", title, re.I)
    if match := _YEARS.search(title):
        head.period_as_written = match[0]
        head.starts, head.ends = date(int(match[1]), 1, 1), date(int(match[2]), 12, 31)
    elif half and (head.kind or "") != "BÁO CÁO":
        year, first = int(half[2]), half[1].casefold() == "đầu"
        head.period_as_written = half[0]
        head.starts, head.ends = (
            (date(year, 1, 1), date(year, 6, 30)) if first else (date(year, 7, 1), date(year, 12, 31))
        )
    elif quarter:
        number = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(quarter[1]) or int(quarter[1])
        year = int(quarter[2])
        head.period_as_written = quarter[0]
        head.starts = date(year, number * 3 - 2, 1)
        head.ends = date(year, number * 3, 31 if number in (1, 4) else 30)
    elif matches := list(_SINGLE.finditer(title)):
        # a report tells of its first year; the next is what it looks forward to
        chosen = matches[0] if head.kind == "BÁO CÁO" else matches[-1]
        year = int(chosen[1])
        head.period_as_written = chosen[0]
        head.starts, head.ends = date(year, 1, 1), date(year, 12, 31)
    elif match := re.search(r"(\d{4})\s*[-–]\s*(\d{4})", title):
        head.period_as_written = match[0]
        head.starts, head.ends = date(int(match[1]), 1, 1), date(int(match[2]), 12, 31)
