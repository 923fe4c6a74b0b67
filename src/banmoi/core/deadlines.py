"""When something is to be done: by a day, within a period, at a rhythm, or all the time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class DeadlineKind(StrEnum):
    """The ways in which a plan sets a time."""

    BEFORE_DATE = "before_date"
    BY_DATE = "by_date"
    BY_END_OF_PERIOD = "by_end_of_period"
    RECURRING = "recurring"
    ONGOING = "ongoing"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as a plan states it, with the exact words.

    `end` is the day named: the last day for "by", the first day too late for "before" ("trước 20/02"
    is strictly before). `every` holds rhythms as "1 month", "3 months", "1 year"; several of them in one
    phrase ("3 tháng, 6 tháng và 1 năm") name the marks within a year, not three rhythms side by side.
    `day_of` is the day of the month in "trước ngày 20 hằng tháng". `what` is the part of the task meant.
    """

    kind: DeadlineKind
    as_written: str
    start: date | None = None
    end: date | None = None
    every: tuple[str, ...] = ()
    day_of: int | None = None
    what: str = ""

    def as_data(self) -> dict[str, Any]:
        """The JSON form: keys as in `banmoi plan read --json`, empty ones left out."""
        every: Any = self.every[0] if len(self.every) == 1 else list(self.every)
        found = {
            "as_written": self.as_written,
            "kind": self.kind.value,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "every": every or None,
            "day_of": self.day_of,
            "for": self.what or None,
        }
        return {key: value for key, value in found.items() if value is not None}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Deadline":
        """Read the JSON form back. Raises ValueError or KeyError on anything else."""
        every = data.get("every") or ()
        return cls(
            kind=DeadlineKind(data["kind"]),
            as_written=data.get("as_written", ""),
            start=date.fromisoformat(data["start"]) if data.get("start") else None,
            end=date.fromisoformat(data["end"]) if data.get("end") else None,
            every=(every,) if isinstance(every, str) else tuple(every),
            day_of=data.get("day_of"),
            what=data.get("for", ""),
        )
