"""What follows when an entry of the room `works` is written."""
