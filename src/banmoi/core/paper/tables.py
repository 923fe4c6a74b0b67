"""Tables in a paper: rows of cells parted by tabs, or flattened to a line by extraction."""

import re
from collections.abc import Sequence
from datetime import date

from banmoi.core.deadlines import Deadline, DeadlineKind
from banmoi.core.goals import GoalComparator
from banmoi.core.paper.bodies import split_bodies
from banmoi.core.paper.dates import deadlines_in, full_day
from banmoi.core.paper.goals import FoundGoal
from banmoi.core.paper.marks import MarkKind
from banmoi.core.paper.outline import Block, Role
from banmoi.core.paper.quantities import NUMBER, parse
from banmoi.core.paper.tasks import FoundTask

_NAME = re.compile(r"chỉ tiêu|tiêu chí|nội dung|nhiệm vụ|tên|hạng mục|công việc|mục tiêu", re.I)
_UNIT = re.compile(r"đơn vị tính|đvt|đv tính|đơn vị$", re.I)
_TARGET = re.compile(r"kế hoạch|chỉ tiêu giao|mục tiêu|phấn đấu|KH\s*(?:năm)?|năm 20\d\d|giao", re.I)
_DONE = re.compile(r"thực hiện|TH\b|kết quả|ước|hiện trạng", re.I)
_LEAD = re.compile(r"chủ trì|thực hiện$|phụ trách|đơn vị thực hiện|cơ quan thực hiện|người thực hiện", re.I)
_WITH = re.compile(r"phối hợp", re.I)
_WHEN = re.compile(r"thời gian|thời hạn|tiến độ|hoàn thành", re.I)
_VALUE = re.compile(
    rf"^(?P<c>≥|>\s*=|≤|<\s*=|>|<|trên|dưới|từ|ít nhất|tối thiểu|không quá|tối đa|đạt)?\s*(?P<v>{NUMBER})(?:\s*/\s*(?P<of>\d+)|\s*[-–]\s*(?P<top>{NUMBER}))?\s*(?P<u>%|[a-zà-ỹđ][\wà-ỹ/\s]*)?(?P<up>\s*trở lên)?$",
    re.I,
)
_COMPARE = {
    "≥": GoalComparator.AT_LEAST, ">=": GoalComparator.AT_LEAST, "từ": GoalComparator.AT_LEAST, "ít nhất": GoalComparator.AT_LEAST,
    "tối thiểu": GoalComparator.AT_LEAST, "≤": GoalComparator.AT_MOST, "<=": GoalComparator.AT_MOST, "không quá": GoalComparator.AT_MOST,
    "tối đa": GoalComparator.AT_MOST, ">": GoalComparator.MORE_THAN, "trên": GoalComparator.MORE_THAN, "<": GoalComparator.LESS_THAN,
    "dưới": GoalComparator.LESS_THAN,
}  # fmt: skip
_FLAT = re.compile(
    rf"^(?P<name>[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ][^\d;.]{{6,140}}?)\s+(?P<unit>%|triệu đồng(?:/người/năm)?|tỷ đồng|tiêu chí|sản phẩm|hộ|km|m|ha|xã|thôn|bản|ấp|khu|người|lao động|mô hình|nhà|HTX|tổ hợp tác|vườn|Tr\.?đ|trđ)\s+(?P<values>(?:(?:≥|≤|>=|<=|>|<|trên|dưới|từ)?\s*(?:{NUMBER})\s*){{1,4}})$"
)


def read_tables(
    blocks: Sequence[Block], year: int | None, issued: date | None
) -> tuple[list[FoundGoal], list[FoundTask]]:
    """The goals and tasks that stand in tables."""
    goals: list[FoundGoal] = []
    tasks: list[FoundTask] = []
    columns: dict[str, int] = {}
    for block in blocks:
        if not block.row:
            if match := _FLAT.match(block.text.strip()):
                goal = _flat_goal(block, match, year)
                if goal and block.role not in (Role.RESULTS, Role.MONEY):
                    goals.append(goal)
            continue
        cells, starts = _cells(block)
        header = _columns(cells)
        if header:
            columns = header
            continue
        if "lead" in columns or "when" in columns:
            if task := _row_task(block, cells, starts, columns, year, issued):
                tasks.append(task)
        elif columns.get("name") is not None and block.role not in (Role.MONEY,):
            if goal := _row_goal(block, cells, starts, columns, year):
                goals.append(goal)
    return goals, tasks


def _cells(block: Block) -> tuple[list[str], list[int]]:
    """The cells of a row with their starts; a number before the first tab is the row's own number."""
    whole = block.text
    base = block.text_start
    cells, starts, at = [], [], 0
    if block.mark is not None:
        cells.append(block.mark.label)
        starts.append(block.start)
        at = len(whole) - len(whole.lstrip("\t"))
    for cell in whole[at:].split("\t"):
        cells.append(cell.strip())
        starts.append(base + at)
        at += len(cell) + 1
    return cells, starts


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column is what, if this is a header row."""
    if not re.match(r"^(?:STT|TT|Stt|Số TT|№)\.?$", cells[0]) and not (
        sum(bool(p.search(c)) for c in cells for p in (_NAME, _UNIT, _LEAD, _WITH, _WHEN)) >= 2
        and all(len(c) < 40 and not re.search(r"\d[\d.,]*\s*%", c) for c in cells)
    ):
        return {}
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        for key, pattern in (("unit", _UNIT), ("with", _WITH), ("lead", _LEAD), ("when", _WHEN)):
            if (
                pattern.search(cell)
                and key not in found
                and not (key == "lead" and re.search(r"20\d\d|kết quả", cell))
            ):
                found[key] = index
                break
        else:
            if _NAME.search(cell) and "name" not in found:
                found["name"] = index
            elif _TARGET.search(cell) and not _DONE.search(cell):
                found["target"] = index
    return found if "name" in found else {}


def _row_goal(
    block: Block, cells: Sequence[str], starts: Sequence[int], columns: dict[str, int], year: int | None
) -> FoundGoal | None:
    name_at = columns["name"]
    if name_at >= len(cells) or len(cells[name_at]) < 4:
        return None
    order = [columns["target"]] if "target" in columns else list(range(len(cells) - 1, name_at, -1))
    for at in order:
        if at >= len(cells):
            continue
        match = _VALUE.match(cells[at])
        if match is None or at == columns.get("unit"):
            continue
        unit = match["u"] or (cells[columns["unit"]] if columns.get("unit", 99) < len(cells) else None)
        sign = (
            (match["c"] or "").replace(" ", "")
            if match["c"] and match["c"][0] in "<>"
            else (match["c"] or "").casefold()
        )
        comparison = _COMPARE.get(sign, GoalComparator.EQUAL)
        if match["up"]:
            comparison = GoalComparator.AT_LEAST
        if match["top"]:
            comparison = GoalComparator.BETWEEN
        text = block.text
        end = starts[at] + len(cells[at])
        return FoundGoal(
            block.path, cells[name_at], comparison, parse(match["v"]), parse(match["top"]) if match["top"] else None, unit.strip() if unit else None,
            year, starts[name_at], max(end, starts[name_at] + 1),
            " ".join(text[starts[name_at] - block.text_start : end - block.text_start].split()),
            int(parse(match["v"])) if match["of"] else None, int(match["of"]) if match["of"] else None,
        )  # fmt: skip
    return None


def _row_task(
    block: Block,
    cells: Sequence[str],
    starts: Sequence[int],
    columns: dict[str, int],
    year: int | None,
    issued: date | None,
) -> FoundTask | None:
    at = columns["name"]
    if at >= len(cells) or len(cells[at].split()) < 3:
        return None

    def cell(key: str) -> str:
        return cells[columns[key]] if columns.get(key, 99) < len(cells) else ""

    when = cell("when")
    times = [item.deadline for item in deadlines_in(when, year or 0, issued)]
    if when and not times:
        times = [item.deadline for item in deadlines_in(f"hoàn thành {when}", year or 0, issued)]
        times = times or [
            item.deadline for item in deadlines_in(f"trong {when[0].lower()}{when[1:]}", year or 0, issued)
        ]
    if when and not times and (day := full_day(when)):
        times = [Deadline(DeadlineKind.BY_DATE, when, end=day)]
    path = block.path
    if block.mark is not None and block.mark.kind is MarkKind.DECIMAL and block.parent is not None:
        path = f"{block.parent.path}.{block.mark.label}" if not path.endswith(block.mark.label) else path
    return FoundTask(
        path, "", cells[at], starts[at], starts[at] + len(cells[at]), False,
        split_bodies(cell("lead")) if cell("lead") else (), split_bodies(cell("with")) if cell("with") else (),
        deadlines=tuple(times),
    )  # fmt: skip


def _flat_goal(block: Block, match: re.Match[str], year: int | None) -> FoundGoal | None:
    """A row without tabs: the last of its numbers is the goal (the ones before are past results)."""
    values = re.findall(rf"(≥|≤|>=|<=|>|<|trên|dưới|từ)?\s*({NUMBER})", match["values"])
    if not values:
        return None
    sign, value = values[-1]
    return FoundGoal(
        block.path, match["name"].strip(), _COMPARE.get(sign, GoalComparator.EQUAL), parse(value), None,
        match["unit"], year, block.text_start, block.text_start + len(block.text.rstrip()),
        " ".join(block.text.split()),
    )  # fmt: skip
