"""The mails that remind people of their tasks: what, where, by when, and the way to the task."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from banmoi.core.rhythms import Timing
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


def notice_of(day: date, weekly: bool) -> tuple[str, str]:
    """Kind and key under which a mail of the day, or of the week, is remembered."""
    if not weekly:
        return "tasks_day", day.isoformat()
    year, week, _day = day.isocalendar()
    return "tasks_week", f"{year}-W{week:02d}"


def letters(day: date, *, weekly: bool) -> list[Letter]:
    """One mail for each person with tasks late or soon due; the weekly one also tells what was done
    since Monday. A constant number of queries."""
    rows = rows_by_due(urgent(in_force(), day).prefetch_related("task__people"), day)
    if weekly:
        monday = day - timedelta(days=day.weekday())
        done = in_force().filter(state="done", state_on__gte=monday, state_on__lte=day)
        rows += rows_by_due(done.prefetch_related("task__people"), day)
    members = members_by_unit(seated(day))
    people: dict[int, User] = {}
    own: dict[int, list[OccurrenceRow]] = defaultdict(list)
    for row in rows:
        for user in answerable(row.occurrence.task, members):
            people[user.id] = user
            own[user.id].append(row)
    places = places_by_id({row.occurrence.task.plan.place_id for row in rows}, day)
    with override("vi"):
        return [_letter(people[user_id], own[user_id], places, day, weekly) for user_id in sorted(own)]


def _letter(
    user: User, rows: Sequence[OccurrenceRow], places: Mapping[int, NamedPlace], day: date, weekly: bool
) -> Letter:
    groups = {timing: [row for row in rows if row.timing is timing] for timing in _HEADINGS}
    late, soon, done = (len(groups[timing]) for timing in _HEADINGS)
    counted = [f"{late} việc đã muộn", f"{soon} việc đến hạn trong 14 ngày"]
    if weekly:
        counted.append(f"{done} việc đã xong trong tuần")
    lines = [
        f"Kính gửi ông/bà {user.full_name},",
        "",
        f"Đến ngày {day_label(day)}, ông/bà có: {', '.join(counted)}.",
    ]
    for timing, found in groups.items():
        if found:
            lines += ["", _HEADINGS[timing]]
            for number, row in enumerate(found[:MOST], 1):
                lines += _lines(number, row, places, day)
            if len(found) > MOST:
                lines.append(f"… và {len(found) - MOST} việc nữa.")
    lines += ["", _ending()]
    word = "Tổng hợp tuần" if weekly else "Nhắc việc"
    subject = f"{word}: {late} việc muộn, {soon} việc sắp đến hạn"
    return Letter(user, subject, "\n".join(lines) + "\n", late, soon, done)


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
