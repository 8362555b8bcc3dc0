"""An extract: the part of a data set that a query string asks for, as of its day.

Every file and every answer of the API is made from one, so that they can't differ.
"""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from .asked_day import parse_day
from .columns import Column
from .datasets import DataSet
from .filters import UNKNOWN_VALUE
from .registered import councils_known
from .rules import AsOf
from .scope import SINCE, OwnFilter, Scope
from .selection import Refusal, Selection
from .summaries import Row

# How a list is shown: of no use to data that is no list.
LIST_ONLY = ("sort", "layer", "zoom", "marks")


class Extract:
    """What a query string asks of a data set: with the filters of the list, and ``council`` for codes of councils.

    ``errors`` says everything in it that was not understood. ``extra`` names parameters that the address knows beyond
    filters and ``columns``. ``shared``: the query is asked of several data sets at once, so it has only what all of
    them understand.
    """

    def __init__(
        self, data_set: DataSet, query: QueryDict, now: AsOf, *, extra: tuple[str, ...] = (), shared: bool = False
    ) -> None:
        self.data_set = data_set
        self.shared = shared
        self.query = query
        self.selection = Selection(
            query,
            now,
            extra=("council",) if shared else ("council", *(one.name for one in data_set.own), "columns", *extra),
            without=() if data_set.of_rows and not shared else LIST_ONLY,
            with_records=True,
            everybody=not data_set.of_rows,
        )
        self._refused: list[Refusal] = []
        self.own = self._own_values()
        self.columns = self._chosen_columns()
        self.codes = list(dict.fromkeys(code for code in query.getlist("council") if code))
        self._check_councils()

    @property
    def as_of(self) -> AsOf:
        return self.selection.as_of

    @property
    def errors(self) -> list[Refusal]:
        return self.selection.errors + self._refused

    @cached_property
    def scope(self) -> Scope:
        chosen = self.selection.ids if self.selection.narrows else None
        if self.codes:
            pks = frozenset(self._pks.values())
            chosen = pks if chosen is None else pks & chosen
        return Scope(self.as_of, ids=chosen, own=self.own, rows=self._rows)

    def _rows(self) -> list[Row]:
        """The rows of the list that are asked for."""
        pks = set(self._pks.values())
        return [row for row in self.selection.rows if row.council.pk in pks or not self.codes]

    @cached_property
    def _pks(self) -> dict[str, int]:
        """The councils asked for by code, of those known at the moment."""
        wanted = set(self.codes)
        return {one.code: one.pk for one in councils_known(self.as_of) if one.code in wanted} if wanted else {}

    @property
    def has_all_columns(self) -> bool:
        return self.columns is self.data_set.columns()

    def items(self) -> Iterable[Any]:
        """The rows asked for, as the columns read them; not kept."""
        return self.data_set.items(self.scope)

    # --- Addresses

    @cached_property
    def parameters(self) -> dict[str, list[str]]:
        """What was asked for and understood, in a stable order: the canonical query."""
        asked = dict(self.selection.parameters)
        for name, value in self.own.items():
            asked[name] = [value.isoformat()] if isinstance(value, date) else list(value)
        if self.query.get("columns"):
            asked["columns"] = [",".join(column.name for column in self.columns)]
        if self.codes:
            asked["council"] = self.codes
        return asked

    def address(self, form: str, **changes: list[str]) -> str:
        """The address of the same extract in a form (csv, xlsx, json, geojson), with some parameters changed."""
        query = QueryDict(mutable=True)
        for name, values in (self.parameters | changes).items():
            if values:
                query.setlist(name, values)
        path = reverse("councils:data_set", args=[self.data_set.name, form])
        return path + (f"?{query.urlencode()}" if query else "")

    def asked_address(self, view: str, *args: str) -> str:
        """An address with the very query that was asked: metadata have to name the file as it was fetched."""
        query = self.query.urlencode()
        return reverse(view, args=args) + (f"?{query}" if query else "")

    # --- What is understood

    def _own_values(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for one in () if self.shared else self.data_set.own:
            given = [text for text in self.query.getlist(one.name) if text]
            if given:
                found = self._day(one, given[-1]) if one == SINCE else self._codes(one, given)
                if found:
                    values[one.name] = found
        return values

    def _day(self, one: OwnFilter, text: str) -> date | None:
        try:
            return parse_day(text)
        except ValidationError as refused:
            self._refuse(one.name, " ".join(refused.messages), one.label)
            return None

    def _codes(self, one: OwnFilter, given: list[str]) -> list[str]:
        known = list(one.choices.values)
        for code in given:
            if code not in known:
                words = {"value": code[:60], "known": ", ".join(known)}
                self._refuse(one.name, str(UNKNOWN_VALUE % words), one.label)
        return [code for code in known if code in given]

    def _check_councils(self) -> None:
        for code in self.codes:
            if code not in self._pks:
                self._refuse("council", _("No council on record has the code “%(code)s”.") % {"code": code[:60]})

    def _chosen_columns(self) -> tuple[Column, ...]:
        every = self.data_set.columns()
        if self.shared:
            return every
        asked = [name.strip() for text in self.query.getlist("columns") for name in text.split(",") if name.strip()]
        by_name = {column.name: column for column in every}
        sentence = _("There is no column called “%(name)s”. There are: %(known)s.")
        for name in asked:
            if name not in by_name:
                self._refuse("columns", sentence % {"name": name[:60], "known": ", ".join(by_name)})
        chosen = tuple(by_name[name] for name in dict.fromkeys(asked) if name in by_name)
        return chosen or every

    def _refuse(self, name: str, message: str, label: Any = "") -> None:
        self._refused.append(Refusal(name, label or name, message))
