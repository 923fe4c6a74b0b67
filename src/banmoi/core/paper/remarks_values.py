"""Remarks on what a paper promises: values, sums, days, horizons, and who answers for them."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from banmoi.core.deadlines import DeadlineKind
from banmoi.core.goals import GoalComparator
from banmoi.core.paper.citations import citations_in
from banmoi.core.paper.dates import impossible_days
from banmoi.core.paper.outline import Block, Role
from banmoi.core.paper.quantities import quantities_in
from banmoi.core.paper.remark import Paper, Remark, normal, span_of


def impossible_values(paper: Paper) -> Iterator[Remark]:
    """Impossible values."""
    for goal in paper.goals:
        if goal.low is None or not (goal.unit or "").startswith("%"):
            continue
        if goal.comparison in (GoalComparator.INCREASE_BY, GoalComparator.INCREASE_BY_BETWEEN):
            continue
        strict = goal.comparison is GoalComparator.MORE_THAN and goal.low >= 100
        if strict or (goal.high or goal.low) > 100:
            if (
                re.search(
                    r"so với|kế hoạch giao|dự toán|chỉ tiêu|tăng trưởng|vượt",
                    goal.indicator + goal.as_written,
                    re.I,
                )
                and not strict
            ):
                continue
            yield Remark(
                "impossible_value", goal.where, ((goal.start, goal.end),), {"words": goal.as_written}
            )


def ratios(paper: Paper) -> Iterator[Remark]:
    """Ratios."""
    for block in paper.blocks:
        for item in quantities_in(block.text):
            if item.count is None or not item.count_of or item.unit != "%":
                continue
            exponent = item.low.as_tuple().exponent
            decimals = max(0, -exponent) if isinstance(exponent, int) else 0
            share = Decimal(item.count) * 100 / Decimal(item.count_of)
            rounded = share.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
            if rounded != item.low:
                span = block.text_start + item.start, block.text_start + item.end
                facts = {"words": block.text[item.number_at : item.end].strip(), "share": str(rounded)}
                yield Remark("ratio_mismatch", block.path, (span,), facts)


_PARTS = re.compile(
    r"(?:,|;|:|\.)?\s*\(?\s*(?P<w>trong đó|bao gồm|gồm(?: có)?|chia ra|cụ thể(?: là)?)\s*:?\s*", re.I
)


def sums(paper: Paper) -> Iterator[Remark]:
    """Sums."""
    for block in paper.blocks:
        if match := _PARTS.search(block.text):
            whole = [q for q in quantities_in(block.text[: match.start()]) if q.unit and q.unit != "%"]
            rest = block.text[match.end() :]
            stop = re.search(r"(?<!\d)\.\s+[A-ZĐ]|\)", rest)
            parts = list(quantities_in(rest[: stop.start()] if stop else rest))
            if whole and (
                remark := _sum(block, whole[-1], parts, match, match["w"].casefold() == "trong đó")
            ):
                yield remark
        elif block.children and block.text.rstrip().endswith(":"):
            whole = [q for q in quantities_in(block.text) if q.unit and q.unit != "%"]
            inner = [next(quantities_in(child.text), None) for child in block.children]
            if len(whole) == 1 and all(inner) and len(inner) >= 2 and re.search(r"tổng", block.text, re.I):
                total = sum((q.low for q in inner if q), Decimal(0))
                if all(q and _unit(q.unit) == _unit(whole[0].unit) for q in inner) and total != whole[0].low:
                    facts = {"words": block.text.strip(), "total": str(whole[0].low), "sum": str(total)}
                    yield Remark("sum_mismatch", block.path, (span_of(block),), facts)


def _unit(unit: str | None) -> str:
    return (unit or "").casefold().split("/")[0].strip()


def _sum(block: Block, whole: Any, parts: Sequence[Any], match: re.Match[str], loose: bool) -> Remark | None:
    same = [part for part in parts if _unit(part.unit) == _unit(whole.unit)]
    if len(same) < 2 or (loose and len(same) != len(parts)):
        return None
    total = sum((part.low for part in same), Decimal(0))
    if total == whole.low or (loose and total < whole.low * Decimal("0.75")):
        return None
    span = block.text_start + whole.number_at, block.text_start + match.end() + same[-1].end
    words = block.text[whole.number_at : match.end() + same[-1].end]
    return Remark(
        "sum_mismatch", block.path, (span,), {"words": words, "total": str(whole.low), "sum": str(total)}
    )


def days(paper: Paper) -> Iterator[Remark]:
    """Days."""
    for block in paper.blocks:
        for item in impossible_days(block.text):
            span = block.text_start + item.start, block.text_start + item.end
            yield Remark("impossible_date", block.path, (span,), {"words": item.words})
    head = paper.head
    if head.day is None and head.day_as_written and next(impossible_days(head.day_as_written), None):
        at = max(0, paper.text.find(head.day_as_written))
        yield Remark(
            "impossible_date", "head", ((at, at + len(head.day_as_written)),), {"words": head.day_as_written}
        )


def deadlines(paper: Paper) -> Iterator[Remark]:
    """A day before the paper's own, or the day after it; a period half gone when the paper was signed."""
    issued = paper.head.day
    if issued is None:
        return
    for task in paper.tasks:
        for item in task.deadlines:
            at = paper.text.find(item.as_written, task.start, task.end + 400)
            span = (at, at + len(item.as_written)) if at >= 0 else (task.start, task.end)
            facts = {"words": item.as_written, "issued": issued.isoformat()}
            if item.end is None:
                continue
            strictly = timedelta(days=1 if item.kind is DeadlineKind.BEFORE_DATE else 0)
            if (item.end <= issued + strictly and item.kind is not DeadlineKind.BY_END_OF_PERIOD) or (
                item.kind is DeadlineKind.BY_END_OF_PERIOD and item.end < issued
            ):
                yield Remark("suspicious_deadline", task.path, (span,), facts)
            elif (
                item.start
                and (item.end - item.start).days < 190
                and item.start < issued
                and (issued - item.start) * 2 > (item.end - item.start)
            ):
                yield Remark("already_past", task.path, (span,), facts)


_HORIZON = re.compile(
    r"(?P<what>[Qq]uy hoạch(?:\s+[^\s,;.]+){0,6}?|[Cc]hương trình(?:\s+[^\s,;.]+){1,9}?|[Bb]ộ tiêu chí(?:\s+[^\s,;.]+){1,9}?|[Đđ]ề án(?:\s+[^\s,;.]+){1,9}?|[Pp]hong trào(?:\s+[^\s,;.]+){1,9}?)\s*,?\s*giai đoạn\s+(?P<a>\d{4})\s*[-–]\s*(?P<b>\d{4})"
)


def horizons(paper: Paper) -> Iterator[Remark]:
    """Horizons."""
    groups: dict[str, list[tuple[str, str, tuple[int, int]]]] = {}
    cited = [(item.start, item.end) for item in paper.bases]
    for block in paper.blocks:
        for match in _HORIZON.finditer(block.text):
            span = block.text_start + match.start(), block.text_start + match.end()
            if any(start <= span[0] < end for start, end in cited):
                continue
            what = normal(match["what"])
            for short, long in (
                ("ntm", "nông thôn mới"),
                ("mtqg", "mục tiêu quốc gia"),
                ("về xây dựng", "xây dựng"),
            ):
                what = re.sub(rf"\b{short}\b", long, what)
            what = re.sub(r"\s+(?:trên địa bàn|của|tại|tỉnh|huyện|xã).*$", "", what)
            groups.setdefault(what, []).append((f"{match['a']}-{match['b']}", block.path, span))
    for what, items in groups.items():
        if len({years for years, _, _ in items}) > 1:
            yield Remark("inconsistent_period", " / ".join(dict.fromkeys(path for _, path, _ in items)),
                         tuple(span for _, _, span in items),
                         {"words": what, "periods": ", ".join(sorted({years for years, _, _ in items}))})  # fmt: skip
    head = paper.head
    if head.starts and head.ends and head.starts.year == head.ends.year:
        for block in paper.blocks:
            if (
                block.numbered
                and block.children
                and len(block.text) < 120
                and block.role in (Role.GOALS, Role.TASKS)
            ):
                year = re.search(r"năm (20\d\d)(?!\s*[-–])", block.text, re.I)
                if (
                    year
                    and int(year[1]) != head.ends.year
                    and not re.search(r"đến năm|giai đoạn|so với", block.text, re.I)
                ):
                    yield Remark("inconsistent_period", block.path, (span_of(block),),
                                 {"words": block.text.strip(), "periods": f"{year[1]}, {head.ends.year}"})  # fmt: skip


def owners(paper: Paper) -> Iterator[Remark]:
    """Owners."""
    bare = [task for task in paper.tasks if not task.lead and not task.owner and task.path != "closing"]
    if bare:
        yield Remark("no_owner", ", ".join(task.path for task in bare), tuple((t.start, t.end) for t in bare),
                     {"what": "task", "count": len(bare), "of": len(paper.tasks)})  # fmt: skip
    if paper.goals and not any(
        re.search(r"\b(?:giao|chủ trì|phụ trách)\b", goal.as_written, re.I) for goal in paper.goals
    ):
        yield Remark("no_owner", ", ".join(dict.fromkeys(goal.where for goal in paper.goals)), (),
                     {"what": "goal", "count": len(paper.goals)})  # fmt: skip


_COMMON = frozenset(
    [
        "tỷ",
        "lệ",
        "tỉ",
        "số",
        "đạt",
        "chuẩn",
        "xã",
        "thôn",
        "bản",
        "ấp",
        "khu",
        "hộ",
        "người",
        "dân",
        "được",
        "có",
        "các",
        "trên",
        "địa",
        "bàn",
        "và",
        "của",
        "trong",
        "năm",
        "nông",
        "mới",
        "tiêu",
        "chí",
        "tổng",
        "đến",
        "gia",
        "đình",
        "theo",
        "quy",
        "định",
        "lượng",
        "nâng",
        "cao",
        "kiểu",
        "mẫu",
        "tăng",
        "thêm",
        "giảm",
        "bình",
        "quân",
        "thường",
        "xuyên",
        "toàn",
        "duy",
        "trì",
        "phấn",
        "đấu",
        "từ",
        "là",
        "một",
        "những",
        "với",
        "cho",
        "không",
        "ít",
        "nhất",
        "sử",
        "dụng",
        "hoàn",
        "thành",
        "thực",
        "hiện",
        "xây",
        "dựng",
        "công",
        "nhận",
        "đầu",
    ]
)
"""Words that stand in every goal and tell nothing of its subject."""
_SAME = {"bảo hiểm y tế": "bhyt", "bhyt": "bảo hiểm y tế", "ocop": "mỗi xã một sản phẩm", "rác": "chất thải", "nước hợp vệ sinh": "nước sạch",
         "văn hóa": "văn hoá", "hộ nghèo": "giảm nghèo", "thu nhập": "thu nhập", "lao động": "đào tạo nghề"}  # fmt: skip


def goals_without_tasks(paper: Paper) -> Iterator[Remark]:
    """A goal none of whose telling pairs of words stands in any task."""
    done = normal(" ".join(task.text + " " + task.section for task in paper.tasks))
    if len(paper.tasks) < 3:
        return
    for goal in paper.goals:
        name = normal(goal.indicator)
        words = name.split()
        pairs = [f"{a} {b}" for a, b in pairwise(words) if not {a, b} & _COMMON]
        pairs += [word for pair in _SAME.items() if pair[0] in name for word in pair]
        single = [
            word
            for word in words
            if word not in _COMMON and (word.isupper() or word in ("ocop", "bhyt", "vneid"))
        ]
        if re.search(r"nông thôn mới|ntm|tiêu chí", name) or not (pairs or single):
            continue
        if not any(pair in done for pair in pairs + single):
            yield Remark(
                "goal_without_task", goal.where, ((goal.start, goal.end),), {"words": goal.indicator}
            )


def unnamed(paper: Paper) -> Iterator[Remark]:
    """Unnamed."""
    named = re.compile(r"\b(?:bản|thôn|ấp|buôn|xóm|khu) [A-ZĐ][a-zà-ỹ]+")
    if named.search(paper.text[len(paper.head.title or "") :]):
        return
    for goal in paper.goals:
        if (
            goal.unit in ("bản", "thôn", "ấp", "buôn", "xóm")
            and goal.low is not None
            and goal.low <= 5
            and "kiểu mẫu" in goal.indicator
        ):
            yield Remark("unnamed_village", goal.where, ((goal.start, goal.end),), {"words": goal.as_written})


def own_citation(paper: Paper) -> Iterator[Remark]:
    """A cited paper dated after the paper itself."""
    issued = paper.head.day
    for block in paper.blocks:
        for item in citations_in(block.text):
            if issued and item.day and item.day > issued:
                span = block.text_start + item.start, block.text_start + item.end
                yield Remark(
                    "suspicious_deadline",
                    block.path,
                    (span,),
                    {"words": block.text[item.start : item.end][:120], "issued": issued.isoformat()},
                )
