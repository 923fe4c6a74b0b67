"""What follows when an entry of the room `awards` is written."""
