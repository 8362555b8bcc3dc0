"""System checks: settings with which staff could not sign in as they should."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 (Django's own name)


def passkeys_work(address: str) -> bool:
    """Whether browsers make passkeys at an address: HTTPS with a name, or this very computer by its name."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    return host == "localhost" or host.endswith(".localhost") or parts.scheme == "https"


@register(Tags.security, deploy=True)
def passkeys_have_a_safe_address(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if passkeys_work(settings.SITE_URL):
        return []
    return [
        Warning(
            f"Browsers make no passkeys at {settings.SITE_URL}: staff can only use the codes of an app.",
            hint="Serve the site by HTTPS and write SITE_URL=https://…; to try it out, open it at http://localhost.",
            id="accounts.W001",
        )
    ]


@register(Tags.security, deploy=True)
def passwords_are_not_enough(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.REQUIRE_MFA or not settings.SECURE_SSL:
        return []
    return [
        Warning(
            "REQUIRE_MFA is off: a stolen password is enough to change the record.",
            hint="Leave REQUIRE_MFA out, or write REQUIRE_MFA=true.",
            id="accounts.W002",
        )
    ]
