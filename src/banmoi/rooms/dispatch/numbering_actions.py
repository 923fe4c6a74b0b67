"""How an office numbers its papers: one series or one for each kind, and where a series begins."""

from datetime import date, datetime

from django.db import transaction

from banmoi.core.dispatch import ALL_KINDS, ARRIVALS, NumberingWay, series_of
from banmoi.reference.paper_kinds import offices, paper_kinds
from banmoi.rooms.dispatch.actions import (
    ISSUE_ACT,
    DispatchProblem,
    DispatchRefusedError,
    counter,
    lock_office,
    words,
)
from banmoi.rooms.dispatch.models import Numbering, NumberSeries
from banmoi.rooms.dispatch.queries import has_numbers, way_of
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import Rights, require

OPENING_MOST = 99_999


def _locked(rights: Rights, office_id: int) -> Unit:
    office = Unit.objects.filter(id=office_id, kind__in=list(offices())).first()
    if office is None:
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_OFFICE, "office")
    require(rights, ISSUE_ACT, office.place_id)
    return lock_office(office_id)


@transaction.atomic
def choose_way(
    rights: Rights, office_id: int, way: str, year: int, ground: str, *, moment: datetime
) -> Numbering:
    """Say how an office numbers from 1 January of a year on, and by what decision.

    In a year that has numbers already nothing is changed: the new way begins with the next one.
    Raises NotAllowedError, DispatchRefusedError.
    """
    office = _locked(rights, office_id)
    if way not in list(NumberingWay):
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_KIND, "way")
    if year < moment.year:
        raise DispatchRefusedError(DispatchProblem.YEAR_OVER, "year")
    ground = words(ground, 300, "ground", DispatchProblem.REASON_MISSING)
    if has_numbers(office_id, year) and way_of(office_id, year) != way:
        raise DispatchRefusedError(DispatchProblem.WAY_IN_MID_YEAR, "year", year=year, next=year + 1)
    made, _new = Numbering.objects.update_or_create(
        office_id=office_id,
        year=year,
        defaults={
            "way": way, "ground": ground, "decided_by_id": rights.user_id, "decided_at": moment,
        },
    )  # fmt: skip
    kept = "một dãy số" if way == NumberingWay.ONE else "mỗi loại văn bản một dãy số"
    _trace(rights, office, moment, "paper.numbering", f"{office.name_vi}: từ 01/01/{year} {kept}. {ground}")
    return made


@transaction.atomic
def open_series(
    rights: Rights,
    office_id: int,
    kind: str,
    last: int | None,
    last_day: date | None,
    ground: str,
    *,
    moment: datetime,
) -> NumberSeries:
    """Say which number of this year was the last on paper, before the first one is taken here; `kind` is a
    kind of paper, or ARRIVALS for what comes in. Raises NotAllowedError, DispatchRefusedError."""
    office = _locked(rights, office_id)
    if kind not in paper_kinds() and kind not in (ARRIVALS, ALL_KINDS):
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_KIND, "series")
    if last is None or not 0 < last <= OPENING_MOST:
        raise DispatchRefusedError(DispatchProblem.NUMBER_WRONG, "last")
    if last_day is None or last_day.year != moment.year:
        raise DispatchRefusedError(DispatchProblem.DAY_MISSING, "last_day")
    if last_day > moment.date():
        raise DispatchRefusedError(DispatchProblem.DAY_IN_FUTURE, "last_day")
    ground = words(ground, 300, "opening_ground", DispatchProblem.REASON_MISSING)
    series = kind if kind == ARRIVALS else series_of(way_of(office_id, moment.year), kind)
    row = counter(office_id, moment.year, series)
    if row.last != row.opening:
        raise DispatchRefusedError(DispatchProblem.OPENING_TOO_LATE, "last", number=row.last)
    row.opening = row.last = last
    row.opening_ground, row.last_day = ground, last_day
    row.save()
    summary = f"{office.name_vi}: dãy số năm {moment.year} đi tiếp từ số {last} đã cấp trên giấy. {ground}"
    _trace(rights, office, moment, "paper.opening", summary)
    return row


def _trace(rights: Rights, office: Unit, moment: datetime, act: str, summary: str) -> None:
    leave_trace(
        rights, moment=moment, act=act, subject_kind="numbering", subject_id=office.id,
        place_id=office.place_id, summary=summary,
    )  # fmt: skip
