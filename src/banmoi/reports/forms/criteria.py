"""Rows of a form by criterion and indicator: results and verdicts of then, now, and the plan's next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.assess import CriterionVerdict, IndicatorVerdict, SetVerdict, State, Verdict
from banmoi.core.document import RowKind
from banmoi.core.goals import CHANGES, GoalComparator
from banmoi.core.indicators import Indicator, IndicatorKind
from banmoi.core.law import Compare, Decided, leaf_rules
from banmoi.core.reasons import Reason, ReasonCode
from banmoi.reference.catalogue import indicators
from banmoi.reference.forms import At, FormColumn
from banmoi.reports.forms.frame import Frame
from banmoi.reports.forms.laid import (
    BLANK,
    UNKNOWN,
    CellState,
    LaidCell,
    LaidColumn,
    LaidRow,
    Lines,
    Measure,
    Part,
    Why,
    label,
    unknown,
)
from banmoi.reports.forms.readings import reading_cell
from banmoi.reports.wording import (
    confidence_text,
    distance_text,
    goal_target_text,
    period_label,
    provisional_text,
    reason_text,
    state_text,
    verdict_line,
)
from banmoi.rooms.assessments.queries import Standing, standing_of
from banmoi.rooms.plans.models import Plan
from banmoi.rooms.plans.queries import GoalStanding, goals_of, plan_on

PROVISIONAL = "*"


@dataclass(frozen=True)
class Judged:
    """The set judged on one of the form's days."""

    standing: Standing
    verdict: SetVerdict

    @cached_property
    def lines(self) -> Mapping[str, IndicatorVerdict]:
        return {line.indicator.code: line for item in self.verdict.criteria for line in item.indicators}

    @cached_property
    def criteria(self) -> Mapping[str, CriterionVerdict]:
        return {item.criterion.code: item for item in self.verdict.criteria}

    @cached_property
    def names(self) -> dict[int, str]:
        return {part.id: part.title for part in self.standing.parts}


@dataclass(frozen=True)
class Ahead:
    """What the plan promises for the next period; `plan` None: there is none that holds then."""

    plan: Plan | None
    goals: Mapping[str, GoalStanding]


def criteria_lines(frame: Frame) -> Lines:
    """The rows of the form's set."""
    asked = {column.at for column in frame.form.columns if column.at}
    days = {At.BEFORE: frame.before, At.NOW: frame.until}
    judged = {at: _judged(frame, day) for at, day in days.items() if at in asked or at is At.NOW}
    making = _Making(frame, judged, _ahead(frame, judged[At.NOW]))
    columns = tuple(LaidColumn(column, frame.titles(column)) for column in frame.form.columns)
    rows = [row for item in judged[At.NOW].verdict.criteria for row in making.criterion_rows(item)]
    rows.append(making.total())
    return Lines(columns, tuple(rows), tuple(making.notes(rows)))


def _judged(frame: Frame, day: date) -> Judged:
    standing = standing_of(frame.place, day)
    return Judged(standing, standing.verdict(frame.form.ref))


def _ahead(frame: Frame, now: Judged) -> Ahead:
    plan = plan_on(frame.place.id, frame.next.end)
    if plan is None or plan.ends < frame.next.start:
        return Ahead(None, {})
    goals = goals_of(plan, now.standing)
    return Ahead(plan, {item.goal.indicator: item for item in goals if item.goal.indicator})


@dataclass(frozen=True)
class _Making:
    frame: Frame
    judged: Mapping[At, Judged]
    ahead: Ahead

    @property
    def now(self) -> Judged:
        return self.judged[At.NOW]

    def criterion_rows(self, item: CriterionVerdict) -> list[LaidRow]:
        """A criterion with its indicators; one row where the criterion is its only indicator."""
        code, lines = item.criterion.code, item.indicators
        if len(lines) == 1 and lines[0].indicator.code == code:
            return [self.line_row(lines[0], item.criterion.title_vi, "")]
        cells = [self.criterion_cell(column, item) for column in self.frame.form.columns]
        head = LaidRow(code, code, item.criterion.title_vi, tuple(cells), RowKind.GROUP)
        return [head, *(self.line_row(line, line.indicator.title_vi, code) for line in lines)]

    def criterion_cell(self, column: FormColumn, item: CriterionVerdict) -> LaidCell:
        match column.kind:
            case "number":
                return label(item.criterion.code)
            case "name":
                return label(item.criterion.title_vi)
            case "verdict" if column.at is not At.NEXT:
                judged = self.judged[column.at or At.NOW]
                found = judged.criteria[item.criterion.code]
                why = Why(
                    _in_force(judged) or reason_text(found.reason, judged.names),
                    tuple(
                        Part(
                            f"{line.indicator.code} {line.indicator.title_vi}",
                            state_text(line.verdict.state),
                            self.criterion_address(item.criterion.code, judged),
                        )
                        for line in found.indicators
                    ),
                    self.criterion_address(item.criterion.code, judged),
                )
                return _verdict_cell(found.state, found.provisional, why, judged)
            case "result" if item.criterion.indicators is None and column.at is not At.NEXT:
                address = self.criterion_address(item.criterion.code, self.judged[column.at or At.NOW])
                return unknown(Why(reason_text(Reason(ReasonCode.CONTENT_NOT_KNOWN)), (), address))
        return BLANK

    def line_row(self, line: IndicatorVerdict, name: str, parent: str) -> LaidRow:
        cells = tuple(self.line_cell(column, line, name) for column in self.frame.form.columns)
        code = line.indicator.code
        return LaidRow(code, code, name, cells, depth=1 if parent else 0, parent=parent)

    def line_cell(self, column: FormColumn, line: IndicatorVerdict, name: str) -> LaidCell:
        definitions = _definitions(line)
        match column.kind:
            case "number":
                return label(line.indicator.code)
            case "name":
                return label(name)
            case "unit":
                return label(unit_of(definitions[0]))
            case "threshold":
                return self.threshold_cell(line, definitions[0])
            case "note":
                return label("")
        if column.at is At.NEXT:
            return self.next_cell(column, line)
        judged = self.judged[column.at or At.NOW]
        found = judged.lines[line.indicator.code]
        if column.kind == "verdict":
            return self.verdict_cell(found, judged)
        return self.result_cell(found, judged)

    def threshold_cell(self, line: IndicatorVerdict, definition: Indicator) -> LaidCell:
        address = self.criterion_address(self.criterion_of(line), self.now)
        text = verdict_line(line.verdict, definition)
        where = f"{line.citation.number}, {line.citation.place}"
        if text:
            cell = line.verdict.line.threshold if line.verdict.line else None
            sure = f" ({confidence_text(cell.confidence.value)})" if cell else ""
            return LaidCell(text, CellState.KNOWN, None, Measure.WORDS, Why(f"{where}{sure}.", (), address))
        rules = list(leaf_rules(line.indicator.rule))
        if all(isinstance(rule, Decided) for rule in rules):
            sure = confidence_text(rules[0].confidence.value) if isinstance(rules[0], Decided) else ""
            return LaidCell(
                _("đạt"), CellState.KNOWN, None, Measure.WORDS, Why(f"{where} ({sure}).", (), address)
            )
        lacking = line.verdict.line.reason if line.verdict.line else None
        reason = lacking or Reason(ReasonCode.THRESHOLD_NOT_KNOWN)
        return unknown(Why(reason_text(reason), (), address))

    def result_cell(self, line: IndicatorVerdict, judged: Judged) -> LaidCell:
        """What was reached. Of a rule with several parts, each part's figure."""
        readings = [
            (definition, judged.standing.readings[definition.key]) for definition in _definitions(line)
        ]
        address = self.criterion_address(self.criterion_of(line), judged)
        cells = [
            reading_cell(judged.standing, definition, reading, self.line_value(line), address)
            for definition, reading in readings
        ]
        if len(cells) == 1:
            return cells[0]
        if all(cell.state is CellState.NOT_KNOWN for cell in cells):
            return cells[0]
        parts = tuple(
            Part(definition.name_vi, cell.text, self.indicator_address(definition, judged))
            for (definition, _reading), cell in zip(readings, cells, strict=True)
        )
        lacking = any(cell.state is CellState.NOT_KNOWN for cell in cells)
        sentence = _("Chỉ tiêu này có %(count)s số.") % {"count": len(cells)}
        if lacking:
            sentence += " " + _("Có số chưa biết.")
        return LaidCell(
            "; ".join(cell.text for cell in cells),
            CellState.KNOWN,
            cells[0].value,
            cells[0].measure,
            Why(sentence, parts, address),
            lacking,
        )

    def line_value(self, line: IndicatorVerdict) -> Decimal | None:
        """The threshold, so that a figure is written with the decimals that tell it from it."""
        return line.verdict.line.value if line.verdict.line else None

    def verdict_cell(self, line: IndicatorVerdict, judged: Judged) -> LaidCell:
        verdict, address = line.verdict, self.criterion_address(self.criterion_of(line), judged)
        definition = _definitions(line)[0]
        wanted = verdict_line(verdict, definition)
        parts = [
            Part(_("Mức yêu cầu"), wanted or UNKNOWN, address),
            Part(_("Căn cứ"), f"{line.citation.number}, {line.citation.place}", address),
        ]
        if lacks := distance_text(verdict.distance, definition):
            parts.append(Part(_("Còn cách"), lacks, address))
        sentence = _in_force(judged) or reason_text(verdict.reason, judged.names)
        if verdict.provisional:
            sentence += " " + _("Tạm tính: mức yêu cầu chưa đối chiếu với văn bản gốc.")
        return _verdict_cell(verdict.state, verdict.provisional, Why(sentence, tuple(parts), address), judged)

    def next_cell(self, column: FormColumn, line: IndicatorVerdict) -> LaidCell:
        """What the plan promises for the next period, and whether that would be enough."""
        plan = self.ahead.plan
        if plan is None:
            text = _("Chưa có kế hoạch nào cho %(period)s.") % {"period": period_label(self.frame.next)}
            return unknown(Why(text, (), reverse("plans", args=[self.frame.place.key])))
        found = next(
            (
                self.ahead.goals[definition.key]
                for definition in _definitions(line)
                if definition.key in self.ahead.goals
            ),
            None,
        )
        address = reverse("plan", args=[plan.id])
        if found is None:
            text = _("%(plan)s không nêu mục tiêu cho chỉ tiêu này.") % {"plan": plan.number}
            return unknown(Why(text, (), address))
        target = goal_target_text(found.terms, found.goal.unit_vi)
        parts = (
            Part(
                f"{plan.number}, {found.goal.where}",
                found.goal.as_written,
                reverse("goal", args=[self.frame.place.key, found.goal.order]),
            ),
        )
        if column.kind == "result":
            text = _("Mục tiêu của kế hoạch: %(target)s.") % {"target": target}
            level = found.terms.comparator not in CHANGES and found.terms.high is None
            measure = Measure.SHARE if found.terms.is_share else Measure.NUMBER
            value = found.terms.low if level else None
            return LaidCell(target, CellState.KNOWN, value, measure, Why(text, parts, parts[0].address))
        enough = _enough(found, line.verdict)
        if enough is None:
            text = _("Chưa kết luận được mục tiêu này có đạt mức yêu cầu hay không.")
            return unknown(Why(text, parts, address), Measure.VERDICT)
        text = (
            _("Đạt mục tiêu này thì đạt mức yêu cầu.")
            if enough
            else _("Đạt mục tiêu này vẫn dưới mức yêu cầu.")
        )
        return LaidCell(
            state_text(State.MET if enough else State.NOT_MET),
            CellState.KNOWN,
            Decimal(enough),
            Measure.VERDICT,
            Why(text, parts, parts[0].address),
        )

    def total(self) -> LaidRow:
        """How many criteria are met."""
        cells: list[LaidCell] = []
        for column in self.frame.form.columns:
            if column.kind == "name":
                cells.append(label("Số tiêu chí đạt"))
            elif column.kind == "verdict" and column.at is not At.NEXT:
                cells.append(self.count_cell(self.judged[column.at or At.NOW]))
            else:
                cells.append(BLANK)
        return LaidRow("", "", "Số tiêu chí đạt", tuple(cells), RowKind.TOTAL)

    def count_cell(self, judged: Judged) -> LaidCell:
        verdict = judged.verdict
        address = reverse("set", args=[self.frame.place.key, self.frame.form.ref]) + _on(judged)
        said = _in_force(judged)
        if said or not verdict.criteria:
            return unknown(Why(said or reason_text(verdict.reason), (), address), Measure.VERDICT)
        met, open_ = verdict.count(State.MET), verdict.count(State.NOT_KNOWN)
        sentence = _("%(met)s/%(of)s tiêu chí đạt.") % {"met": met, "of": len(verdict.criteria)}
        if open_:
            sentence += " " + _("%(open)s tiêu chí chưa kết luận.") % {"open": open_}
        parts = tuple(
            Part(
                f"{item.criterion.code}. {item.criterion.title_vi}",
                state_text(item.state),
                self.criterion_address(item.criterion.code, judged),
            )
            for item in verdict.criteria
            if item.state is not State.MET
        )
        text = f"{met}/{len(verdict.criteria)}"
        why = Why(sentence, parts, address)
        return LaidCell(text, CellState.KNOWN, Decimal(met), Measure.NUMBER, why, lacking=open_ > 0)

    def criterion_of(self, line: IndicatorVerdict) -> str:
        return next(
            item.criterion.code
            for item in self.now.verdict.criteria
            if any(other.indicator.code == line.indicator.code for other in item.indicators)
        )

    def criterion_address(self, code: str, judged: Judged) -> str:
        return reverse("criterion", args=[self.frame.place.key, self.frame.form.ref, code]) + _on(judged)

    def indicator_address(self, definition: Indicator, judged: Judged) -> str:
        return reverse("indicator", args=[self.frame.place.key, definition.key]) + _on(judged)

    def notes(self, rows: list[LaidRow]) -> list[str]:
        """What stands below: the sign of provisional verdicts, and of what lacks parts."""
        found = []
        if any(cell.text.endswith(PROVISIONAL) for row in rows for cell in row.cells):
            found.append(
                f"Đạt*, Chưa đạt*: {provisional_text()}, mức yêu cầu chưa đối chiếu với văn bản gốc."
            )
        if self.now.verdict.criteria_set.note_vi:
            found.append(self.now.verdict.criteria_set.note_vi)
        return found


def _on(judged: Judged) -> str:
    return f"?on={judged.standing.day:%Y-%m-%d}"


def _in_force(judged: Judged) -> str:
    """Why a verdict of that day says nothing: the set did not hold then."""
    return "" if judged.verdict.in_force else reason_text(judged.verdict.reason)


def _verdict_cell(state: State, provisional: bool, why: Why, judged: Judged) -> LaidCell:
    if not judged.verdict.in_force or state is State.NOT_KNOWN:
        return unknown(why, Measure.VERDICT)
    if state is State.NOT_APPLICABLE:
        return LaidCell(state_text(state), CellState.NOT_APPLICABLE, None, Measure.VERDICT, why)
    text = state_text(state) + (PROVISIONAL if provisional else "")
    return LaidCell(text, CellState.KNOWN, Decimal(state is State.MET), Measure.VERDICT, why)


def _definitions(line: IndicatorVerdict) -> list[Indicator]:
    return [indicators()[rule.indicator] for rule in leaf_rules(line.indicator.rule)]


def unit_of(definition: Indicator) -> str:
    """The unit of an indicator in the form's own words."""
    if definition.kind is IndicatorKind.SHARE:
        return "%"
    if definition.kind is IndicatorKind.DECISION:
        return "bản" if definition.collected_at == "hamlet" else "có/chưa"
    return definition.unit_vi


def _enough(found: GoalStanding, verdict: Verdict) -> bool | None:
    """Whether who reaches the goal reaches the threshold too; None where that cannot be said."""
    terms = found.terms
    if terms.comparator is GoalComparator.ACHIEVED:
        return True if isinstance(verdict.rule, Decided) else None
    line = verdict.line
    if terms.low is None or terms.high is not None or terms.comparator in CHANGES or line is None:
        return None
    if line.value is None or not isinstance(verdict.rule, Compare):
        return None
    comparator, promised = terms.followed_as
    if comparator.wants_more != line.comparator.wants_more or terms.of_count is not None:
        return None
    return line.comparator.holds((promised > line.value) - (promised < line.value))
