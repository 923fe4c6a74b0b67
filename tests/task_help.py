"""Builds tasks in the demonstration's plan, or another, directly by the tables."""

from datetime import date

from banmoi.core.deadlines import Deadline, DeadlineKind
from banmoi.rooms.people.models import Unit, User
from banmoi.rooms.plans.models import Plan, PlanStatus, Task
from banmoi.rooms.plans.task_actions import lay_out

MONTHLY = Deadline(DeadlineKind.RECURRING, "hằng tháng", every=("1 month",))
MARKS = Deadline(
    DeadlineKind.RECURRING, "3 tháng, 6 tháng và 1 năm", every=("3 months", "6 months", "1 year")
)
ONGOING = Deadline(DeadlineKind.ONGOING, "thường xuyên")


def by(day, month, year=2024, what=""):
    written = date(year, month, day)
    return Deadline(DeadlineKind.BY_DATE, f"{written:%d/%m/%Y}", end=written, what=what)


def before(day, month, year=2024):
    written = date(year, month, day)
    return Deadline(DeadlineKind.BEFORE_DATE, f"trước {written:%d/%m/%Y}", end=written)


def commune_plan():
    """The demonstration's plan, in force in 2024."""
    return Plan.objects.get(demonstration=True, unit=None)


def lower_plan(unit, number="01/KH-B"):
    """A plan in force of a unit of the commune, carrying out the commune's."""
    parent = commune_plan()
    return Plan.objects.create(
        place=parent.place, unit=unit, parent=parent, number=number, title_vi="Kế hoạch của đơn vị",
        issued_on=date(2024, 1, 1), issuer_vi=unit.name_vi, starts=parent.starts, ends=parent.ends,
        status=PlanStatus.IN_FORCE,
    )  # fmt: skip


def unit_of(username):
    """The unit in which one of the nine sits; the first, where they sit in the council too."""
    return Unit.objects.filter(positions__user__username=username).order_by("positions__id").first()


def add_task(plan, text, *deadlines, lead=None, joined=(), people=(), **more):
    """A task whose lead and joined units are those of these people (by user name)."""
    order = plan.tasks.count() + 1
    task = Task.objects.create(
        plan=plan, order=order, path=more.pop("path", f"II.{order}"), text=text,
        section=more.pop("section", "II. Nhiệm vụ"), lead=unit_of(lead) if lead else None,
        deadlines=[item.as_data() for item in deadlines], **more,
    )  # fmt: skip
    task.with_units.set([unit_of(name) for name in joined])
    task.people.set(User.objects.filter(username__in=people))
    return task


def small_plan():
    """Five tasks in the commune's plan, laid out: a monthly one of the officer, a late one of the hamlet,
    one soon due of the hamlet, one without a day, one named for a person."""
    plan = commune_plan()
    found = [
        add_task(plan, "Báo cáo tiến độ xây dựng nông thôn mới", MONTHLY, lead="canbo", joined=["taichinh"]),
        add_task(plan, "Rà soát hộ nghèo của bản", before(20, 2), lead="truongban", joined=["mattran"]),
        add_task(
            plan, "Tổng vệ sinh đường bản", by(30, 11), lead="truongban", section="III. Tổ chức thực hiện"
        ),
        add_task(plan, "Tuyên truyền trên loa", ONGOING, lead="vanhoa", section="III. Tổ chức thực hiện"),
        add_task(plan, "Thẩm định kinh phí", by(15, 12), lead="taichinh", people=["vanhoa"]),
    ]
    lay_out(plan)
    return plan, found
