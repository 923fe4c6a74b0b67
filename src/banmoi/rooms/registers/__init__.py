"""Registers that the commune keeps: works, contributions, products, courses."""
