"""What a column of a public data set is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..rules import AsOf

Value = str | int | bool | date | datetime | Decimal | list[str] | None
Words = str | Promise

REGISTER = _("The project’s register of councils")
RECORD = _("Published records of this site")


@dataclass(frozen=True)
class Column:
    """A column of a data set.

    ``type`` is string, integer, number, boolean, date, datetime (ISO 8601, UTC) or list (of codes or addresses).
    ``value`` gives its value for an item of the data set as of a day. ``since`` is the version of the methodology
    with which the column came. ``required``: it is never empty.
    """

    name: str
    title: Words
    description: Words
    value: Callable[[Any, AsOf], Value]
    type: str = "string"
    choices: Any = None
    source: Words = RECORD
    since: str = "1.0"
    required: bool = False

    @property
    def values(self) -> list[tuple[str, str]]:
        """The allowed codes with their words, for the data dictionary."""
        return [(str(code), str(label)) for code, label in self.choices.choices] if self.choices else []

    @property
    def codes(self) -> list[str]:
        """The allowed codes; empty where any value is allowed."""
        return [code for code, _words in self.values]


def in_order(choices: Any, codes: Iterable[str]) -> list[str]:
    """Codes in the order in which their choices are listed, so that a cell is the same every time."""
    given = set(codes)
    return [code for code in _listed(choices) if code in given] if given else []


@cache
def _listed(choices: Any) -> list[str]:
    return [str(code) for code in choices.values]


def closing(url: Callable[[Any], str], is_demo: Callable[[Any], bool] | None) -> tuple[Column, ...]:
    """The last columns of a data set: the page, the day, and whether the row is invented (None: it never is)."""
    columns = [
        Column(
            "url", _("Page"), _("Address of the page that shows this."), lambda item, as_of: url(item), required=True
        ),
        Column(
            "as_of",
            _("As of"),
            _("The day whose end (UK time) this row describes."),
            lambda item, as_of: as_of.day,
            "date",
            required=True,
        ),
    ]
    if is_demo:
        columns.append(
            Column(
                "demonstration",
                _("Demonstration data"),
                _("true if anything in this row is invented to show how the site works: never quote such a row."),
                lambda item, as_of: is_demo(item),
                "boolean",
                required=True,
            )
        )
    return tuple(columns)
