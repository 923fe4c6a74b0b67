"""Remarks on how a paper is written: doubles, numbering, names, quotations, slips."""

import re
from collections.abc import Iterator
from datetime import date

from banmoi.core.paper.citations import references_in
from banmoi.core.paper.marks import MarkKind
from banmoi.core.paper.names import name_variants
from banmoi.core.paper.outline import Block, Role
from banmoi.core.paper.remark import Paper, Remark, normal, span_of

DISTRICTS_ENDED = date(2025, 7, 1)
"""From this day there is no district level (Luật Tổ chức chính quyền địa phương số 72/2025/QH15)."""


def duplicates(paper: Paper) -> Iterator[Remark]:
    """The same paragraph twice; under two bodies of the part on duties, the same duty to two units."""
    seen: dict[str, Block] = {}
    owners = {task.path: task.owner for task in paper.tasks}
    for block in paper.blocks:
        words = normal(block.text)
        if len(words.split()) < 9 or block.row:
            continue
        if words not in seen:
            seen[words] = block
            continue
        other = seen[words]
        across = (
            block.role is Role.DUTIES and block.parent is not other.parent
            and owners.get(block.path) != owners.get(other.path)
        )  # fmt: skip
        kind = "duplicate_across_units" if across else "duplicate_paragraph"
        facts = {"words": block.text[:120], "first": other.path, "second": block.path}
        yield Remark(kind, f"{other.path} = {block.path}", (span_of(other), span_of(block)), facts)


def numbering(paper: Paper) -> Iterator[Remark]:
    """Numbering."""
    groups: dict[tuple[int, str], list[Block]] = {}
    for block in paper.blocks:
        mark = block.mark
        if mark is None or mark.kind is MarkKind.BULLET or not mark.length:
            continue
        if not mark.spaced and not block.row:
            facts = {"words": paper.text[block.start : block.start + 24]}
            yield Remark(
                "numbering_format", block.path, ((block.start, block.start + mark.length + 8),), facts
            )
        base = id(block.parent)
        if mark.kind is MarkKind.DECIMAL:
            above = next(
                (b for b in block.above() if not b.mark or b.mark.kind is not MarkKind.DECIMAL), None
            )
            base = id(above)
        groups.setdefault(
            (
                base,
                mark.level
                if mark.kind is not MarkKind.DECIMAL
                else f"{mark.level}:{mark.label.rpartition('.')[0]}",
            ),
            [],
        ).append(block)
    for (_, level), group in groups.items():
        if any(block.row for block in group):
            continue
        numbers = [_number(block) for block in group]
        if len(group) == 1 and (numbers[0] in (None, 1) or level.startswith(("letter", "bracket"))):
            continue
        previous: int | None = 0
        for block, number in zip(group, numbers, strict=True):
            if (
                number is not None
                and previous is not None
                and number != previous + 1
                and not (number == 1 and previous > 0)
            ):
                label = block.mark.label if block.mark else ""
                facts = {"words": f"{label} {block.text[:50]}", "expected": str(previous + 1), "found": label}
                yield Remark("numbering_format", block.path, ((block.start, block.text_start + 1),), facts)
            previous = number


_ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}
_LETTERS = "abcdđeghiklmnopqrstuvxy"


def _number(block: Block) -> int | None:
    assert block.mark is not None
    label = block.mark.label
    match block.mark.kind:
        case MarkKind.ROMAN | MarkKind.PART:
            return _ROMAN.get(label)
        case MarkKind.DECIMAL:
            return int(label.rpartition(".")[2])
        case MarkKind.ARTICLE:
            return int(label[1:])
        case MarkKind.LETTER:
            return _LETTERS.index(label) + 1 if label in _LETTERS else None
        case MarkKind.BRACKET:
            return int(label[1:-1]) if label[1:-1].isdigit() else None
        case MarkKind.CAPITAL:
            return "ABCDĐEGH".index(label) + 1 if label in "ABCDĐEGH" else None
    return None


_DISTRICT = re.compile(
    r"UBND (?:các )?huyện|(?:Ủy|Uỷ) ban nhân dân (?:các )?huyện|HĐND huyện|[Hh]uyện (?:ủy|uỷ)|cấp huyện|(?:[Pp]hòng|Ban chỉ đạo|BCĐ|Văn phòng|VP)[^,;.:]{0,60}? huyện(?= [A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ]|[\s,;.]|$)|[Tt]hị trấn [A-ZĐ]|(?:toàn|của|và) huyện(?=[\s,;.])"
)


def levels(paper: Paper) -> Iterator[Remark]:
    """Levels."""
    issued = paper.head.day
    if issued is None or issued < DISTRICTS_ENDED:
        return
    cited = [(item.start, item.end) for item in paper.bases]
    spots: list[tuple[str, tuple[int, int], str]] = []
    for block in paper.blocks:
        for match in _DISTRICT.finditer(block.text):
            span = block.text_start + match.start(), block.text_start + match.end()
            if any(start <= span[0] < end for start, end in cited):
                continue
            if re.search(r"(?:trước đây|cũ|trước khi sắp xếp)", block.text[match.end() : match.end() + 30]):
                continue
            spots.append((block.path, span, match[0]))
    if spots:
        where = ", ".join(dict.fromkeys(path for path, _, _ in spots))
        yield Remark("abolished_level", where, tuple(span for _, span, _ in spots),
                     {"words": "; ".join(dict.fromkeys(words for _, _, words in spots))})  # fmt: skip


_BLANK_NUMBER = re.compile(
    r"(?:Kế hoạch|Quyết định|Nghị quyết|Công văn|Thông báo|Hướng dẫn)\s+số\s*:?\s*(?:[.…_\s]+/|/)[A-ZĐ]"
)
_BARE_PAPER = re.compile(
    r"(?:Nghị quyết|Quyết định|Chỉ thị|Công văn|Hướng dẫn|Thông báo|Kết luận|Văn bản|Kế hoạch|Thông tư)\s+(?!này|số|về|ban|công|phê|thực|chi|triển|liên|của mình|của đơn|đề ra|trên|nêu)"
)


def unnumbered(paper: Paper) -> Iterator[Remark]:
    """Unnumbered."""
    for block in paper.blocks:
        for match in _BLANK_NUMBER.finditer(block.text):
            span = block.text_start + match.start(), block.text_start + match.end()
            yield Remark("citation_without_number", block.path, (span,), {"words": match[0]})
        for words, start, end in references_in(block.text):
            if not re.match(
                r"Kế hoạch|Nghị quyết|Quyết định|Chỉ thị|Công văn|Hướng dẫn|Thông báo|Kết luận|Văn bản", words
            ):
                continue
            own = {"xã": "xã", "huyện": "huyện", "tỉnh": "tỉnh"}.get(paper.head.issuer_level or "", "-")
            if block.mark is None or re.search(rf"của (?:UBND|Ủy ban nhân dân|Đảng ủy) {own}", words):
                continue
            kind, level = words.split(" của ")[0].split()[0], words.rpartition(" của ")[2]
            if any(item.number and item.kind.startswith(kind) and item.issuer and item.issuer.startswith(level[:10])
                   for item in paper.bases):  # fmt: skip
                continue
            span = block.text_start + start, block.text_start + end
            yield Remark("citation_without_number", block.path, (span,), {"words": words})


def quotes(paper: Paper) -> Iterator[Remark]:
    """Quotes."""
    for block in paper.blocks:
        depth: list[int] = []
        for index, sign in enumerate(block.text):
            if sign == "“":
                depth.append(index)
            elif sign == "”" and depth:
                depth.pop()
            elif sign == "”":
                yield _quote(block, index)
        straight = [m.start() for m in re.finditer('"', block.text)]
        if len(straight) % 2 and not depth:
            depth.append(straight[-1])
        if depth:
            yield _quote(block, depth[0])


def _quote(block: Block, at: int) -> Remark:
    span = block.text_start + at, block.text_start + min(len(block.text), at + 40)
    return Remark("unclosed_quote", block.path, (span,), {"words": block.text[at : at + 60]})


_BROKEN = [
    re.compile(r",\s*\.(?!\.)|,\s*;|;\s*\.(?!\.)|\.\s*,(?!\d)|(?<![.…])\.\.(?!\.)|\(\s*\)"),
    re.compile(
        r"^(?:Trên cơ sở|Để|Nhằm|Sau khi|Đối với)\s[^,;:.]{10,90}\.\s+(?=[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ])"
    ),
    re.compile(r"\s(?:và|của|các|với|để|nhằm|cho|hoặc|trong|về|từ)\s*[.;]\s*$"),
]
_SLIPS = {
    r"chủ chương": "chủ trương", r"tiêu chi(?=[\s,.;])": "tiêu chí", r"sát nhập": "sáp nhập", r"nghành": "ngành",
    r"khuyến kích": "khuyến khích", r"xử lỷ": "xử lý", r"giảm sát": "giám sát", r"kinh phi(?=[\s,.;])": "kinh phí",
    r"sử lý": "xử lý", r"sử dung": "sử dụng", r"triễn khai": "triển khai", r"chĩ đạo": "chỉ đạo", r"bổ xung": "bổ sung",
    r"xuất sứ": "xuất xứ", r"trú trọng": "chú trọng", r"chử trì": "chủ trì", r"tuyên chuyền": "tuyên truyền", r"dà soát": "rà soát",
    r"kế hoach": "kế hoạch", r"nông thôn mơi": "nông thôn mới", r"sơ xuất": "sơ suất", r"chia sẽ": "chia sẻ", r"hổ trợ": "hỗ trợ", r"vân động": "vận động",
    r"môi trương": "môi trường", r"xây dưng": "xây dựng", r"chất lương": "chất lượng",
}  # fmt: skip
_TWICE = re.compile(
    r"(?<![\wà-ỹ])(của|các|và|trong|với|để|được|theo|cho|trên|những|phải|việc|tiếp tục|thực hiện|xây dựng|tổ chức)\s+\1(?![\wà-ỹ])",
    re.I,
)


def slips(paper: Paper) -> Iterator[Remark]:
    """Slips."""
    for block in paper.blocks:
        for pattern in _BROKEN:
            if match := pattern.search(block.text):
                span = block.text_start + match.start(), block.text_start + match.end()
                yield Remark(
                    "broken_sentence",
                    block.path,
                    (span,),
                    {"words": block.text[max(0, match.start() - 30) : match.end() + 10].strip()},
                )
                break
        for wrong, right in _SLIPS.items():
            for match in re.finditer(rf"(?<![\wà-ỹ])(?:{wrong})(?![\wà-ỹ])", block.text, re.I):
                span = block.text_start + match.start(), block.text_start + match.end()
                yield Remark("typo", block.path, (span,), {"words": match[0], "meant": right})
        for match in _TWICE.finditer(block.text):
            span = block.text_start + match.start(), block.text_start + match.end()
            yield Remark("typo", block.path, (span,), {"words": match[0], "meant": match[1]})


def level_slips(paper: Paper) -> Iterator[Remark]:
    """A sentence that opens a list with "cụ thể:", while the list stands at its own level."""
    for block, following in zip(paper.blocks, paper.blocks[1:], strict=False):
        if (
            block.children
            or block.mark is None
            or block.mark.kind is not MarkKind.BULLET
            or following.mark is None
        ):
            continue
        if (
            re.search(r"(?:cụ thể|như sau|sau đây|gồm|sau)(?: là)?\s*:$", block.text.rstrip())
            and following.mark.level == block.mark.level
            and following.parent is block.parent
        ):
            yield Remark("level_slip", block.path, (span_of(block),), {"words": block.text.rstrip()[-60:]})


def scopes(paper: Paper) -> Iterator[Remark]:
    """Scopes."""
    for task in paper.tasks:
        owner = (task.owner or "").casefold()
        if re.search(r"\b(?:các )?(?:bản|thôn|ấp|khu|xóm|buôn)\b", owner) and "xã" not in owner:
            if match := re.search(r"(?:cán bộ|ban,? ngành|đoàn thể)[^;.]{0,40} của xã", task.text):
                at = task.start + match.start()
                yield Remark(
                    "scope_slip",
                    task.path,
                    ((at, at + len(match[0])),),
                    {"words": match[0], "owner": task.owner},
                )


def marks(paper: Paper) -> Iterator[Remark]:
    """Lists whose items end with ";" and "." at random."""
    mixed = []
    for parent in {id(b.parent): b.parent for b in paper.blocks}.values():
        if parent is None:
            continue
        items = [c for c in parent.children if c.mark and c.mark.kind is MarkKind.BULLET]
        ends = {item.text.rstrip()[-1:] for item in items[:-1]}
        if len(items) >= 3 and ";" in ends and ("." in ends or "," in ends):
            mixed.append(parent)
    if len(mixed) >= 1:
        yield Remark("inconsistent_marks", ", ".join(parent.path for parent in mixed),
                     tuple(span_of(parent) for parent in mixed), {"count": len(mixed)})  # fmt: skip


def names(paper: Paper) -> Iterator[Remark]:
    """Names."""
    for family, spots in name_variants(paper.text):
        yield Remark("name_variants", "", tuple(span for _, span in spots),
                     {"words": " / ".join(name for name, _ in spots), "family": family})  # fmt: skip
