"""What waits for a person: tasks and values due, values to verify or sent back, thresholds to settle,
recommendations to answer and answers to verify, incoming papers to answer, what ends in the registers,
ballots and decisions, steps of roads to a title and signatures of their teams."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from banmoi.core.periods import Period, period_on
from banmoi.reference.catalogue import indicators
from banmoi.reports.expiries import expiries_for
from banmoi.rooms.awards.queries import ballots_missing, decisions_missing
from banmoi.rooms.dispatch.queries import papers_waiting
from banmoi.rooms.households.confirm_queries import confirmations
from banmoi.rooms.households.queries import books_of
from banmoi.rooms.indicators.queries import current_rows, derived_keys, is_closed, returned_rows, waiting_rows
from banmoi.rooms.inspections.queries import waiting_recommendations
from banmoi.rooms.law.queries import open_collations
from banmoi.rooms.money.capital_queries import plans_to_decide
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace, places_by_id
from banmoi.rooms.plans.task_queries import urgent_counts
from banmoi.rooms.pocket.queries import notes_waiting
from banmoi.rooms.recognition.queries import turns_for


@dataclass(frozen=True, slots=True)
class Waiting:
    """A thing that somebody waits for: its kind, how many, where, and the period meant."""

    kind: str
    count: int
    place: NamedPlace | None
    period: str = ""
    set_id: str = ""
    late: bool = False


def waiting_for(rights: Rights, now: datetime) -> list[Waiting]:
    """What waits for a person, the most urgent first. A constant number of queries."""
    day = now.date()
    verify, report = rights.anywhere("value.verify"), rights.anywhere("value.report")
    settle = rights.anywhere("law.settle")
    homes = set(rights.homes)
    names = places_by_id(verify | report | homes, day) if verify or report else {}
    found: list[Waiting] = []
    returned: dict[int, list[str]] = {}
    for row in returned_rows(report & homes if homes & report else report):
        returned.setdefault(row.value.place_id, []).append(row.value.period)
    for place_id, periods in returned.items():
        found.append(Waiting("returned", len(periods), names.get(place_id), periods[0]))
    if verify:
        rows = [r for r in waiting_rows(verify) if r.value.reported_by_id != rights.user_id]
        if rows:
            found.append(Waiting("verify", len(rows), next(iter(_communes(names)), None)))
        if notes := notes_waiting(verify):
            found.append(Waiting("pocket_notes", notes, next(iter(_communes(names)), None)))
    if settle:
        open_rows = [r for r in open_collations(settle) if r.compared_by_id != rights.user_id]
        if open_rows:
            place = places_by_id([open_rows[0].place_id], day).get(open_rows[0].place_id)
            found.append(Waiting("settle", len(open_rows), place, set_id=open_rows[0].set_id))
    found += _recommendations(rights, day)
    found += _papers(rights, names, day)
    found += _due(rights, names, day)
    home = _home(rights, names, day)
    urgent = [*_tasks(rights, home, day), *_expiries(rights, home)]
    return urgent + found + _capital(rights, home) + _awards(rights, home) + _roads(rights, names, day)


def _roads(rights: Rights, names: dict[int, NamedPlace], day: date) -> list[Waiting]:
    """Roads to a title whose next step is the person's, and criteria of a team that they have not signed, by
    the place of the road."""
    turns = turns_for(rights)
    unnamed = {turn.place_id for turn in turns} - set(names)
    names = {**names, **places_by_id(unnamed, day)} if unnamed else names
    counts = Counter((turn.kind, turn.place_id) for turn in turns)
    return [Waiting(kind, count, names.get(place_id)) for (kind, place_id), count in counts.items()]


def _communes(names: dict[int, NamedPlace]) -> list[NamedPlace]:
    return [place for place in names.values() if place.level == "commune"]


def _capital(rights: Rights, home: NamedPlace | None) -> list[Waiting]:
    """The capital plans that wait for the chair's decision."""
    decides = rights.anywhere("money.decide")
    count = len(plans_to_decide(decides)) if decides and home is not None else 0
    return [Waiting("capital_plans", count, home)] if count else []


def _home(rights: Rights, names: dict[int, NamedPlace], day: date) -> NamedPlace | None:
    """The first of the person's own places; no query where it is known already."""
    if not rights.homes:
        return None
    first = rights.homes[0]
    return names.get(first) or places_by_id([first], day).get(first)


def _expiries(rights: Rights, home: NamedPlace | None) -> list[Waiting]:
    """What the person keeps that ended and was not renewed, and what ends within thirty days."""
    rows = expiries_for(rights) if home is not None else []
    past = sum(item.past for item in rows)
    counts = (("ended_entries", past), ("ending_entries", len(rows) - past))
    return [Waiting(kind, count, home, late=kind == "ended_entries") for kind, count in counts if count]


def _awards(rights: Rights, home: NamedPlace | None) -> list[Waiting]:
    """Ballots that the council waits for, decisions that the chair owes."""
    if home is None:
        return []
    counts = (("award_votes", ballots_missing(rights)), ("award_decisions", decisions_missing(rights)))
    return [Waiting(kind, count, home) for kind, count in counts if count]


def _tasks(rights: Rights, home: NamedPlace | None, day: date) -> list[Waiting]:
    """The person's own tasks that are late or soon due, told at their own place."""
    late, soon = urgent_counts(rights, day)
    counts = (("late_tasks", late), ("soon_tasks", soon))
    return [Waiting(kind, count, home) for kind, count in counts if count]


def _recommendations(rights: Rights, day: date) -> list[Waiting]:
    """Recommendations that the person's units owe an answer, and answers that the person may verify."""
    owed, answered = waiting_recommendations(rights)
    places = {row.owner.place_id for row in owed} | {row.inspection.place_id for row in answered}
    names = places_by_id(places, day) if places else {}
    found = []
    for place_id in dict.fromkeys(row.owner.place_id for row in owed):
        rows = [row for row in owed if row.owner.place_id == place_id]
        found.append(Waiting("recommended", len(rows), names.get(place_id), late=rows[0].due < day))
    for place_id in dict.fromkeys(row.inspection.place_id for row in answered):
        count = sum(row.inspection.place_id == place_id for row in answered)
        found.append(Waiting("answered", count, names.get(place_id)))
    return found


def _papers(rights: Rights, names: dict[int, NamedPlace], day: date) -> list[Waiting]:
    """Incoming papers whose answer is late or soon due, by the place whose office has them."""
    rows = papers_waiting(rights, day)
    unnamed = {row.place_id for row in rows} - set(names)
    names = {**names, **places_by_id(unnamed, day)} if unnamed else names
    found = []
    for place_id in dict.fromkeys(row.place_id for row in rows):
        late = [row.answer_by < day for row in rows if row.place_id == place_id and row.answer_by is not None]
        counts = (("late_papers", sum(late)), ("soon_papers", len(late) - sum(late)))
        found += [
            Waiting(kind, count, names.get(place_id), late=kind == "late_papers")
            for kind, count in counts
            if count
        ]
    return found


def _due(rights: Rights, names: dict[int, NamedPlace], day: date) -> list[Waiting]:
    """Hamlet values of the current quarter that the person's own hamlets have not reported."""
    own = [
        names[place_id]
        for place_id in rights.homes
        if place_id in names and names[place_id].level == "hamlet" and rights.may("value.report", place_id)
    ]
    if not own:
        return []
    period = period_on(day)
    wanted = {key for key, item in indicators().items() if item.collected_at == "hamlet" and not item.derived}
    rows = current_rows([place.id for place in own], period=period.code)
    derived = derived_keys([place.id for place in own])
    found = []
    for place in own:
        said = {row.value.indicator for row in rows if row.value.place_id == place.id}
        owed = wanted - said - derived.get(place.id, set())
        if owed and not is_closed([place.id], period):
            found.append(Waiting("due", len(owed), place, period.code))
    return found + _books(own, rights, period)


def _books(own: list[NamedPlace], rights: Rights, period: Period) -> list[Waiting]:
    """The quarters that the household books of the person's own hamlets still have to confirm: the one
    before where it was kept then, and this one."""
    books = books_of([place.id for place in own if rights.may("household.confirm", place.id)])
    found = []
    for quarter in (period.previous(), period) if books else ():
        said = confirmations(list(books), quarter)
        found += [
            Waiting("confirm_book", 1, place, quarter.code, late=quarter != period)
            for place in own
            if place.id in books
            and place.id not in said
            and books[place.id].kept_from <= quarter.end
            and not is_closed([place.id], quarter)
        ]
    return found
