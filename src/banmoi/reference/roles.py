"""Roles made of acts, each with its reach, from their file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from banmoi.reference.files import FactError, load

REACHES = ("own", "commune")


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its names and, for each act that it allows, how far."""

    key: str
    name_vi: str
    name_en: str
    acts: Mapping[str, str]


@cache
def acts() -> Mapping[str, tuple[str, str]]:
    """All acts with their Vietnamese and English names."""
    return {key: (entry["vi"], entry["en"]) for key, entry in load("roles.yaml")["acts"].items()}


@cache
def roles() -> Mapping[str, Role]:
    """All roles by key."""
    found = {}
    for key, entry in load("roles.yaml")["roles"].items():
        for act, reach in entry["acts"].items():
            if act not in acts() or reach not in REACHES:
                raise FactError(f"roles.yaml, {key}: '{act}: {reach}' is not an act with a reach.")
        found[key] = Role(key, entry["vi"], entry["en"], entry["acts"])
    return found


@cache
def unit_kinds() -> Mapping[str, tuple[str, str]]:
    """The kinds of unit with their Vietnamese and English names."""
    return {k: (e["vi"], e["en"]) for k, e in load("roles.yaml")["unit_kinds"].items()}
