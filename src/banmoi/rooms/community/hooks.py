"""What follows when an entry of the room `community` is written."""

from datetime import datetime

from banmoi.core.periods import period_on
from banmoi.core.readings import ValueStatus
from banmoi.core.registers import CellError, CellProblem
from banmoi.rooms.community.health_models import WasteCount
from banmoi.rooms.indicators.queries import current_rows
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.registers.actions import EntryRefusedError, after_writing
from banmoi.rooms.registers.models import Entry
from banmoi.rooms.registers.refusals import refuse_other_level, refuse_second


@after_writing("culture_titles", "cultural_families", "model_titles", "smart_hamlets", "conventions", "waste")
def of_a_hamlet(rights: Rights, entry: Entry, moment: datetime) -> None:
    """What a hamlet has is written for the hamlet."""
    refuse_other_level(entry, "hamlet")


@after_writing("commune_titles", "admin_reform")
def of_the_commune(rights: Rights, entry: Entry, moment: datetime) -> None:
    """What the commune has is written for the commune."""
    refuse_other_level(entry, "commune")


@after_writing("culture_titles", "cultural_families")
def one_title_a_year(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A hamlet has one answer a year."""
    refuse_second(entry, "place_id", "year")


@after_writing("model_titles")
def one_model_title_a_year(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A hamlet has one answer a year for each level."""
    refuse_second(entry, "place_id", "year", "level")


@after_writing("commune_titles")
def one_commune_title_a_year(rights: Rights, entry: Entry, moment: datetime) -> None:
    """The commune has one answer a year for each standard."""
    refuse_second(entry, "place_id", "year", "kind")


@after_writing("waste")
def within_the_households(rights: Rights, entry: Entry, moment: datetime) -> None:
    """One count a day, and never more households than the hamlet has told: of the day's quarter or the
    last one before it. A hamlet that told none yet is not held back; its share is then not known."""
    assert isinstance(entry, WasteCount)
    refuse_second(entry, "place_id", "counted_on")
    end = period_on(entry.counted_on).end
    told = [
        row.value.numerator
        for row in current_rows([entry.place_id], indicators=["households"])
        if row.value.period_end <= end and row.status is not ValueStatus.RETURNED
    ]
    households = told[0] if told else None
    if entry.withdrawn_at is not None or households is None:
        return
    wrong = {
        name: CellError(CellProblem.RULE, rule="waste.over", facts={"households": households})
        for name in ("treated", "sorting", "waste_water")
        if (counted := getattr(entry, name)) is not None and counted > households
    }
    if wrong:
        raise EntryRefusedError(wrong)
