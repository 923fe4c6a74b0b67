"""Quyết định: the chair puts the commune's plan in force, or approves the plan of a hamlet or unit."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.document import Run, Runs, runs
from banmoi.reports.composing.common import (
    and_list,
    article,
    committee_of,
    plan_named,
    programme_grounds,
    unit_of,
)
from banmoi.reports.composing.composed import (
    Asked,
    Choice,
    Composed,
    Figures,
    NothingToWriteError,
    To,
    WrittenKind,
)
from banmoi.reports.plan_wording import STATUS
from banmoi.rooms.people.models import Unit
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.plans.models import Answer, Goal, Plan, Task
from banmoi.rooms.plans.queries import plans_to_decide


def choices(place: NamedPlace, day: date) -> list[Choice]:
    """The plans that wait for the chair first, then those in force."""
    return [Choice(str(plan.id), _label(plan)) for plan in plans_to_decide(place.id, day)]


def _label(plan: Plan) -> str:
    name = plan.unit.name_vi if plan.unit else plan.title_vi
    return " · ".join(part for part in (plan.number, name, str(STATUS[plan.status])) if part)


def compose(asked: Asked) -> Composed:
    """The decision. Raises NothingToWriteError."""
    found = plans_to_decide(asked.place.id, asked.day)
    plan = next((item for item in found if str(item.id) == asked.choice), None)
    if plan is None:
        raise NothingToWriteError("Kế hoạch này không còn chờ quyết định hay đang có hiệu lực.")
    figures = Figures()
    doers = _doers(plan, asked)
    verb = "Phê duyệt" if plan.unit else "Ban hành"
    what = _what(plan)
    own = committee_of(asked.place)
    return Composed(
        title=f"Về việc {verb.lower()} {what}",
        body=(
            article(
                1,
                f"{verb} kèm theo Quyết định này {what}, thực hiện từ ngày {plan.starts:%d/%m/%Y} đến ngày "
                f"{plan.ends:%d/%m/%Y}",
                *_size(plan, figures),
                ".",
            ),
            article(2, "Quyết định này có hiệu lực kể từ ngày ký."),
            article(
                3,
                f"{and_list([*(unit.name_vi for unit in doers), 'các tổ chức, cá nhân có liên quan'])} chịu "
                "trách nhiệm thi hành Quyết định này./.",
            ),
        ),
        bases=_bases(plan, asked),
        competence=f"Chủ tịch {own}",
        resolution="Quyết định:",
        sources=figures.sources,
        recipients=(To(body="Như Điều 3"), To(body="TT Đảng ủy, HĐND xã")),
        personal=True,
    )


def _what(plan: Plan) -> str:
    title = plan.title_vi[:1].lower() + plan.title_vi[1:]
    number = f" số {plan.number}" if plan.number else ""
    if plan.unit is None:
        return f"Kế hoạch {title}"
    if plan.parent is not None:
        return f"Kế hoạch{number} của {plan.unit.name_vi} thực hiện Kế hoạch số {plan.parent.number}"
    return f"Kế hoạch{number} của {plan.unit.name_vi} ({title})"


def _size(plan: Plan, figures: Figures) -> tuple[str | Run, ...]:
    """How many goals and tasks the plan has."""
    address, origin = reverse("plan", args=[plan.id]), plan_named(plan)
    goals = Goal.objects.filter(plan=plan, ended_in=None).exclude(answer=Answer.DROPPED).count()
    tasks = Task.objects.filter(plan=plan, ended_in=None).exclude(answer=Answer.DROPPED).count()
    told = [
        figures.cite(f"{count:02d} {word}", f"Số {word}", origin, plan.issued_on, address)
        for count, word in ((goals, "mục tiêu"), (tasks, "nhiệm vụ"))
        if count
    ]
    if not told:
        return ()
    return (", gồm ", told[0], *(part for run in told[1:] for part in (" và ", run)))


def _doers(plan: Plan, asked: Asked) -> list[Unit]:
    if plan.unit is not None:
        board = unit_of(asked.place, "management_board", asked.day)
        return [unit for unit in (board, plan.unit) if unit]
    ids = Task.objects.filter(plan=plan, ended_in=None).exclude(lead=None).values("lead_id")
    units = list(Unit.objects.filter(id__in=ids).order_by("id"))
    return units or [unit for unit in (unit_of(asked.place, "management_board", asked.day),) if unit]


def _bases(plan: Plan, asked: Asked) -> tuple[Runs, ...]:
    bases = list(programme_grounds(asked.day))
    if plan.parent is not None:
        bases.append(runs(f"Căn cứ {plan_named(plan.parent)} của {plan.parent.issuer_vi}"))
    else:
        bases += [
            runs(f"Căn cứ {item['kind']} số {item['number']}{_day_of(item)}{_issuer_of(item)}")
            for item in plan.reading.get("legal_bases", ())
            if item.get("role") == "legal_basis" and item.get("number") and item.get("kind")
        ]
    board = plan.unit or unit_of(asked.place, "management_board", asked.day)
    if board is not None:
        bases.append(runs(f"Theo đề nghị của {board.name_vi}"))
    return tuple(bases)


def _day_of(item: dict[str, str]) -> str:
    return f" ngày {date.fromisoformat(item['date']):%d/%m/%Y}" if item.get("date") else ""


def _issuer_of(item: dict[str, str]) -> str:
    return f" của {item['issuer']}" if item.get("issuer") else ""


KINDS = (
    WrittenKind(
        "plan_decision",
        "decision",
        lambda: _("Quyết định ban hành, phê duyệt kế hoạch"),
        lambda: _("Cho kế hoạch của xã có hiệu lực, hoặc phê duyệt kế hoạch của bản, đơn vị."),
        choices,
        compose,
    ),
)
