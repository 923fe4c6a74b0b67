"""The one place that reads the clock. A demonstration may fix the day (setting `FIXED_TODAY`)."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The moment, in the installation's time zone; in a demonstration, on its fixed day."""
    moment = timezone.localtime()
    fixed: date | None = settings.FIXED_TODAY
    if fixed is None:
        return moment
    return moment.replace(year=fixed.year, month=fixed.month, day=fixed.day)


def today() -> date:
    """The day of `now()`."""
    return now().date()


def is_fixed() -> bool:
    """Whether the day is fixed, as in a demonstration."""
    return settings.FIXED_TODAY is not None
