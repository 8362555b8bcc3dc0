"""The words of codes in the language of the moment, looked up once: a list of all councils asks thousands of times."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language


def words_of(enumeration: Any) -> Mapping[str, str]:
    """Code to words, for every code of an enumeration."""
    return _words(enumeration, get_language())


@lru_cache(maxsize=128)
def _words(enumeration: Any, language: str | None) -> Mapping[str, str]:
    return {str(code): str(label) for code, label in enumeration.choices}
