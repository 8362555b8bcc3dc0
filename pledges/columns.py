"""What pledges add to each council: a count, which gives the list its filter and the data set its column."""

from collections.abc import Mapping

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from councils.companions import Companion, Tally
from councils.rules import AsOf

from . import demo
from .models import Pledge


def tally(as_of: AsOf) -> Mapping[int, Tally]:
    """Published pledges for each council that has any, and whether one of them is demonstration data."""
    counted = (
        Pledge.published.as_of(as_of)
        .order_by()
        .values("council")
        .annotate(count=Count("pk"), demo=Count("pk", filter=Q(is_demo=True)))
        .values_list("council", "count", "demo")
    )
    return {council: Tally(count, bool(demo)) for council, count, demo in counted}


COMPANION = Companion(
    name="pledges",
    title=_("Pledges"),
    description=_(
        "Number of published pledges by people and groups on this council. A pledge is never the council’s decision."
    ),
    tally=tally,
    any_demo=lambda: Pledge.objects.filter(is_demo=True).exists(),
    any_real=lambda: Pledge.objects.filter(is_demo=False).exists(),
    load_demo=demo.load,
    unload_demo=demo.unload,
)
