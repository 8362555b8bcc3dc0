"""System checks: settings that are right one by one, and wrong together or on this machine."""

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.http.request import validate_host
from django.urls import URLResolver, get_resolver

from . import environment


@register(Tags.files)
def var_dir_is_writable(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    folder = settings.VAR_DIR
    while not folder.exists():
        folder = folder.parent
    if os.access(folder, os.W_OK | os.X_OK):
        return []
    hint = "Set VAR_DIR to a folder that the site's user may write to: it holds the database and the static files."
    return [Error(f"VAR_DIR cannot be used: {folder} is not writable.", hint=hint, id="firewall_tracker.E001")]


@register(Tags.urls)
def site_url_is_answered(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Links in feeds, e-mails and downloads begin with SITE_URL."""
    host = urlsplit(settings.SITE_URL).netloc.rpartition("@")[2]
    host = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    if validate_host(host.lower(), settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            f"SITE_URL leads to {host}, which ALLOWED_HOSTS does not name: this site would refuse its own links.",
            hint=f"Add {host} to ALLOWED_HOSTS, or correct SITE_URL.",
            id="firewall_tracker.E002",
        )
    ]


@register(Tags.urls)
def admin_path_is_free(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Nothing else may begin with the same word: of two things at one address only one is found."""
    first = settings.ADMIN_PATH.partition("/")[0]
    if first not in {settings.STATIC_URL.strip("/"), *_first_words(get_resolver().url_patterns)}:
        return []
    return [
        Error(
            f"ADMIN_PATH is {settings.ADMIN_PATH}, where something else of this site is.",
            hint="Write another path, such as admin/ or our/desk/.",
            id="firewall_tracker.E003",
        )
    ]


def _first_words(patterns: Iterable[Any]) -> Iterator[str]:
    """What the addresses of everything but the desk begin with."""
    for one in patterns:
        first = str(one.pattern).partition("/")[0]
        if getattr(one, "app_name", None) == "admin":
            continue
        if first or not isinstance(one, URLResolver):
            yield first
        else:
            yield from _first_words(one.url_patterns)


@register(Tags.security, deploy=True)
def site_url_is_secure(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.SITE_URL.startswith("https://") or not settings.SECURE_SSL:
        return []
    hint = f"Write SITE_URL=https://{urlsplit(settings.SITE_URL).netloc}"
    return [
        checks.Warning("SECURE_SSL is on, but SITE_URL begins with http://.", hint=hint, id="firewall_tracker.W001"),
    ]


@register(Tags.security, deploy=True)
def secret_key_is_private(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    path = environment.secret_key_file()
    if environment.text("SECRET_KEY") or not path.exists() or not path.stat().st_mode & 0o077:
        return []
    return [checks.Warning(f"Others can read {path}.", hint=f"chmod 600 {path}", id="firewall_tracker.W002")]


@register(Tags.security, deploy=True)
def cache_is_shared(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.WEB_WORKERS == 1 or "redis" in settings.CACHES["default"]["BACKEND"].lower():
        return []
    return [
        checks.Warning(
            f"{settings.WEB_WORKERS} worker processes each have a cache of their own, and may disagree.",
            hint="Set CACHE_URL to a Redis server, such as redis://localhost:6379/0, or WEB_WORKERS to 1.",
            id="firewall_tracker.W003",
        )
    ]
