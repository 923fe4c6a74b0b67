"""What writing a paper gives: the file, and what the person who made it should know of it."""

from dataclasses import dataclass
from enum import StrEnum


class WarningKind(StrEnum):
    """What may surprise in a paper that was made."""

    OTHER_METRICS = "other_metrics"
    UNDRAWN = "undrawn"


@dataclass(frozen=True, slots=True)
class PaperWarning:
    """A warning with its facts: the font's family, or the signs that no font draws."""

    kind: WarningKind
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A file's bytes and the warnings."""

    content: bytes
    warnings: tuple[PaperWarning, ...] = ()


class PaperNotWrittenError(Exception):
    """The drawing program refused the paper, with its words; never a fault of what was typed."""
