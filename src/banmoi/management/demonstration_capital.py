"""The demonstration's capital of the year: granted, planned, decided, adjusted, contracted, paid, settled.

Everything goes through the actions that people use, in the order of its days; the words are in
demonstration/capital.yaml.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from banmoi.management.demonstration_year import at
from banmoi.reference.files import load
from banmoi.reference.registers import registers
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.money.capital_actions import decide, discuss, start_plan, write_line
from banmoi.rooms.money.capital_models import CapitalPlan
from banmoi.rooms.money.capital_queries import lines_in_force
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import get_place
from banmoi.rooms.plans.models import Task
from banmoi.rooms.registers.actions import write_entry

PLACE = "xa-xuan-luong"
YEAR = 2024


def act(people: Mapping[str, Rights]) -> None:
    """Let the year's money go its way."""
    told = load("demonstration/capital.yaml")
    plan: CapitalPlan | None = None
    for step in told["steps"]:
        rights, moment = people[step["by"]], at(step["day"])
        texts = {name: str(value) for name, value in step.items() if name not in ("do", "by", "day")}
        if "work" in step:
            texts["work"] = told["names"][step["work"]]
        if step["do"] == "write":
            _write(rights, step, texts, told["names"], moment)
        elif step["do"] == "start":
            place = get_place(PLACE, step["day"])
            assert place is not None
            plan = start_plan(rights, place, step["year"], moment=moment, demonstration=True)
        elif plan is not None:
            plan = CapitalPlan.objects.get(id=plan.pk)
            _go_on(rights, plan, step, texts, told["names"], moment)


def _write(
    rights: Rights, step: Mapping[str, Any], texts: dict[str, str], names: Mapping[str, str], moment: datetime
) -> None:
    register = registers()[step["register"]]
    if "from" in step:
        texts["allocation"] = str(_line(step["from"], names))
    files = [StoredFile.objects.get(original_name=step["file"])] if "file" in step else []
    kept = {name: text for name, text in texts.items() if name in {column.name for column in register.typed}}
    write_entry(rights, register, None, kept, files=files, moment=moment, demonstration=True)


def _go_on(
    rights: Rights,
    plan: CapitalPlan,
    step: Mapping[str, Any],
    texts: dict[str, str],
    names: Mapping[str, str],
    moment: datetime,
) -> None:
    if step["do"] == "discuss":
        discuss(rights, plan.pk, texts, seen=plan.version, moment=moment)
    elif step["do"] == "decide":
        decide(rights, plan.pk, texts, seen=plan.version, moment=moment)
    else:
        line = _line(step["changes"], names) if "changes" in step else None
        if "task" in step:
            task = Task.objects.get(
                plan__place_id=plan.place_id, plan__unit=None, text__startswith=step["task"]
            )
            texts["task"] = str(task.id)
        texts.pop("changes", None)
        write_line(rights, plan.pk, None, texts, line_id=line, moment=moment, demonstration=True)


def _line(meant: list[str | None], names: Mapping[str, str]) -> int:
    """The number of the line in force with a source, for a work or (none) for the task."""
    source, work = meant
    place = get_place(PLACE, date(YEAR, 12, 31))
    assert place is not None
    name = names[work] if work else None
    return next(
        row.root_id
        for row in lines_in_force(place.id, YEAR)
        if row.source == source and (row.work.name if row.work else None) == name
    )
