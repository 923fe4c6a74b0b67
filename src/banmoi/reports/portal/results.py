"""Rows of results for anybody: goals, criteria and their indicators, tasks, figures of hamlets."""

from collections.abc import Mapping, Sequence

from banmoi.core.assess import IndicatorVerdict
from banmoi.reference.catalogue import indicators
from banmoi.reports.board import watched_sets
from banmoi.reports.hamlets import hamlet_table
from banmoi.reports.portal.dataset import Asked, Row, Value
from banmoi.reports.tasks import plan_work
from banmoi.reports.wording import (
    confidence_text,
    course_text,
    goal_target_text,
    in_language,
    reading_text,
    reason_text,
    state_text,
    verdict_line,
)
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.places.queries import commune_of
from banmoi.rooms.plans.queries import goals_of, plan_on


def goals(asked: Asked) -> Sequence[Row]:
    """The goals of the plan in force, with what is reached."""
    plan = plan_on(asked.place.id, asked.day)
    if plan is None:
        return []
    standing = standing_of(asked.place, min(asked.day, plan.ends), asked.known)
    names = _names(asked)
    rows: list[Row] = []
    for item in goals_of(plan, standing):
        line = None if item.terms.low is None else item.terms.followed_as[1]
        newest = item.reading.newest
        rows.append(
            {
                "order": item.goal.order,
                "goal": in_language(item.goal, "name"),
                "as_written": item.goal.as_written,
                "target": goal_target_text(item.terms, in_language(item.goal, "unit")),
                "actual": reading_text(item.reading, item.indicator, line, item.terms.decimals) or None,
                "state": course_text(item.verdict.course),
                "why": reason_text(item.verdict.reason, names),
                "of_day": newest.end if newest else None,
                "plan": plan.number,
            }
        )
    return rows


def criteria(asked: Asked) -> Sequence[Row]:
    """Every indicator of the sets in force and aimed for, judged."""
    standing = standing_of(asked.place, asked.day, asked.known)
    names = _names(asked)
    rows: list[Row] = []
    for watched in watched_sets(standing, plan_on(asked.place.id, asked.day)):
        for criterion in watched.verdict.criteria:
            title = f"{criterion.criterion.code}. {in_language(criterion.criterion, 'title')}"
            head: dict[str, Value] = {
                "set": in_language(watched.criteria_set, "short"),
                "criterion": title,
            }
            rows += [{**head, **_indicator(line, names)} for line in criterion.indicators]
    return rows


def _indicator(line: IndicatorVerdict, names: Mapping[int, str]) -> dict[str, Value]:
    verdict = line.verdict
    definition = indicators().get(getattr(verdict.rule, "indicator", ""))
    cell = verdict.line.threshold if verdict.line else None
    return {
        "code": line.indicator.code,
        "indicator": in_language(line.indicator, "title"),
        "value": (reading_text(verdict.reading, definition) if verdict.reading else "") or None,
        "threshold": verdict_line(verdict, definition) or None,
        "known": confidence_text(cell.confidence.value) if cell else None,
        "state": state_text(verdict.state),
        "why": reason_text(verdict.reason, names),
        "citation": f"{line.citation.number}, {line.citation.place}",
    }


def tasks(asked: Asked) -> Sequence[Row]:
    """The tasks of the plan with how many of their times are done, and how many are late."""
    plan = plan_on(asked.place.id, asked.day)
    found = plan_work(plan.id, min(asked.day, plan.ends)) if plan else None
    if found is None:
        return []
    return [
        {
            "section": section.title,
            "task": row.task.text,
            "lead": row.task.lead.name_vi if row.task.lead else row.task.lead_words or None,
            "done": row.progress.done,
            "times": row.progress.all,
            "late": row.late,
            "next_due": row.next.until if row.next else None,
        }
        for section in found.sections
        for row in section.rows
    ]


def hamlets(asked: Asked) -> Sequence[Row]:
    """What each hamlet has reached in each indicator that hamlets report; of a hamlet, its own."""
    above = commune_of(asked.place, asked.day)
    if above is None:
        return []
    rows: list[Row] = []
    for line in hamlet_table(standing_of(above, asked.day, asked.known)):
        for cell in line.cells:
            if cell.place.id not in asked.places:
                continue
            newest = cell.reading.newest
            rows.append(
                {
                    "hamlet": cell.place.name_vi,
                    "indicator": in_language(line.definition, "name"),
                    "value": reading_text(cell.reading, line.definition) or None,
                    "of_day": newest.end if newest else None,
                }
            )
    return rows


def _names(asked: Asked) -> dict[int, str]:
    return {place.id: place.title for place in asked.places.values()}
