"""The filters of /pledges/ and its pages. What is not understood of a query string is said, and left out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.choices import Ask, Region
from councils.filters import CodeField, CodesField
from councils.models import Council
from councils.rules import AsOf
from councils.selection import TRACKING, Refusal

from .choices import Role, Standing
from .models import Election, Pledge

PAGE = 30
PAGE_DIGITS = 6


class NameField(forms.ChoiceField):
    """One of many names: an unknown one is answered with a sentence of its own, since all names would fill a page."""

    def __init__(self, *, unknown: Any, known: Callable[[str], bool], label: Any) -> None:
        super().__init__(label=label, required=False)
        self.unknown, self.known = unknown, known

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value) and not self.known(value[:120]):
            raise forms.ValidationError(self.unknown, code="unknown", params={"value": value[:60]})


def _codes(label: Any, choices: Any) -> CodesField:
    return CodesField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class PledgeFilterForm(forms.Form):
    """The filters in the order in which people see them; all combine with AND, several values of one with OR."""

    council = NameField(
        label=gettext_lazy("Council"),
        unknown=gettext_lazy("There is no council called “%(value)s” here."),
        known=lambda slug: Council.objects.filter(slug=slug).exists(),
    )
    role = _codes(gettext_lazy("Role"), Role.choices)
    ask = _codes(gettext_lazy("Pledged to"), Ask.choices)
    region = _codes(gettext_lazy("Region"), Region.choices)
    party = NameField(
        label=gettext_lazy("Party"),
        unknown=gettext_lazy("Nobody who pledged has named “%(value)s” as their party."),
        known=lambda party: False,
    )
    election = NameField(
        label=gettext_lazy("Election"),
        unknown=gettext_lazy("There is no election called “%(value)s” here."),
        known=lambda slug: Election.objects.filter(slug=slug).exists(),
    )
    standing = CodeField(
        label=gettext_lazy("Stands, or lapsed"), choices=[("", gettext_lazy("All")), *Standing.choices], required=False
    )

    def __init__(self, data: QueryDict, as_of: AsOf) -> None:
        super().__init__(data, auto_id="id_%s")
        public = Pledge.published.as_of(as_of).order_by()
        councils = public.values_list("council__slug", "council__short_name").distinct()
        self._offer("council", sorted(councils, key=lambda one: one[1]))
        parties = public.exclude(party="").values_list("party", flat=True).distinct()
        self._offer("party", ((one, one) for one in sorted(parties)))
        elections = Election.objects.filter(pk__in=public.exclude(election=None).values("election"))
        self._offer("election", ((one.slug, str(one)) for one in elections.select_related("council")))

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", gettext_lazy("All")), *choices]


@dataclass(frozen=True)
class Page:
    """One page of the pledges selected, and the ways to the others ("" where there is none)."""

    pledges: list[Pledge]
    number: int
    pages: int
    newer_url: str
    older_url: str


class PledgeSelection:
    """The published pledges that a query string asks for, the newest first."""

    def __init__(self, query: QueryDict, as_of: AsOf) -> None:
        self.query, self.as_of = query, as_of
        self.form = PledgeFilterForm(query, as_of)
        self.form.is_valid()

    @cached_property
    def errors(self) -> list[Refusal]:
        """What was not understood, in the order of the filters; then parameters that do not exist, and the page."""
        found = [
            Refusal(name, self.form.fields[name].label or name, " ".join(map(str, messages)))
            for name, messages in self.form.errors.items()
        ]
        known = [*self.form.fields, "page"]
        sentence = _("There is no filter called “%(name)s”. There are: %(known)s.")
        found += [
            Refusal(name[:60], name[:60], sentence % {"name": name[:60], "known": ", ".join(known)})
            for name in self.query
            if name not in known and not name.startswith(TRACKING)
        ]
        if self._asked_page is None:
            found.append(Refusal("page", _("Page"), _("There is no such page. This is the first.")))
        return found

    @property
    def narrows(self) -> bool:
        return any(self.form.cleaned_data.values())

    @cached_property
    def pledges(self) -> Any:
        given = self.form.cleaned_data
        rows = Pledge.published.as_of(self.as_of).select_related("council", "election")
        same = {"council": "council__slug", "party": "party", "election": "election__slug"}
        rows = rows.filter(**{path: given[name] for name, path in same.items() if given.get(name)})
        several = {"role": "role__in", "region": "council__region__in"}
        rows = rows.filter(**{path: given[name] for name, path in several.items() if given.get(name)})
        if given.get("ask"):
            rows = _to_asks(rows, given["ask"])
        if given.get("standing"):
            standing = Pledge.published.as_of(self.as_of).standing_on(self.as_of).values("pk")
            wanted = Q(pk__in=standing)
            rows = rows.filter(wanted if given["standing"] == Standing.STANDING else ~wanted)
        return rows.order_by("-pledged_on", "-pk")

    @cached_property
    def _paginator(self) -> Any:
        return Paginator(self.pledges, PAGE)

    @cached_property
    def _asked_page(self) -> int | None:
        """The page asked for; None for one that there is not."""
        text = self.query.get("page", "1")
        if not (text.isascii() and text.isdecimal() and len(text) <= PAGE_DIGITS):
            return None
        return int(text) if 1 <= int(text) <= self._paginator.num_pages else None

    @property
    def count(self) -> int:
        return int(self._paginator.count)

    @cached_property
    def page(self) -> Page:
        number = self._asked_page or 1
        pages = self._paginator.num_pages
        rows = list(self._paginator.page(number).object_list)
        newer = self.address(number - 1) if number > 1 else ""
        return Page(rows, number, pages, newer, self.address(number + 1) if number < pages else "")

    def address(self, page: int = 1) -> str:
        """Of this selection: only what was understood is in it."""
        query = QueryDict(mutable=True)
        for name, value in self.form.cleaned_data.items():
            if value:
                query.setlist(name, value if isinstance(value, list) else [value])
        if page > 1:
            query["page"] = str(page)
        text = query.urlencode()
        return reverse("pledges:list") + (f"?{text}" if text else "")


def _to_asks(rows: Any, asks: list[str]) -> Any:
    """Pledges to one of these asks at least. The codes are stored as JSON, of which each database has its own."""
    wanted = Q()
    for ask in asks:
        wanted |= Q(asks_text__contains=f'"{ask}"')
    return rows.annotate(asks_text=Cast("asks", TextField())).filter(wanted)
