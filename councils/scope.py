"""What is asked of a data set: of which day, about which councils, with which filters of its own, from where on."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Council
from .registered import councils_known
from .rules import BEGINNING, AsOf, midnight

Words = str | Promise


@dataclass(frozen=True)
class OwnFilter:
    """A filter that only some data sets have. With choices: several codes; without: a day, from which on it keeps."""

    name: str
    label: Words
    choices: Any = None


SINCE = OwnFilter("since", _("Said here on or after this day"))


@dataclass(frozen=True)
class Position:
    """Where in a data set a page ended: the key of its last row and its moment, which only some data sets have."""

    key: tuple[Any, ...]
    moment: datetime = BEGINNING


@dataclass(frozen=True)
class Scope:
    """What of a data set is asked for: the day, the councils (None: all), the values of its own filters.

    ``after`` and ``limit`` ask for a page. Only data sets with a ``moment`` heed them, since only their rows are read
    one by one.
    """

    as_of: AsOf
    ids: Collection[int] | None = None
    own: Mapping[str, Any] = field(default_factory=dict)
    rows: Callable[[], list[Any]] = list
    after: Position | None = None
    limit: int | None = None

    @cached_property
    def councils(self) -> dict[int, Council]:
        """The councils asked for, as known on the day."""
        known = councils_known(self.as_of, with_codes=True)
        return {council.pk: council for council in known if self.ids is None or council.pk in self.ids}

    def of(self, rows: Any, *paths: str) -> Any:
        """Only rows about the councils asked for, with the codes and from the day asked for."""
        for name, value in self.own.items():
            rows = (
                rows.filter(published_at__gte=midnight(value))
                if name == SINCE.name
                else rows.filter(**{f"{name}__in": value})
            )
        if self.ids is None:
            return rows
        wanted = Q()
        for path in paths or ("council",):
            wanted |= Q(**{f"{path}__in": self.ids})
        return rows.filter(wanted)
