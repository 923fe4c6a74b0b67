"""Tasks, duties and requests: what is to be done, by whom, and when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from banmoi.core.deadlines import Deadline
from banmoi.core.paper.bodies import BODY_START, bodies_in, split_bodies
from banmoi.core.paper.dates import FoundDeadline, deadlines_in
from banmoi.core.paper.marks import MarkKind
from banmoi.core.paper.outline import Block, Role


@dataclass(frozen=True, slots=True)
class FoundTask:
    """A task with its place in the outline and the characters that say it."""

    path: str
    section: str
    text: str
    start: int
    end: int
    is_request: bool
    lead: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    approver: str | None = None
    report_to: str | None = None
    owner: str | None = None
    deadlines: tuple[Deadline, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The JSON form; what was not found is left out."""
        found: dict[str, Any] = {
            "path": self.path,
            "starts": " ".join(self.text.split()[:12]),
            "text": self.text,
            "request": self.is_request,
            "lead": list(self.lead),
            "cooperating": list(self.joined),
            "approver": self.approver,
            "report_to": self.report_to,
            "owner_by_heading": self.owner,
            "deadline": [deadline.as_data() for deadline in self.deadlines],
        }
        return {key: value for key, value in found.items() if value not in (None, [])}


_REQUEST = re.compile(r"^(?:Đề\s+nghị|Kính\s+đề\s+nghị|Trân\s+trọng\s+đề\s+nghị|Kiến\s+nghị)\b", re.I)
_CLOSING = re.compile(
    r"^(?:Trên\s+đây\s+là|Trong\s+quá\s+trình\s+(?:triển\s+khai|thực\s+hiện|tổ\s+chức)|Quá\s+trình\s+triển\s+khai|Yêu\s+cầu\s+các\b.{0,80}nghiêm\s+túc)",
    re.I,
)
_LEADING = re.compile(
    r"^(?:Đề\s+nghị|Trách\s+nhiệm\s+(?:của\s+)?|Đối\s+với|Giao(?:\s+cho)?|Phân\s+công)\s+", re.I
)
_OUTER = (Role.TASKS, Role.DUTIES)
_FIELD = re.compile(
    r"^(?:(?:Cơ quan|Đơn vị|Bộ phận)\s+(?:chủ trì|phối hợp|thực hiện)|Chủ trì|Phối hợp(?:\s+thực hiện)?|Thời gian(?:\s+(?:thực hiện|hoàn thành))?|Thời hạn|Tiến độ|Người thực hiện|Kinh phí|Sản phẩm|Địa điểm)\s*:",
    re.I,
)


def tasks_in(blocks: Sequence[Block], year: int, issued: date | None) -> list[FoundTask]:
    """Every task of the parts that set tasks and duties, in the paper's order."""
    found: list[FoundTask] = []
    for block in blocks:
        if block.row or not _carries_task(block):
            continue
        if _CLOSING.match(block.text):
            task = _closing(block)
            if task:
                found.append(task)
            continue
        if block.role not in _OUTER:
            continue
        extra = [child for child in block.children if _FIELD.match(child.text)]
        found.append(_task(block, extra, year, issued))
    return found


def _carries_task(block: Block) -> bool:
    """Whether a block says something to do: not a bare heading, not an introduction to its points."""
    if _FIELD.match(block.text) and block.parent is not None:
        return False
    inner = [child for child in block.children if not _FIELD.match(child.text)]
    words = len(block.text.split())
    if block.mark is not None and block.mark.kind in (MarkKind.PART, MarkKind.ROMAN, MarkKind.CAPITAL):
        return not inner and words > 14
    if block.mark is not None and block.numbered:
        if not inner:
            return words >= 7 or (bool(block.text.rstrip().endswith((".", ";"))) and words >= 4)
        return words > 30 and block.text.rstrip().endswith((".", ";"))
    if inner:
        return words > 6 and not (
            BODY_START.match(block.text) and words < 16 and block.text.rstrip().endswith(":")
        )
    if block.mark is None and block.role is Role.TASKS and block.text.rstrip().endswith(":") and words < 30:
        return False
    return words >= 3


def _closing(block: Block) -> FoundTask | None:
    match = re.search(
        r"(?:Đề\s+nghị|đề\s+nghị|[Yy]êu\s+c[ầâ]u)\s+(?P<who>.+?)(?=\s+(?:(?<!các )tổ\s+chức|thực\s+hiện|triển\s+khai|căn\s+cứ|nghiêm\s+túc|phối\s+hợp|kịp\s+thời|chủ\s+động|báo\s+cáo|phản\s+ánh|gửi))",
        block.text,
    )
    if match is None:
        return None
    start = block.text_start + match.start()
    end = re.search(r"[./]*$", block.text)
    assert end is not None
    lead = tuple(part.strip() for part in re.split(r",\s*|\s+và\s+", match["who"]) if part.strip())
    text = block.text[match.start() : end.start()]
    request = match[0].casefold().startswith("đề nghị")
    return FoundTask("closing", "", text, start, block.text_start + end.start(), request, lead)


def _task(block: Block, extra: Sequence[Block], year: int, issued: date | None) -> FoundTask:
    text = block.text.strip()
    whole = " ; ".join([text, *(child.text for child in extra)])
    duties = block.role is Role.DUTIES
    who = bodies_in(whole, duties=duties)
    owner = _owner(block) if duties else None
    lead, joined, approver = who.lead, who.joined, who.approver
    if (
        not lead
        and block.parent is not None
        and block.parent.text.rstrip().endswith(":")
        and not block.parent.numbered
    ):
        above = bodies_in(block.parent.text, duties=duties)
        lead, joined, approver = above.lead, joined or above.joined, approver or above.approver
    if owner is None and duties and not lead and block.numbered and len(block.text.split()) < 14:
        lead = ()
    times = deadlines_in(text, year, issued)
    for child in extra:
        times += deadlines_in(child.text, year, issued)
    heading = next((b.text for b in block.above() if b.numbered), "")
    request = bool(_REQUEST.match(text)) or any(
        _REQUEST.match(b.text) for b in block.above() if b.numbered and duties
    )
    return FoundTask(
        block.path, heading.strip(), text, block.text_start, block.text_start + len(block.text.rstrip()),
        request, lead, joined, approver, who.report_to, owner,
        tuple(_meant(item, text) for item in times),
    )  # fmt: skip


def _meant(found: FoundDeadline, text: str) -> Deadline:
    """The deadline with the part of the task that it belongs to: the words of its own clause."""
    deadline = found.deadline
    if found.end > len(text):
        return deadline
    begin = max(text.rfind(sign, 0, found.start) + 1 for sign in ";.:")
    words = text[begin : found.start].strip(" ,(-–")
    if len(words.split()) < 3:
        stop = re.search(r"[;.]|$", text[found.end :])
        assert stop is not None
        words = text[found.end : found.end + stop.start()].strip(" ,)")
    return Deadline(deadline.kind, deadline.as_written, deadline.start, deadline.end, deadline.every,
                    deadline.day_of, words[:280])  # fmt: skip


def _owner(block: Block) -> str | None:
    """The body named by the nearest heading of the part on duties."""
    for other in block.above():
        if not other.mark or other.mark.kind is MarkKind.BULLET:
            continue
        top = other.parent is None or other.mark.kind in (MarkKind.ROMAN, MarkKind.PART)
        text = other.text.strip()
        if other.role is not Role.DUTIES or (top and not BODY_START.match(_LEADING.sub("", text))):
            continue
        text = _LEADING.sub("", text).strip(" .:;,-")
        text = re.sub(r"\s*(?:có trách nhiệm|chịu trách nhiệm)\s*$", "", text)
        if text and (BODY_START.match(text) or len(text.split()) <= 14):
            return text
    return None


def heading_bodies(text: str) -> tuple[str, ...]:
    """The bodies of a heading, one by one."""
    return split_bodies(_LEADING.sub("", text).strip(" .:"))
