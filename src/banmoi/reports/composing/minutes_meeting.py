"""Biên bản họp: a meeting of a body of the commune, or one that stands in the register of communication."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.document import Block
from banmoi.core.paper_dates import short_day
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
from banmoi.reports.composing.minutes import (
    SPOT,
    closing,
    counted,
    dash,
    lower_first,
    opening,
    part,
    person_line,
    said,
    signed,
)
from banmoi.rooms.community.models import Outreach
from banmoi.rooms.community.queries import meetings_at
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import units_of
from banmoi.rooms.places.queries import NamedPlace, places_by_id, scope_ids

UNIT, ENTRY = "unit", "entry"
BODIES = ("management_board", "steering_committee", "peoples_committee", "commendation_council")
"""Bodies that meet, the likeliest first."""


def choices(place: NamedPlace, day: date) -> list[Choice]:
    """The bodies of the commune (a meeting of the day), then the register's meetings, the newest first."""
    units = [unit for unit in units_of({place.id}, day) if unit.kind in BODIES]
    units.sort(key=lambda unit: (BODIES.index(unit.kind), unit.pk))
    found = [Choice(f"{UNIT}-{unit.pk}", f"{unit.name_vi} · {short_day(day)}") for unit in units]
    rows = [item for item in meetings_at(scope_ids([place.id], day)) if item.on_day <= day]
    return found + [
        Choice(f"{ENTRY}-{item.pk}", f"{item.subject} · {short_day(item.on_day)}") for item in rows
    ]


def compose(asked: Asked) -> Composed:
    """The minutes. Raises NothingToWriteError for a body or an entry that is not there."""
    kind, _sign, number = asked.choice.partition("-")
    if kind == UNIT:
        for unit in units_of({asked.place.id}, asked.day):
            if str(unit.pk) == number and unit.kind in BODIES:
                return _of_unit(asked, unit)
    elif kind == ENTRY:
        for item in meetings_at(scope_ids([asked.place.id], asked.day)):
            if str(item.pk) == number:
                return _of_entry(asked, item)
    raise NothingToWriteError("Cuộc họp này không có trong hệ thống, hoặc đã bỏ khỏi sổ.")


def _of_unit(asked: Asked, unit: Unit) -> Composed:
    held = list(unit.positions.all())
    head: list[Block | Gap] = [
        opening(
            asked.day,
            f"trụ sở Ủy ban nhân dân {asked.place.title}",
            f"{unit.name_vi} họp về việc {SPOT}",
        ),
        part("I", "Thành phần"),
        *(person_line(position) for position in held),
    ]
    if not held:
        head.append(dash("Chưa ghi ai giữ chức vụ trong đơn vị này vào ngày họp."))
    return _composed(f"họp {unit.name_vi}", [*head, *_rest()], Figures(), unit.kind)


def _of_entry(asked: Asked, item: Outreach) -> Composed:
    figures = Figures()
    place = places_by_id([item.place_id], item.on_day)[item.place_id]
    who = item.done_by or f"đơn vị chủ trì: {SPOT}"
    head: list[Block | Gap] = [
        opening(
            item.on_day,
            place.title,
            f"{who} tổ chức họp: {lower_first(item.subject)}",
        ),
        part("I", "Thành phần"),
        *_reach(item, place, figures),
        *_rest(item.note),
    ]
    return _composed(f"họp {lower_first(item.subject)}", head, figures, BODIES[0])


def _reach(item: Outreach, place: NamedPlace, figures: Figures) -> Iterator[Block]:
    origin = f"Sổ Tin bài, buổi tuyên truyền, số {item.pk}"
    address = reverse("entry", args=[place.key, "outreach", item.pk])
    number = counted(figures, item.reach, "lượt người", "Số lượt người dự", origin, item.on_day, address)
    times = f", cộng {item.items} buổi" if item.items > 1 else ""
    yield dash("Người dự: ", *number, f"{times};")


def _rest(notes: str = "") -> list[Block | Gap]:
    dots = f"ông (bà) {SPOT}"
    return [
        Gap(
            "present",
            "Chủ trì, thư ký, khách mời, người vắng",
            "Mỗi người một dòng, có chức vụ. Ví dụ: - Chủ trì: ông A, Chủ tịch UBND xã.",
            f"- Chủ trì: {dots}\n- Thư ký: {dots}\n- Vắng: {dots} (lý do: {SPOT})",
        ),
        part("II", "Nội dung họp"),
        *said(notes),
        Gap(
            "discussion",
            "Nội dung trình bày và thảo luận",
            "Ai trình bày gì, các ý kiến, ý kiến khác nhau.",
            needed=True,
        ),
        part("III", "Kết luận"),
        Gap(
            "conclusion",
            "Kết luận của người chủ trì",
            "Thống nhất việc gì, giao ai, xong trước ngày nào.",
            needed=True,
        ),
    ]


def _composed(title: str, body: list[Block | Gap], figures: Figures, office: str) -> Composed:
    return Composed(
        title=title,
        body=(*body, closing(2, ", 01 bản lưu hồ sơ, 01 bản thư ký giữ")),
        sources=figures.sources,
        recipients=(To(body="Các thành viên dự họp"),),
        signatures=(signed("Thư ký"), signed("Chủ trì")),
        office_kind=office,
    )


KINDS = (
    WrittenKind(
        "meeting_minutes",
        "minutes",
        lambda: _("Biên bản họp"),
        lambda: _("Cuộc họp của Ban Quản lý, Ban Chỉ đạo, UBND, Hội đồng, hoặc buổi họp đã ghi trong sổ."),
        choices,
        compose,
    ),
)
