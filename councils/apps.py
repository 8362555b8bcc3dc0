"""App configuration: after every migration the published record is protected again, and the roles are laid."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CouncilsConfig(AppConfig):
    name = "councils"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("The record")

    def ready(self) -> None:
        from . import imports, roles
        from .imports.decisions import DECISIONS
        from .imports.findings import FINDINGS
        from .models import append_only

        post_migrate.connect(append_only.install_after_migrate, dispatch_uid="councils.append_only")
        post_migrate.connect(roles.lay_groups_after_migrate, dispatch_uid="councils.roles")
        imports.register(DECISIONS)
        imports.register(FINDINGS)


class DeskConfig(admin_apps.AdminConfig):
    """Django's admin with the site of this project."""

    default = False
    default_site = "councils.desk_site.DeskSite"
