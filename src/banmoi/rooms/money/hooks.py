"""What follows when an entry of the room `money` is written."""
