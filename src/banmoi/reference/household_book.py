"""What a household book keeps and tells, from its file."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from banmoi.core.household_book import Counting, Mark, MarkKind
from banmoi.reference.catalogue import indicators
from banmoi.reference.files import FactError, load

FILE = "household_book.yaml"


@cache
def marks() -> Mapping[str, Mark]:
    """The marks of a household in the order of the form. Raises FactError."""
    found: dict[str, Mark] = {}
    for entry in load(FILE)["marks"]:
        within = tuple(entry[name] for name in ("within", "also_within") if name in entry)
        choices = {key: (words["vi"], words["en"]) for key, words in entry.get("choices", {}).items()}
        mark = Mark(
            entry["key"], MarkKind(entry["kind"]), entry["group"], entry["vi"], entry["en"], choices, within,
            entry.get("most", 60), entry.get("women_of", ""),
        )  # fmt: skip
        if (
            any(name not in found for name in (*within, *filter(None, [mark.women_of])))
            or mark.group not in load(FILE)["groups"]
        ):
            raise FactError(f"{FILE}, {mark.key}: what it lies within comes before it; its group is listed.")
        if (mark.kind is MarkKind.CHOICE) != bool(choices):
            raise FactError(f"{FILE}, {mark.key}: a choice has choices, a number has none.")
        found[mark.key] = mark
    return found


@cache
def groups() -> Mapping[str, tuple[str, str]]:
    """The groups of marks with their names."""
    return {key: (words["vi"], words["en"]) for key, words in load(FILE)["groups"].items()}


@cache
def told() -> Mapping[str, Counting]:
    """How each indicator is told, by its key. Raises FactError."""
    found = {}
    for entry in load(FILE)["told"]:
        key = entry["indicator"]
        if key not in indicators():
            raise FactError(f"{FILE}: '{key}' is not an indicator.")
        found[key] = _counting(key, entry)
        definition = indicators()[key]
        if definition.collected_at == "hamlet" and found[key].of:
            raise FactError(f"{FILE}, {key}: a hamlet's share divides by its base, not by a number here.")
    return found


@cache
def counted() -> Mapping[str, Counting]:
    """What is counted for the hamlet alone, by its key. Raises FactError."""
    return {entry["key"]: _counting(entry["key"], entry) for entry in load(FILE)["counted"]}


@cache
def of_hamlets() -> frozenset[str]:
    """The indicators of a hamlet that its book tells."""
    return frozenset(key for key in told() if indicators()[key].collected_at == "hamlet")


def merger_days() -> int:
    """How many days before a quarter's last day a merger of households is looked at."""
    days: int = load(FILE)["merger_days"]
    return days


def _counting(key: str, entry: Mapping[str, Any]) -> Counting:
    def choices(name: str) -> dict[str, tuple[str, ...]]:
        return {mark: tuple(wanted) for mark, wanted in entry.get(name, {}).items()}

    found = Counting(
        key, entry.get("sum", ""), entry.get("of", ""), entry.get("female", ""), entry.get("female_of", ""),
        choices("where"), choices("unsure"), entry.get("vi", ""), entry.get("en", ""),
    )  # fmt: skip
    for name in found.marks:
        if name not in marks():
            raise FactError(f"{FILE}, {key}: '{name}' is not a mark.")
    for chosen in (found.where, found.unsure):
        for name, wanted in chosen.items():
            if strange := set(wanted) - set(marks()[name].choices):
                raise FactError(f"{FILE}, {key}: {name} has no choice {sorted(strange)}.")
    return found
