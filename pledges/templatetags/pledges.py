"""Pledges on a council's page, and in lists."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from councils.drawing import drawn
from councils.in_force import Remembered
from councils.models import Council
from councils.models.record import WHO_WROTE_IT
from councils.rules import AsOf

from ..models import Pledge
from ..presentation import Shown, shown_all

register = template.Library()
# The councils with a pledge: most have none, and need not be asked about.
_with_pledges = Remembered(
    lambda as_of: frozenset(Pledge.published.as_of(as_of).not_withdrawn().order_by().values_list("council", flat=True))
)


@register.simple_tag
def council_pledges(council: Council, as_of: AsOf) -> SafeString:
    """The published pledges on a council: those that stand, candidates who were elected first, then the lapsed.

    What its maker withdrew since is gone from past days too.
    """
    found = [] if _with_pledges.holds_no(council.pk, as_of) else _shown(council, as_of)
    return drawn("pledges/of_council.html", pledges=found, council=council, with_council=False)


def _shown(council: Council, as_of: AsOf) -> list[Shown]:
    rows = Pledge.published.as_of(as_of).not_withdrawn().filter(council=council).defer(*WHO_WROTE_IT)
    found = shown_all(rows.select_related("election"), as_of)
    return sorted(found, key=lambda one: (bool(one.lapsed), not one.elected))


@register.simple_tag
def pledge_items(pledges: Iterable[Shown], with_council: bool = False) -> SafeString:
    """The items of a list of pledges; ``with_council`` where they are not all of one."""
    return drawn("pledges/items.html", pledges=pledges, with_council=with_council)
