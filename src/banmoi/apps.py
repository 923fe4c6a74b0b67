"""The one Django app of the house."""

from django.apps import AppConfig


class BanMoiConfig(AppConfig):
    """Registers every table under the label `banmoi`."""

    name = "banmoi"
    label = "banmoi"
    default_auto_field = "django.db.models.BigAutoField"
