"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "alerts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Alerts")

    def ready(self) -> None:
        from councils import keeping, roles

        from . import checks  # noqa: F401 (registers them)
        from .keeping import ALERTS, SEARCH, UNCONFIRMED

        keeping.register(UNCONFIRMED, ALERTS)
        keeping.register_search(SEARCH)
        roles.register({"alerts.view_subscription": roles.Role.VOLUNTEER})
