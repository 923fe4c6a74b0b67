"""The outline of a paper's body: numbered parts, points, bullets and loose paragraphs, with paths."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from banmoi.core.paper.bodies import BODY_START, VERB
from banmoi.core.paper.marks import Mark, MarkKind, mark_of


class Role(StrEnum):
    """What a part of a paper is for."""

    GOALS = "goals"
    PURPOSE = "purpose"
    RESULTS = "results"
    TASKS = "tasks"
    DUTIES = "duties"
    MONEY = "money"


@dataclass(slots=True)
class Block:
    """A paragraph in its place. `start`/`end` are its characters in the paper's text; `text` is
    without the mark, and begins at `start + mark.length`."""

    path: str
    mark: Mark | None
    text: str
    start: int
    parent: "Block | None"
    role: Role | None = None
    children: list["Block"] = field(default_factory=list)

    @property
    def text_start(self) -> int:
        return self.start + (self.mark.length if self.mark else 0)

    @property
    def end(self) -> int:
        return self.text_start + len(self.text)

    @property
    def numbered(self) -> bool:
        """Whether it stands in the outline: parts, articles, numbers and unnumbered capitals."""
        return self.mark is not None and self.mark.kind not in (
            MarkKind.BULLET,
            MarkKind.LETTER,
            MarkKind.BRACKET,
        )

    @property
    def row(self) -> bool:
        """Whether it is a row of a table, its cells parted by tabs."""
        return "\t" in self.text

    def above(self) -> list["Block"]:
        """The blocks that it stands in, nearest first."""
        found, block = [], self.parent
        while block is not None:
            found.append(block)
            block = block.parent
        return found


_RANK = {"part": 0, "roman": 1, "capital": 1, "article": 1, "caps": 1, "letter": 6, "bracket": 7,
         "bullet-": 8, "bullet•": 8, "bullet+": 9, "bullet*": 9, "bulleto": 10}  # fmt: skip
_ROLES: Sequence[tuple[Role, re.Pattern[str]]] = [
    (Role.DUTIES, re.compile(r"tổ chức thực hiện|phân công|trách nhiệm (?:của|thực hiện|thi hành)|^tổ chức triển khai", re.I)),
    (Role.TASKS, re.compile(r"nhiệm vụ|giải pháp|nội dung (?:thực hiện|triển khai|kế hoạch|và)|^nội dung|phương hướng|"
                            r"biện pháp|hoạt động|lộ trình|tiến độ|đề xuất|kiến nghị", re.I)),
    (Role.GOALS, re.compile(r"mục tiêu|chỉ tiêu", re.I)),
    (Role.PURPOSE, re.compile(r"mục đích|yêu cầu|quan điểm|phạm vi|đối tượng|nguyên tắc", re.I)),
    (Role.RESULTS, re.compile(r"kết quả|tình hình|thực trạng|đánh giá|đặc điểm|tồn tại|hạn chế|nguyên nhân|"
                              r"khó khăn|thuận lợi|bài học", re.I)),
    (Role.MONEY, re.compile(r"kinh phí|nguồn vốn|dự toán|nguồn lực thực hiện|nhu cầu vốn", re.I)),
]  # fmt: skip


_CLOSES = re.compile(
    r"^(?:Trên đây là|Trong quá trình (?:triển khai|thực hiện|tổ chức)|Quá trình (?:triển khai|tổ chức|thực hiện))"
)


def role_of(heading: str) -> Role | None:
    """What a heading says that its part is for; the word that stands first decides."""
    found: list[tuple[int, int, Role]] = []
    for order, (role, pattern) in enumerate(_ROLES):
        if match := pattern.search(heading):
            found.append((match.start(), order, role))
    if not found:
        return None
    roles = {role for _at, _order, role in found}
    if Role.DUTIES in roles:
        return Role.DUTIES
    first = min(found)[2]
    if first is Role.PURPOSE and Role.GOALS in roles:
        return Role.GOALS
    if first is Role.RESULTS and Role.TASKS in roles and "kết quả thực hiện" not in heading.casefold():
        return Role.TASKS
    return first


def is_capital(text: str) -> bool:
    """Whether a text is set in capitals, as unnumbered headings are."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 6 and sum(letter.isupper() for letter in letters) > 0.85 * len(letters)


_DECIDES = re.compile(
    r"^(?:QUYẾT ĐỊNH|QUYẾT NGHỊ)\W*$|^(?:CHỦ TỊCH )?(?:UBND|[ỦU][ỶY] BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN)\b[^.;:]{0,80}$"
)
"""Who decides, and that they do: capitals that are no heading."""


def blocks_of(paragraphs: Sequence[tuple[int, str]]) -> list[Block]:
    """Place every paragraph (its start and text) in the outline."""
    stack: list[tuple[str, Block]] = []
    found: list[Block] = []
    counters: dict[tuple[int, str], int] = {}
    for start, text in paragraphs:
        mark = mark_of(text) if "\t" not in text else None
        caps = is_capital(text) and "\t" not in text and not _DECIDES.match(text)
        level = mark.level if mark else ("caps" if caps else "")
        if mark is None and level and found and not found[-1].text and found[-1].mark is not None:
            # the heading of a part stands on the line below "Phần thứ nhất"
            found[-1].text = text
            found[-1].start = start - found[-1].mark.length
            continue
        if mark is None and level:
            mark = Mark(MarkKind.PART, f"H{1 + sum(b.path.startswith('H') for b in found)}", 0)
        if not level and _CLOSES.match(text):
            stack.clear()
        elif not level:
            while stack and stack[-1][0].startswith(("bullet", "bracket", "letter")):
                stack.pop()
        elif any(level == other for other, _ in stack):
            while stack.pop()[0] != level:
                pass
        else:
            while stack and _rank(stack[-1][0]) > _rank(level):
                stack.pop()
        parent = stack[-1][1] if stack else None
        body = text[mark.length :] if mark else text
        block = Block("", mark, body, start, parent)
        block.path = _path(block, level, counters)
        if parent is not None:
            parent.children.append(block)
        if level:
            stack.append((level, block))
        found.append(block)
    _give_roles(found)
    return found


def _rank(level: str) -> int:
    return 3 + int(level[7:]) if level.startswith("decimal") else _RANK.get(level, 8)


def _path(block: Block, level: str, counters: dict[tuple[int, str], int]) -> str:
    parent = block.parent
    base = parent.path if parent else ""
    if block.row and block.mark is None:
        head = re.match(r"^\s*(?:STT|TT|Số TT)\b", block.text, re.I) is not None
        key = id(parent), "row"
        counters[key] = counters.get(key, 0) + (0 if head else 1)
        step = "table" if head else f"row{counters[key]}"
    elif block.mark is None or block.mark.kind is MarkKind.BULLET:
        depth = sum(b.mark is not None and b.mark.kind is MarkKind.BULLET for b in block.above())
        sign = "p" if block.mark is None else "-+*"[min(depth, 2)]
        key = id(parent), sign
        counters[key] = counters.get(key, 0) + 1
        step = f"{sign}{counters[key]}"
    elif block.mark.kind is MarkKind.DECIMAL:
        above = next((b for b in block.above() if not b.mark or b.mark.kind is not MarkKind.DECIMAL), None)
        step, base = block.mark.label, above.path if above else ""
        if base and step.startswith(f"{base}."):
            step = step[len(base) + 1 :]
    else:
        step = block.mark.label
        if block.mark.kind is MarkKind.BRACKET and parent is not None and parent.mark is not None:
            # "(1)" straight under "I." is that part's first number
            top = parent.mark.kind in (MarkKind.ROMAN, MarkKind.CAPITAL, MarkKind.PART)
            step = step.strip("()") if top and step.strip("()").isdigit() else step
    return f"{base}.{step}" if base else step


def _give_roles(blocks: Sequence[Block]) -> None:
    """Each block has the role of its nearest heading that says one. Below the top, only a heading
    that names goals, results or duties turns the role; "Huy động nguồn lực" in the tasks stays a task."""
    for block in blocks:
        inherited = block.parent.role if block.parent else None
        own = None
        if block.numbered and len(block.text) < 200:
            own = role_of(block.text)
            if own is None and block.parent is None and block.children and block.text.rstrip().endswith(":"):
                own = None
        if block.parent is not None and inherited is not None and own is not None:
            turns = inherited is not Role.DUTIES and (
                own in (Role.GOALS, Role.DUTIES)
                or (own is Role.RESULTS and inherited is None)
                or (inherited in (Role.RESULTS, Role.PURPOSE, Role.GOALS) and own is Role.TASKS)
            )
            own = own if turns and _short(block) else None
        block.role = own or inherited
        if block.role is Role.TASKS and _names_body(block):
            block.role = Role.DUTIES


def _names_body(block: Block) -> bool:
    """Whether a heading with points below it is a body's name: "1. Sở Tài chính" holds that body's duties."""
    text = block.text.strip(" .:;")
    if not (block.numbered and block.children and len(text.split()) <= 14):
        return False
    return BODY_START.match(text) is not None and not VERB.search(text)


def _short(block: Block) -> bool:
    return len(block.text.split()) <= 18 and (
        bool(block.children) or not block.text.rstrip().endswith((".", ";"))
    )
