"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PledgesConfig(AppConfig):
    name = "pledges"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Pledges")

    def ready(self) -> None:
        from typing import cast

        from django.contrib import admin

        from councils import companions, datasets, imports, keeping, roles
        from councils.desk_site import DeskSite

        from . import queue
        from .columns import COMPANION
        from .data import DATA_SET
        from .imports import PLEDGES
        from .keeping import DECIDED, PUBLISHED, SEARCH, UNCONFIRMED

        keeping.register(UNCONFIRMED, DECIDED, PUBLISHED)
        keeping.register_search(SEARCH)
        companions.register(COMPANION)
        datasets.register(DATA_SET)
        imports.register(PLEDGES)
        # What was signed is decided by whoever may publish pledges, and holds addresses: it is for nobody else.
        of_elections = {f"pledges.{verb}_election": roles.Role.EDITOR for verb in ("add", "change", "delete")}
        roles.register(
            roles.drafted("pledges", "pledge")
            | of_elections
            | {"pledges.view_election": roles.Role.VOLUNTEER, "pledges.view_signature": roles.Role.EDITOR},
            {"pledges.pledge": "pledges.publish_pledge"},
        )
        cast(DeskSite, admin.site).add_waiting("pledges", queue.waiting)
