"""The mails that remind people of their tasks and of what ends in the registers that they keep: what, where,
by when, and the way there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from banmoi.core.rhythms import Timing
from banmoi.reports.expiries import SOON_DAYS, Expiry, expiries_by_person
from banmoi.reports.registers import ending_text, register_name
from banmoi.reports.tasks import answerable, due_text, members_by_unit, wait_text
from banmoi.reports.wording import day_label
from banmoi.rooms.people.models import User
from banmoi.rooms.people.queries import seated
from banmoi.rooms.places.queries import NamedPlace, places_by_id
from banmoi.rooms.plans.task_queries import OccurrenceRow, in_force, rows_by_due, urgent

MOST = 30
"""How many tasks under one heading of a mail; the rest are counted."""
_HEADINGS = {Timing.LATE: "ĐÃ MUỘN", Timing.SOON: "ĐẾN HẠN TRONG 14 NGÀY", Timing.DONE: "ĐÃ XONG TRONG TUẦN"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one person, who may have no address."""

    user: User
    subject: str
    body: str
    late: int
    soon: int
    done: int
    past: int = 0
    ending: int = 0


@dataclass
class _Bag:
    """What one person is to be told."""

    user: User
    rows: list[OccurrenceRow] = field(default_factory=list)
    expiries: Sequence[Expiry] = ()


def notice_of(day: date, weekly: bool) -> tuple[str, str]:
    """Kind and key under which a mail of the day, or of the week, is remembered."""
    if not weekly:
        return "tasks_day", day.isoformat()
    year, week, _day = day.isocalendar()
    return "tasks_week", f"{year}-W{week:02d}"


def letters(day: date, *, weekly: bool) -> list[Letter]:
    """One mail for each person with tasks late or soon due, or with entries of registers that ended or end
    soon; the weekly one also tells what was done since Monday. The number of queries does not grow with
    tasks or entries."""
    rows = rows_by_due(urgent(in_force(), day).prefetch_related("task__people"), day)
    if weekly:
        monday = day - timedelta(days=day.weekday())
        done = in_force().filter(state="done", state_on__gte=monday, state_on__lte=day)
        rows += rows_by_due(done.prefetch_related("task__people"), day)
    positions = seated(day)
    members = members_by_unit(positions)
    bags: dict[int, _Bag] = {}
    for row in rows:
        for user in answerable(row.occurrence.task, members):
            bags.setdefault(user.id, _Bag(user)).rows.append(row)
    users = {position.user_id: position.user for position in positions}
    for user_id, expiries in expiries_by_person(positions, day).items():
        bags.setdefault(user_id, _Bag(users[user_id])).expiries = expiries
    ids = {row.occurrence.task.plan.place_id for row in rows}
    ids |= {item.ending.place_id for bag in bags.values() for item in bag.expiries}
    places = places_by_id(ids, day)
    with override("vi"):
        return [_letter(bags[user_id], places, day, weekly) for user_id in sorted(bags)]


def _letter(bag: _Bag, places: Mapping[int, NamedPlace], day: date, weekly: bool) -> Letter:
    groups = {timing: [row for row in bag.rows if row.timing is timing] for timing in _HEADINGS}
    late, soon, done = (len(groups[timing]) for timing in _HEADINGS)
    past = [item for item in bag.expiries if item.past]
    ending = [item for item in bag.expiries if not item.past]
    lines = [
        f"Kính gửi ông/bà {bag.user.full_name},",
        "",
        f"Đến ngày {day_label(day)}, ông/bà có: {_counted(late, soon, done, past, ending, weekly)}.",
    ]
    for timing, found in groups.items():
        if found:
            lines += ["", _HEADINGS[timing]]
            for number, row in enumerate(found[:MOST], 1):
                lines += _lines(number, row, places, day)
            if len(found) > MOST:
                lines.append(f"… và {len(found) - MOST} việc nữa.")
    for heading, items in (
        ("TRONG SỔ: ĐÃ QUÁ HẠN, CHƯA GIA HẠN", past),
        (f"TRONG SỔ: HẾT HẠN TRONG {SOON_DAYS} NGÀY", ending),
    ):
        if items:
            lines += ["", heading]
            for number, item in enumerate(items[:MOST], 1):
                lines += _expiry_lines(number, item, places)
            if len(items) > MOST:
                lines.append(f"… và {len(items) - MOST} mục nữa.")
    lines += ["", _ending()]
    word = "Tổng hợp tuần" if weekly else "Nhắc việc"
    subject = f"{word}: {late} việc muộn, {soon} việc sắp đến hạn"
    if past:
        subject += f", {len(past)} mục đã quá hạn"
    if ending:
        subject += f", {len(ending)} mục sắp hết hạn"
    body = "\n".join(lines) + "\n"
    return Letter(bag.user, subject, body, late, soon, done, len(past), len(ending))


def _counted(
    late: int, soon: int, done: int, past: Sequence[Expiry], ending: Sequence[Expiry], weekly: bool
) -> str:
    counted = [f"{late} việc đã muộn", f"{soon} việc đến hạn trong 14 ngày"]
    if weekly:
        counted.append(f"{done} việc đã xong trong tuần")
    if past:
        counted.append(f"{len(past)} mục trong sổ đã quá hạn")
    if ending:
        counted.append(f"{len(ending)} mục trong sổ hết hạn trong {SOON_DAYS} ngày")
    return ", ".join(counted)


def _expiry_lines(number: int, item: Expiry, places: Mapping[int, NamedPlace]) -> list[str]:
    """What ends, in which register, where, on which day, and the way there."""
    ending, place = item.ending, places.get(item.ending.place_id)
    where = register_name(ending.register) + (f", {place.title}" if place else "")
    found = [
        f"{number}. {ending_text(ending)}",
        f"   Ở: {where}",
        f"   Ngày: {day_label(ending.day)}",
    ]
    if settings.PUBLIC_ADDRESS and place:
        address = reverse("entry", args=[place.key, ending.register.key, ending.entry_id])
        found.append(f"   Mở: {settings.PUBLIC_ADDRESS}{address}")
    return found


def _lines(number: int, row: OccurrenceRow, places: Mapping[int, NamedPlace], day: date) -> list[str]:
    """What, where, by when, and the way there."""
    item = row.occurrence
    plan = item.task.plan
    place = places.get(plan.place_id)
    what = " ".join(item.task.text.split())
    found = [
        f"{number}. {what}" + (f" ({item.what_vi})" if item.what_vi else ""),
        f"   Ở: Kế hoạch {plan.number}, mục {item.task.path}" + (f", {place.title}" if place else ""),
    ]
    if row.timing is Timing.DONE:
        found.append(f"   Xong: ghi ngày {day_label(item.state_on)}" if item.state_on else "   Xong")
    else:
        found.append(f"   Hạn: {due_text(row)} ({wait_text(row, day)})")
    if settings.PUBLIC_ADDRESS:
        address = reverse("task", args=[item.task_id])
        found.append(f"   Mở: {settings.PUBLIC_ADDRESS}{address}?at={item.id}")
    return found


def _ending() -> str:
    where = f"{settings.PUBLIC_ADDRESS}{reverse('my_tasks')}" if settings.PUBLIC_ADDRESS else "Việc của tôi"
    return f"Mở Bản Mới ({where}) để đánh dấu việc đã xong hoặc ghi lý do. Thư này được gửi tự động."
