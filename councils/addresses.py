"""Addresses of this site's pages by their names, each looked up once: a page asks for dozens."""

from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, get_urlconf, reverse


def address(name: str, *args: str | int) -> str:
    """What Django's ``reverse`` says; NoReverseMatch where there is no such page."""
    return _address(get_urlconf(), get_script_prefix(), name, args)


@lru_cache(maxsize=4096)
def _address(urlconf: Any, prefix: str, name: str, args: tuple[str | int, ...]) -> str:
    return reverse(name, args=args)
