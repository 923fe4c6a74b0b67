"""The tasks of the plan in a report: by its own sections, in numbers and in what was done; their annex."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from banmoi.core.document import Align, Annex, Block, Column, Row, RowKind, Run, row
from banmoi.core.rhythms import Timing
from banmoi.reports.composing.composed import Gap
from banmoi.reports.composing.report_facts import (
    Facts,
    clause,
    count_text,
    dash,
    day_text,
    page,
    point,
    say,
    shortened,
)
from banmoi.reports.composing.report_topics import Registers, told, topics_by_heading
from banmoi.reports.tasks import Section, sections_of
from banmoi.rooms.plans.task_queries import TaskRow

_HEADING = re.compile(r"(?:[IVX]+|\d+|[a-zđ])(?:\.(?:\d+|[a-zđ](?!\d)))*")


@dataclass(frozen=True, slots=True)
class PlanSection:
    """A section of the plan with its number in it ("II.1"; empty for words at the end)."""

    number: str
    section: Section

    @property
    def title(self) -> str:
        return shortened(self.section.title or "Nhiệm vụ khác", 160)

    @property
    def part(self) -> str:
        return self.number.partition(".")[0]


def plan_sections(facts: Facts) -> list[PlanSection]:
    """The sections that have tasks, in the plan's order."""
    if facts.tasks is None:
        return []
    found = sections_of(facts.tasks, facts.tasks.rows)
    return [PlanSection(_number(item.rows[0].task.path), item) for item in found]


def _number(path: str) -> str:
    match = _HEADING.match(path)
    return match[0] if match and path[:1].isupper() else ""


def tasks_part(facts: Facts, found: Registers) -> Iterator[Block | Gap]:
    """The section on tasks: a table of all, then each section of the plan with the registers of its field."""
    yield clause("2", "Kết quả thực hiện nhiệm vụ, giải pháp")
    sections = plan_sections(facts)
    if sections:
        yield say(*_summary(facts))
        yield _table(facts, sections)
    else:
        yield say("Chưa có nhiệm vụ nào của kế hoạch để theo dõi trong kỳ; dưới đây là số liệu theo các sổ.")
    yield from _described(facts, found, sections)
    yield Gap(
        "tasks",
        "Kết quả nổi bật khác, mô hình hay trong kỳ",
        "Việc đã làm mà số liệu chưa nói hết: mô hình, cách làm, gương tiêu biểu.",
    )


def _summary(facts: Facts) -> list[str | Run]:
    assert facts.tasks is not None and facts.plan is not None
    rows = facts.tasks.rows
    whole = facts.tasks.progress(rows)
    origin, address = f"Nhiệm vụ của Kế hoạch số {facts.plan.number}", page("tasks", facts.place.key)
    late, soon = sum(row.late for row in rows), sum(row.soon for row in rows)
    return [
        "Kế hoạch có ",
        facts.cite(count_text(len(rows)), "Số nhiệm vụ của kế hoạch", origin, address),
        " nhiệm vụ. Tính cả việc định kỳ và việc của các bản, đã xong ",
        facts.cite(str(whole), "Số lần phải làm đã xong, trên tổng số", origin, address),
        " lần phải làm; quá hạn ",
        facts.cite(count_text(late), "Số lần quá hạn chưa xong", origin, address),
        " lần; sắp đến hạn ",
        facts.cite(count_text(soon), "Số lần sắp đến hạn", origin, address),
        " lần.",
    ]


def _table(facts: Facts, sections: Sequence[PlanSection]) -> Block:
    assert facts.tasks is not None
    rows = [_section_row(facts, item) for item in sections]
    every = facts.tasks.rows
    rows.append(
        row(
            "", "Cộng", str(len(every)), str(facts.tasks.progress(every)),
            *(str(sum(line.count(wanted) for line in every)) for wanted in _SHOWN), kind=RowKind.TOTAL,
        )
    )  # fmt: skip
    return facts.pen.table(
        f"Tiến độ nhiệm vụ theo từng mục của kế hoạch đến ngày {day_text(facts.until)}",
        (
            Column(("Mục",), 13, 0, Align.CENTRE, key=True),
            Column(("Nội dung",), 62, 3, key=True),
            Column(("Số nhiệm vụ",), 16, 0.3, Align.CENTRE),
            Column(("Số lần đã xong / tổng số",), 23, 0.3, Align.CENTRE),
            Column(("Quá hạn",), 15, 0.3, Align.CENTRE),
            Column(("Không làm được",), 17, 0.3, Align.CENTRE),
            Column(("Sắp đến hạn",), 15, 0.3, Align.CENTRE),
        ),
        rows,
        note="Tổng số lần gồm cả việc định kỳ và việc trong kế hoạch của các bản, các ngành.",
    )


_SHOWN = (Timing.LATE, Timing.NOT_DONE, Timing.SOON)


def _section_row(facts: Facts, item: PlanSection) -> Row:
    counts = [sum(line.count(wanted) for line in item.section.rows) for wanted in _SHOWN]
    done = facts.cite(
        str(item.section.progress), f"Số lần đã xong, mục {item.number or 'cuối'} của kế hoạch: {item.title}",
        "Nhiệm vụ của kế hoạch và ghi chép kết quả", page("tasks", facts.place.key),
    )  # fmt: skip
    return row(item.number, item.title, str(len(item.section.rows)), done, *(str(count) for count in counts))


def _described(facts: Facts, found: Registers, sections: Sequence[PlanSection]) -> Iterator[Block]:
    first = sections[0].part if sections else ""
    own = [item for item in sections if item.part == first]
    topics = topics_by_heading([item.section.title for item in own])
    number = 0
    for place, item in enumerate(own):
        number += 1
        yield point(f"2.{number}", item.title)
        for line in item.section.rows:
            yield _task(facts, line)
        yield from _pointers(item)
        for topic in topics.get(place, ()):
            yield from told(facts, found, topic)
    for topic in topics.get(-1, ()):
        number += 1
        yield point(f"2.{number}", topic.title)
        yield from told(facts, found, topic)
    others = [item for item in sections if item.part not in ("", first)]
    if others:
        yield point(f"2.{number + 1}", "Tổ chức thực hiện của các cơ quan, đơn vị, các bản")
        for item in others:
            yield _others(item)


def _pointers(item: PlanSection) -> Iterator[Block]:
    """Where what belongs to a section is told elsewhere in the report."""
    words = item.section.title.casefold()
    if "nguồn lực" in words or "nợ đọng" in words:
        yield dash("Kết quả huy động, bố trí, giải ngân vốn và xử lý nợ nêu tại mục 4 phần này.")
    elif "tiêu chí" in words:
        yield dash("Kết quả từng bộ tiêu chí nêu tại mục 3 phần này.")
    elif "kiểm tra" in words:
        yield dash("Kết quả kiểm tra, giám sát nêu tại mục 3 phần I.")


def _others(item: PlanSection) -> Block:
    late = sum(line.late for line in item.section.rows)
    left = f"; quá hạn {count_text(late)} lần" if late else ""
    done = (
        f"đã xong {item.section.progress} lần phải làm" if item.section.progress.done else "chưa có việc xong"
    )
    return dash(f"{item.title}: {done}{left}.")


def _task(facts: Facts, line: TaskRow) -> Block:
    """One task: its words, how far, what was said of it last, what is late."""
    words: list[str | Run] = [f"{shortened(line.task.text)}: "]
    origin = "Ghi chép kết quả nhiệm vụ"
    name = f"Số lần đã xong: {shortened(line.task.text, 80)}"
    done, whole = line.progress.done, line.progress.all
    address = page("task", line.task.id)
    if done and whole == 1:
        words.append("đã xong")
    elif done:
        words += ["đã xong ", facts.cite(str(line.progress), name, origin, address), " lần"]
    elif line.late:
        words.append("chưa xong")
    else:
        words.append(
            "đang thực hiện, chưa ghi kết quả" if not facts.notes.get(line.task.id) else "đang thực hiện"
        )
    said = said_of(facts, line)
    words.append(f" ({said.result})" if said.result else "")
    words += [f"; {text}" for text in (said.refused, said.late) if text]
    return dash(*words, ".")


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a task in the time: the last result, why it could not be done, what is late."""

    result: str
    refused: str
    late: str


def said_of(facts: Facts, line: TaskRow) -> Said:
    """What was said of a task last, what could not be done and why, and what is late."""
    notes = [note for note in facts.notes.get(line.task.id, ()) if note.text]
    good = [note for note in notes if note.kind in ("done", "progress")]
    bad = [note for note in notes if note.kind == "not_done"]
    late = [item for item in line.rows if item.timing is Timing.LATE]
    return Said(
        f"ngày {day_text(timezone.localtime(good[-1].noted_at).date())}: {shortened(good[-1].text, 240)}"
        if good
        else "",
        f"không làm được: {shortened(bad[-1].text, 240)}" if bad else "",
        f"quá hạn {count_text(len(late))} lần, hạn cũ nhất {day_text(min(item.until for item in late))}"
        if late
        else "",
    )


def tasks_annex(facts: Facts) -> Annex | None:
    """Every task by section: who leads, until when, how far, with how many files of evidence."""
    sections = plan_sections(facts)
    if not sections:
        return None
    rows: list[Row] = []
    number = 0
    for item in sections:
        title = f"{item.number}. {item.title}" if item.number else item.title
        rows.append(row(title, kind=RowKind.GROUP))
        for line in item.section.rows:
            number += 1
            rows.append(_annex_row(facts, number, line))
    columns = (
        Column(("TT",), 9, 0, Align.CENTRE, key=True),
        Column(("Nhiệm vụ",), 80, 4, key=True),
        Column(("Đơn vị chủ trì",), 36, 1.5),
        Column(("Hạn",), 22, 0, Align.CENTRE),
        Column(("Đã xong",), 18, 0, Align.CENTRE),
        Column(("Kết quả",), 55, 2.5),
        Column(("Minh chứng",), 20, 0, Align.CENTRE),
    )
    title = f"Kết quả từng nhiệm vụ đến ngày {day_text(facts.until)}"
    return Annex(title, (facts.pen.table("Nhiệm vụ theo từng mục của kế hoạch", columns, rows),), across=True)


def _annex_row(facts: Facts, number: int, line: TaskRow) -> Row:
    task = line.task
    lead = task.lead.name_vi if task.lead else task.lead_words or "chưa giao"
    dated = [item for item in line.rows if item.occurrence.due is not None]
    open_ = [item for item in dated if item.timing in (Timing.LATE, Timing.SOON, Timing.OPEN)]
    until = day_text((open_ or dated)[0 if open_ else -1].until) if dated else "không ghi ngày"
    proofs = sum(note.proofs for note in facts.notes.get(task.id, ()))  # type: ignore[attr-defined]
    said = said_of(facts, line)
    parts = [text for text in (said.result, said.refused, said.late) if text]
    result = "; ".join(parts)
    result = result[:1].upper() + result[1:] if result else "Chưa ghi kết quả"
    done = facts.cite(
        str(line.progress), f"Số lần đã xong: {shortened(task.text, 80)}", "Ghi chép kết quả nhiệm vụ",
        page("task", task.id),
    )  # fmt: skip
    return row(str(number), task.text, lead, until, done, result, f"{proofs} tệp" if proofs else "chưa có")
