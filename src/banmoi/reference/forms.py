"""Forms of the reports, from their files; refused where a form has no source or asks for an unknown column.

A form is data: its rows are of one kind (criteria of a set, sources of capital, components, kinds of work,
debts, indicators of hamlets), each kind of row has its own closed list of columns. How sure the layout is
stands with it: found, recalled, or the software's own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from string import Formatter
from typing import Any

from banmoi.core.periods import Period, PeriodKind
from banmoi.reference.capital_sources import capital_sources, source_tables
from banmoi.reference.files import DATA, FactError, load, need
from banmoi.reference.registers import registers
from banmoi.reference.sets import criteria_sets

FOLDER, SOURCES = "forms", "form_sources.yaml"
MARKS = ("found", "recalled", "own")


class RowsKind(StrEnum):
    """What the rows of a form are."""

    CRITERIA = "criteria"
    SOURCES = "sources"
    COMPONENTS = "components"
    WORK_KINDS = "work_kinds"
    DEBTS = "debts"
    HAMLET_INDICATORS = "hamlet_indicators"


class At(StrEnum):
    """Of when a column tells: the last day of the year before, the period itself, the plan of the next."""

    BEFORE = "before"
    NOW = "now"
    NEXT = "next"


LABELS = ("number", "name", "unit", "note")
COLUMNS: Mapping[RowsKind, tuple[str, ...]] = {
    RowsKind.CRITERIA: ("threshold", "result", "verdict"),
    RowsKind.SOURCES: ("planned", "mobilised", "plan_next"),
    RowsKind.COMPONENTS: ("mobilised_from", "plan_from"),
    RowsKind.WORK_KINDS: ("planned", "paid_period", "paid_year"),
    RowsKind.DEBTS: (
        "cost", "accepted", "arranged", "owed", "owed_from", "old", "since", "road", "no_road",
    ),
    RowsKind.HAMLET_INDICATORS: ("whole", "hamlet"),
}  # fmt: skip
"""The columns that rows of a kind can fill, beside number, name, unit and note."""
SPREAD = {"road": "road", "hamlet": "hamlet"}
"""Columns that are laid as several, and the word in their title that tells them apart."""
TIMED = ("result", "verdict")
WORDS = frozenset({"year", "before", "period", "next", "until", "road", "hamlet"})
"""What a title may have filled in: the year, the last day before it, the period, the next one, until when."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: its kind, its titles from the top down, of when it tells, and of which sources."""

    kind: str
    titles: tuple[str, ...]
    width: float
    grow: float = 1.0
    at: At | None = None
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row that the form itself lists. `of`: what of the registers it is; `within`: it is a part of these
    that no register tells apart; neither: nothing tells it."""

    number: str
    title: str
    of: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormCitation:
    """Which text gives the form, how sure that is, where it was read, and what has to be known of it."""

    text_vi: str
    confidence: str
    source: str
    note_vi: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the reports. `million`: its sums are told in million đồng; `ref`: the criteria set or the
    table of sources that its rows are of; `names`: how the form itself calls a source."""

    id: str
    order: int
    number_vi: str
    set_vi: str
    set_en: str
    title_vi: str
    title_en: str
    starts: date
    ends: date
    periods: tuple[PeriodKind, ...]
    million: bool
    citation: FormCitation
    rows: RowsKind
    ref: str
    names: Mapping[str, str]
    listed: tuple[ListedRow, ...]
    columns: tuple[FormColumn, ...]

    def applies(self, period: Period) -> bool:
        """Whether this form tells of a period."""
        return period.kind in self.periods and self.starts <= period.start and period.end <= self.ends

    @property
    def full_vi(self) -> str:
        """Number and title as a paper heads it."""
        return f"{self.number_vi}. {self.title_vi}" if self.number_vi else self.title_vi


@cache
def forms() -> Mapping[str, Form]:
    """All forms by id, in the order of the reports. Raises FactError."""
    names = sorted(item.name for item in (DATA / FOLDER).iterdir() if item.name.endswith(".yaml"))
    found = [read_form(load(f"{FOLDER}/{name}"), f"{FOLDER}/{name}") for name in names]
    found.sort(key=lambda form: form.order)
    if len({form.id for form in found}) != len(found):
        raise FactError(f"{FOLDER}: two forms have one id.")
    return {form.id: form for form in found}


def forms_of(period: Period) -> list[Form]:
    """The forms that tell of a period."""
    return [form for form in forms().values() if form.applies(period)]


def read_form(data: Mapping[str, Any], where: str) -> Form:
    """The form that a file gives. Raises FactError for what does not hold."""
    entry = dict(data)
    rows = need(entry, "rows", where)
    try:
        kind = RowsKind(need(rows, "kind", where))
        periods = tuple(PeriodKind(item) for item in need(entry, "periods", where))
    except ValueError as error:
        raise FactError(f"{where}: {error}; rows and periods are of closed lists.") from None
    form = Form(
        id=need(entry, "id", where),
        order=int(need(entry, "order", where)),
        number_vi=entry.get("number_vi", ""),
        set_vi=need(entry, "set_vi", where),
        set_en=need(entry, "set_en", where),
        title_vi=need(entry, "title_vi", where),
        title_en=need(entry, "title_en", where),
        starts=need(entry, "from", where),
        ends=need(entry, "to", where),
        periods=periods,
        million=entry.get("unit") == "million",
        citation=_citation(need(entry, "citation", where), where),
        rows=kind,
        ref=_ref(kind, rows, where),
        names=rows.get("names") or {},
        listed=tuple(_listed(kind, item, where) for item in rows.get("listed") or ()),
        columns=tuple(_column(kind, item, where) for item in need(entry, "columns", where)),
    )
    _hold(form, where)
    return form


def _citation(data: dict[str, Any], where: str) -> FormCitation:
    confidence = need(data, "confidence", where)
    if confidence not in MARKS:
        raise FactError(f"{where}: confidence is one of {MARKS}, not '{confidence}'.")
    source = need(data, "source", where)
    if source not in load(SOURCES):
        raise FactError(f"{where}: source '{source}' is not in {SOURCES}.")
    return FormCitation(
        need(data, "text_vi", where), confidence, load(SOURCES)[source], data.get("note_vi", "")
    )


def _ref(kind: RowsKind, rows: dict[str, Any], where: str) -> str:
    if kind is RowsKind.CRITERIA:
        ref: str = need(rows, "set", where)
        known = ref in criteria_sets()
    elif kind in (RowsKind.SOURCES, RowsKind.COMPONENTS):
        ref = need(rows, "table", where)
        known = ref in source_tables()
    else:
        return ""
    if not known:
        raise FactError(f"{where}: there is no '{ref}' whose rows a form could have.")
    return ref


def _listed(kind: RowsKind, data: dict[str, Any], where: str) -> ListedRow:
    of, within = tuple(data.get("of") or ()), tuple(data.get("within") or ())
    kinds = registers()["works"].column("kind").choices or {}
    for key in (*of, *within):
        if kind is not RowsKind.WORK_KINDS or key not in kinds:
            raise FactError(f"{where}: '{key}' is no kind of work.")
    return ListedRow(str(need(data, "number", where)), need(data, "title", where), of, within)


def _column(kind: RowsKind, data: dict[str, Any], where: str) -> FormColumn:
    name = need(data, "kind", where)
    where = f"{where}, column '{name}'"
    if name not in (*LABELS, *COLUMNS[kind]):
        raise FactError(f"{where}: rows of the kind '{kind}' have no such column.")
    at = None
    if (name in TIMED) != ("at" in data) or data.get("at", At.NOW) not in list(At):
        raise FactError(f"{where}: 'at' says of when a result or a verdict is: before, now or next.")
    if name in TIMED:
        at = At(data["at"])
    titles = tuple(need(data, "titles", where))
    words = {
        word for title in titles for _text, word, _spec, _how in Formatter().parse(title) if word is not None
    }
    if words - WORDS or any(
        (word in words) != (name in SPREAD and SPREAD[name] == word) for word in SPREAD.values()
    ):
        raise FactError(f"{where}: its titles fill in {sorted(words)}, which this column does not have.")
    of = tuple(data.get("of") or ())
    for key in of:
        if key not in capital_sources():
            raise FactError(f"{where}: '{key}' is no source of capital.")
    return FormColumn(name, titles, float(need(data, "width", where)), float(data.get("grow", 1)), at, of)


def _hold(form: Form, where: str) -> None:
    """Every form can be read: its first columns are number and name, its rows are there."""
    if [column.kind for column in form.columns[:2]] != ["number", "name"]:
        raise FactError(f"{where}: a form begins with its number and its name.")
    if form.starts > form.ends:
        raise FactError(f"{where}: it ends before it begins.")
    if form.rows in (RowsKind.COMPONENTS, RowsKind.WORK_KINDS) and not form.listed:
        raise FactError(f"{where}: rows of the kind '{form.rows}' are listed in the form.")
    for key in form.names:
        if key not in capital_sources():
            raise FactError(f"{where}: it names '{key}', which is no source of capital.")
    for problem in _twice(form):
        raise FactError(f"{where}: {problem}")


def _twice(form: Form) -> Iterator[str]:
    seen = set()
    for column in form.columns:
        key = column.kind, column.at, column.of
        if key in seen:
            yield f"the column '{column.kind}' stands twice and would tell the same."
        seen.add(key)
