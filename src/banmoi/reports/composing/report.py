"""Báo cáo kết quả: the report of 3, 6, 9 and 12 months by the sections of the plan that it tells of."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from banmoi.core.document import Annex, Block
from banmoi.core.report_periods import ReportPeriod, parse_report_period, report_periods
from banmoi.reports.composing.composed import (
    Asked,
    Choice,
    Composed,
    Gap,
    NothingToWriteError,
    To,
    WrittenKind,
)
from banmoi.reports.composing.report_awards import awards_part
from banmoi.reports.composing.report_criteria import criteria_annex, criteria_part, watched
from banmoi.reports.composing.report_direction import direction
from banmoi.reports.composing.report_facts import Facts, day_text, gather, lower_first, part, say
from banmoi.reports.composing.report_goals import goals_annex, goals_part
from banmoi.reports.composing.report_hamlets import hamlets_annex, hamlets_chart
from banmoi.reports.composing.report_judgement import Judged, judged, judgement, next_part, proposals
from banmoi.reports.composing.report_money import money_of, money_part
from banmoi.reports.composing.report_tasks import tasks_annex, tasks_part
from banmoi.reports.composing.report_topics import Registers
from banmoi.rooms.inspections.queries import inspections_between
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.plans.queries import plan_years

NO_DISTRICT = date(2025, 7, 1)
"""From this day there are no districts (1658/NQ-UBTVQH15): a report goes to none of their bodies."""
RECIPIENTS = ("TT Đảng ủy, HĐND xã", "Các thành viên Ban Chỉ đạo xã")
"""Who gets a report where the plan names nobody."""


def choices(place: NamedPlace, day: date) -> list[Choice]:
    """3, 6, 9 and 12 months of each year with a plan and of this year, the one that ends nearest first."""
    years = {*plan_years(place.id), day.year}
    return [Choice(item.code, _label(item)) for item in report_periods(years, day)]


def _label(period: ReportPeriod) -> str:
    words = f"{period.months} tháng ({period.label})" if period.months != 9 else period.label
    return words[:1].upper() + words[1:]


def compose(asked: Asked) -> Composed:
    """The report. Raises NothingToWriteError for a period that has not begun or is none."""
    try:
        period = parse_report_period(asked.choice)
    except ValueError:
        raise NothingToWriteError("Chọn kỳ báo cáo: 3, 6, 9 tháng hoặc cả năm.") from None
    if period.start > asked.day:
        raise NothingToWriteError(f"Kỳ báo cáo {period.label} chưa bắt đầu.")
    facts = gather(asked, period)
    found = Registers(facts)
    inspections = inspections_between(facts.place.id, period.start, facts.until)
    rest = judged(facts, inspections, watched(facts), money_of(facts), found.works)
    body = tuple(_body(facts, found, rest))
    annexes = tuple(_annexes(facts, rest))
    return Composed(
        title=(
            "Kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới "
            f"{period.label}; nhiệm vụ trọng tâm {period.next_label}"
        ),
        body=body,
        annexes=annexes,
        sources=facts.pen.figures.sources,
        recipients=tuple(To(body=name) for name in _recipients(facts)),
    )


def _body(facts: Facts, found: Registers, rest: Judged) -> Iterator[Block | Gap]:
    yield say(_opening(facts))
    yield from direction(facts, list(rest.inspections))
    yield part("II", f"Kết quả thực hiện {facts.period.label}")
    yield from goals_part(facts)
    yield from hamlets_chart(facts)
    yield from tasks_part(facts, found)
    yield from criteria_part(facts, rest.sets)
    yield from money_part(facts, rest.money)
    yield from awards_part(facts)
    yield from judgement(facts, rest)
    yield from next_part(facts)
    yield from proposals(rest)
    yield say(
        f"Trên đây là báo cáo kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới "
        f"{facts.period.label} của {facts.place.title}./."
    )


def _opening(facts: Facts) -> str:
    issuer = f"Ủy ban nhân dân {facts.place.title}"
    told = (
        f"báo cáo kết quả thực hiện {facts.period.label} như sau "
        f"(số liệu tính đến ngày {day_text(facts.until)}):"
    )
    if facts.plan is None:
        return f"{issuer} {told}"
    plan = facts.plan
    return (
        f"Thực hiện Kế hoạch số {plan.number} ngày {day_text(plan.issued_on)} của {plan.issuer_vi} về việc "
        f"{lower_first(plan.title_vi).rstrip('.')}, {issuer} {told}"
    )


def _recipients(facts: Facts) -> list[str]:
    told = facts.plan.reading.get("recipients", []) if facts.plan else []
    names = [str(name).rstrip(";. ") for name in told if not str(name).casefold().startswith("lưu")]
    if facts.day >= NO_DISTRICT:
        names = [name for name in names if "huyện" not in name.casefold()]
    return names or list(RECIPIENTS)


def _annexes(facts: Facts, rest: Judged) -> Iterator[Annex]:
    for annex in (
        goals_annex(facts),
        tasks_annex(facts),
        criteria_annex(facts, rest.sets),
        hamlets_annex(facts),
    ):
        if annex is not None:
            yield annex
    # The prescribed forms: yield from annexes_of(facts.place, facts.period, facts.until, facts.pen.figures)


KINDS = (
    WrittenKind(
        "report",
        "report",
        lambda: _("Báo cáo kết quả 3, 6, 9 tháng, cả năm"),
        lambda: _("Theo từng mục của kế hoạch, từ mục tiêu, nhiệm vụ, các sổ, vốn và kiểm tra."),
        choices,
        compose,
    ),
)
