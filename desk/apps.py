"""The staff's work on the record: what to look at next, who looks at it, and what was done."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("desk")

    def ready(self) -> None:
        from councils import roles
        from councils.roles import Role

        # Whoever may draft decisions may check councils and note events; what others noted is mended by editors.
        roles.register(
            {
                "desk.add_claim": Role.VOLUNTEER,
                "desk.view_councilevent": Role.VOLUNTEER,
                "desk.add_councilevent": Role.VOLUNTEER,
                "desk.change_councilevent": Role.EDITOR,
                "desk.delete_councilevent": Role.EDITOR,
                "desk.add_assignment": Role.EDITOR,
                "desk.view_tag": Role.VOLUNTEER,
                "desk.add_tag": Role.EDITOR,
                "desk.change_tag": Role.EDITOR,
                "desk.delete_tag": Role.EDITOR,
                "desk.view_team": Role.VOLUNTEER,
                "desk.add_team": Role.ADMINISTRATOR,
                "desk.change_team": Role.ADMINISTRATOR,
                "desk.delete_team": Role.ADMINISTRATOR,
            }
        )
