"""A selection of councils: what the query string of list and exports asks for, and its other ways out.

The list and every export are made from the same ``Selection``, so that they can't differ.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .asked_day import AskedDay
from .choices import Headline
from .filters import SORTS, VIEW, CouncilFilter, sort_rows
from .registered import councils_alive, councils_known
from .rules import AsOf
from .summaries import Row, figures, rows

# Added by other sites to links to ours; saying that they are no filters would help nobody.
TRACKING = ("utm_", "fbclid", "gclid", "mc_", "ref")


@dataclass(frozen=True)
class Facet:
    """One value of the headline, how many it would show, and the link that switches it."""

    code: str
    label: str | Promise
    count: int
    url: str
    active: bool


@dataclass(frozen=True)
class Chip:
    """One filter that is set, in words, and the link that takes it away."""

    label: str | Promise
    value: str
    remove_url: str


@dataclass(frozen=True)
class Sort:
    """A sort by a column: the link that applies it and the direction it has now (as in ``aria-sort``)."""

    url: str
    direction: str


@dataclass(frozen=True)
class Refusal:
    """A parameter that was not understood, with a sentence."""

    name: str
    label: str | Promise
    message: str


class Selection:
    """The councils that a query string asks for, in its order, as they stood on its day.

    ``extra`` names parameters beyond the filters that the address knows (``excel`` for CSV), ``without`` filters that
    it does not; ``everybody`` selects among councils abolished and to come as well. Values that are not
    understood are left out and listed in ``errors``: a page shows them, a data format refuses.
    """

    def __init__(
        self,
        query: QueryDict,
        now: AsOf,
        *,
        extra: tuple[str, ...] = (),
        without: tuple[str, ...] = (),
        with_records: bool = False,
        everybody: bool = False,
    ) -> None:
        self.query = query
        self.now = now
        self.extra = extra
        self.without = without
        self.with_records = with_records
        self.everybody = everybody
        self.filter = CouncilFilter(query, today=now.day)
        self.form = self.filter.form

    @cached_property
    def as_of(self) -> AsOf:
        return self.filter.moment(self.now)

    @cached_property
    def asked(self) -> AskedDay:
        """The day beside today. (A day that was refused is among ``errors``.)"""
        return AskedDay(self.as_of, self.now, given=self.query.get("as_of", ""))

    @cached_property
    def errors(self) -> list[Refusal]:
        """What was not understood, in the order of the filters; then parameters that do not exist."""
        refused = [
            Refusal(name, self.form.fields[name].label or name, " ".join(map(str, messages)))
            for name, messages in self.form.errors.items()
        ]
        known = [name for name in (*self.filter.filters, *self.extra) if name not in self.without]
        unknown = [name for name in self.query if name not in known and not name.startswith(TRACKING)]
        sentence = _("There is no filter called “%(name)s”. There are: %(known)s.")
        return refused + [
            Refusal(name[:60], name[:60], sentence % {"name": name[:60], "known": ", ".join(known)}) for name in unknown
        ]

    @cached_property
    def all_rows(self) -> list[Row]:
        """Rows of every council alive on the day (or known, with ``everybody``), whatever the filters."""
        find = councils_known if self.everybody else councils_alive
        councils = find(self.as_of, with_codes=self.with_records)
        return rows(councils, self.as_of, with_records=self.with_records)

    @cached_property
    def rows(self) -> list[Row]:
        kept = [row for row in self.all_rows if self.filter.keeps(row)]
        return sort_rows(kept, self.sort)

    @property
    def narrows(self) -> bool:
        """Whether any filter is set."""
        return bool(self.filter.tests)

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def total(self) -> int:
        """How many councils are alive on the day, whatever the filters."""
        return len(self.all_rows)

    @cached_property
    def ids(self) -> frozenset[int]:
        """Who is selected."""
        return frozenset(row.council.pk for row in self.rows)

    @property
    def layer(self) -> str:
        return self.filter.cleaned("layer") or "councils"

    @property
    def zoom(self) -> str:
        return self.filter.cleaned("zoom") or ""

    @property
    def marks(self) -> str:
        return self.filter.cleaned("marks") or ""

    @property
    def sort(self) -> str:
        return self.filter.cleaned("sort") or "name"

    @property
    def is_demo(self) -> bool:
        return any(row.is_demo for row in self.rows)

    @property
    def title(self) -> str:
        """What it is, in words: "Councils (Nation: Wales; Where it stands: Firewall in force)"."""
        chosen = "; ".join(f"{chip.label}: {chip.value}" for chip in self.chips)
        return _("Councils (%(chosen)s)") % {"chosen": chosen} if chosen else _("Councils")

    # --- Links out of here ------------------------------------------------------------------------------------

    def set_values(self, name: str) -> list[Any]:
        """The values that a filter has now, as a list; empty where it is not set or was refused."""
        value = self.filter.cleaned(name)
        return [] if value in (None, "", []) else value if isinstance(value, list) else [value]

    @cached_property
    def parameters(self) -> dict[str, list[str]]:
        """The filters that are set and understood, in a stable order: the canonical query."""
        found = {name: [_code(value) for value in self.set_values(name)] for name in self.filter.filters}
        return {name: values for name, values in found.items() if values}

    def query_with(self, **changes: list[str]) -> str:
        """The canonical query string with some filters changed; an empty list takes one away."""
        query = QueryDict(mutable=True)
        for name, values in (self.parameters | changes).items():
            if values:
                query.setlist(name, values)
        return query.urlencode()

    def address(self, view: str = "councils:list", /, **changes: list[str]) -> str:
        query = self.query_with(**changes)
        return reverse(view) + (f"?{query}" if query else "")

    def file_url(self, form: str, /, **changes: list[str]) -> str:
        """The address of the same selection as a file."""
        query = self.query_with(**changes)
        return reverse("councils:data_set", args=["councils", form]) + (f"?{query}" if query else "")

    @property
    def clear_url(self) -> str:
        keep = {name: values for name, values in self.parameters.items() if name in VIEW}
        return self.address(**{name: [] for name in self.parameters if name not in keep})

    @property
    def today_url(self) -> str:
        return self.address(as_of=[])

    @cached_property
    def facets(self) -> list[Facet]:
        """How many councils each headline would show with the other filters as they are."""
        others = [row for row in self.all_rows if self.filter.keeps(row, without="headline")]
        counts = figures(others).headlines
        chosen = self.parameters.get("headline", [])
        return [
            Facet(
                code=code,
                label=label,
                count=counts[code],
                url=self.address(headline=_toggled(chosen, code)),
                active=code in chosen,
            )
            for code, label in Headline.choices
        ]

    @cached_property
    def chips(self) -> list[Chip]:
        """Every value that is set, in words, but for the sort and the day, which have places of their own."""
        chips = []
        for name, values in self.parameters.items():
            if name in VIEW:
                continue
            field = self.form.fields[name]
            words = {str(code): str(label) for code, label in getattr(field, "choices", ()) if code}
            for value, shown in zip(values, self.set_values(name), strict=True):
                text = date_format(shown) if isinstance(shown, date) else words.get(value, value)
                rest = [one for one in values if one != value]
                chips.append(Chip(field.label or name, text, self.address(**{name: rest})))
        return chips

    @cached_property
    def sorts(self) -> dict[str, Sort]:
        """For each column that can be sorted by: its link and its direction."""
        links = {}
        for name in SORTS:
            forward, backward = self.sort == name, self.sort == f"-{name}"
            target = f"-{name}" if forward else name
            direction = "ascending" if forward else "descending" if backward else "none"
            links[name] = Sort(self.address(sort=[] if target == "name" else [target]), direction)
        return links

    @cached_property
    def widen(self) -> list[tuple[str, str]]:
        """Where nothing was found: each filter that could be taken away, as (words, link)."""
        names = dict.fromkeys(name for name in self.parameters if name not in VIEW)
        return [
            (_("without “%(filter)s”") % {"filter": self.form.fields[name].label}, self.address(**{name: []}))
            for name in names
        ]


def _code(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _toggled(chosen: list[str], code: str) -> list[str]:
    return [one for one in chosen if one != code] if code in chosen else [*chosen, code]
