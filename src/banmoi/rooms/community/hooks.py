"""What follows when an entry of the room `community` is written."""
