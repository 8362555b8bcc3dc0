"""What other apps count for each council, beside its status: they register here, so that this app need not know them.

``pledges`` registers itself in its ``AppConfig.ready``; the filter and the export column follow from the entry.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .rules import AsOf

if TYPE_CHECKING:
    from .models import Council, Record


@dataclass(frozen=True)
class Tally:
    """How many there are for one council, and whether any of them is demonstration data."""

    count: int
    is_demo: bool = False


class Presence(TextChoices):
    """Values of the filter that each companion gets."""

    SOME = "some", _("One or more")
    NONE = "none", _("None")


@dataclass(frozen=True)
class Companion:
    """Something counted for each council: ``tally`` maps council ids to tallies, in one query.

    ``any_demo`` and ``any_real`` say whether it holds demonstration data, or anything else; the next two load
    demonstration data for councils at a moment, and remove it (returning how many rows went). ``retracted`` gives
    what had been taken back by a moment, with its council and what it was in words that may be public for good.
    ``addresses`` gives the paths of its public pages, for the sitemap; ``embeds`` those that others show in frames.
    """

    name: str
    title: str | Promise
    description: str | Promise
    tally: Callable[[AsOf], Mapping[int, Tally]]
    any_demo: Callable[[], bool]
    any_real: Callable[[], bool]
    load_demo: Callable[[Sequence["Council"], Random, datetime], None]
    unload_demo: Callable[[], int]
    retracted: Callable[[AsOf], Iterable[tuple["Record", "Council", str | Promise]]]
    addresses: Callable[[AsOf], Iterable[str]] = lambda as_of: ()
    embeds: Callable[[AsOf], Iterable[str]] = lambda as_of: ()


_registered: dict[str, Companion] = {}


def register(companion: Companion) -> None:
    """Add a companion; one of the same name is replaced, so that reloading does no harm."""
    _registered[companion.name] = companion


def companions() -> tuple[Companion, ...]:
    """All companions, in the order of their names."""
    return tuple(_registered[name] for name in sorted(_registered))
