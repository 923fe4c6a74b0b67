"""What a province or a commune sets for recognition, as it is written: days, shares, choices, lists."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from banmoi.core.households import Base, ShareRule
from banmoi.core.recognition import Ask, Rules
from banmoi.core.voting import parse_share

DAYS_MOST = 366


class SettingKind(StrEnum):
    """The kinds of setting: a number of days, a share, one of some choices, words, a list of criteria."""

    DAYS = "days"
    SHARE = "share"
    CHOICE = "choice"
    TEXT = "text"
    CRITERIA = "criteria"


class SettingProblem(StrEnum):
    """Why a setting is not read."""

    EMPTY = "empty"
    NOT_DAYS = "not_days"
    NOT_SHARE = "not_share"
    UNKNOWN_CHOICE = "unknown_choice"
    UNKNOWN_BASE = "unknown_base"
    NOT_CRITERIA = "not_criteria"


class SettingError(ValueError):
    """A setting that cannot be meant; `text` is the part that is wrong."""

    def __init__(self, problem: SettingProblem, text: str = "") -> None:
        super().__init__(problem, text)
        self.problem, self.text = problem, text


@dataclass(frozen=True, slots=True)
class SettingValue:
    """A setting as it is written: its words, and for a share of what it is taken ("": not told)."""

    text: str
    base: str = ""


_LINE = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)\s*[.):\-–]?\s+(\S.*)")


def criteria_lines(text: str) -> tuple[tuple[str, str], ...]:
    """The criteria of a list written one a line: "1. Giao thông". Raises SettingError."""
    found: dict[str, str] = {}
    for line in (part.strip() for part in text.splitlines()):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        if match is None or match[1] in found:
            raise SettingError(SettingProblem.NOT_CRITERIA, line)
        found[match[1]] = match[2].strip()
    if not found:
        raise SettingError(SettingProblem.EMPTY)
    return tuple(found.items())


def check_setting(kind: SettingKind, value: SettingValue, choices: Collection[str] = ()) -> None:
    """Raises SettingError for a setting that is not of its kind."""
    text = value.text.strip()
    if not text:
        raise SettingError(SettingProblem.EMPTY)
    match kind:
        case SettingKind.DAYS:
            _days(text)
        case SettingKind.SHARE:
            _share(value)
        case SettingKind.CHOICE if text not in choices:
            raise SettingError(SettingProblem.UNKNOWN_CHOICE, text)
        case SettingKind.CRITERIA:
            criteria_lines(text)
        case _:
            pass


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= DAYS_MOST):
        raise SettingError(SettingProblem.NOT_DAYS, text)
    return int(text)


def _share(value: SettingValue) -> ShareRule:
    try:
        share = parse_share(value.text)
    except ValueError:
        raise SettingError(SettingProblem.NOT_SHARE, value.text) from None
    if value.base and value.base not in set(Base):
        raise SettingError(SettingProblem.UNKNOWN_BASE, value.base)
    return ShareRule(share, Base(value.base) if value.base else None)


GATES: Mapping[str, tuple[Ask, ...]] = {
    "none": (),
    "debt": (Ask.DEBT,),
    "security": (Ask.SECURITY,),
    "both": (Ask.DEBT, Ask.SECURITY),
}
"""What a province asks beside the criteria of a hamlet."""


def rules_of(settings: Mapping[str, SettingValue]) -> Rules:
    """The rules of a road from the settings that hold for it; what nobody set stays not known."""
    days, gates = settings.get("publication_days"), settings.get("gates")

    def share(key: str) -> ShareRule | None:
        return _share(settings[key]) if key in settings else None

    def words(key: str) -> str:
        return settings[key].text if key in settings else ""

    return Rules(
        publication_days=_days(days.text) if days else None,
        coverage=share("coverage_share"),
        satisfaction=share("satisfaction_share"),
        meeting=share("meeting_share"),
        appraisal_present=share("appraisal_present"),
        appraisal=share("appraisal_share"),
        gates=GATES[gates.text] if gates else None,
        procedure=words("procedure"),
        authority=words("authority"),
    )
