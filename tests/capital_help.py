"""A year of capital of its own for tests: 2023, of which the demonstration says nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from banmoi.reference.registers import registers
from banmoi.rooms.money import capital_actions as acting
from banmoi.rooms.money.capital_models import CapitalPlan
from banmoi.rooms.money.capital_queries import lines_in_force
from banmoi.rooms.money.contract_models import Contract
from banmoi.rooms.registers.actions import EntryRefusedError, write_entry
from banmoi.rooms.works.models import Work

YEAR = 2023
ROAD, ROOF, CANAL = 1, 2, 3
"""The works of the demonstration by their numbers."""


@dataclass
class Money:
    """The year, its people, and short ways of doing what they do."""

    finance: Any
    chair: Any
    place: Any
    moment: Any

    def write(self, key: str, **texts: object) -> Any:
        """An entry as the finance officer types it."""
        typed = {name: str(value) for name, value in texts.items()}
        return write_entry(self.finance, registers()[key], None, typed, moment=self.moment).entry

    def grant(self, source: str, amount: int, kind: str = "given", **texts: object) -> Any:
        own = {"paper": f"QĐ {source}", "granted_on": "05/01/2023", "year": YEAR, "place": self.place.key}
        return self.write("grants", source=source, amount=amount, kind=kind, **(own | texts))

    def start(self) -> CapitalPlan:
        return acting.start_plan(self.finance, self.place, str(YEAR), moment=self.moment)

    def line(self, plan: CapitalPlan, source: str, work: int | None, amount: int, **more: Any) -> Any:
        """A line, all of it in the fourth quarter; `changes` in `more`: the line that it adjusts."""
        line_id = more.pop("changes", None)
        texts = {
            "source": source, "work": str(work or ""), "priority": "national_programme",
            "amount": str(amount), "q4": str(amount),
        }  # fmt: skip
        texts |= {name: str(value) for name, value in more.items()}
        return acting.write_line(
            self.finance, plan.pk, None, texts, line_id=line_id, moment=self.moment
        ).entry

    def discuss(self, plan: CapitalPlan) -> CapitalPlan:
        texts = {"minutes": "Biên bản", "discussed_on": "10/02/2023"}
        seen = CapitalPlan.objects.get(id=plan.pk).version
        return acting.discuss(self.finance, plan.pk, texts, seen=seen, moment=self.moment)

    def decide(self, plan: CapitalPlan, ground: str = "") -> CapitalPlan:
        self.discuss(plan)
        texts = {"decision": "12/QĐ-UBND", "decided_on": "15/02/2023", "ground": ground}
        seen = CapitalPlan.objects.get(id=plan.pk).version
        return acting.decide(self.chair, plan.pk, texts, seen=seen, moment=self.moment)

    def decided(self, *lines: tuple[str, int | None, int], **more: Any) -> CapitalPlan:
        """A decided plan with some lines: source, work, sum."""
        plan = self.start()
        for source, work, amount in lines:
            self.line(plan, source, work, amount, **more)
        return self.decide(plan)

    def root(self, source: str) -> int:
        """The number of the line in force with a source."""
        return next(row.root_id for row in lines_in_force(self.place.id, YEAR) if row.source == source)

    def contract(self, work: int, value: int, **texts: object) -> Any:
        name = f"Hợp đồng {work}-{value}"
        return self.write("contracts", name=name, work=work, contractor="Tổ thợ", value=value, **texts)

    def accept(self, contract: Any, value: int, day: str = "01/06/2023") -> Any:
        return self.write("acceptances", paper="BB", contract=contract.pk, accepted_on=day, value=value)

    def pay(self, contract: Any, amount: int, kind: str = "volume", **texts: object) -> Any:
        own = {"paper": "UNC", "paid_on": "15/06/2023"}
        return self.write("payments", contract=contract.pk, amount=amount, kind=kind, **(own | texts))

    def unfinished(self) -> None:
        """The works of the demonstration before anything is finished, and without any contract."""
        Work.objects.update(step="building", finished=None)
        Contract.objects.update(withdrawn_at=self.moment)


def refused(act: Any) -> Any:
    """The rule that an act breaks: its name, its facts and the column at which it is told."""
    with pytest.raises(EntryRefusedError) as caught:
        act()
    name, error = next(iter(caught.value.cells.items()))
    return error.rule.removeprefix("money."), error.facts, name


DAY = date(2023, 12, 31)
