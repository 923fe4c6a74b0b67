"""Livelihoods at a glance: what there is, what ends, hamlet by hamlet, against the year before."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from banmoi.core.numbers import format_number
from banmoi.core.readings import Reading
from banmoi.core.registers import Register
from banmoi.reports.register_figures import (
    Change,
    Ending,
    Ends,
    Figure,
    Scope,
    ToldIndicator,
    Years,
    by_hamlet,
    change,
    ends,
    figure,
    has_rows,
    newest_by_place,
    told_by,
)
from banmoi.reports.registers import name_act
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.registers.queries import cell

# A rating that follows its cooperative, a product that follows its certificate.
name_act("follow", "tính lại theo dòng liên quan", "worked out anew from the entry it leads to")

SECTIONS = ("II.3",)
ENDING = ("ocop", "growing_areas", "certificates", "value_chains")


@dataclass(frozen=True, slots=True)
class HamletLine:
    """A hamlet's numbers under the names of their columns; None where the register has no row."""

    place: NamedPlace
    cells: tuple[tuple[str, Figure | None], ...]


@dataclass(frozen=True, slots=True)
class Livelihoods:
    """All that the page shows, for one place and one day."""

    place: NamedPlace
    day: date
    figures: tuple[Figure, ...]
    ends: tuple[Ends, ...]
    ending: tuple[Ending, ...]
    columns: tuple[str, ...]
    lines: tuple[HamletLine, ...]
    changes: tuple[Change, ...]
    told: tuple[ToldIndicator, ...]
    income: Reading
    registers: tuple[tuple[Register, int], ...]

    @property
    def unnamed(self) -> int:
        """How many rows that end or have ended the page does not name."""
        return sum(item.soon + item.ended for item in self.ends) - len(self.ending)


def livelihoods_of(place: NamedPlace, scope: Scope, day: date) -> Livelihoods:
    """What the registers of production and income say. The number of queries does not grow with hamlets."""
    standing = standing_of(place, day)
    columns, lines = _lines(scope, day.year)
    found = tuple(ends(key, scope, day) for key in ENDING)
    return Livelihoods(
        place=place,
        day=day,
        figures=tuple(_figures(scope, day.year)),
        ends=found,
        ending=tuple(sorted((row for item in found for row in item.rows), key=lambda row: row.day)),
        columns=columns,
        lines=lines,
        changes=tuple(changes(scope, Years(day.year))),
        told=tuple(told_by(SECTIONS, standing)),
        income=standing.readings["income_per_head"],
        registers=tuple(has_rows(SECTIONS, scope)),
    )


def stock(scope: Scope, until: date | None = None) -> list[Figure]:
    """What there is, or was on a day. One query each."""
    return [
        figure(_("Sản phẩm OCOP"), "ocop", scope, until=until),
        figure(
            _("Hợp tác xã đang hoạt động"), "cooperatives", scope, until=until, form="cooperative",
            state="active",
        ),
        figure(
            _("Tổ hợp tác đang hoạt động"), "cooperatives", scope, until=until, form="group", state="active"
        ),
        figure(
            _("Thành viên hợp tác xã, tổ hợp tác"), "cooperatives", scope, until=until, total="members",
            state="active",
        ),
        figure(_("Vùng trồng có mã"), "growing_areas", scope, until=until, total="area", unit="ha"),
        figure(_("Mô hình sản xuất hiệu quả"), "production_models", scope, until=until, outcome="effective"),
    ]  # fmt: skip


def _figures(scope: Scope, year: int) -> list[Figure]:
    return [
        *stock(scope),
        figure(_("Người học nghề trong năm"), "trade_courses", scope, total="learners", year=year),
        figure(_("Có việc làm sau lớp trong năm"), "trade_courses", scope, total="employed", year=year),
    ]


def _lines(scope: Scope, year: int) -> tuple[tuple[str, ...], tuple[HamletLine, ...]]:
    newest, income = _income(scope)
    table: dict[str, dict[int, Figure]] = {
        _("OCOP"): by_hamlet("ocop", scope),
        _("HTX, tổ hợp tác"): by_hamlet("cooperatives", scope, state="active"),
        _("Vùng trồng có mã (ha)"): by_hamlet("growing_areas", scope, total="area"),
        _("Chứng nhận"): by_hamlet("certificates", scope),
        _("Hợp đồng liên kết"): by_hamlet("value_chains", scope),
        _("Mô hình"): by_hamlet("production_models", scope),
        _("Học nghề %(year)s") % {"year": year}: by_hamlet(
            "trade_courses", scope, total="learners", year=year
        ),
        _("Thu nhập %(year)s (triệu đồng/người)") % {"year": newest}: income,
    }
    lines = [
        HamletLine(at, tuple((name, found.get(at.id)) for name, found in table.items()))
        for at in scope.hamlets
    ]
    return tuple(table), tuple(lines)


def _income(scope: Scope) -> tuple[str, dict[int, Figure]]:
    """The newest round and what each hamlet has in it; an older one of a hamlet says its year."""
    rows = newest_by_place("income_samples", scope, "year")
    newest = max((str(cell(row, "year")) for row in rows.values()), default="")
    found = {}
    for place, row in rows.items():
        mean, year = cell(row, "per_head"), str(cell(row, "year"))
        if isinstance(mean, Decimal):
            note = "" if year == newest else year
            text = format_number(mean, 1)
            found[place] = Figure("", None, "income_samples", entry=row.pk, note=note, text=text)
    return newest, found


def changes(scope: Scope, years: Years) -> list[Change]:
    """This year's numbers beside those of the year before. Two queries each."""
    return [
        change(_("Lớp dạy nghề"), "trade_courses", scope, years),
        change(_("Người học nghề"), "trade_courses", scope, years, total="learners"),
        change(_("Nữ học nghề"), "trade_courses", scope, years, total="women"),
        change(_("Có việc làm sau lớp"), "trade_courses", scope, years, total="employed"),
        change(_("Mô hình bắt đầu trong năm"), "production_models", scope, years),
        change(_("Hợp đồng liên kết bắt đầu trong năm"), "value_chains", scope, years),
        change(_("Mã vùng trồng được cấp trong năm"), "growing_areas", scope, years),
        change(_("Hộ được hỏi thu nhập"), "income_samples", scope, years, total="households"),
    ]
