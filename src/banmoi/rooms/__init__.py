"""What the commune remembers, one room a subject; the order of rooms is in `pyproject.toml`."""
