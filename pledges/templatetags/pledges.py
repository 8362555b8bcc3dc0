"""Pledges on a council's page."""

from typing import Any

from django import template

from councils.models import Council
from councils.rules import AsOf

from ..models import Pledge
from ..presentation import shown_all

register = template.Library()


@register.inclusion_tag("pledges/_council_pledges.html")
def council_pledges(council: Council, as_of: AsOf) -> dict[str, Any]:
    """The published pledges on a council: those that stand, candidates who were elected first, then the lapsed.

    What its maker withdrew since is gone from past days too.
    """
    rows = Pledge.published.as_of(as_of).not_withdrawn().filter(council=council).select_related("election")
    found = shown_all(rows, as_of)
    found.sort(key=lambda one: (bool(one.lapsed), not one.elected))
    return {"pledges": found, "council": council}
