"""What several composers say alike: the bodies of a commune, grounds in force, articles, plain lists."""

from collections.abc import Iterable, Iterator
from datetime import date

from banmoi.core.document import Block, Item, Level, Run, Runs, runs
from banmoi.core.paper_dates import short_day
from banmoi.reference.catalogue import texts
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import units_of
from banmoi.rooms.places.queries import NamedPlace, ancestor_ids, children, places_by_id
from banmoi.rooms.plans.models import Plan

COMMITTEE = "Ủy ban nhân dân"
GROUNDS = ("nq-257-2025", "qd-51-2025", "qd-318-2022")
"""The texts of the programme that a paper may rest on, where they hold on its day."""


def committee_above(place: NamedPlace, day: date) -> str:
    """The People's Committee over a commune on a day."""
    above = places_by_id(ancestor_ids(place.id, day), day)
    order = [above[key] for key in ancestor_ids(place.id, day) if key in above]
    found = next((item for item in order if item.level in ("district", "province")), None)
    return f"{COMMITTEE} {found.title}" if found else f"{COMMITTEE} cấp trên"


def committee_of(place: NamedPlace) -> str:
    """The commune's own People's Committee."""
    return f"{COMMITTEE} {place.title}"


def unit_of(place: NamedPlace, kind: str, day: date) -> Unit | None:
    """The commune's unit of a kind on a day."""
    return next((unit for unit in units_of({place.id}, day) if unit.kind == kind), None)


def hamlet_boards(place: NamedPlace, day: date) -> list[Unit]:
    """The boards of a commune's hamlets on a day."""
    hamlets = {part.id for part in children(place.id, day, "hamlet")}
    return [unit for unit in units_of(hamlets, day) if unit.kind == "hamlet_board"]


def plan_named(plan: Plan) -> str:
    """ "Kế hoạch số 138/KH-UBND ngày 19/02/2024"; without what is not known."""
    number = f" số {plan.number}" if plan.number else ""
    return f"Kế hoạch{number} ngày {short_day(plan.issued_on)}"


def programme_grounds(day: date) -> Iterator[Runs]:
    """Texts of the programme that are in force on a day and whose number and day are known."""
    for key in GROUNDS:
        text = texts()[key]
        begins = text.in_force_from or text.issued_on
        if (
            text.issued_on is None
            or begins is None
            or day < begins
            or (text.in_force_to and day > text.in_force_to)
        ):
            continue
        about = text.subject_vi[:1].lower() + text.subject_vi[1:]
        if text.subject_vi.startswith(("Bộ tiêu chí", "Chương trình")):
            about = text.subject_vi
        named = f"{text.kind} số {text.number} ngày {short_day(text.issued_on)}"
        yield runs(f"Căn cứ {named} của {text.issuer} về {about}")


def article(number: int, *content: str | Run) -> Item:
    """An article of a decision."""
    return Item(Level.ARTICLE, str(number), runs(*content))


def clause(number: int, *content: str | Run, heading: bool = False) -> Item:
    """A numbered paragraph."""
    return Item(Level.CLAUSE, str(number), runs(*content), heading=heading)


def dash(*content: str | Run) -> Item:
    """A dash of a list."""
    return Item(Level.DASH, "", runs(*content))


def ended(items: Iterable[Block]) -> tuple[Block, ...]:
    """Dashes as one list: each ends with a semicolon, the last with a full stop."""
    found = list(items)
    return tuple(
        _with_sign(block, ";" if place < len(found) else ".") for place, block in enumerate(found, 1)
    )


def _with_sign(block: Block, sign: str) -> Block:
    if not isinstance(block, Item):
        return block
    return Item(block.level, block.number, (*block.runs, Run(sign)), block.heading)


def and_list(names: Iterable[str]) -> str:
    """Names in a sentence: "a, b và c"."""
    found = list(names)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} và {found[-1]}" if found else ""
