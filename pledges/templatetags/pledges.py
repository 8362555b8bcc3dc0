"""Pledges on a council's page."""

from typing import Any

from django import template

from councils.choices import Ask
from councils.models import Council
from councils.rules import AsOf

from ..models import Pledge

register = template.Library()


@register.inclusion_tag("pledges/_council_pledges.html")
def council_pledges(council: Council, as_of: AsOf) -> dict[str, Any]:
    """The published pledges on a council, each with its asks in words."""
    pledges = list(Pledge.published.as_of(as_of).filter(council=council))
    for pledge in pledges:
        pledge.asks_labels = [Ask(ask).label for ask in pledge.asks]
    return {"pledges": pledges, "council": council}
