"""Reads the data files of this floor, once, as plain Python values."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

DATA = files("banmoi.reference") / "data"


class FactError(ValueError):
    """A data file says something that cannot be meant; names the file, the place and the cure."""


def text(name: str) -> str:
    """The words of a text file `data/NAME`."""
    return (DATA / name).read_text(encoding="utf-8")


@cache
def load(name: str) -> Any:
    """The content of `data/NAME`. Codes stay text; days become dates."""
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=_LOADER)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def need(entry: dict[str, Any], key: str, where: str) -> Any:
    """The value under a key that may not be absent or empty."""
    if entry.get(key) in (None, "", []):
        raise FactError(f"{where}: '{key}' is missing; every entry needs it.")
    return entry[key]
