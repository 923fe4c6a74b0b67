"""The road to a title: which move may follow, what is still missing for it, time limits, withdrawal.

What a step asks is data (`reference/data/recognition`); what is known of a road is handed in as `RoadFacts`.
A rule that nobody has set makes its answer "not known", and what is not known never lets a step pass.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from banmoi.core.assess import State
from banmoi.core.households import HouseholdCount, ShareRule, judge_share
from banmoi.core.periods import PeriodKind, period_on

STOPPED = "stopped"
WITHDRAWN = "withdrawn"
ENDED = (STOPPED, WITHDRAWN)
"""The states from which no road goes on."""


class Move(StrEnum):
    """What can be done with a road: go to the next step, back to an earlier one, give it up; and with a
    title that is held: say that it was kept in a year, or withdraw it."""

    FORWARD = "forward"
    BACK = "back"
    STOP = "stop"
    KEEP = "keep"
    WITHDRAW = "withdraw"


class Ask(StrEnum):
    """What a step can ask beside its papers: a closed list, each judged below."""

    FIELD = "field"
    CRITERIA_SET = "criteria_set"
    REVIEWED = "reviewed"
    WORKS_PLANNED = "works_planned"
    WORKS_DONE = "works_done"
    OWN_MET = "own_met"
    TEAM = "team"
    TEAM_SIGNED = "team_signed"
    PUBLICATION = "publication"
    OPINIONS = "opinions"
    COVERAGE = "coverage"
    SATISFACTION = "satisfaction"
    MEETING = "meeting"
    APPRAISAL_PRESENT = "appraisal_present"
    APPRAISAL = "appraisal"
    RESULT = "result"
    DEBT = "debt"
    SECURITY = "security"
    PROVINCE_GATES = "province_gates"
    PROCEDURE = "procedure"
    AUTHORITY = "authority"
    PAPER = "paper"
    """A paper that is due; not written in the data as an ask but as a paper of the step."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step as far as its order and what it asks are concerned."""

    key: str
    asks: tuple[Ask, ...] = ()
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """What was said of a criterion: in the review, in the self-assessment, signed by the team (None: nobody
    has). `members`: of the team that have it; `works`, `open_works`: of the plan of execution."""

    code: str
    review: State | None = None
    own: State | None = None
    signed: State | None = None
    members: int = 0
    works: int = 0
    open_works: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """When something hung in public; no last day: it still does."""

    starts: date
    ends: date | None = None

    def days(self, day: date) -> int:
        """Whole days, the first and the last included, up to a day."""
        last = day if self.ends is None else min(self.ends, day)
        return max(0, (last - self.starts).days + 1)


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """The result that a dossier rests on: its day, whether all is met, whether thresholds behind it were
    never compared with the text, whether what was kept no longer agrees with itself."""

    day: date
    state: State
    provisional: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What the province or the commune has set; None: nobody has told."""

    publication_days: int | None = None
    coverage: ShareRule | None = None
    satisfaction: ShareRule | None = None
    meeting: ShareRule | None = None
    appraisal_present: ShareRule | None = None
    appraisal: ShareRule | None = None
    gates: tuple[Ask, ...] | None = None
    procedure: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class RoadFacts:
    """All that is known of a road on a day. `criteria` None: the set's content is not known. `gates`: what
    stands beside the criteria, judged elsewhere."""

    day: date
    criteria: tuple[CriterionFacts, ...] | None = None
    papers: frozenset[str] = frozenset()
    excellence: str | None = None
    """The field of excellence; None where the title has none."""
    has_head: bool = False
    publication: Span | None = None
    opinions: tuple[int, int] | None = None
    """Opinions that came in, and those that were answered."""
    satisfaction: HouseholdCount | None = None
    meeting: HouseholdCount | None = None
    appraisal: HouseholdCount | None = None
    result: ResultFacts | None = None
    gates: Mapping[Ask, State] = field(default_factory=dict)
    rules: Rules = Rules()


class Why(StrEnum):
    """Why something is missing: nothing was recorded, the rule is not set, it falls short, it is open."""

    NOTHING = "nothing"
    RULE_UNKNOWN = "rule_unknown"
    SHORT = "short"
    OPEN = "open"
    PROVISIONAL = "provisional"
    OTHER_YEAR = "other_year"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Lack:
    """What keeps a step from being taken: not met, or not known; which criteria or paper, how many."""

    ask: Ask
    state: State
    why: Why
    codes: tuple[str, ...] = ()
    have: Fraction | int | None = None
    want: Fraction | int | None = None


def next_step(steps: Sequence[Step], state: str) -> Step | None:
    """The step after a state ("": nothing yet); None at the end and for a road that ended."""
    if state in ENDED:
        return None
    order = [step.key for step in steps]
    place = order.index(state) + 1 if state else 0
    return steps[place] if place < len(steps) else None


def earlier_steps(steps: Sequence[Step], state: str) -> tuple[Step, ...]:
    """The steps to which a road may be sent back; none once the last step is reached."""
    order = [step.key for step in steps]
    if state not in order or state == order[-1]:
        return ()
    return tuple(steps[: order.index(state)])


def may_move(steps: Sequence[Step], state: str, move: Move, to: str = "") -> bool:
    """Whether the order of steps allows a move from a state."""
    last = steps[-1].key
    match move:
        case Move.FORWARD:
            found = next_step(steps, state)
            return found is not None and found.key == to
        case Move.BACK:
            return to in {step.key for step in earlier_steps(steps, state)}
        case Move.STOP:
            return state not in ENDED and state != last
        case Move.KEEP | Move.WITHDRAW:
            return state == last


def void_before(steps: Sequence[Step], backs: Sequence[tuple[datetime, str]], key: str) -> datetime | None:
    """The moment before which what was said for a step no longer counts: the newest sending back to a step
    before it. `backs`: when, and to which step."""
    order = [step.key for step in steps]
    if key not in order:
        return None
    moments = [moment for moment, to in backs if order.index(to) < order.index(key)]
    return max(moments, default=None)


def counts_in(result: date, day: date) -> bool:
    """Whether a result counts for a recognition on a day: of the same year, or of the year just before
    (18/2022/QĐ-TTg, Điều 2 khoản 4)."""
    return result <= day and result.year in (day.year, day.year - 1)


def missing(step: Step, facts: RoadFacts) -> tuple[Lack, ...]:
    """Everything that keeps a step from being taken, in the order in which it is asked."""
    found = [
        Lack(Ask.PAPER, State.NOT_MET, Why.NOTHING, (paper,))
        for paper in step.papers
        if paper not in facts.papers
    ]
    for ask in step.asks:
        found += _judge(ask, facts)
    return tuple(found)


def _judge(ask: Ask, facts: RoadFacts) -> list[Lack]:
    if ask in (Ask.DEBT, Ask.SECURITY):
        return _gate(ask, facts)
    if ask in _SHARES:
        return _share(ask, facts)
    if ask in _OF_CRITERIA:
        return _criteria(ask, facts)
    rules = facts.rules
    match ask:
        case Ask.FIELD:
            return [Lack(ask, State.NOT_MET, Why.NOTHING)] if facts.excellence == "" else []
        case Ask.PUBLICATION:
            return _publication(facts)
        case Ask.OPINIONS:
            return _opinions(facts)
        case Ask.RESULT:
            return _result(facts)
        case Ask.PROVINCE_GATES:
            if rules.gates is None:
                return [Lack(ask, State.NOT_KNOWN, Why.RULE_UNKNOWN)]
            return [lack for gate in rules.gates for lack in _gate(gate, facts)]
        case Ask.PROCEDURE:
            return [] if rules.procedure else [Lack(ask, State.NOT_KNOWN, Why.RULE_UNKNOWN)]
        case Ask.AUTHORITY:
            return [] if rules.authority else [Lack(ask, State.NOT_KNOWN, Why.RULE_UNKNOWN)]
        case _:
            raise ValueError(f"'{ask}' is no ask of a step")


def _gate(ask: Ask, facts: RoadFacts) -> list[Lack]:
    state = facts.gates.get(ask, State.NOT_KNOWN)
    if state is State.MET:
        return []
    return [Lack(ask, state, Why.SHORT if state is State.NOT_MET else Why.NOTHING)]


_OF_CRITERIA = (
    Ask.CRITERIA_SET, Ask.REVIEWED, Ask.WORKS_PLANNED, Ask.WORKS_DONE, Ask.OWN_MET, Ask.TEAM, Ask.TEAM_SIGNED,
)  # fmt: skip


def _criteria(ask: Ask, facts: RoadFacts) -> list[Lack]:
    """What is asked of each criterion. Without a set nothing of this is known."""
    if not facts.criteria:
        return [Lack(Ask.CRITERIA_SET, State.NOT_KNOWN, Why.RULE_UNKNOWN)]
    rows = facts.criteria
    match ask:
        case Ask.CRITERIA_SET:
            return []
        case Ask.REVIEWED:
            return _codes(ask, Why.NOTHING, (c.code for c in rows if c.review is None))
        case Ask.WORKS_PLANNED:
            wanting = (c.code for c in rows if c.review is not State.MET and not c.works)
            return _codes(ask, Why.NOTHING, wanting)
        case Ask.WORKS_DONE:
            return _codes(ask, Why.OPEN, (c.code for c in rows if c.open_works))
        case Ask.OWN_MET:
            return _answers(ask, [(c.code, c.own) for c in rows])
        case Ask.TEAM:
            found = [] if facts.has_head else [Lack(ask, State.NOT_MET, Why.NOTHING)]
            return found + _codes(ask, Why.OPEN, (c.code for c in rows if not c.members))
        case _:
            return _answers(ask, [(c.code, c.signed) for c in rows])


def _codes(ask: Ask, why: Why, codes: Iterable[str]) -> list[Lack]:
    found = tuple(codes)
    return [Lack(ask, State.NOT_MET, why, found, len(found))] if found else []


def _answers(ask: Ask, answers: Sequence[tuple[str, State | None]]) -> list[Lack]:
    """One lack for those nobody answered, one for those not met, one for those not known."""
    nobody = tuple(code for code, answer in answers if answer is None)
    failed = tuple(code for code, answer in answers if answer is State.NOT_MET)
    unknown = tuple(code for code, answer in answers if answer is State.NOT_KNOWN)
    found = []
    if nobody:
        found.append(Lack(ask, State.NOT_KNOWN, Why.NOTHING, nobody, len(nobody)))
    if failed:
        found.append(Lack(ask, State.NOT_MET, Why.SHORT, failed, len(failed)))
    if unknown:
        found.append(Lack(ask, State.NOT_KNOWN, Why.OPEN, unknown, len(unknown)))
    return found


def _publication(facts: RoadFacts) -> list[Lack]:
    span, want = facts.publication, facts.rules.publication_days
    have = None if span is None else span.days(facts.day)
    found = [] if want is not None else [Lack(Ask.PUBLICATION, State.NOT_KNOWN, Why.RULE_UNKNOWN, have=have)]
    if have is None:
        found.append(Lack(Ask.PUBLICATION, State.NOT_MET, Why.NOTHING, want=want))
    elif want is not None and have < want:
        found.append(Lack(Ask.PUBLICATION, State.NOT_MET, Why.SHORT, have=have, want=want))
    return found


def _opinions(facts: RoadFacts) -> list[Lack]:
    if facts.opinions is None:
        return [Lack(Ask.OPINIONS, State.NOT_MET, Why.NOTHING)]
    came, answered = facts.opinions
    if answered < came:
        return [Lack(Ask.OPINIONS, State.NOT_MET, Why.OPEN, have=answered, want=came)]
    return []


def _result(facts: RoadFacts) -> list[Lack]:
    result = facts.result
    if result is None:
        return [Lack(Ask.RESULT, State.NOT_KNOWN, Why.NOTHING)]
    if result.broken:
        return [Lack(Ask.RESULT, State.NOT_KNOWN, Why.BROKEN)]
    if result.state is not State.MET:
        return [Lack(Ask.RESULT, result.state, Why.SHORT)]
    found = []
    if result.provisional:
        found.append(Lack(Ask.RESULT, State.NOT_KNOWN, Why.PROVISIONAL))
    if not counts_in(result.day, facts.day):
        found.append(
            Lack(Ask.RESULT, State.NOT_MET, Why.OTHER_YEAR, have=result.day.year, want=facts.day.year)
        )
    return found


_SHARES = (Ask.COVERAGE, Ask.SATISFACTION, Ask.MEETING, Ask.APPRAISAL_PRESENT, Ask.APPRAISAL)


def share_of(ask: Ask, facts: RoadFacts) -> tuple[HouseholdCount | None, ShareRule | None]:
    """The count and the rule behind an ask about a share. How many answered, or how many were there, is a
    count whose "agreed" are those who answered."""
    rules = facts.rules
    match ask:
        case Ask.COVERAGE:
            return answering(facts.satisfaction), rules.coverage
        case Ask.SATISFACTION:
            return facts.satisfaction, rules.satisfaction
        case Ask.MEETING:
            return facts.meeting, rules.meeting
        case Ask.APPRAISAL_PRESENT:
            return answering(facts.appraisal), rules.appraisal_present
        case _:
            return facts.appraisal, rules.appraisal


def answering(count: HouseholdCount | None) -> HouseholdCount | None:
    """A count of those who answered, out of all."""
    if count is None:
        return None
    return HouseholdCount(count.whole, count.whole, count.whole, count.answered)


def _share(ask: Ask, facts: RoadFacts) -> list[Lack]:
    count, rule = share_of(ask, facts)
    want = rule.share.part if rule else None
    worst = count.worst if count else None
    found = [] if rule else [Lack(ask, State.NOT_KNOWN, Why.RULE_UNKNOWN, have=worst)]
    if count is None:
        return [*found, Lack(ask, State.NOT_MET, Why.NOTHING, want=want)]
    if rule is None:
        return found
    state = judge_share(count, rule)
    if state is State.MET:
        return []
    have = count.share(rule.base) if rule.base else worst
    return [Lack(ask, state, Why.SHORT if state is State.NOT_MET else Why.OPEN, have=have, want=want)]


class LimitKind(StrEnum):
    """How a time limit is told: by the end of a quarter of the road's year (or the one before), or some
    days after another step, the number being a setting."""

    QUARTER = "quarter"
    DAYS_AFTER = "days_after"


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit. `year`: 0 the road's year, -1 the one before; `setting` names the number of days."""

    kind: LimitKind
    quarter: int = 0
    year: int = 0
    after: str = ""
    setting: str = ""


def due_day(limit: Limit, year: int, reached: Mapping[str, date], days: Mapping[str, int]) -> date | None:
    """The last day of a limit; None while the step it counts from or the number of days is not known."""
    if limit.kind is LimitKind.QUARTER:
        first = date(year + limit.year, limit.quarter * 3 - 2, 1)
        return period_on(first, PeriodKind.QUARTER).end
    start, count = reached.get(limit.after), days.get(limit.setting)
    if start is None or count is None:
        return None
    return date.fromordinal(start.toordinal() + count)


@dataclass(frozen=True, slots=True)
class Band:
    """A part of all criteria that fails: from `least` on, under `below` (None: no end); `named`: only with
    one of the named criteria among them."""

    least: Fraction
    below: Fraction | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class WithdrawalRule:
    """When a title is withdrawn: bands of failing criteria, and the codes that are named."""

    bands: tuple[Band, ...]
    named: frozenset[str] = frozenset()

    def holds(self, failed: frozenset[str], total: int) -> bool:
        """Whether some failing criteria out of so many are ground enough."""
        if total <= 0:
            return False
        part = Fraction(len(failed), total)
        return any(
            part >= band.least
            and (band.below is None or part < band.below)
            and (not band.named or bool(failed & self.named))
            for band in self.bands
        )


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Whether the ground for withdrawal is there, and the criteria that fail or are not known."""

    state: State
    failed: tuple[str, ...]
    unknown: tuple[str, ...]
    total: int


def withdrawal(rule: WithdrawalRule | None, answers: Mapping[str, State]) -> Withdrawal:
    """Judge the ground for withdrawal. What is not known is taken both ways; without a rule, not known."""
    failed = frozenset(code for code, state in answers.items() if state is State.NOT_MET)
    unknown = frozenset(code for code, state in answers.items() if state is State.NOT_KNOWN)
    total = sum(state is not State.NOT_APPLICABLE for state in answers.values())
    if rule is None or not answers:
        state = State.NOT_KNOWN
    elif rule.holds(failed, total):
        state = State.MET
    elif rule.holds(failed | unknown, total):
        state = State.NOT_KNOWN
    else:
        state = State.NOT_MET
    order = list(answers)
    return Withdrawal(
        state, tuple(c for c in order if c in failed), tuple(c for c in order if c in unknown), total
    )
