"""Links that keep the day that is shown, and how to cite it."""

from typing import Any

from django import template
from django.template import Context

from ..asked_day import AskedDay
from ..citing import Citation, cite
from ..presentation.as_of import day_notice

register = template.Library()


@register.filter
def on_day(address: str, asked: Any) -> str:
    """An address of this site that keeps the day asked for; as it is on pages that have no day."""
    return asked.on(address) if isinstance(asked, AskedDay) else address


@register.filter
def own_query(address: str, path: str) -> str:
    """The query string of an address, on another path: from an area's list to a figure of the area."""
    _path, question, query = address.partition("?")
    return path + question + query


@register.inclusion_tag("components/as_of.html")
def as_of_notice(asked: AskedDay, today_url: str) -> dict[str, Any]:
    """Which day is shown, where it is not today, with the way back; one query for a past day, none for others."""
    return {"notice": day_notice(asked, today_url)}


@register.simple_tag(takes_context=True)
def citation(context: Context, title: Any, address: str, asked: AskedDay, code: str = "") -> Citation | None:
    """How to cite an address of this site on the day that is shown; nothing of a day to come, which nobody has seen."""
    if asked.is_future:
        return None
    return cite(str(title), address, asked.as_of, is_demo=context["demo_loaded"], code=code)
