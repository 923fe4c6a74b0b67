"""The one Django app of the house."""

from importlib import import_module

from django.apps import AppConfig

HOOKED = ("works", "money", "livelihoods", "community", "awards")
"""The rooms whose entries need more than the common form gives: each has a module `hooks`."""


class BanMoiConfig(AppConfig):
    """Registers every table under the label `banmoi`, and what rooms do after their entries are written."""

    name = "banmoi"
    label = "banmoi"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for room in HOOKED:
            import_module(f"banmoi.rooms.{room}.hooks")
