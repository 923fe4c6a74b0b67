"""The community at a glance: titles, clean-up days and waste hamlet by hamlet, against the year before."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from banmoi.core.assess import State
from banmoi.core.numbers import format_number
from banmoi.core.readings import ValueStatus
from banmoi.core.registers import Register
from banmoi.reference.registers import registers
from banmoi.reports.register_figures import (
    SOON_DAYS,
    Change,
    Figure,
    Scope,
    ToldIndicator,
    Years,
    by_hamlet,
    change,
    figure,
    has_rows,
    newest_by_place,
    told_by,
    whole,
)
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.indicators.queries import current_rows
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.registers.models import Entry
from banmoi.rooms.registers.queries import Wanted, cell, entries

SECTIONS = ("II.1", "II.4")
TITLES = ("culture_titles", "model_titles", "commune_titles")


@dataclass(frozen=True, slots=True)
class Mark:
    """A yes, a no or nothing known of a hamlet, with the entry that says it."""

    state: State
    register: str
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class HamletLine:
    """A hamlet's titles and numbers under the names of their columns."""

    place: NamedPlace
    marks: tuple[tuple[str, Mark], ...]
    cells: tuple[tuple[str, Figure | None], ...]


@dataclass(frozen=True, slots=True)
class TitleEnd:
    """A title that ends soon, or has ended with no newer one."""

    register: str
    entry: int
    title: str
    place: NamedPlace
    day: date
    ended: bool


@dataclass(frozen=True, slots=True)
class Community:
    """All that the page shows, for one place and one day."""

    place: NamedPlace
    day: date
    figures: tuple[Figure, ...]
    mark_columns: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[HamletLine, ...]
    ends: tuple[TitleEnd, ...]
    changes: tuple[Change, ...]
    told: tuple[ToldIndicator, ...]
    registers: tuple[tuple[Register, int], ...]


def community_of(place: NamedPlace, scope: Scope, day: date) -> Community:
    """What the registers of the community say. The number of queries does not grow with hamlets."""
    marks = _marks(scope, day)
    table = _table(scope, day)
    lines = [
        HamletLine(
            at,
            tuple((name, _mark(found, key, at)) for name, (key, found) in marks.items()),
            tuple((name, found.get(at.id)) for name, found in table.items()),
        )
        for at in scope.hamlets
    ]
    return Community(
        place=place,
        day=day,
        figures=tuple(_figures(scope, day.year)),
        mark_columns=tuple(marks),
        columns=tuple(table),
        lines=tuple(lines),
        ends=tuple(_ends(scope, day)),
        changes=tuple(changes(scope, Years(day.year))),
        told=tuple(told_by(SECTIONS, standing_of(place, day))),
        registers=tuple(has_rows(SECTIONS, scope)),
    )


Marks = dict[int, tuple[bool, int]]


def _marks(scope: Scope, day: date) -> dict[str, tuple[str, Marks]]:
    """For each kind of title: its register, and the hamlets with a row: whether it is a yes, which row."""
    return {
        _("Văn hóa %(year)s") % {"year": day.year}: ("culture_titles", _titles(scope, day.year)),
        _("Văn hóa %(year)s") % {"year": day.year - 1}: ("culture_titles", _titles(scope, day.year - 1)),
        _("Kiểu mẫu"): (
            "model_titles",
            _held("model_titles", scope, "year", "reached", "yes", level="model"),
        ),
        _("Thông minh"): ("smart_hamlets", _held("smart_hamlets", scope, "id", "state", "recognised")),
        _("Hương ước"): ("conventions", _held("conventions", scope, "id", "state", "recognised")),
    }


def _titles(scope: Scope, year: int) -> Marks:
    rows = entries(registers()["culture_titles"], scope.ids, Wanted())
    return {
        row.place_id: (cell(row, "reached") == "yes", row.pk)
        for row in rows
        if cell(row, "year") == str(year)
    }


def _held(key: str, scope: Scope, order: str, name: str, wanted: str, **choices: str) -> Marks:
    rows = newest_by_place(key, scope, order, **choices)
    return {place: (cell(row, name) == wanted, row.pk) for place, row in rows.items()}


def _mark(found: Marks, key: str, place: NamedPlace) -> Mark:
    if place.id not in found:
        return Mark(State.NOT_KNOWN, key)
    held, number = found[place.id]
    return Mark(State.MET if held else State.NOT_MET, key, number)


def _table(scope: Scope, day: date) -> dict[str, dict[int, Figure]]:
    waste = newest_by_place("waste", scope, "counted_on")
    households = _households(scope)
    return {
        _("Dọn vệ sinh %(year)s (buổi)") % {"year": day.year}: by_hamlet("cleanups", scope, year=day.year),
        _("Lượt người"): by_hamlet("cleanups", scope, total="people", year=day.year),
        _("Rác thu gom, xử lý (hộ)"): _counts(waste, "treated", households),
        _("Phân loại (hộ)"): _counts(waste, "sorting", households),
        _("Nước thải (hộ)"): _counts(waste, "waste_water", households),
        _("Tổ tự quản"): by_hamlet("self_groups", scope),
        _("Mô hình an ninh"): by_hamlet("security_models", scope),
    }


def _households(scope: Scope) -> dict[int, int]:
    """The households that each hamlet told last and that were verified."""
    found: dict[int, int] = {}
    for row in current_rows(scope.ids, indicators=["households"]):
        if row.status is ValueStatus.VERIFIED and row.value.numerator is not None:
            found.setdefault(row.value.place_id, int(row.value.numerator))
    return found


def _counts(rows: dict[int, Entry], name: str, households: dict[int, int]) -> dict[int, Figure]:
    found = {}
    for place, row in rows.items():
        counted = whole(row, name)
        if counted is not None:
            text = format_number(counted)
            if place in households:
                text += f"/{format_number(households[place])}"
            found[place] = Figure("", counted, "waste", entry=row.pk, text=text)
    return found


def stock(scope: Scope, until: date | None = None) -> list[Figure]:
    """What there is, or was on a day. One query each."""
    return [
        figure(_("Bản thông minh đã công nhận"), "smart_hamlets", scope, until=until, state="recognised"),
        figure(_("Hương ước đã công nhận"), "conventions", scope, until=until, state="recognised"),
    ]


def _figures(scope: Scope, year: int) -> list[Figure]:
    return [
        figure(
            _("Bản văn hóa xét năm %(year)s") % {"year": year}, "culture_titles", scope, year=year,
            reached="yes",
        ),
        *stock(scope),
        figure(_("Buổi dọn vệ sinh trong năm"), "cleanups", scope, year=year),
        figure(_("Tin bài, buổi tuyên truyền trong năm"), "outreach", scope, total="items", year=year),
        figure(_("Lượt người dự tập huấn trong năm"), "training", scope, total="learners", year=year),
        figure(
            _("Người tham gia bảo hiểm y tế mới trong năm"), "insurance_drives", scope, total="joined",
            year=year,
        ),
        figure(_("Hồ sơ một cửa nhận trong năm"), "admin_reform", scope, total="received", year=year),
    ]  # fmt: skip


def _ends(scope: Scope, day: date) -> list[TitleEnd]:
    """The newest title of each place and kind where its last day is near or past."""
    found = []
    for key in TITLES:
        newest: dict[tuple[int, object], Entry] = {}
        apart = {"model_titles": "level", "commune_titles": "kind"}.get(key, "")
        for row in entries(registers()[key], scope.ids, Wanted()).order_by("decided_on", "id"):
            newest[row.place_id, cell(row, apart) if apart else ""] = row
        for row in newest.values():
            last = cell(row, "valid_through")
            if isinstance(last, date) and last <= day + timedelta(days=SOON_DAYS):
                place = scope.places[row.place_id]
                found.append(TitleEnd(key, row.pk, str(cell(row, "title")), place, last, last < day))
    return sorted(found, key=lambda item: (item.day, item.place.id))


def changes(scope: Scope, years: Years) -> list[Change]:
    """This year's numbers beside those of the year before. Two queries each."""
    return [
        change(_("Bản văn hóa"), "culture_titles", scope, years, reached="yes"),
        change(_("Gia đình văn hóa"), "cultural_families", scope, years, total="recognised"),
        change(_("Buổi dọn vệ sinh"), "cleanups", scope, years),
        change(_("Lượt người dọn vệ sinh"), "cleanups", scope, years, total="people"),
        change(_("Tin bài, buổi tuyên truyền"), "outreach", scope, years, total="items"),
        change(_("Người dự tập huấn, tham quan"), "training", scope, years, total="learners"),
        change(_("Lượt người dự văn hóa, thể thao"), "culture_activities", scope, years, total="people"),
        change(_("Hồ sơ một cửa đã giải quyết"), "admin_reform", scope, years, total="settled"),
        change(_("Trong đó đúng hạn"), "admin_reform", scope, years, total="on_time"),
    ]
