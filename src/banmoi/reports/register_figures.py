"""Numbers over registers, each with the filter under which its register lists exactly the rows counted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from banmoi.core.indicators import Indicator
from banmoi.core.numbers import format_number
from banmoi.core.readings import Reading
from banmoi.core.registers import Register
from banmoi.reference.catalogue import indicators
from banmoi.reference.registers import registers
from banmoi.rooms.assessments.queries import Standing
from banmoi.rooms.indicators.queries import rows_by_id
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.registers.models import TABLES, Entry
from banmoi.rooms.registers.queries import Wanted, cell, entries, entry_label

SOON_DAYS = 180


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and where its rows stand: the register and its filter, or one entry of it. `number` is None
    where no row says anything; `note` says what is not in the number, or of how many it is."""

    name: str
    number: int | None
    register: str
    query: str = ""
    entry: int | None = None
    unit: str = ""
    note: str = ""
    text: str = ""

    @property
    def shown(self) -> str:
        """The number as it is read; empty where it is not known."""
        return self.text or ("" if self.number is None else format_number(self.number))


@dataclass(frozen=True, slots=True)
class Scope:
    """The places whose rows are counted, by id."""

    places: Mapping[int, NamedPlace]

    @property
    def ids(self) -> list[int]:
        """Their numbers."""
        return list(self.places)

    @property
    def hamlets(self) -> list[NamedPlace]:
        """The hamlets among them, in their order."""
        return [place for place in self.places.values() if place.level == "hamlet"]


def figure(
    name: str, key: str, scope: Scope, *, total: str = "", unit: str = "", year: int | None = None,
    until: date | None = None, **choices: str,
) -> Figure:  # fmt: skip
    """How many rows of a register fit, or what a column of them adds up to; `until`: up to this day."""
    found = _counted(key, scope, total, Wanted(choices=choices, year=year, until=until))
    rows, amount, unknown = found
    note = _("%(count)s dòng chưa ghi, không cộng") % {"count": unknown} if total and unknown else ""
    number = amount if total else rows
    known = rows > 0 and (not total or unknown < rows)
    text = format_number(amount) if total and known and amount != int(amount) else ""
    return Figure(
        name, int(number) if known else None, key, _query(year, choices, until=until), unit=unit, note=note,
        text=text,
    )  # fmt: skip


def _counted(key: str, scope: Scope, total: str, wanted: Wanted) -> tuple[int, int, int]:
    rows = entries(registers()[key], scope.ids, wanted).order_by()
    if not total:
        return rows.count(), 0, 0
    found = rows.aggregate(rows=Count("id"), known=Count(total), amount=Sum(total))
    return found["rows"], found["amount"] or 0, found["rows"] - found["known"]


def _query(year: int | None, choices: Mapping[str, str], place: str = "", until: date | None = None) -> str:
    parts = {"place": place, "year": str(year or ""), "until": until.isoformat() if until else ""}
    parts |= dict(choices)
    return urlencode({name: value for name, value in parts.items() if value})


def by_hamlet(
    key: str, scope: Scope, *, total: str = "", year: int | None = None, **choices: str
) -> dict[int, Figure]:
    """The same for every hamlet that has such rows. One query."""
    rows = entries(registers()[key], scope.ids, Wanted(choices=choices, year=year)).order_by()
    counted = rows.values("place_id").annotate(
        rows=Count("id"), known=Count(total or "id"), amount=Sum(total or "id")
    )
    found = {}
    for item in counted:
        place = scope.places[item["place_id"]]
        number = item["amount"] if total else item["rows"]
        if item["known"]:
            text = format_number(number) if total and number != int(number) else ""
            found[place.id] = Figure("", int(number), key, _query(year, choices, place.key), text=text)
    return found


def newest_by_place(key: str, scope: Scope, order: str, **choices: str) -> dict[int, Entry]:
    """The newest row of every place by a column. One query."""
    rows = entries(registers()[key], scope.ids, Wanted(choices=choices)).order_by(order, "id")
    return {row.place_id: row for row in rows}


@dataclass(frozen=True, slots=True)
class Change:
    """A number of this year beside the year before's."""

    now: Figure
    before: Figure

    @property
    def difference(self) -> str:
        """How much more or less, where both are known."""
        if self.now.number is None or self.before.number is None:
            return ""
        gap = self.now.number - self.before.number
        return f"+{format_number(gap)}" if gap > 0 else format_number(gap) if gap < 0 else "0"


@dataclass(frozen=True, slots=True)
class Years:
    """A year and the one before it, both whole; or both up to the same day (`until` of each)."""

    year: int
    until: date | None = None
    before_until: date | None = None


def change(name: str, key: str, scope: Scope, years: Years, *, total: str = "", **choices: str) -> Change:
    """A number of a year and of the one before."""
    pair = (years.year, years.until), (years.year - 1, years.before_until)
    now, before = (
        figure(name, key, scope, total=total, year=wanted, until=until, **choices) for wanted, until in pair
    )
    return Change(now, before)


@dataclass(frozen=True, slots=True)
class Ending:
    """A row whose last day is near or past."""

    register: Register
    title: str
    entry: int
    day: date
    ended: bool


@dataclass(frozen=True, slots=True)
class Ends:
    """What of a register still holds on a day, and which rows end soon or have ended. The four counts add
    up to `all`."""

    register: Register
    living: int
    soon: int
    ended: int
    endless: int
    rows: tuple["Ending", ...]

    @property
    def all(self) -> int:
        """Every row that stands."""
        return self.living + self.soon + self.ended + self.endless


ENDS_SHOWN = 12
"""How many ending rows of one register a page names; the register has the rest."""


def ends(key: str, scope: Scope, day: date) -> Ends:
    """How many rows of a register hold, end soon, have ended or name no end; the first to end by name."""
    register = registers()[key]
    name = next(column.name for column in register.columns if column.lapses)
    until = day + timedelta(days=SOON_DAYS)
    living = soon = ended = endless = 0
    listed: list[Ending] = []
    for row in entries(register, scope.ids, Wanted()).order_by(name, "id"):
        last = getattr(row, name)
        if last is None:
            endless += 1
        elif last > until:
            living += 1
        else:
            soon, ended = (soon, ended + 1) if last < day else (soon + 1, ended)
            title = entry_label(row, key).partition(" · ")[2]
            listed.append(Ending(register, title, row.pk, last, last < day))
    return Ends(register, living, soon, ended, endless, tuple(listed[-ENDS_SHOWN:]))


@dataclass(frozen=True, slots=True)
class ToldIndicator:
    """An indicator that a register tells, with what is read of it now. `typed`: how many of the values it
    is read from were reported by people all the same, for the register has no row yet."""

    definition: Indicator
    register: Register
    reading: Reading
    derived: int
    typed: int


def told_by(section: Collection[str], standing: Standing) -> list[ToldIndicator]:
    """The indicators that the registers of some sections tell of a place, in the registers' order."""
    books = [item for item in registers().values() if item.section in section]
    keys = {feed.indicator: item for item in books for feed in item.feeds}
    if standing.place.level != "commune":
        keys = {key: item for key, item in keys.items() if indicators()[key].collected_at == "hamlet"}
    wanted = {value for key in keys for value in standing.readings[key].sources}
    origins = {row.value.id: row.value for row in rows_by_id(wanted)}
    found = []
    for key, register in keys.items():
        reading = standing.readings[key]
        own = [value for number in reading.sources if (value := origins[number]).indicator == key]
        derived = sum(value.source == "derived" for value in own)
        found.append(ToldIndicator(indicators()[key], register, reading, derived, len(own) - derived))
    return found


def has_rows(section: Collection[str], scope: Scope) -> list[tuple[Register, int]]:
    """The registers of some sections with how many rows they have, in the registers' order."""
    return [
        (item, TABLES[item.key]._default_manager.filter(place_id__in=scope.ids, withdrawn_at=None).count())
        for item in registers().values()
        if item.section in section
    ]


def whole(entry: Entry, name: str) -> int | None:
    """What an entry holds in a column of whole numbers."""
    value = cell(entry, name)
    return value if isinstance(value, int) else None
