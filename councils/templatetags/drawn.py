"""What Jinja2 draws (``councils/drawing.py``), as tags of Django's templates."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ..choices import Ask, Headline, PolicyStatus
from ..drawing import DrawnOnce, drawn
from ..models import Evidence
from ..presentation.lists import ListRow
from ..presentation.map import Hexagon
from ..words import words_of
from .days import on_day

register = template.Library()


def _keeping(asked: Any) -> Callable[[str], str]:
    """What makes an address keep the day asked for."""
    return lambda address: on_day(address, asked)


def _day_query(asked: Any) -> str:
    """What makes an address without a query string keep the day: hundreds of them at once."""
    return on_day("", asked)


@lru_cache(maxsize=64)
def _badges(kind: Any, language: str | None) -> Mapping[str, SafeString]:
    """The badge of each code of an enumeration."""
    return {code: drawn("badge.html", code=code, label=label) for code, label in words_of(kind).items()}


@lru_cache(maxsize=8)
def _row_words(language: str | None) -> dict[str, Any]:
    """What all rows of the table say."""
    return {
        "headlines": _badges(Headline, language),
        "statuses": _badges(PolicyStatus, language),
        "asks": words_of(Ask),
        "pledges": lambda count: ngettext("%(n)s pledge", "%(n)s pledges", count) % {"n": count},
        "checked_label": _("Last checked"),
        "demo_word": _("Demonstration"),
        "since_word": pgettext("day", "since"),
        "never_word": _("Never"),
    }


_rows = DrawnOnce("rows.html")
_hexagons = DrawnOnce("hexagons.html")


@register.simple_tag
def table_rows(rows: Iterable[ListRow], asked: Any) -> SafeString:
    """The rows of the table of councils."""
    day_query, language = _day_query(asked), get_language()
    return _rows(rows, (day_query, language), day_query=day_query, **_row_words(language))


@register.simple_tag
def hexagons(found: Iterable[Hexagon], has_codes: bool, asked: Any) -> SafeString:
    """The hexagons of a region."""
    day_query = _day_query(asked)
    return _hexagons(found, (has_codes, day_query), has_codes=has_codes, day_query=day_query)


# All filters as most people see them, and some hundred choices.
MOST_FILTERS = 500
_filters: dict[Hashable, SafeString] = {}


@register.simple_tag
def council_filter(field: BoundField) -> SafeString:
    """A filter of the list, as ``components/filter.html`` draws it: the same for all who chose and erred alike."""
    key = (type(field.form), field.name, repr(field.value()), tuple(field.errors), get_language())
    drawn_before = _filters.get(key)
    if drawn_before is None:
        if len(_filters) >= MOST_FILTERS:
            _filters.clear()
        drawn_before = _filters[key] = render_to_string("components/filter.html", {"field": field})
    return drawn_before


def forget() -> None:
    """Draw everything anew from here on."""
    _rows.forget()
    _hexagons.forget()
    _filters.clear()


@register.simple_tag
def checkboxes(field: BoundField) -> SafeString:
    """A box with its label for each choice of a field: what Django draws, without its five templates for each."""
    return drawn("checkboxes.html", options=field.subwidgets, attributes=flatatt)


@register.simple_tag(takes_context=True)
def council_part(context: Context, name: str) -> SafeString:
    """A part of a council's page: ``council/NAME.html``."""
    given = {key: context[key] for key in ("page", "council", "slug")}
    return drawn(f"council/{name}.html", **given, on_day=_keeping(context["asked"]))


@register.simple_tag
def evidence(documents: Iterable[Evidence]) -> SafeString:
    """Documents as ``presentation.documents.as_shown`` gives them."""
    return drawn("evidence.html", documents=documents)
