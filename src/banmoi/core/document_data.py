"""An official paper as plain JSON values and back, so that what was issued can be kept and drawn again."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from banmoi.core.document import Chart, Document, Item, Paragraph, Table

BLOCKS = {"paragraph": Paragraph, "item": Item, "table": Table, "chart": Chart}
"""What a block is called in the data."""
_NAMES = {kind: name for name, kind in BLOCKS.items()}


def document_data(document: Document) -> dict[str, Any]:
    """A paper as values that JSON holds. What stands at its default is left out."""
    data: dict[str, Any] = _written(document)
    return data


def document_from(data: Mapping[str, Any]) -> Document:
    """The paper that `document_data` wrote. Raises ValueError for anything else."""
    try:
        document: Document = _read(Document, data)
    except (KeyError, TypeError) as error:
        raise ValueError(f"not the data of a paper: {error}") from error
    return document


def _written(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kept = {} if type(value) not in _NAMES else {"is": _NAMES[type(value)]}
        for entry in dataclasses.fields(value):
            held = getattr(value, entry.name)
            if entry.default is dataclasses.MISSING or held != entry.default:
                kept[entry.name] = _written(held)
        return kept
    if isinstance(value, tuple | list):
        return [_written(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): _written(part) for key, part in value.items()}
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(hint: Any, value: Any) -> Any:
    """A value of JSON as what its place in the paper wants."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        options = get_args(hint)
        if value is None and type(None) in options:
            return None
        if isinstance(value, Mapping) and "is" in value:
            return _read(BLOCKS[value["is"]], value)
        return _read(next(option for option in options if option is not type(None)), value)
    if origin is tuple:
        parts = get_args(hint)
        if len(parts) == 2 and parts[1] is Ellipsis:
            return tuple(_read(parts[0], part) for part in value)
        return tuple(_read(part, held) for part, held in zip(parts, value, strict=True))
    if dataclasses.is_dataclass(hint):
        hints = _hints(hint)  # type: ignore[arg-type]
        given = {name: _read(hints[name], part) for name, part in value.items() if name != "is"}
        return hint(**given)  # type: ignore[operator]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return date.fromisoformat(value) if hint is date else value
