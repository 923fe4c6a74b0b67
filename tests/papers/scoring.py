"""Measures a reading against a key written by hand: how much is found, how much of it is right."""

import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import yaml

from banmoi.core.paper.reader import read_plan

PLANS = Path(__file__).parent / "plans"
KEYS = sorted(PLANS.glob("*.key.yaml"))


def plain(value) -> str:
    """A value without signs and capitals."""
    text = unicodedata.normalize("NFC", str(value)).casefold()
    return " ".join(re.sub(r"[^\w%]", " ", text).split())


class Tally:
    """True, missing and wrong finds of each kind of thing."""

    def __init__(self) -> None:
        self.counts = defaultdict(lambda: [0, 0, 0])

    def match(self, kind, wanted, got, same):
        """Pair what is wanted with what was read."""
        left, missing = list(got), 0
        for item in wanted:
            hit = next((other for other in left if same(item, other)), None)
            if hit is None:
                missing += 1
            else:
                left.remove(hit)
        found = self.counts[kind]
        found[0] += len(wanted) - missing
        found[1] += missing
        found[2] += len(left)

    def precision(self, kind) -> float:
        right, _missing, wrong = self.counts[kind]
        return right / (right + wrong) if right + wrong else 1.0

    def recall(self, kind) -> float:
        right, missing, _wrong = self.counts[kind]
        return right / (right + missing) if right + missing else 1.0

    def table(self) -> str:
        """One line a kind."""
        return "\n".join(
            f"{kind:<12} {sum(found[:2]):>5} wanted  precision {self.precision(kind):.2f}  recall {self.recall(kind):.2f}"
            for kind, found in self.counts.items()
        )


def _value(item):
    value = item.get("value")
    if isinstance(value, list):
        return [float(part) for part in value]
    return value if value is True or value is None else float(value)


def _times(task):
    return {
        (item["kind"], str(item["end"]) if item.get("end") else "", str(item.get("every", "")))
        for item in task.get("deadline") or []
    }


def measure(tally: Tally, text: str, key: dict) -> None:
    """Add one paper to a tally."""
    data = read_plan(text).as_data()
    head = {
        name: value for name, value in key["document"].items() if isinstance(value, str) and name != "title"
    }
    head.pop("number_as_written", None)
    head.pop("date_as_written", None)
    head.pop("programme", None)
    got = [(name, plain(data["document"].get(name))) for name in head]
    tally.match("head", [(name, plain(value)) for name, value in head.items()], got, lambda a, b: a == b)
    tally.match(
        "grounds", key.get("legal_bases") or [], data["legal_bases"],
        lambda a, b: plain(a.get("number")) == plain(b.get("number")) and str(a.get("date")) == str(b.get("date")),
    )  # fmt: skip
    tally.match(
        "goals", key.get("targets") or [], data["targets"],
        lambda a, b: a["comparator"] == b["comparator"] and _value(a) == _value(b),
    )  # fmt: skip
    tally.match(
        "tasks", key.get("tasks") or [], data["tasks"],
        lambda a, b: plain(a["starts"])[:30] == plain(b["starts"])[:30],
    )  # fmt: skip
    pairs = [
        (want, read)
        for want in key.get("tasks") or []
        for read in [
            next((t for t in data["tasks"] if plain(t["starts"])[:30] == plain(want["starts"])[:30]), None)
        ]
        if read is not None
    ]
    for field, name in (("lead", "leads"), ("cooperating", "joined")):
        wanted = [(i, plain(x)) for i, (want, _r) in enumerate(pairs) for x in want.get(field) or []]
        read = [(i, plain(x)) for i, (_w, read) in enumerate(pairs) for x in read.get(field) or []]
        tally.match(name, wanted, read, lambda a, b: a == b)
    wanted = [(i, x) for i, (want, _r) in enumerate(pairs) for x in _times(want)]
    read = [(i, x) for i, (_w, read) in enumerate(pairs) for x in _times(read)]
    tally.match("deadlines", wanted, read, lambda a, b: a == b)
    flags = [item["kind"] for item in key.get("flags") or []]
    tally.match("slips", flags, [item["kind"] for item in data["flags"]], lambda a, b: a == b)


def key_of(path: Path) -> tuple[str, dict]:
    """A fixture's text and its key."""
    text = path.with_name(path.name.replace(".key.yaml", ".txt")).read_text("utf-8")
    return text, yaml.safe_load(path.read_text("utf-8"))
