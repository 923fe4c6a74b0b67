"""Lays a form for a place and a period, as known on a day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from banmoi.core.periods import Period, PeriodKind, period_on
from banmoi.reference.forms import Form, RowsKind, forms
from banmoi.reports.forms.criteria import criteria_lines
from banmoi.reports.forms.debts import debt_form_lines
from banmoi.reports.forms.frame import Frame
from banmoi.reports.forms.hamlets import hamlet_lines
from banmoi.reports.forms.laid import FormNotLaidError, LaidForm, Lines
from banmoi.reports.forms.money import component_lines, source_lines
from banmoi.reports.forms.work_kinds import work_kind_lines
from banmoi.reports.wording import day_label, period_label
from banmoi.rooms.places.queries import NamedPlace

MAKERS: Mapping[RowsKind, Callable[[Frame], Lines]] = {
    RowsKind.CRITERIA: criteria_lines,
    RowsKind.SOURCES: source_lines,
    RowsKind.COMPONENTS: component_lines,
    RowsKind.WORK_KINDS: work_kind_lines,
    RowsKind.DEBTS: debt_form_lines,
    RowsKind.HAMLET_INDICATORS: hamlet_lines,
}
SHOWN = {PeriodKind.QUARTER: 5, PeriodKind.HALF_YEAR: 3, PeriodKind.YEAR: 3}
"""How many periods of each kind are offered, the newest first."""


def lay(form_id: str, place: NamedPlace, period: Period, day: date) -> LaidForm:
    """A form of a place for a period, as known on a day. Raises FormNotLaidError."""
    form = forms().get(form_id)
    if form is None:
        raise FormNotLaidError(_("Không có biểu nào tên như vậy."))
    if place.level != "commune":
        raise FormNotLaidError(_("Biểu này lập cho xã, không lập cho bản."))
    if not form.applies(period):
        raise FormNotLaidError(
            _("Biểu này dùng từ %(first)s đến %(last)s, không có kỳ %(period)s.")
            % {
                "first": day_label(form.starts),
                "last": day_label(form.ends),
                "period": period_label(period),
            }
        )
    if period.start > day:
        raise FormNotLaidError(_("Kỳ %(period)s chưa bắt đầu.") % {"period": period_label(period)})
    frame = Frame(form, place, period, day)
    made = MAKERS[form.rows](frame)
    return LaidForm(form, place, period, day, frame.until, made.columns, made.rows, made.notes)


@dataclass(frozen=True, slots=True)
class Offered:
    """A form and the periods that it can be laid for on a day, the newest first."""

    form: Form
    periods: tuple[Period, ...]


def offered(day: date) -> list[Offered]:
    """All forms with their periods up to a day; none for a form whose time has not come."""
    return [Offered(form, tuple(periods_of(form, day))) for form in forms().values()]


def periods_of(form: Form, day: date) -> list[Period]:
    """The last periods of a form that have begun by a day: years, half-years, quarters."""
    found = []
    for kind in (PeriodKind.YEAR, PeriodKind.HALF_YEAR, PeriodKind.QUARTER):
        period = period_on(min(day, form.ends), kind)
        for _number in range(SHOWN[kind]):
            if form.applies(period) and period.start <= day:
                found.append(period)
            period = period.previous()
    return found
