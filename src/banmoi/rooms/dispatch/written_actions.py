"""Papers that the system writes: what was chosen and what the officer wrote between, kept with the draft;
the whole paper, kept with its number.

The paper's `facts` hold {"composed": {kind, choice, way, texts, document}}: `document` is there from the
number on, as `core.document_data` writes it, and nothing changes it then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from banmoi.core.dispatch import digest_of
from banmoi.rooms.dispatch.actions import (
    DRAFT_ACT,
    ISSUE_ACT,
    DispatchProblem,
    DispatchRefusedError,
    add,
    in_draft,
    locked_paper,
    numbered,
    trace,
    words,
)
from banmoi.rooms.dispatch.models import FileRole, OutgoingPaper
from banmoi.rooms.dispatch.queries import written
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.queries import Rights

KEY = "composed"
TEXT_MOST = 20_000
"""The most signs that an officer writes in one gap."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What a written paper is made of: its kind, of what, how it is signed, what the officer wrote, and the
    whole paper where it has its number."""

    kind: str
    choice: str
    way: str = "head"
    texts: Mapping[str, str] = field(default_factory=dict)
    document: Mapping[str, Any] | None = None

    @property
    def mark(self) -> str:
        """The sign of what the form showed."""
        return digest_of({"way": self.way, "texts": dict(self.texts)})[:16]


def writing_of(paper: OutgoingPaper) -> Writing | None:
    """What a paper was written of; None for one whose text somebody brought as a file."""
    kept = paper.facts.get(KEY)
    if kept is None:
        return None
    # a correction begins with the facts of the paper before it, whose whole text is not its own
    document = kept.get("document") if paper.number is not None else None
    return Writing(kept["kind"], kept["choice"], kept["way"], kept["texts"], document)


def facts_of(writing: Writing) -> dict[str, Any]:
    """The facts of a paper that is written so."""
    kept: dict[str, Any] = {
        "kind": writing.kind,
        "choice": writing.choice,
        "way": writing.way,
        "texts": dict(writing.texts),
    }
    if writing.document is not None:
        kept["document"] = dict(writing.document)
    return {KEY: kept}


@transaction.atomic
def write_texts(
    rights: Rights,
    paper_id: int,
    texts: Mapping[str, str],
    way: str,
    signer: str,
    *,
    seen: str,
    moment: datetime,
) -> OutgoingPaper:
    """Keep what the officer wrote between the figures of a draft, and who signs it how. Raises
    NotAllowedError, DispatchRefusedError (CHANGED_MEANWHILE where somebody else wrote since `seen`)."""
    paper = locked_paper(rights, paper_id, DRAFT_ACT)
    in_draft(paper)
    before = writing_of(paper)
    if before is None:
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_PAPER)
    for key, text in texts.items():
        if len(text) > TEXT_MOST:
            raise DispatchRefusedError(DispatchProblem.TOO_LONG, key, most=TEXT_MOST)
    after = Writing(before.kind, before.choice, way, dict(texts))
    signer = words(signer, 200, "signer")
    if after.mark == before.mark and signer == paper.signer:
        return paper
    if before.mark != seen:
        raise DispatchRefusedError(DispatchProblem.CHANGED_MEANWHILE)
    paper.facts, paper.signer = facts_of(after), signer
    paper.save(update_fields=["facts", "signer"])
    trace(rights, paper, moment, "paper.write", f"Viết lời văn {written(paper)}")
    return paper


@transaction.atomic
def keep_written(
    rights: Rights, paper_id: int, files: Sequence[StoredFile], *, moment: datetime
) -> OutgoingPaper:
    """Put the Word and the PDF file that were drawn from a numbered paper's kept content to it, once.
    Raises NotAllowedError, DispatchRefusedError."""
    paper = locked_paper(rights, paper_id, ISSUE_ACT)
    numbered(paper)
    writing = writing_of(paper)
    if writing is None or writing.document is None:
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_PAPER)
    if paper.files.filter(role=FileRole.TEXT).exists():
        return paper
    for file in files:
        add(rights, paper, file, FileRole.TEXT, moment)
    digests = [file.digest for file in files]
    trace(
        rights, paper, moment, "paper.file", f"Lưu bản Word và PDF của {written(paper)}", {"files": digests}
    )
    return paper
