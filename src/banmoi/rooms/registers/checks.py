"""What the tables of registers hold in common: constraints, and years as four digits."""

import re

from django.db.models import CheckConstraint, F, Q

from banmoi.core.registers import CellError, CellProblem

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def no_more(table: str, small: str, large: str) -> CheckConstraint:
    """A number that counts a part of another one of the same entry."""
    return CheckConstraint(name=f"{table}_{small}_in_{large}", condition=Q(**{f"{small}__lte": F(large)}))


def no_earlier(table: str, later: str, earlier: str) -> CheckConstraint:
    """A day that cannot come before another one of the same entry."""
    return CheckConstraint(
        name=f"{table}_{later}_after_{earlier}", condition=Q(**{f"{later}__gte": F(earlier)})
    )


def above_nought(table: str, column: str) -> CheckConstraint:
    """A number that divides another one."""
    return CheckConstraint(name=f"{table}_{column}_above_nought", condition=Q(**{f"{column}__gt": 0}))


def checked_year(text: str) -> str:
    """A year as four digits. Raises CellError."""
    if not _YEAR.fullmatch(text):
        raise CellError(CellProblem.RULE, text, rule="year", facts={"text": text})
    return text
