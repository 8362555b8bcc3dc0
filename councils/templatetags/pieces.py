"""Long pages are drawn piece by piece: a row of the table, a hexagon. What stayed as it was is not drawn again.

After a publication the list of 382 councils is made anew, but only one of them has changed.
"""

from collections.abc import Hashable, Iterable
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ..presentation.lists import ListRow
from ..presentation.map import Hexagon
from .days import on_day

register = template.Library()

# About three kinds of page of all councils; a piece is some hundred characters.
MOST = 6_000
_drawn: dict[Hashable, str] = {}


def _piece(name: str, key: Hashable, **context: Any) -> str:
    """A template drawn for what ``key`` says, which is all that it shows."""
    whole = (name, get_language(), key)
    found = _drawn.get(whole)
    if found is None or settings.DEBUG:
        found = get_template(name).render(context)
        if len(_drawn) >= MOST:
            _drawn.clear()
        _drawn[whole] = found
    return found


@register.simple_tag
def table_rows(rows: Iterable[ListRow], asked: Any) -> SafeString:
    """The rows of the table of councils."""
    pieces = []
    for row in rows:
        url = on_day(row.url, asked)
        pieces.append(_piece("councils/_row.html", (url, row.shown), row=row, url=url))
    return mark_safe("".join(pieces))  # noqa: S308 (each is drawn by a template, which escapes)


@register.simple_tag
def hexagons(found: Iterable[Hexagon], has_codes: bool, asked: Any) -> SafeString:
    """The hexagons of a region."""
    pieces = []
    for one in found:
        url = on_day(one.url, asked)
        key = (url, one, has_codes)
        pieces.append(_piece("councils/_hexagon.html", key, hexagon=one, url=url, has_codes=has_codes))
    return mark_safe("".join(pieces))  # noqa: S308 (as above)
