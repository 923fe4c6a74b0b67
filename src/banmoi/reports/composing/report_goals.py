"""The goals of the plan in a report: each beside the plan and last year; their annex, their charts."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from banmoi.core.assess import State
from banmoi.core.document import Align, Annex, Block, Column, Row, Run, row
from banmoi.core.goals import CHANGES, Course
from banmoi.core.indicators import IndicatorKind
from banmoi.core.periods import period_on
from banmoi.core.readings import Reading
from banmoi.reports.charts import line_specification
from banmoi.reports.composing.composed import Gap
from banmoi.reports.composing.report_facts import (
    NO_FIGURE,
    Facts,
    clause,
    count_text,
    day_text,
    listed,
    lower_first,
    say,
    shortened,
    signed,
)
from banmoi.reports.plan_wording import goal_words
from banmoi.reports.wording import (
    amount_text,
    course_text,
    distance_text,
    followed_text,
    goal_target_text,
    number_text,
    period_label,
    reading_text,
    reason_text,
    rounding_text,
)
from banmoi.rooms.plans.queries import GoalStanding

CHARTS_MOST = 3
COURSES = (Course.ACHIEVED, Course.ON_COURSE, Course.AT_RISK, Course.MISSED, Course.NOT_KNOWN)


def value_text(item: GoalStanding) -> str:
    """What is known of a goal, as its page says it; between which numbers it lies; or that nothing is."""
    line = None if item.terms.low is None else item.terms.followed_as[1]
    text = reading_text(item.reading, item.indicator, line, item.terms.decimals)
    reading = item.reading
    if not text and reading.low is not None and reading.high is not None:
        return f"từ {amount_text(reading.low)} đến {amount_text(reading.high)}"
    return text or NO_FIGURE


def goals_part(facts: Facts) -> Iterator[Block | Gap]:
    """The section on goals: how many stand where, the table, the course of those that lag."""
    yield clause("1", "Kết quả thực hiện các mục tiêu của kế hoạch")
    if facts.plan is None:
        yield say(f"Năm {facts.period.year} chưa có kế hoạch có hiệu lực, nên chưa có mục tiêu để so sánh.")
        return
    if not facts.goals:
        yield say("Kế hoạch không ghi mục tiêu nào có thể theo dõi bằng số liệu.")
        return
    yield say(*_counted(facts))
    yield facts.pen.table(
        f"Kết quả thực hiện mục tiêu đến ngày {day_text(facts.until)}",
        (
            Column(("TT",), 9, 0, Align.CENTRE, key=True),
            Column(("Mục tiêu",), 44, 3, key=True),
            Column(("Kế hoạch",), 22, 1, Align.CENTRE),
            Column(("Thực hiện",), 22, 1, Align.CENTRE),
            Column(("So với kế hoạch",), 26, 1.5),
            Column(("Cùng kỳ năm trước",), 21, 1, Align.CENTRE),
            Column(("Tăng, giảm",), 19, 0.6, Align.CENTRE),
        ),
        [_line(facts, number, item) for number, item in enumerate(facts.goals, 1)],
    )
    yield from _charts(facts)
    yield Gap(
        "goals",
        "Nhận xét về kết quả thực hiện mục tiêu",
        "Vì sao mục tiêu đạt hoặc chưa đạt, khả năng đạt vào cuối năm.",
    )


def _counted(facts: Facts) -> list[str | Run]:
    counts = Counter(item.verdict.course for item in facts.goals)
    origin, address = f"Mục tiêu của Kế hoạch số {_plan_number(facts)}", facts.address("place")
    words: list[str | Run] = [
        "Kế hoạch có ",
        facts.cite(count_text(len(facts.goals)), "Số mục tiêu của kế hoạch", origin, address),
        " mục tiêu: ",
    ]
    for number, course in enumerate(course for course in COURSES if counts[course]):
        name = course_text(course).lower()
        cited = facts.cite(count_text(counts[course]), f"Số mục tiêu: {name}", origin, address)
        words += [", " if number else "", cited, f" mục tiêu {name}"]
    return [*words, "."]


def _plan_number(facts: Facts) -> str:
    return facts.plan.number if facts.plan else ""


def _line(facts: Facts, number: int, item: GoalStanding) -> Row:
    name = shortened(item.goal.name_vi, 200)
    origin = f"Mục {item.goal.where} của Kế hoạch số {_plan_number(facts)}, số liệu đã xác minh"
    address = facts.address("goal", item.goal.order)
    text, before, gap = value_text(item), "", ""
    actual: str | Run = text
    if text != NO_FIGURE:
        actual = facts.cite(text, name, origin, address)
    if (base := _before(facts, item)) is not None:
        before, gap = _beside(text, base, item)
    then: str | Run = before or "không so"
    if before and before != NO_FIGURE and item.indicator is not None:
        then = facts.cite_before(
            before, f"{name}, cùng kỳ năm trước", "Số liệu đã xác minh của năm trước",
            facts.address("indicator", item.indicator.key) if facts.until == facts.day else "",
        )  # fmt: skip
    target = goal_target_text(item.terms, item.goal.unit_vi)
    return row(str(number), name, target, actual, against(item), then, gap or "—")


def against(item: GoalStanding) -> str:
    """Where a goal stands against the plan, with how far it is."""
    course = course_text(item.verdict.course)
    gap = distance_text(item.verdict.distance, item.indicator)
    return f"{course}; {gap}" if gap and item.verdict.state is State.NOT_MET else course


def _before(facts: Facts, item: GoalStanding) -> Reading | None:
    """The reading a year before; None for what is itself a change, or counted from the criteria."""
    if item.indicator is None or item.indicator.derived or item.terms.comparator in CHANGES:
        return None
    return facts.standing.reading_on(item.indicator.key, facts.before)


def _beside(text: str, before: Reading, item: GoalStanding) -> tuple[str, str]:
    """The value a year before, written with as many decimals as `text`, and the difference of the two as
    they are written, so that a reader's own sum agrees."""
    then = before.amount
    if then is None or not then.defined:
        return reading_text(before, item.indicator) or NO_FIGURE, ""
    now = item.reading.amount
    if now is None or not now.defined or now.is_share != then.is_share:
        return reading_text(before, item.indicator), ""
    if not text.endswith("%"):
        change = signed(now.numerator - then.numerator)
        return reading_text(before, item.indicator), change if now.denominator == then.denominator else ""
    decimals = len(text.rstrip("%").partition(",")[2])
    change = signed(now.rounded(decimals) - then.rounded(decimals), decimals)
    return f"{number_text(then.rounded(decimals), decimals)}%", f"{change} điểm %"


def _charts(facts: Facts) -> Iterator[Block]:
    """The course of goals that are not reached, with the goal's line: the drawing of the indicator's page."""
    open_goals = [
        item
        for item in facts.goals
        if item.verdict.course is not Course.ACHIEVED and len(item.trend) > 1 and item.terms.low is not None
        if item.indicator is not None and item.indicator.kind is IndicatorKind.SHARE
    ]
    for item in open_goals[:CHARTS_MOST]:
        points = [(period_on(at.day), _rounded(at.value)) for at in item.trend]
        line = min(item.terms.low or Decimal(0), Decimal(100))
        name = shortened(item.goal.name_vi, 120)
        said = "; ".join(f"{period_label(period)}: {value}".replace(".", ",") for period, value in points)
        yield facts.pen.chart(
            line_specification(points, [("Mục tiêu", line)]),
            f"Diễn biến: {lower_first(name)} (%)",
            f"Biểu đồ đường: {said}.",
        )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01")).normalize() + 0


def goals_annex(facts: Facts) -> Annex | None:
    """Every goal as the plan writes it, with what is known, why, and who answers for it."""
    if not facts.goals:
        return None
    rows = []
    for number, item in enumerate(facts.goals, 1):
        period = item.reading.newest
        told = f"{value_text(item)}" + (f" ({period_label(period)})" if period else "")
        why = reason_text(item.verdict.reason, _names(facts))
        rounding = rounding_text(item.terms) if item.terms.low is not None else ""
        notes = " ".join(text for text in (why, rounding, followed_text(item.terms)) if text)
        unit = item.goal.responsible.name_vi if item.goal.responsible else "chưa giao"
        words = item.goal.as_written or goal_words(item.goal)
        rows.append(row(str(number), item.goal.where, words, told, against(item), notes, unit))
    columns = (
        Column(("TT",), 9, 0, Align.CENTRE, key=True),
        Column(("Mục",), 12, 0, Align.CENTRE),
        Column(("Mục tiêu như kế hoạch ghi",), 55, 3, key=True),
        Column(("Kết quả (kỳ số liệu)",), 28, 1),
        Column(("Đánh giá",), 26, 1),
        Column(("Lý do, cách so",), 60, 3),
        Column(("Đơn vị chịu trách nhiệm",), 30, 1),
    )
    return Annex(
        f"Kết quả thực hiện các mục tiêu đến ngày {day_text(facts.until)}",
        (facts.pen.table("Chi tiết từng mục tiêu", columns, rows),),
        across=True,
    )


def _names(facts: Facts) -> dict[int, str]:
    return {place.id: place.title for place in (facts.place, *facts.standing.parts)}


def good_lines(facts: Facts) -> list[str]:
    """What goals say in favour, for the officer to begin with."""
    done = [item for item in facts.goals if item.verdict.course is Course.ACHIEVED]
    if not done:
        return []
    names = listed([lower_first(shortened(item.goal.name_vi, 90)) for item in done])
    return [
        f"- Đã đạt {count_text(len(done))}/{count_text(len(facts.goals))} mục tiêu của kế hoạch: {names}."
    ]
