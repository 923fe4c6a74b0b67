"""Accounts, units, positions with dates, and what a position allows."""
