"""Who within a commune a task of its plan is meant for, and whether their plans carry it out."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

# "bản" is also a document ("văn bản", "bản kế hoạch"), so only the ways in which a plan names hamlets count.
_HAMLETS = re.compile(
    r"\b(?:các|mọi|mỗi|từng|toàn bộ|\d+(?:/\d+)?|trưởng|phát triển|nhân dân|quản lý) (?:bản|thôn)\b"
    r"(?! (?:kế hoạch|báo cáo|sao|vẽ|cam kết|đồ|in|ghi|đăng ký|quy ước))",
    re.IGNORECASE,
)


def names_hamlets(words: str) -> bool:
    """Whether the words that name who leads or joins a task name the hamlets all together.

    "các bản" and "Ban phát triển bản" do; "Trưởng bản Ven" names one, by the capital that follows.
    """
    text = " ".join(unicodedata.normalize("NFC", words).split())
    return any(not text[found.end() + 1 : found.end() + 2].isupper() for found in _HAMLETS.finditer(text))


def names_place(words: str, title: str) -> bool:
    """Whether some words name a place by its whole title ("Bản Ven")."""
    text, name = (" ".join(unicodedata.normalize("NFC", item).casefold().split()) for item in (words, title))
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


@dataclass(frozen=True, slots=True)
class Cover:
    """A task of the higher plan, the units that it is meant for, and those whose plan carries it out."""

    task_id: int
    wanted: tuple[int, ...]
    covered: tuple[int, ...]

    @property
    def missing(self) -> tuple[int, ...]:
        return tuple(unit for unit in self.wanted if unit not in self.covered)

    @property
    def nobody(self) -> bool:
        """Whether it is meant for units below and none of them carries it out."""
        return bool(self.wanted) and not self.covered


def coverage(meant: Mapping[int, Collection[int]], carried: Mapping[int, Collection[int]]) -> list[Cover]:
    """For every task that is meant for units below, in the given order: who carries it out, who not.

    A unit that carries out a task not meant for it counts too: the task is then done by somebody.
    """
    found = []
    for task_id, units in meant.items():
        doing = set(carried.get(task_id, ()))
        if units:
            found.append(Cover(task_id, tuple(units), tuple(sorted(doing))))
    return found
