"""What registers say of each field of the plan, beside the same time last year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from banmoi.core.document import Align, Block, Column, Row, Run, row
from banmoi.kit.text import fold
from banmoi.reference.catalogue import indicators
from banmoi.reference.registers import registers
from banmoi.reports import community, livelihoods
from banmoi.reports.composing.report_facts import (
    NO_FIGURE,
    Facts,
    count_text,
    dash,
    in_millions,
    listed,
    lower_first,
    page,
    say,
)
from banmoi.reports.register_figures import Change, Figure, change, figure
from banmoi.reports.registers import register_name
from banmoi.reports.wording import reading_text
from banmoi.reports.works import Overview, overview


@dataclass(frozen=True, slots=True)
class Topic:
    """A field of the plan: the section of registers that belongs to it, the words of a plan's heading by
    which it is known, and its own heading where the plan has none."""

    section: str
    words: tuple[str, ...]
    title: str


TOPICS = (
    Topic("II.1", ("tuyen truyen", "tap huan"), "Tuyên truyền, vận động, đào tạo, tập huấn"),
    Topic("II.2", ("ha tang",), "Phát triển hạ tầng kinh tế - xã hội"),
    Topic("II.3", ("san xuat", "thu nhap"), "Phát triển sản xuất, nâng cao thu nhập"),
    Topic("II.4", ("van hoa", "moi truong", "an ninh"), "Văn hóa, xã hội, môi trường, an ninh trật tự"),
)


def topics_by_heading(headings: Sequence[str]) -> dict[int, list[Topic]]:
    """Which heading of a plan each field belongs to, by the words of the heading; -1: to none of them."""
    folded = [fold(heading) for heading in headings]
    found: dict[int, list[Topic]] = {}
    for topic in TOPICS:
        fits = (place for place, text in enumerate(folded) if any(word in text for word in topic.words))
        found.setdefault(next(fits, -1), []).append(topic)
    return found


class Registers:
    """The figures of all fields, asked for once."""

    def __init__(self, facts: Facts) -> None:
        years, scope, until = facts.years, facts.scope, facts.until
        changes = [
            change("Phong trào, cuộc vận động bắt đầu trong kỳ", "movements", scope, years),
            *community.changes(scope, years),
            change("Người tham gia bảo hiểm y tế mới", "insurance_drives", scope, years, total="joined"),
            *livelihoods.changes(scope, years),
            *(
                change(name, "work_steps", scope, years, step=step)
                for step, name in (
                    ("building", "Công trình khởi công"),
                    ("accepted", "Công trình nghiệm thu"),
                    ("managed", "Công trình đưa vào quản lý"),
                )
            ),
            change("Lần giám sát của cộng đồng", "supervision_notes", scope, years),
            change("Lần bảo trì đã làm", "maintenance", scope, years, state="done"),
        ]
        there = [
            *community.stock(scope, until),
            figure("Tổ tự quản", "self_groups", scope, until=until),
            figure("Mô hình an ninh trật tự", "security_models", scope, until=until),
            *livelihoods.stock(scope, until),
        ]
        self.changes: dict[str, list[Change]] = {topic.section: [] for topic in TOPICS}
        self.stock: dict[str, list[Figure]] = {topic.section: [] for topic in TOPICS}
        for item in changes:
            self.changes[_section(item.now)].append(item)
        for found in there:
            self.stock[_section(found)].append(found)
        self.works = overview(facts.place.id, facts.scope.ids, facts.day)


def _section(item: Figure) -> str:
    return registers()[item.register].section


def told(facts: Facts, found: Registers, topic: Topic) -> Iterator[Block]:
    """What the registers of a field say: what there is, a table against last year, what is not known."""
    there = [item for item in found.stock[topic.section] if item.shown]
    if there:
        words: list[str | Run] = ["Đến ngày báo cáo có: "]
        for number, item in enumerate(there):
            unit = f" {item.unit}" if item.unit else ""
            words += [
                f"{'; ' if number else ''}{lower_first(item.name)}: ",
                _cited(facts, item, facts.until),
                unit,
            ]
        yield dash(*words, ".")
    if topic.section == "II.2":
        yield from _works(facts, found.works)
    rows, silent = _rows(facts, found, topic)
    if rows:
        yield facts.pen.table(
            f"Số liệu theo các sổ: {lower_first(topic.title)}",
            (
                Column(("TT",), 9, 0, Align.CENTRE, key=True),
                Column(("Nội dung",), 70, 3, key=True),
                Column((f"Năm {facts.period.year}",), 28, 1, Align.RIGHT),
                Column(("Cùng kỳ năm trước",), 28, 1, Align.RIGHT),
                Column(("Tăng, giảm",), 24, 0.6, Align.RIGHT),
            ),
            rows,
            note=f"Chưa ghi số liệu cả hai năm: {listed(silent)}." if silent else "",
        )
    elif not there:
        yield say("Các sổ theo dõi của nội dung này chưa ghi số liệu.")


def _rows(facts: Facts, found: Registers, topic: Topic) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    silent = []
    for item in found.changes[topic.section]:
        if not (item.now.shown or item.before.shown):
            silent.append(lower_first(item.now.name))
            continue
        rows.append(_change_row(facts, len(rows) + 1, item))
    books = [book for book in registers().values() if book.section == topic.section]
    keys = [feed.indicator for book in books for feed in book.feeds]
    goals = {item.goal.indicator for item in facts.goals}
    for key in dict.fromkeys(keys):
        definition, reading = indicators()[key], facts.standing.readings[key]
        unit = f" {definition.unit_vi}" if definition.unit_vi and definition.unit_vi != "%" else ""
        text = reading_text(reading, definition).removesuffix(unit)
        before = reading_text(facts.standing.reading_on(key, facts.before), definition).removesuffix(unit)
        if key in goals or not (text or before):
            continue
        now: str | Run = NO_FIGURE
        name = f"{definition.name_vi} ({unit.strip()})" if unit else definition.name_vi
        if text:
            now = facts.cite(
                text, definition.name_vi, "Chỉ tiêu của xã, số liệu đã xác minh",
                facts.address("indicator", key),
            )  # fmt: skip
        rows.append(row(str(len(rows) + 1), name, now, before or NO_FIGURE, ""))
    return rows, silent


def _change_row(facts: Facts, number: int, item: Change) -> Row:
    now: str | Run = _cited(facts, item.now, facts.until) if item.now.shown else "chưa ghi"
    before: str | Run = _cited(facts, item.before, facts.before) if item.before.shown else "chưa ghi"
    return row(str(number), item.now.name, now, before, item.difference)


def _cited(facts: Facts, item: Figure, day: date) -> Run:
    register = registers()[item.register]
    address = page("register", facts.place.key, register.key)
    when = "" if day == facts.until else ", cùng kỳ năm trước"
    return facts.pen.figures.cite(
        item.shown, f"{item.name}{when}", f"Sổ {register_name(register)}", day,
        f"{address}?{item.query}" if item.query else address,
    )  # fmt: skip


def _works(facts: Facts, found: Overview) -> Iterator[Block]:
    total = found.total
    if not total.count:
        yield dash("Sổ Công trình chưa ghi công trình nào.")
        return
    address, origin = page("works", facts.place.key), "Sổ Công trình, tình trạng ngày lập báo cáo"
    cite = facts.pen.figures.cite
    words: list[str | Run] = [
        "Đến ngày lập báo cáo, xã theo dõi ",
        cite(count_text(total.count), "Số công trình", origin, facts.day, address),
        " công trình: ",
    ]
    steps = [(name, count) for _key, name, count in total.by_step if count]
    for number, (name, count) in enumerate(steps):
        cited = cite(count_text(count), f"Số công trình: {lower_first(name)}", origin, facts.day, address)
        words += [", " if number else "", cited, f" {lower_first(name)}"]
    if total.cost_known:
        cost = cite(in_millions(total.cost), "Kinh phí các công trình đã ghi", origin, facts.day, address)
        words += ["; kinh phí đã ghi ", cost, " triệu đồng"]
        if total.unknown:
            words.append(f", {count_text(total.unknown)} công trình chưa ghi kinh phí")
    yield dash(*words, ".")
    kinds = [f"{lower_first(line.name)} {count_text(line.count)}" for line in found.lines]
    yield dash(f"Theo loại công trình: {'; '.join(kinds)}.")
