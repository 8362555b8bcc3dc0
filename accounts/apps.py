"""App configuration: staff sign in, and invite others."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Coming in")

    def ready(self) -> None:
        from django.contrib.auth.models import User

        from councils import keeping, roles
        from councils.roles import Role

        from . import checks  # noqa: F401 (registers them)
        from .keeping import INVITATIONS, SEARCH, SESSIONS, STAFF

        keeping.register(STAFF, SESSIONS, INVITATIONS)
        keeping.register_search(SEARCH)
        post_save.connect(keep_address_of, sender=User, dispatch_uid="accounts.keep_address")
        roles.register(
            {
                "accounts.view_invitation": Role.ADMINISTRATOR,
                "accounts.add_invitation": Role.ADMINISTRATOR,
                "accounts.change_invitation": Role.ADMINISTRATOR,
            }
        )


def keep_address_of(instance: Any, created: bool, update_fields: Any = None, raw: bool = False, **words: Any) -> None:
    """``post_save`` receiver: whoever changes the address of an account changes what it signs in by."""
    from . import operations

    untouched = update_fields is not None and "email" not in update_fields
    if not raw and not untouched and not (created and not instance.email):
        operations.keep_address(person=instance)
