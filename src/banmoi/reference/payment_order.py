"""The law's order of payment, dated, from its file."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from banmoi.core.capital import FINISHED, OLD_DEBTS, PaymentOrder, Step
from banmoi.core.law import Confidence
from banmoi.reference.files import FactError, load, need

FILE = "payment_order.yaml"
UNKNOWN_PLACE = "other"
"""The class of money whose place in the order is not known."""


@cache
def payment_orders() -> tuple[PaymentOrder, ...]:
    """All orders, the oldest first. Raises FactError."""
    return read_orders(load(FILE))


def order_on(day: date) -> PaymentOrder | None:
    """The order that holds on a day; None: none is known for it."""
    return next(
        (item for item in payment_orders() if item.starts <= day and (item.ends is None or day <= item.ends)),
        None,
    )


def read_orders(data: Mapping[str, Any]) -> tuple[PaymentOrder, ...]:
    """The orders that a file gives. Raises FactError for what does not hold."""
    steps = {item["id"]: _steps(item["id"], item["steps"]) for item in data["orders"] if item.get("steps")}
    found = []
    for item in data["orders"]:
        where = f"{FILE}, {need(item, 'id', FILE)}"
        own = item.get("same_as", item["id"])
        if own not in steps:
            raise FactError(f"{where}: it has no steps, and names no order whose steps stand in.")
        if need(item, "source", where) not in data["sources"]:
            raise FactError(f"{where}: source '{item['source']}' is not in the file's list of sources.")
        confidence = Confidence(need(item, "confidence", where))
        if own != item["id"] and confidence is not Confidence.RECALLED:
            raise FactError(f"{where}: steps that stand in for others are recalled, never found.")
        found.append(
            PaymentOrder(
                item["id"], need(item, "from", where), item.get("to"), need(item, "vi", where),
                need(item, "en", where), confidence.value, item["source"], steps[own],
                item.get("note_vi", ""),
            )
        )  # fmt: skip
    found.sort(key=lambda order: order.starts)
    for first, second in pairwise(found):
        if first.ends is None or first.ends >= second.starts:
            raise FactError(f"{FILE}: {first.id} and {second.id} hold on the same days.")
    return tuple(found)


def _steps(where: str, items: list[dict[str, Any]]) -> tuple[Step | None, ...]:
    found: list[Step | None] = []
    for item in items:
        if item.get("gap"):
            found.append(None)
            continue
        wanted = item.get("need", "")
        if wanted not in ("", FINISHED, OLD_DEBTS):
            raise FactError(f"{FILE}, {where}: no way to work out the need '{wanted}'.")
        found.append(Step(need(item, "key", where), need(item, "vi", where), need(item, "en", where), wanted))
    keys = [step.key for step in found if step]
    if len(keys) != len(set(keys)) or UNKNOWN_PLACE in keys:
        raise FactError(f"{FILE}, {where}: each class stands once, and none is called '{UNKNOWN_PLACE}'.")
    return tuple(found)
