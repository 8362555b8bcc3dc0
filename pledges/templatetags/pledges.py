"""Pledges on a council's page, and in lists."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from councils.drawing import drawn
from councils.models import Council
from councils.models.record import WHO_WROTE_IT
from councils.rules import AsOf

from ..models import Pledge
from ..presentation import Shown, shown_all

register = template.Library()


@register.simple_tag
def council_pledges(council: Council, as_of: AsOf) -> SafeString:
    """The published pledges on a council: those that stand, candidates who were elected first, then the lapsed.

    What its maker withdrew since is gone from past days too.
    """
    rows = (
        Pledge.published.as_of(as_of)
        .not_withdrawn()
        .filter(council=council)
        .select_related("election")
        .defer(*WHO_WROTE_IT)
    )
    found = shown_all(rows, as_of)
    found.sort(key=lambda one: (bool(one.lapsed), not one.elected))
    return drawn("pledges/of_council.html", pledges=found, council=council, with_council=False)


@register.simple_tag
def pledge_items(pledges: Iterable[Shown], with_council: bool = False) -> SafeString:
    """The items of a list of pledges; ``with_council`` where they are not all of one."""
    return drawn("pledges/items.html", pledges=pledges, with_council=with_council)
