"""What follows when an entry of the room `money` is written."""

from banmoi.rooms.money import capital_hooks as capital_hooks
