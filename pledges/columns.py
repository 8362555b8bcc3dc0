"""What pledges add to each council: a count, which gives the list its filter and the data set its column."""

from collections.abc import Mapping

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from councils.companions import Companion, Tally
from councils.models import Council, Record
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


def retracted(as_of: AsOf) -> list[tuple[Record, Council, str | Promise]]:
    """Pledges taken back by the moment. Who pledged is not said again: a withdrawn opinion is the person's own."""
    pledges = Pledge.published.retracted(as_of).select_related("council")
    return [(pledge, pledge.council, _words(pledge)) for pledge in pledges]


def _words(pledge: Pledge) -> str | Promise:
    return format_lazy(_("Pledge by: {role}"), role=pledge.get_role_display())


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
    retracted=retracted,
)
