"""The parts of pages that repeat for each of hundreds of councils, drawn by Jinja2: many times quicker than Django's.

The templates in ``templates/loops/`` are given finished words; to look something up for each row costs as much as to
draw it.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache, partial
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ..presentation.lists import ListRow
from ..presentation.map import Hexagon
from .days import on_day

register = template.Library()


def _drawn(name: str, **context: Any) -> SafeString:
    return mark_safe(get_template(name, using="loops").render(context))  # noqa: S308 (the template escapes)


@lru_cache(maxsize=4096)
def _day(language: str | None, day: date) -> str:
    """A day in words. Of hundreds of rows few have a day of their own."""
    return date_format(day, "DATE_FORMAT")


def _keeping(asked: Any) -> Callable[[str], str]:
    """What makes an address keep the day asked for."""
    return lambda address: on_day(address, asked)


@register.simple_tag
def table_rows(rows: Iterable[ListRow], asked: Any) -> SafeString:
    """The rows of the table of councils."""
    return _drawn(
        "rows.html",
        rows=rows,
        on_day=_keeping(asked),
        day=partial(_day, get_language()),
        pledges=lambda count: ngettext("%(n)s pledge", "%(n)s pledges", count) % {"n": count},
        checked_label=_("Last checked"),
        demo_word=_("Demonstration"),
        since_word=pgettext("day", "since"),
        never_word=_("Never"),
    )


@register.simple_tag
def hexagons(found: Iterable[Hexagon], has_codes: bool, asked: Any) -> SafeString:
    """The hexagons of a region."""
    return _drawn("hexagons.html", found=found, has_codes=has_codes, on_day=_keeping(asked))


@register.simple_tag
def checkboxes(field: BoundField) -> SafeString:
    """A box with its label for each choice of a field: what Django draws, without its five templates for each."""
    return _drawn("checkboxes.html", options=field.subwidgets, attributes=flatatt)
