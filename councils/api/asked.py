"""What a request asks of a data set: an extract, a page of it, and which councils it is about."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import dropwhile, islice
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from ..columns import Column
from ..datasets import DataSet
from ..extract import Extract
from ..problems import API_ROOT
from ..rules import AsOf
from ..scope import Position, Scope
from ..selection import TRACKING, Refusal
from ..summaries import edition_in_force
from . import cursors
from .cursors import Cursor, NotACursor

MOST = 500
USUAL = 100
PAGING = ("limit", "cursor")
SEVERAL = ("council", "columns")
COUNCIL_CODE = "^[A-Z]{3}$"


def plain_mistakes(query: QueryDict, several: tuple[str, ...]) -> Iterator[Refusal]:
    """Parameters without a value, and those given twice that have one value only."""
    for name, values in query.lists():
        shown = name[:60]
        if name.startswith(TRACKING):
            continue
        if "" in values:
            yield Refusal(shown, shown, _("“%(name)s” has no value: give one, or leave it out.") % {"name": shown})
        elif len(values) > 1 and name not in several:
            yield Refusal(shown, shown, _("“%(name)s” is given more than once: give it once.") % {"name": shown})


class Asked(Extract):
    """An extract as the API is asked for it: with ``limit`` and ``cursor``.

    ``errors`` has everything that was not understood, as it has for files.
    """

    def __init__(self, data_set: DataSet, query: QueryDict, now: AsOf) -> None:
        self.cursor, refused = self._read_cursor(query)
        self.steady_now = self.cursor.now if self.cursor else cursors.steady(now)
        super().__init__(data_set, query, self.steady_now, extra=PAGING)
        self._refused += refused
        self._refused += plain_mistakes(query, self._several())
        self.limit = self._limit()
        if self.cursor and not self.errors:
            self._check_cursor(self.cursor)

    # --- What is understood

    def _read_cursor(self, query: QueryDict) -> tuple[Cursor | None, list[Refusal]]:
        text = query.get("cursor", "")
        try:
            return (cursors.read(text) if text else None), []
        except NotACursor:
            sentence = _("This is no cursor that was given out here: take “next” of a page as it is.")
            return None, [Refusal("cursor", "cursor", sentence)]

    def _several(self) -> tuple[str, ...]:
        """Parameters that take several values."""
        filters = [name for name, one in self.selection.filter.filters.items() if hasattr(one, "codes_of")]
        return (*SEVERAL, *filters, *(one.name for one in self.data_set.own if one.choices))

    def _limit(self) -> int:
        text = self.query.get("limit", "")
        if not text:
            return USUAL
        if text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= MOST:
            return int(text)
        self._refuse("limit", _("Give the number of rows of a page: 1 to %(most)s.") % {"most": MOST})
        return USUAL

    def _check_cursor(self, cursor: Cursor) -> None:
        if cursor.question != self.question:
            self._refuse("cursor", _("This cursor belongs to another address: keep all parameters but the page size."))
        elif self.as_of.day > cursor.now.day and edition_in_force() != cursor.edition:
            self._refuse("cursor", _("The record has changed since the first page: begin again without a cursor."))

    # --- What is asked for

    @cached_property
    def question(self) -> str:
        return cursors.question(self.data_set.name, self.parameters)

    @cached_property
    def scope(self) -> Scope:
        whole = super().scope
        after = self.cursor.position if self.cursor else None
        return replace(whole, after=after, limit=self.limit + 1)

    def address(self, form: str = "", **changes: list[str]) -> str:
        """The path of the same in the API, with some parameters changed."""
        query = QueryDict(mutable=True)
        for name, values in (self.parameters | changes).items():
            if values:
                query.setlist(name, values)
        return f"{API_ROOT}{self.data_set.name}" + (f"?{query.urlencode()}" if query else "")

    # --- The page

    def page(self) -> tuple[list[Any], str | None]:
        """The items of the page, and the whole address of the next one."""
        items = iter(self.items())
        if self.cursor and not self.data_set.moment:
            last = self.cursor.position.key
            items = islice(dropwhile(lambda item: self._key(item) != last, items), 1, None)
        found = list(islice(items, self.limit + 1))
        if len(found) <= self.limit:
            return found, None
        shown = found[: self.limit]
        return shown, settings.SITE_URL + self._next(shown[-1])

    def _next(self, last: Any) -> str:
        key, moment = self._key(last), self.data_set.moment
        position = Position(key, moment(last)) if moment else Position(key)
        cursor = Cursor(self.question, self.steady_now, edition_in_force(), position)
        limit = [str(self.limit)] if self.query.get("limit") else []
        return self.address(limit=limit, cursor=[cursors.write(cursor)])

    @cached_property
    def _key_columns(self) -> list[Column]:
        by_name = {column.name: column for column in self.data_set.columns()}
        return [by_name[name] for name in self.data_set.key]

    def _key(self, item: Any) -> tuple[Any, ...]:
        return tuple(column.value(item, self.as_of) for column in self._key_columns)
