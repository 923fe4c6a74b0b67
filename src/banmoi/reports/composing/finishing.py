"""From what was composed and what the officer wrote to the finished paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from banmoi.core.document import Block, Document, Item, Level, Paragraph, Signature, runs
from banmoi.reference.paper_kinds import paper_kinds
from banmoi.reports.composing.composed import Composed, Gap
from banmoi.reports.composing.heads import Head, SigningWay, signature

ARCHIVE = "VT, NTM"
OWN_ARCHIVE = "hồ sơ bản"


@dataclass(frozen=True, slots=True)
class Issue:
    """What belongs to the paper and not to its content: kind, symbol, title, signer, recipients, number and
    day (None in a draft), and which paper it replaces ("Báo cáo số 05/BC-UBND ngày …", why)."""

    kind: str
    symbol: str
    title: str
    signer: str = ""
    way: SigningWay = SigningWay.HEAD
    recipients: tuple[str, ...] = ()
    number: int | None = None
    day: date | None = None
    replaces: str = ""
    replaces_why: str = ""


def typed_blocks(text: str) -> Iterator[Block]:
    """What an officer typed, line by line: "-" and "+" begin dashes, other lines are paragraphs."""
    for line in text.splitlines():
        words = line.strip()
        if not words:
            continue
        mark, rest = words[0], words[1:].strip()
        if mark in "-–•" and rest:
            yield Item(Level.DASH, "", runs(rest))
        elif mark == "+" and rest:
            yield Item(Level.PLUS, "", runs(rest))
        else:
            yield Paragraph(runs(words))


def missing(composed: Composed, texts: Mapping[str, str]) -> tuple[Gap, ...]:
    """The gaps that must be written and are not."""
    return tuple(gap for gap in composed.gaps if gap.needed and not texts.get(gap.key, gap.begin).strip())


def gap_mark(key: str) -> str:
    """What stands for a gap where the text is shown with room to write."""
    return f"[[{key}]]"


def blocks_of(composed: Composed, texts: Mapping[str, str], *, open_gaps: bool = False) -> Iterator[Block]:
    """The text with its gaps filled; a gap that nobody filled leaves nothing. `open_gaps`: their marks
    instead."""
    for block in composed.body:
        if isinstance(block, Gap) and open_gaps:
            yield Paragraph(runs(gap_mark(block.key)), "text_flush")
        elif isinstance(block, Gap):
            yield from typed_blocks(texts.get(block.key, block.begin))
        else:
            yield block


def finished(
    composed: Composed, head: Head, issue: Issue, texts: Mapping[str, str], *, open_gaps: bool = False
) -> Document:
    """The paper; with `open_gaps` as it is shown to who writes in it."""
    kind = paper_kinds()[issue.kind]
    body = tuple(blocks_of(composed, texts, open_gaps=open_gaps))
    if issue.replaces:
        why = f" Lý do: {issue.replaces_why.rstrip('.')}." if issue.replaces_why else ""
        body = (*body, Paragraph(runs(f"Văn bản này thay thế {issue.replaces}.{why}")))
    own = signature(head.terms, issue.signer, issue.way, personal=composed.personal)
    other = composed.own_head
    return Document(
        issuer=other.name if other else head.issuer,
        body_above=other.above if other else head.body_above,
        symbol=other.symbol if other else issue.symbol,
        place=head.place,
        title=issue.title,
        kind=kind.name_vi if kind.short else "",
        signatures=_signatures(composed, own),
        body=body,
        number=issue.number,
        day=issue.day,
        addressees=composed.addressees,
        competence=composed.competence,
        bases=composed.bases,
        resolution=composed.resolution,
        recipients=issue.recipients,
        archive=(OWN_ARCHIVE if other else ARCHIVE) if issue.recipients else "",
        annexes=composed.annexes,
        sources=composed.sources,
    )


def _signatures(composed: Composed, own: Signature) -> tuple[Signature, ...]:
    return composed.signatures or (own,)
