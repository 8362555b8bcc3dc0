"""What others send in, and the offers of a say to councils."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "inbox"
    verbose_name = _("inbox")

    def ready(self) -> None:
        from typing import cast

        from django.contrib import admin

        from councils import keeping, roles
        from councils.desk_site import DeskSite
        from councils.roles import Role

        from . import queue
        from .keeping import CLOSED, OPEN, SEARCH

        keeping.register(OPEN, CLOSED)
        keeping.register_search(SEARCH)
        # Volunteers read and work on what came in; editors write to others in the site's name, and close.
        roles.register(
            {
                "inbox.view_item": Role.VOLUNTEER,
                "inbox.change_item": Role.VOLUNTEER,
                "inbox.answer_item": Role.EDITOR,
                "inbox.add_offer": Role.EDITOR,
            }
        )
        site = cast(DeskSite, admin.site)
        site.add_waiting("inbox", queue.waiting)
        site.add_answered("inbox", queue.answered_findings)
