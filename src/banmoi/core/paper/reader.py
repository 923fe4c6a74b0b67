"""Read a plan: from its text to head, outline, goals, tasks and remarks, each tied to its words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from banmoi.core.paper.citations import Citation, citations_in, references_in, unnumbered_basis
from banmoi.core.paper.goals import FoundAim, FoundGoal, goals_in
from banmoi.core.paper.head import Head, programme_in, read_head, whole_day
from banmoi.core.paper.lines import lines_of, paragraphs, usual_width
from banmoi.core.paper.outline import Block, blocks_of
from banmoi.core.paper.remark import Remark
from banmoi.core.paper.remarks import remarks_on
from banmoi.core.paper.tables import read_tables
from banmoi.core.paper.tasks import FoundTask, tasks_in
from banmoi.core.paper.webtext import complete, without_links


@dataclass(frozen=True, slots=True)
class PlanReading:
    """What was read. Every `start`/`end` counts characters of `text`, the paper's joined text."""

    text: str
    head: Head
    bases: tuple[tuple[str, str, Citation], ...]
    references: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    goals: tuple[FoundGoal, ...]
    aims: tuple[FoundAim, ...]
    tasks: tuple[FoundTask, ...]
    remarks: tuple[Remark, ...]

    def as_data(self, links: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON of `banmoi plan read --json`. `links`: indicator keys by goal id."""
        head = self.head
        targets = []
        for number, goal in enumerate(self.goals, 1):
            key = f"T{number}"
            item = {"id": key, **goal.as_data()}
            if links is not None:
                item["linked_to"] = links.get(key)
            targets.append(item)
        return {
            "schema": 1,
            "document": _head_data(head),
            "legal_bases": [
                {"id": f"B{number}", "role": role, "where": where, **item.as_data()}
                for number, (role, where, item) in enumerate(self.bases, 1)
            ],
            "references_without_number": [{"where": where, "text": text} for where, text in self.references],
            "outline": [
                {"path": block.path, "heading": block.text.strip(), "run_in": _run_in(block)}
                for block in self.blocks
                if block.numbered
            ],
            "targets": targets,
            "aims_without_value": [{"where": aim.where, "text": aim.text} for aim in self.aims],
            "tasks": [task.as_data() for task in self.tasks],
            "recipients": list(head.recipients),
            "flags": [
                {"id": f"F{number}", **remark.as_data()} for number, remark in enumerate(self.remarks, 1)
            ],
        }


def _head_data(head: Head) -> dict[str, Any]:
    period = None
    if head.starts and head.ends:
        period = {
            "as_written": head.period_as_written,
            "start": head.starts.isoformat(),
            "end": head.ends.isoformat(),
        }
    return {
        "issuer": head.issuer,
        "issuer_level": head.issuer_level,
        "number": head.number,
        "symbol": head.symbol,
        "number_as_written": head.number_as_written,
        "place": head.place,
        "date": head.day.isoformat() if head.day else None,
        "date_as_written": head.day_as_written,
        "kind": head.kind,
        "title": head.title,
        "period": period,
        "programme": head.programme,
        "parent_units": head.parents,
        "sign_authority": head.authority,
        "position": head.position,
        "signer": head.signer,
    }


def _run_in(block: Block) -> bool:
    return not block.children and len(block.text.split()) > 14


def read_plan(text: str) -> PlanReading:
    """Read a paper's text. Never raises; what is not found is None or empty."""
    lines = whole_day(without_links(lines_of(text)))
    width = usual_width(lines)
    parts = read_head(lines)
    head = parts.head
    first, last = parts.body
    first = complete(head, lines, first)
    top = [line.text for line in lines[:first]]
    body = paragraphs(lines[first:last], width)
    foot = [line.text for line in lines[last:]]
    placed: list[tuple[int, str]] = []
    at = sum(len(line) + 1 for line in top)
    for paragraph in body:
        placed.append((at, paragraph))
        at += len(paragraph) + 1
    whole = "\n".join([*top, *body, *foot])
    blocks = blocks_of(placed)
    _complete_head(head, [text for _, text in placed[:12]])
    year = head.ends.year if head.ends else (head.day.year if head.day else None)
    goals, aims = goals_in(blocks, year)
    tasks = tasks_in(blocks, year or 0, head.day)
    table_goals, table_tasks = read_tables(blocks, year, head.day)
    goals = sorted([*goals, *table_goals], key=lambda goal: goal.start)
    tasks = sorted([*tasks, *table_tasks], key=lambda task: task.start)
    bases, references = _papers(blocks)
    remarks = remarks_on(whole, head, blocks, goals, tasks, [item for _, _, item in bases])
    return PlanReading(
        whole, head, tuple(bases), tuple(references), tuple(blocks), tuple(goals), tuple(aims),
        tuple(tasks), tuple(remarks),
    )  # fmt: skip


def _complete_head(head: Head, opening: list[str]) -> None:
    """What the title leaves open, the first paragraphs may say: the programme, the year."""
    if head.programme is None:
        head.programme = next((found for text in opening if (found := programme_in(text))), None)
    for level, words in (
        ("huyện", r"UBND huyện|Ủy ban nhân dân huyện|Huyện ủy|huyện"),
        ("tỉnh", r"UBND tỉnh|Ủy ban nhân dân tỉnh|Tỉnh ủy|tỉnh"),
    ):
        if level in head.parents or head.issuer_level in (level, "tỉnh"):
            continue
        for text in opening:
            if match := re.search(
                rf"(?:{words})\s+((?:[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ][a-zà-ỹ]+\s?){{1,3}})",
                text,
            ):
                head.parents[level] = match[1].strip()
                break
    if head.starts is None and head.day is not None and head.kind not in (None, "CÔNG VĂN"):
        head.starts, head.ends = date(head.day.year, 1, 1), date(head.day.year, 12, 31)


def _papers(blocks: list[Block]) -> tuple[list[tuple[str, str, Citation]], list[tuple[str, str]]]:
    bases: list[tuple[str, str, Citation]] = []
    references: list[tuple[str, str]] = []
    opening = True
    for block in blocks:
        if block.mark is not None and not re.match(r"^(?:Căn cứ|Thực hiện|Theo)\b", block.text):
            opening = False
        grounds = opening and re.match(r"^(?:Căn cứ|Thực hiện|Theo|Xét|Trên cơ sở|Triển khai)\b", block.text)
        for item in citations_in(block.text):
            role = "legal_basis" if grounds else "cited"
            bases.append((role, "preamble" if opening else block.path, item.moved(block.text_start)))
        if grounds and not any(True for _ in citations_in(block.text)):
            basis = unnumbered_basis(block.text)
            if basis is not None:
                bases.append(("legal_basis", "preamble", basis.moved(block.text_start)))
        if not opening:
            references += [(block.path, words) for words, _s, _e in references_in(block.text)]
    return bases, references
