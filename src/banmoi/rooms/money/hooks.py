"""What follows when an entry of the room `money` is written."""

from banmoi.rooms.money import capital_hooks, contribution_hooks, debt_hooks

__all__ = ["capital_hooks", "contribution_hooks", "debt_hooks"]
