"""What pledges add to each council: a count, which gives the list its filter and the data set its column."""

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from councils.companions import Companion, Tally
from councils.models import Council, Record
from councils.rules import AsOf

from . import demo
from .models import Election, Pledge


def tally(as_of: AsOf) -> Mapping[int, Tally]:
    """Pledges that stand for each council that has any, and whether one of them is demonstration data."""
    counted = (
        Pledge.published.as_of(as_of)
        .standing_on(as_of)
        .order_by()
        .values("council")
        .annotate(count=Count("pk"), demo=Count("pk", filter=Q(is_demo=True)))
        .values_list("council", "count", "demo")
    )
    return {council: Tally(count, bool(demo)) for council, count, demo in counted}


def retracted(as_of: AsOf) -> list[tuple[Record, Council, str | Promise]]:
    """Pledges that staff took back by the moment, without the name.

    One that its maker withdrew is no correction: nothing is said of it, since even role and council can name a person.
    """
    pledges = Pledge.published.retracted(as_of).not_withdrawn().select_related("council")
    return [(pledge, pledge.council, _words(pledge)) for pledge in pledges]


def _words(pledge: Pledge) -> str | Promise:
    return format_lazy(_("Pledge by: {role}"), role=pledge.get_role_display())


def addresses(as_of: AsOf) -> Iterator[str]:
    """The pages of pledges and of elections that are to come."""
    yield from (reverse(f"pledges:{name}") for name in ("list", "sign", "elections"))
    yield from (election.get_absolute_url() for election in Election.objects.coming(as_of.day))
    yield from (reverse("pledges:pledge", args=[number]) for number in _numbers(as_of))


def embeds(as_of: AsOf) -> Iterator[str]:
    return (reverse("pledges:embed", args=[number]) for number in _numbers(as_of))


def _numbers(as_of: AsOf) -> Iterable[int]:
    return Pledge.published.as_of(as_of).order_by("pk").values_list("pk", flat=True)


COMPANION = Companion(
    name="pledges",
    title=_("Pledges"),
    description=_(
        "Number of pledges by people and groups on this council that stand on the as-of day: published, and not lapsed "
        "with a term or an election. A pledge is never the council’s decision."
    ),
    tally=tally,
    any_demo=lambda: Pledge.objects.filter(is_demo=True).exists(),
    any_real=lambda: Pledge.objects.filter(is_demo=False).exists(),
    load_demo=demo.load,
    unload_demo=demo.unload,
    retracted=retracted,
    addresses=addresses,
    embeds=embeds,
)
