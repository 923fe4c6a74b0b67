"""The end of a report: what went well, what is lacking and why, what comes next, what is asked for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from banmoi.core.document import Align, Block, Column, Row, row
from banmoi.core.goals import Course
from banmoi.core.periods import period_on
from banmoi.core.rhythms import Timing
from banmoi.reports.board import WatchedSet, late_hamlets
from banmoi.reports.composing import report_goals, report_money
from banmoi.reports.composing.composed import Gap
from banmoi.reports.composing.report_criteria import unmet
from banmoi.reports.composing.report_facts import (
    NO_FIGURE,
    Facts,
    clause,
    count_text,
    dash,
    day_text,
    in_millions,
    listed,
    lower_first,
    page,
    part,
    plus,
    say,
    shortened,
)
from banmoi.reports.composing.report_money import Money
from banmoi.reports.contradiction_wording import title
from banmoi.reports.contradictions import Contradiction, by_kind, contradictions
from banmoi.reports.hamlets import hamlet_indicators
from banmoi.reports.wording import course_text, distance_text
from banmoi.reports.works import Overview
from banmoi.rooms.inspections.models import Inspection, InspectionState, Recommendation
from banmoi.rooms.inspections.queries import open_recommendations
from banmoi.rooms.plans.task_queries import OccurrenceRow, TaskRow

NAMED_MOST = 10
"""How many things of one sort are named one by one; the rest is counted and stands in the annexes."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the judgement rests on besides the facts that all parts share."""

    inspections: Sequence[Inspection]
    sets: list[WatchedSet]
    money: Money
    works: Overview
    recommendations: Sequence[Recommendation]
    odd: Sequence[Contradiction]


def judged(
    facts: Facts, inspections: Sequence[Inspection], sets: list[WatchedSet], money: Money, works: Overview
) -> Judged:
    """All of it. The number of queries grows with the registers that there are, not with hamlets."""
    own = {item.id for item in inspections}
    asked = [
        row
        for row in open_recommendations([facts.place.id])
        if row.inspection_id in own or timezone.localtime(row.made_at).date() <= facts.until
    ]
    found = contradictions(facts.place.id, [item.id for item in facts.standing.parts], facts.until)
    return Judged(inspections, sets, money, works, asked, [item for item in found if item.looked is None])


def judgement(facts: Facts, found: Judged) -> Iterator[Block | Gap]:
    """Part III."""
    yield part("III", "Đánh giá chung")
    yield clause("1", "Mặt được")
    good = [
        *report_goals.good_lines(facts),
        *_good_tasks(facts),
        *report_money.good_lines(facts, found.money),
    ]
    yield Gap(
        "strengths", "Mặt được", "Những kết quả nổi bật, so với kế hoạch và cùng kỳ năm trước.",
        "\n".join(good), needed=True,
    )  # fmt: skip
    yield clause("2", "Tồn tại, hạn chế")
    lacks = [*_goals(facts), *_tasks(facts), *_criteria(found), *_inspected(facts, found)]
    lacks += [*_money(facts, found), *_data(facts, found)]
    yield from lacks or [say("Số liệu và kết quả kiểm tra đến ngày báo cáo không cho thấy tồn tại nào.")]
    yield clause("3", "Nguyên nhân")
    yield Gap(
        "causes", "Nguyên nhân của tồn tại, hạn chế", "Khách quan, chủ quan; trách nhiệm của ai.",
        "\n".join(_causes(facts, found)), needed=True,
    )  # fmt: skip


def _good_tasks(facts: Facts) -> list[str]:
    if facts.tasks is None or not facts.tasks.rows:
        return []
    whole = facts.tasks.progress(facts.tasks.rows)
    return [f"- Đã làm xong {whole} lần nhiệm vụ của kế hoạch năm."] if whole.done else []


def _goals(facts: Facts) -> Iterator[Block]:
    for item in facts.goals:
        course = item.verdict.course
        if course not in (Course.AT_RISK, Course.MISSED, Course.NOT_KNOWN):
            continue
        gap = distance_text(item.verdict.distance, item.indicator)
        far = f", {gap}" if gap else ""
        value = report_goals.value_text(item)
        now = "" if value == NO_FIGURE else f"; hiện {value}"
        name = lower_first(shortened(item.goal.name_vi, 120))
        yield dash(f"Mục tiêu {name}: {course_text(course).lower()}{far}{now}.")


def _tasks(facts: Facts) -> Iterator[Block]:
    if facts.tasks is None:
        return
    late = [item for item in facts.tasks.rows if item.late]
    if late:
        times = sum(item.late for item in late)
        cited = facts.cite(
            count_text(times), "Số lần quá hạn chưa xong", "Nhiệm vụ của kế hoạch",
            page("tasks", facts.place.key, state="late"),
        )  # fmt: skip
        yield dash("Còn ", cited, f" lần phải làm đã quá hạn ở {count_text(len(late))} nhiệm vụ:")
        for item in late[:NAMED_MOST]:
            yield plus(_late_text(item))
        if len(late) > NAMED_MOST:
            yield plus(f"{count_text(len(late) - NAMED_MOST)} nhiệm vụ khác nêu tại phụ lục.")
    refused = [item for item in facts.tasks.rows if item.count(Timing.NOT_DONE)]
    if refused:
        names = [shortened(item.task.text, 90) for item in refused]
        yield dash(f"Đã báo không làm được {count_text(len(refused))} nhiệm vụ: {listed(names, NAMED_MOST)}.")


def _late_text(item: TaskRow) -> str:
    late = [time for time in item.rows if time.timing is Timing.LATE]
    lead = item.task.lead.name_vi if item.task.lead else item.task.lead_words
    places = sorted({name for time in late if (name := _unit_below(time, item))})
    where = f": {listed(places, NAMED_MOST)}" if places else ""
    who = f" ({lead})" if lead else ""
    first = min(time.until for time in late)
    told = f"{count_text(len(late))} lần, hạn cũ nhất {day_text(first)}{where}"
    return f"{shortened(item.task.text, 110)}{who}: {told}."


def _unit_below(time: OccurrenceRow, item: TaskRow) -> str:
    plan = time.occurrence.task.plan
    return plan.unit.name_vi if plan.unit and plan.id != item.task.plan_id else ""


def _criteria(found: Judged) -> Iterator[Block]:
    for words in unmet(found.sets):
        yield dash(f"{words}.")


def _inspected(facts: Facts, found: Judged) -> Iterator[Block]:
    missed = [item for item in found.inspections if item.state == InspectionState.PLANNED]
    if missed:
        names = [f"{lower_first(item.title_vi)} (lịch ngày {day_text(item.planned_for)})" for item in missed]
        yield dash(f"Chưa tổ chức {count_text(len(missed))} đợt kiểm tra theo lịch: {listed(names)}.")
    for item in found.inspections:
        for line in item.lacking[:NAMED_MOST]:  # type: ignore[attr-defined]
            seen = f": {shortened(line.finding, 240)}" if line.finding else ""
            yield dash(f"{shortened(item.title_vi, 60)} thấy chưa đạt “{shortened(line.words, 110)}”{seen}.")
        for told in list(item.difficulties.all())[:NAMED_MOST]:
            where = _where(facts, told.place_id)
            yield dash(f"Khó khăn, vướng mắc ({where}): {shortened(told.text, 240)}.")
    if found.recommendations:
        late = [item for item in found.recommendations if item.due < facts.until]
        cited = facts.cite(
            count_text(len(found.recommendations)), "Số kiến nghị sau kiểm tra chưa được xác nhận xong",
            "Kiến nghị của các đợt kiểm tra", facts.address("inspections"),
        )  # fmt: skip
        past = f", trong đó {count_text(len(late))} kiến nghị quá hạn" if late else ""
        yield dash("Còn ", cited, f" kiến nghị sau kiểm tra chưa được xác nhận xong{past}.")


def _where(facts: Facts, place_id: int) -> str:
    place = facts.scope.places.get(place_id)
    return place.title if place else facts.place.title


def _money(facts: Facts, found: Judged) -> Iterator[Block]:
    if found.money.debts.owed:
        yield dash(f"Còn nợ xây dựng cơ bản {in_millions(found.money.debts.owed)} triệu đồng.")
    gifts = found.money.gifts
    if gifts.no_ground or gifts.no_receipt:
        parts = []
        if gifts.no_ground:
            parts.append(f"{count_text(len(gifts.no_ground))} khoản chưa ghi căn cứ biểu quyết")
        if gifts.no_receipt:
            parts.append(f"{count_text(len(gifts.no_receipt))} khoản chưa cấp biên nhận")
        yield dash(f"Đóng góp của người dân: còn {listed(parts)}.")
    if found.works.boards:
        names = [shortened(work.name, 80) for work, _lacks in found.works.boards]
        yield dash(f"Ban Giám sát cộng đồng chưa đủ ở công trình: {listed(names, NAMED_MOST)}.")
    if found.works.overdue:
        count = facts.cite(
            count_text(len(found.works.overdue)), "Số lần bảo trì quá hạn", "Sổ Lịch bảo trì",
            page("works_maintenance", facts.place.key),
        )  # fmt: skip
        yield dash("Bảo trì công trình: ", count, " lần quá hạn chưa làm.")


def _data(facts: Facts, found: Judged) -> Iterator[Block]:
    """Values that are owed, and figures that do not fit together."""
    if found.odd:
        count = facts.cite(
            count_text(len(found.odd)), "Số điểm số liệu chưa khớp nhau", "Đối chiếu số liệu và các sổ",
            page("contradictions", facts.place.key),
        )  # fmt: skip
        groups = by_kind(list(found.odd))
        kinds = [f"{lower_first(title(kind))} {count_text(len(items))}" for kind, items in groups.items()]
        yield dash("Còn ", count, f" điểm số liệu chưa khớp nhau, chưa được xem lại: {'; '.join(kinds)}.")
    if late := late_hamlets(facts.standing):
        label = period_on(facts.until).label_vi
        names_ = [item.place.name_vi for item in late]
        yield dash(f"Số liệu {label}: {count_text(len(late))} bản chưa báo đủ ({listed(names_, 14)}).")


def _causes(facts: Facts, found: Judged) -> Iterator[str]:
    """Reasons that were given: of what could not be done, and difficulties told at inspections."""
    for notes in facts.notes.values():
        for item in notes:
            if item.kind == "not_done" and item.text:
                yield f"- {shortened(item.text, 300)}."
    for inspection in found.inspections:
        for told in inspection.difficulties.all():
            yield f"- {shortened(told.text, 300)}."


def next_part(facts: Facts) -> Iterator[Block | Gap]:
    """Part IV: what is open and falls due in the time that follows, and the figures to be told."""
    label = facts.period.next_label
    yield part("IV", f"Nhiệm vụ trọng tâm {label}")
    yield Gap(
        "directions", f"Phương hướng, nhiệm vụ trọng tâm {label}",
        "Việc trọng tâm và cách làm; danh mục việc đến hạn đã có ở bảng dưới.",
    )  # fmt: skip
    rows = _coming(facts)
    if rows:
        yield say(
            f"Các nhiệm vụ của kế hoạch còn phải làm xong từ sau ngày {day_text(facts.until)} đến ngày "
            f"{day_text(_last(facts))}:"
        )
        yield facts.pen.table(
            "Nhiệm vụ của kế hoạch đến hạn trong thời gian tới",
            (
                Column(("TT",), 9, 0, Align.CENTRE, key=True),
                Column(("Nhiệm vụ",), 80, 4, key=True),
                Column(("Đơn vị chủ trì",), 38, 1.5),
                Column(("Số lần",), 14, 0, Align.CENTRE),
                Column(("Hạn đầu tiên",), 24, 0, Align.CENTRE),
            ),
            rows,
        )
    else:
        yield say("Chưa có nhiệm vụ nào của kế hoạch còn phải làm trong thời gian này.")
    late = sum(item.late for item in facts.tasks.rows) if facts.tasks else 0
    if late:
        yield dash(f"Làm xong ngay {count_text(late)} lần nhiệm vụ đã quá hạn nêu tại mục 2 phần III.")
    yield from _values_due(facts)


def _last(facts: Facts) -> date:
    """Up to when tasks are told: the end of the time that follows, or the plan's own."""
    last = facts.period.next_end
    return min(last, facts.plan.ends) if facts.plan and facts.plan.ends > facts.until else last


def _coming(facts: Facts) -> list[Row]:
    if facts.tasks is None:
        return []
    rows: list[Row] = []
    for item in facts.tasks.rows:
        times = [time for time in item.rows if _comes(time, facts.until, _last(facts))]
        if times:
            lead = item.task.lead.name_vi if item.task.lead else item.task.lead_words or "chưa giao"
            first = min(time.until for time in times)
            name = shortened(item.task.text, 220)
            rows.append(row(str(len(rows) + 1), name, lead, str(len(times)), day_text(first)))
    return rows


def _comes(time: OccurrenceRow, after: date, last: date) -> bool:
    return time.timing in (Timing.SOON, Timing.OPEN) and after <= time.until <= last


def _values_due(facts: Facts) -> Iterator[Block]:
    """Which figures hamlets are to tell next."""
    if not facts.standing.parts:
        return
    late = len(late_hamlets(facts.standing))
    label = period_on(facts.until).label_vi
    state = f"{count_text(late)} bản còn phải báo" if late else "các bản đã báo đủ"
    yield dash(
        f"Các bản báo đủ {count_text(len(hamlet_indicators()))} chỉ tiêu mỗi quý; riêng {label}, {state}."
    )
    goals = Counter(item.verdict.course for item in facts.goals)
    if goals[Course.NOT_KNOWN]:
        yield dash(f"Bổ sung số liệu cho {count_text(goals[Course.NOT_KNOWN])} mục tiêu chưa có số liệu.")


def proposals(found: Judged) -> Iterator[Block | Gap]:
    """Part V."""
    yield part("V", "Kiến nghị, đề xuất")
    asked = [
        f"- {shortened(told.text, 300)}." for item in found.inspections for told in item.difficulties.all()
    ]
    begin = "\n".join(["Đề nghị cấp trên xem xét, tháo gỡ:", *asked]) if asked else ""
    yield Gap(
        "proposals", "Kiến nghị, đề xuất với cấp trên", "Không có thì ghi: Xã không có kiến nghị.", begin,
        needed=True,
    )  # fmt: skip
