"""What is kept of people: why, how long, what ends it, and how it is found for somebody who asks what it is.

Each app registers its own in its ``AppConfig.ready``, so that the page about privacy, the command that ends what is
over and the one that answers a person are complete, whichever apps there are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Kept:
    """One kind of thing that is kept of people.

    ``due`` says how many are over at a moment, and ``end`` ends them and says how many; without them it ends by
    something that people do (``until`` says what).
    """

    name: str
    what: Words
    why: Words
    until: Words
    due: Callable[[datetime], int] | None = None
    end: Callable[[datetime], int] | None = None


@dataclass(frozen=True)
class Search:
    """How to find what is kept of an e-mail address: ``find`` gives a mapping of words for each row found.

    ``columns`` are the columns that can name an address, as "app.model.column": a test compares them with all models.
    """

    title: Words
    columns: tuple[str, ...]
    find: Callable[[str], Iterable[Mapping[str, Any]]]


_kept: dict[str, Kept] = {}
_searches: list[Search] = []


def register(*kept: Kept) -> None:
    _kept.update({one.name: one for one in kept})


def register_search(search: Search) -> None:
    _searches.append(search)


def all_kept() -> tuple[Kept, ...]:
    return tuple(_kept.values())


def searches() -> tuple[Search, ...]:
    return tuple(_searches)


def told(row: Model, *fields: str) -> dict[str, Any]:
    """The fields of a row by their names in words; codes in words, moments as in ISO 8601, nothing that is empty."""
    found: dict[str, Any] = {}
    for name in fields:
        field: Any = row._meta.get_field(name)
        shown = getattr(row, f"get_{name}_display", None)
        value = shown() if shown else getattr(row, name)
        if value not in (None, "", []):
            found[str(field.verbose_name)] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value if isinstance(value, (bool, int, list)) else str(value)
