"""What follows when an entry of the room `money` is written."""

from banmoi.rooms.money import contribution_hooks, debt_hooks

__all__ = ["contribution_hooks", "debt_hooks"]
