"""Inspections of the plan at 3, 6 and 12 months, what they found, and what was recommended."""
