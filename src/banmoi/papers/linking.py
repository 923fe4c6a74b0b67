"""What a plan's words mean here: which indicator a goal is about, which unit a duty falls to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from banmoi.core.goals import GoalComparator
from banmoi.core.indicators import Indicator, IndicatorKind
from banmoi.core.paper.goals import FoundGoal
from banmoi.reference.catalogue import indicators
from banmoi.reference.files import FactError, load


@dataclass(frozen=True, slots=True)
class PlanWords:
    """Phrases that name an indicator in plans: all of them, and none of the others."""

    key: str
    all: tuple[str, ...]
    none: tuple[str, ...]

    def fit(self, text: str) -> bool:
        return all(_stands(phrase, text) for phrase in self.all) and not any(
            _stands(phrase, text) for phrase in self.none
        )

    @property
    def weight(self) -> int:
        """How telling the phrases are: their length."""
        return sum(len(phrase) for phrase in self.all)


@cache
def plan_words() -> tuple[PlanWords, ...]:
    """The list of `plan_words.yaml`; it may name catalogued indicators only."""
    found = []
    for entry in load("plan_words.yaml"):
        if entry["key"] not in indicators():
            raise FactError(f"plan_words.yaml: '{entry['key']}' is not in the indicator catalogue.")
        found.append(PlanWords(entry["key"], tuple(entry["all"]), tuple(entry.get("none", ()))))
    return tuple(found)


def _stands(phrase: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None


def link(goal: FoundGoal) -> str:
    """The indicator that a goal is about, or "" where the words or the unit do not fit exactly one."""
    words = " ".join(goal.indicator.casefold().split())
    fitting = [item for item in plan_words() if item.fit(words) and _same_kind(goal, indicators()[item.key])]
    best = max((item.weight for item in fitting), default=0)
    keys = {item.key for item in fitting if item.weight == best}
    return keys.pop() if len(keys) == 1 else ""


def _same_kind(goal: FoundGoal, indicator: Indicator) -> bool:
    """A share wants per cent, a decision of hamlets a number of them, one of the commune "achieved"."""
    percent = (goal.unit or "").startswith("%")
    if goal.comparison is GoalComparator.ACHIEVED:
        return indicator.kind is IndicatorKind.DECISION and indicator.collected_at == "commune"
    if indicator.kind is IndicatorKind.SHARE:
        return percent
    if indicator.kind is IndicatorKind.DECISION:
        return indicator.collected_at == "hamlet" and (
            percent or (goal.unit or "").casefold() in ("bản", "thôn", "ấp", "khu", "xóm", "buôn")
        )
    return not percent


_UNIT_KINDS: Sequence[tuple[str, str]] = (
    ("commendation_council", r"thi đua"),
    ("culture_information", r"văn hóa\s*[-–,]?\s*(?:thông tin|xã hội|thể thao)|vh-tt"),
    ("fatherland_front", r"mặt trận|mttq"),
    ("hamlet_board", r"ban phát triển|(?:các|trưởng) (?:bản|thôn)|^bản\b|ban quản lý.* các bản|chi bộ"),
    ("management_board", r"ban quản lý|bql"),
    ("steering_committee", r"ban chỉ đạo|bcđ"),
    ("union", r"tổ chức chính trị|đoàn thể|phụ nữ|nông dân|thanh niên|cựu chiến binh|hội \w+"),
    (
        "specialist_sector",
        r"công chức|ngành|tài chính|địa chính|kế toán|tư pháp|trạm|trường|công an|quân sự|cán bộ",
    ),
    ("peoples_committee", r"ubnd|ủy ban nhân dân|uỷ ban nhân dân"),
)


def unit_kind(words: str) -> str:
    """The kind of unit that words name, or "" where none does for sure."""
    low = words.casefold()
    return next((kind for kind, pattern in _UNIT_KINDS if re.search(pattern, low)), "")


def linked(goals: Sequence[FoundGoal]) -> Mapping[str, str]:
    """The indicators of the goals by their ids ("T1"…); unlinked ones are left out."""
    found = {f"T{number}": link(goal) for number, goal in enumerate(goals, 1)}
    return {key: value for key, value in found.items() if value}
