"""Prescribed forms laid out from the data: each cell a figure that can say why.

A form (`reference/forms.py`) is a query laid out. Its figures come from the same functions as the pages
(`reports.capital`, `reports.debts`, `rooms.assessments`), so that a form never differs from the screen.
"""
