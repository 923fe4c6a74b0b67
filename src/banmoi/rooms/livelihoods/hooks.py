"""What follows when an entry of the room `livelihoods` is written."""
