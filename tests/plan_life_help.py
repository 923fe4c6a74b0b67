"""Builds plans with tasks for the tests of amendments, cascades and matters, by the models directly."""

from datetime import date

from banmoi.core.deadlines import Deadline, DeadlineKind
from banmoi.rooms.people.models import Unit
from banmoi.rooms.places.models import Place
from banmoi.rooms.plans.models import Plan, PlanStatus, Task

DAY = date(2024, 11, 20)
BY_JUNE = Deadline(DeadlineKind.BY_DATE, "đến hết ngày 30/6/2024", end=date(2024, 6, 30)).as_data()
MONTHLY = Deadline(DeadlineKind.RECURRING, "hằng tháng", every=("1 month",)).as_data()


def the_plan():
    """The demonstration's plan, in force in 2024."""
    return Plan.objects.get(number="138/KH-UBND")


def unit(kind, place="xa-xuan-luong"):
    return Unit.objects.get(kind=kind, place__key=place)


def add(plan, text, *deadlines, **more):
    order = plan.tasks.count() + 1
    path = more.pop("path", f"II.{order}")
    return Task.objects.create(
        plan=plan, order=order, path=path, text=text, deadlines=list(deadlines), **more
    )


def with_tasks():
    """The demonstration's plan with tasks of every sort of lead."""
    plan = the_plan()
    return plan, {
        "hamlets": add(plan, "Tổng vệ sinh đường bản", MONTHLY, lead_words="Ban phát triển các bản"),
        "ven": add(plan, "Chỉnh trang nhà văn hóa", BY_JUNE, lead=unit("hamlet_board", "ban-ven")),
        "sector": add(plan, "Thẩm định kinh phí", lead=unit("specialist_sector")),
        "front": add(plan, "Vận động hiến đất", lead=unit("fatherland_front")),
        "own": add(plan, "Báo cáo huyện", lead=unit("peoples_committee")),
        "request": add(plan, "Đề nghị huyện bố trí vốn", is_request=True, lead_words="các bản"),
        "dropped": add(plan, "Đọc nhầm", answer="dropped", lead_words="các bản"),
    }


def child_of(plan, at="ban-ven", status=PlanStatus.DRAFT):
    """A plan of a hamlet's board under a plan, with one task."""
    board = unit("hamlet_board", at)
    child = Plan.objects.create(
        place=Place.objects.get(key=at), unit=board, parent=plan, number="", title_vi="Kế hoạch của bản",
        issued_on=date(2024, 3, 1), issuer_vi=board.name_vi, starts=plan.starts, ends=plan.ends,
        status=status,
    )  # fmt: skip
    return child, add(child, "Quét đường", MONTHLY, lead=board)
