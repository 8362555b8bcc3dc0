"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PledgesConfig(AppConfig):
    name = "pledges"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Pledges")

    def ready(self) -> None:
        from councils import companions, datasets, imports, roles

        from .columns import COMPANION
        from .data import DATA_SET
        from .imports import PLEDGES

        companions.register(COMPANION)
        datasets.register(DATA_SET)
        imports.register(PLEDGES)
        roles.register(roles.drafted("pledges", "pledge"), {"pledges.pledge": "pledges.publish_pledge"})
