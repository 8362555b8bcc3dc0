"""System checks: settings with which alerts would not arrive."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 (Django's own name)


@register(Tags.security, deploy=True)
def alerts_have_a_sender(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A mail server refuses what comes from nobody."""
    if settings.CONTACT_EMAIL or "smtp" not in settings.EMAIL_BACKEND:
        return []
    return [
        Warning(
            f"E-mails are sent from {settings.DEFAULT_FROM_EMAIL}, which other mail servers refuse.",
            hint="Set CONTACT_EMAIL to an address that your mail server may send from.",
            id="alerts.W001",
        )
    ]
