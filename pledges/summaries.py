"""Counts over pledges."""

from collections.abc import Iterable

from django.db.models import Count

from councils.rules import AsOf

from .models import Pledge
from .presentation import Shown


def how_many_withdrew(as_of: AsOf) -> int:
    """A bare count of the pledges that were published and withdrawn by whoever made them."""
    return int(Pledge.published.retracted(as_of).filter(withdrawn=True).count())


def pledges_of_elections(as_of: AsOf) -> dict[int, int]:
    """How many candidates have pledged for each election that any has."""
    rows = Pledge.published.as_of(as_of).filter(election__isnull=False).order_by()
    return dict(rows.values("election").annotate(count=Count("pk")).values_list("election", "count"))


def by_ward(pledges: Iterable[Shown]) -> list[tuple[str, list[Shown]]]:
    """Pledges of candidates by ward, in the order of the alphabet; those without a ward last, under ""."""
    wards: dict[str, list[Shown]] = {}
    for one in sorted(pledges, key=lambda one: one.pledge.name.casefold()):
        wards.setdefault(one.pledge.ward, []).append(one)
    return sorted(wards.items(), key=lambda item: (not item[0], item[0].casefold()))
