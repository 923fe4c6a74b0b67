"""Many new tables at once: Django pictures all models anew after each, which takes most of the time."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Tables made one after the other, their models pictured once for all of them.

    State and schema are what the single operations give; only new tables may stand here, since every one
    is made as it is after the last.
    """

    atomic = True

    def __init__(self, operations: Sequence[CreateModel]) -> None:
        self.operations = list(operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # pictured again when somebody asks
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.operations)} models"


def together(operations: Sequence[Operation]) -> list[Operation]:
    """The operations of a migration with each run of new tables made together."""
    found: list[Operation] = []
    for are_new, run in groupby(operations, lambda operation: isinstance(operation, CreateModel)):
        alike: list[Any] = list(run)
        found += [CreateModels(alike)] if are_new else alike
    return found
