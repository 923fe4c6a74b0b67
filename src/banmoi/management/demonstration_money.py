"""What the demonstration's people did with entries of the room `money` after writing them."""

from collections.abc import Mapping

from banmoi.management import demonstration_capital, demonstration_debts
from banmoi.rooms.people.queries import Rights


def act(people: Mapping[str, Rights]) -> None:
    """Let it happen, through the acts of the room."""
    demonstration_debts.act(people)
    demonstration_capital.act(people)
