"""Giấy mời: to an inspection that is planned, or to a meeting on a plan; the officer writes the hour."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.document import Align, Annex, Block, Column, Paragraph, Table, row, runs
from banmoi.core.paper_dates import day_words, short_day
from banmoi.reports.composing.common import (
    and_list,
    committee_of,
    dash,
    ended,
    hamlet_boards,
    plan_named,
)
from banmoi.reports.composing.composed import (
    Asked,
    Choice,
    Composed,
    Figures,
    Gap,
    NothingToWriteError,
    To,
    WrittenKind,
)
from banmoi.reports.inspections import part_text
from banmoi.rooms.inspections.models import Inspection, InspectionState
from banmoi.rooms.inspections.queries import get_inspection, inspections_of
from banmoi.rooms.people.models import Position
from banmoi.rooms.people.queries import seated, units_of
from banmoi.rooms.places.queries import NamedPlace, places_by_id
from banmoi.rooms.plans.models import Plan
from banmoi.rooms.plans.queries import plans_to_print

INSPECTION, MEETING = "inspection", "meeting"
INLINE = 10
"""So many participants stand in the text; more go into a list."""

TIME = Gap("time", "Thời gian", "Giờ bắt đầu, ví dụ: Thời gian: 07 giờ 30 phút.", needed=True)
MEETING_TIME = Gap(
    "time", "Thời gian", "Giờ và ngày, ví dụ: Thời gian: 08 giờ 00, ngày 05/12/2024.", needed=True
)
PLACE = Gap("place", "Địa điểm", "Ví dụ: Địa điểm: Hội trường UBND xã.", needed=True)


def choices(place: NamedPlace, day: date) -> list[Choice]:
    """The inspections that are planned, the next first; then a meeting on each plan."""
    planned = [
        item
        for item in inspections_of(place)
        if item.state == InspectionState.PLANNED and item.place_id == place.id
    ]
    planned.sort(key=lambda item: (item.planned_for < day, item.planned_for))
    found = [
        Choice(f"{INSPECTION}:{item.id}", f"{item.title_vi}, {short_day(item.planned_for)}")
        for item in planned
    ]
    return [
        *found,
        *(
            Choice(f"{MEETING}:{plan.id}", f"Họp về Kế hoạch {plan.number}")
            for plan in plans_to_print(place.id)
        ),
    ]


def compose(asked: Asked) -> Composed:
    """The invitation. Raises NothingToWriteError."""
    what, _colon, number = asked.choice.partition(":")
    if what == INSPECTION and number.isdigit():
        found = get_inspection(int(number))
        if found is None or found.place_id != asked.place.id or found.state != InspectionState.PLANNED:
            raise NothingToWriteError("Cuộc kiểm tra này đã bắt đầu hoặc không còn trong lịch.")
        return _to_inspection(found, asked)
    plan = next((item for item in plans_to_print(asked.place.id) if str(item.id) == number), None)
    if what != MEETING or plan is None:
        raise NothingToWriteError("Không có cuộc kiểm tra hay kế hoạch này để mời.")
    return _to_meeting(plan, asked)


def _to_inspection(found: Inspection, asked: Asked) -> Composed:
    figures = Figures()
    address = reverse("inspection", args=[found.id])
    day = figures.cite(
        day_words(found.planned_for),
        "Ngày kiểm tra theo lịch",
        f"Lịch kiểm tra: {found.title_vi}",
        asked.day,
        address,
    )
    members = [
        (member.user.full_name, _title(member.user_id, asked), part_text(member.part))
        for member in found.members.all()
    ]
    places = places_by_id([place.id for place in found.places.all()], asked.day)
    at = and_list(item.title for item in places.values())
    body, annexes = _people(members)
    about = f"{found.title_vi[:1].lower()}{found.title_vi[1:]} việc thực hiện {plan_named(found.plan)}"
    return Composed(
        title=f"Dự {about}",
        body=(
            Paragraph(runs(f"{committee_of(asked.place)} trân trọng kính mời:")),
            *body,
            Paragraph(runs(f"Tới dự: {about}.")),
            Paragraph(runs("Ngày kiểm tra: ", day, ".")),
            TIME,
            *_place(at),
            _closing(),
        ),
        annexes=annexes,
        sources=figures.sources,
        recipients=(To(body="Như thành phần mời"),),
    )


def _place(at: str) -> tuple[Block | Gap, ...]:
    if at:
        return (Paragraph(runs(f"Địa điểm: {at}.")),)
    return (PLACE,)


def _to_meeting(plan: Plan, asked: Asked) -> Composed:
    units = [
        unit.name_vi for unit in units_of({asked.place.id}, asked.day) if unit.kind != "peoples_committee"
    ]
    boards = [unit.name_vi for unit in hamlet_boards(asked.place, asked.day)]
    members = [(name, "", "") for name in [*units, *boards]]
    body, annexes = _people(members)
    return Composed(
        title=f"Họp về việc thực hiện Kế hoạch {plan.number}",
        body=(
            Paragraph(runs(f"{committee_of(asked.place)} trân trọng kính mời:")),
            *body,
            Paragraph(runs(f"Tới dự họp về việc thực hiện {plan_named(plan)} ({plan.title_vi}).")),
            Gap("agenda", "Nội dung họp", "Ví dụ: Nội dung: sơ kết quý, giải quyết khó khăn của các bản."),
            MEETING_TIME,
            PLACE,
            _closing(),
        ),
        annexes=annexes,
        recipients=(To(body="Như thành phần mời"),),
    )  # fmt: skip


def _title(user_id: int, asked: Asked) -> str:
    held: list[Position] = [item for item in seated(asked.day) if item.user_id == user_id]
    return held[0].title_vi if held else ""


def _people(members: list[tuple[str, str, str]]) -> tuple[tuple[Block | Gap, ...], tuple[Annex, ...]]:
    """Who is invited: in the text, or as a list where they are many; a gap where nobody is known yet."""
    if not members:
        hint = "Cuộc kiểm tra chưa có thành viên; ghi ai được mời, mỗi dòng một người hoặc đơn vị."
        return (Gap("people", "Thành phần mời", hint, needed=True),), ()
    if len(members) <= INLINE:
        return ended(dash(_called(member)) for member in members), ()
    columns = (Column(("TT",), 11, 0, Align.CENTRE, key=True), Column(("Thành phần mời",), 120, 1))
    lines = tuple(row(str(place), _called(member)) for place, member in enumerate(members, 1))
    return (Paragraph(runs("Các thành phần theo danh sách kèm theo.")),), (
        Annex("Thành phần mời", (Table(columns, lines),)),
    )


def _called(member: tuple[str, str, str]) -> str:
    name, title, part = member
    return ", ".join(text for text in (name, title, part.lower()) if text)


def _closing() -> Paragraph:
    return Paragraph(runs("Rất mong sự có mặt đúng giờ và đầy đủ của các thành phần được mời./."))


KINDS = (
    WrittenKind(
        "invitation",
        "invitation",
        lambda: _("Giấy mời"),
        lambda: _("Mời dự cuộc kiểm tra theo lịch hoặc cuộc họp về một kế hoạch."),
        choices,
        compose,
    ),
)
