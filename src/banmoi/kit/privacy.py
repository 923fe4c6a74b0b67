"""Every stored field is classed; a test fails on one that is not.

Official fields may be published; personal ones concern a person; secret ones never leave.
"""

from collections.abc import Mapping
from enum import StrEnum


class PrivacyClass(StrEnum):
    """The three classes of a stored field."""

    OFFICIAL = "official"
    PERSONAL = "personal"
    SECRET = "secret"


def classed(*, official: str = "", personal: str = "", secret: str = "") -> Mapping[str, PrivacyClass]:
    """The classes of a model's fields, each a list of names parted by blanks."""
    return {
        name: kind
        for kind, names in (
            (PrivacyClass.OFFICIAL, official),
            (PrivacyClass.PERSONAL, personal),
            (PrivacyClass.SECRET, secret),
        )
        for name in names.split()
    }
