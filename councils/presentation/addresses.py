"""Addresses of councils' pages, found once for all of them: the list and the map have hundreds."""

from collections.abc import Callable

from django.urls import reverse

from ..models import Council

Address = Callable[[Council], str]
ANY = "any-council"


def council_addresses() -> Address:
    """What ``Council.get_absolute_url`` says, without asking for each."""
    before, _any, after = reverse("councils:council", args=[ANY]).rpartition(ANY)
    return lambda council: f"{before}{council.slug}{after}"
