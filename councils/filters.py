"""The filters and sorts of the list and of every export: each is one entry, and all combine with AND.

They look at computed rows: so each rule is stated once, in ``rules``, and a past day is filtered by what was known
then.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from copy import copy, deepcopy
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .asked_day import FORMAT, NOT_A_DAY, check_day, moment_of
from .choices import Ask, CouncilType, Finding, Headline, InspectionFunction, Nation, PolicyStatus, Region
from .companions import Companion, Presence, companions
from .models import Council
from .querysets import fold
from .rules import AsOf
from .summaries import Row

Words = str | Promise
Test = Callable[[Row], bool]
# How the selection is shown, and of which day: no filters, so neither chips nor ways to widen it.
VIEW = ("as_of", "sort", "layer", "zoom", "marks")
NONE_RECORDED = ("none_recorded", _("Nothing recorded"))
UNKNOWN_VALUE = _("“%(value)s” is not known here. Choose one of: %(known)s.")


def codes_of(field: Any) -> list[str]:
    """The codes that a field offers."""
    return [str(code) for code, _label in field.choices if code]


class CodesField(django_filters.fields.MultipleChoiceField):
    """Several codes; an unknown one is answered with the codes that there are."""

    def validate(self, value: Sequence[str]) -> None:
        known = codes_of(self)
        for code in value:
            if code not in known:
                raise ValidationError(
                    UNKNOWN_VALUE, code="unknown", params={"value": code[:60], "known": ", ".join(known)}
                )


class CodeField(forms.ChoiceField):
    """One code; an unknown one is answered with the codes that there are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        for name in ("null_label", "null_value", "empty_label"):
            kwargs.pop(name, None)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            known = ", ".join(codes_of(self))
            raise ValidationError(UNKNOWN_VALUE, code="unknown", params={"value": str(value)[:60], "known": known})


class KeepsAll:
    """A filter that leaves the query as it is: what it keeps is decided row by row, or it is about the view."""

    def filter(self, qs: QuerySet[Council], value: Any) -> QuerySet[Council]:
        return qs


class CodeFilter(KeepsAll, django_filters.ChoiceFilter):
    """One code that says how the selection is shown, and keeps every council."""

    field_class = CodeField

    def __init__(self, *, label: Words, choices: Any) -> None:
        super().__init__(label=label, choices=choices, widget=forms.HiddenInput)


class RowFilter(KeepsAll, django_filters.MultipleChoiceFilter):
    """Councils whose row has one of the codes chosen; ``codes_of`` gives the codes that a row has."""

    field_class = CodesField

    def __init__(
        self, codes_of: Callable[[Row], Iterable[str]], *, label: Words, choices: Any, help_text: Words = ""
    ) -> None:
        super().__init__(label=label, choices=choices, help_text=help_text, widget=forms.CheckboxSelectMultiple)
        self.codes_of = codes_of

    def test(self, value: Any) -> Test:
        chosen = set(value)
        return lambda row: not chosen.isdisjoint(self.codes_of(row))


class SearchFilter(KeepsAll, django_filters.CharFilter):
    """Councils of which a name or code contains every word, whatever its case and accents."""

    def test(self, value: str) -> Test:
        words = fold(value).split()
        # Text without any letter or digit that a name could have is in no name.
        return lambda row: bool(words) and all(word in row.council.search_text for word in words)


class CheckedBefore(KeepsAll, django_filters.DateFilter):
    """Councils of which one ask at least was last looked at before the day, or never."""

    def test(self, value: date) -> Test:
        return lambda row: row.standing.checked_in_full_on is None or row.standing.checked_in_full_on < value


class ViewFilter(KeepsAll, django_filters.CharFilter):
    """How the selection is shown."""


class DayFilter(KeepsAll, django_filters.DateFilter):
    """Of which day the selection is."""


def _rank(choices: Any, code: str) -> int:
    return list(choices.values).index(code)


# Each gives the value to sort by; None goes last in both directions, and the name decides between equals.
SORTS: dict[str, tuple[Words, Callable[[Row], Any]]] = {
    "name": (_("Name"), lambda row: row.council.short_name.casefold()),
    "nation": (_("Nation"), lambda row: _rank(Nation, row.council.nation)),
    "region": (_("Region"), lambda row: str(Region(row.council.region).label)),
    "type": (_("Type"), lambda row: _rank(CouncilType, row.council.council_type)),
    "headline": (_("Headline"), lambda row: _rank(Headline, row.headline)),
    "checked_on": (_("Checked on"), lambda row: row.standing.checked_on),
    **{
        ask: (Ask(ask).label, partial(lambda name, row: _rank(PolicyStatus, row.standing.status(name)), ask))
        for ask in Ask.values
    },
}


def sort_rows(rows: list[Row], sort: str) -> list[Row]:
    """Rows in the order asked for: a name of ``SORTS``, with a minus in front for the reverse."""
    key = SORTS[sort.removeprefix("-") or "name"][1]
    by_name = sorted(rows, key=lambda row: (row.council.short_name.casefold(), row.council.code))
    with_value = [row for row in by_name if key(row) is not None]
    return sorted(with_value, key=key, reverse=sort.startswith("-")) + [row for row in by_name if key(row) is None]


class CouncilFilter(django_filters.FilterSet):
    """The filters of design.md, section 4, in the order in which people see them."""

    q = SearchFilter(label=_("Name or code"), max_length=100)
    headline = RowFilter(lambda row: [row.headline], label=_("Where it stands"), choices=Headline.choices)
    data_sharing = RowFilter(
        lambda row: [row.standing.status(Ask.DATA_SHARING)], label=Ask.DATA_SHARING.label, choices=PolicyStatus.choices
    )
    joint_inspections = RowFilter(
        lambda row: [row.standing.status(Ask.JOINT_INSPECTIONS)],
        label=Ask.JOINT_INSPECTIONS.label,
        choices=PolicyStatus.choices,
    )
    nation = RowFilter(lambda row: [row.council.nation], label=_("Nation"), choices=Nation.choices)
    region = RowFilter(lambda row: [row.council.region], label=_("Region"), choices=Region.choices)
    type = RowFilter(lambda row: [row.council.council_type], label=_("Type of council"), choices=CouncilType.choices)
    function = RowFilter(
        lambda row: row.standing.held, label=_("Holds this inspection function"), choices=InspectionFunction.choices
    )
    practice = RowFilter(
        lambda row: row.findings or {NONE_RECORDED[0]},
        label=_("What it does"),
        choices=[*Finding.choices, NONE_RECORDED],
    )
    checked_before = CheckedBefore(
        label=_("Last checked before"), help_text=_("Also shows councils that were never checked in full.")
    )
    as_of = DayFilter(
        label=_("As shown on"),
        help_text=_(
            "The list as this site showed it at the end of that day. A day to come: the councils that there will be."
        ),
    )
    sort = ViewFilter(label=_("Sort by"))
    layer = CodeFilter(
        label=_("Map of"),
        choices=[("councils", _("Districts and single-tier councils")), ("counties", _("County councils"))],
    )
    zoom = CodeFilter(label=_("Map zoomed to"), choices=Region.choices)

    class Meta:
        model = Council
        fields: tuple[str, ...] = ()

    def __init__(self, data: QueryDict, *, today: date) -> None:
        self.today = today
        self.base_filters = _filters(companions())
        super().__init__(data, queryset=Council.objects.none())

    def get_form_class(self) -> Callable[..., forms.Form]:
        return partial(_form_class(companions(), get_language()), today=self.today)

    def cleaned(self, name: str) -> Any:
        """The value of a filter, or None where it is empty or was refused."""
        return self.form.cleaned_data.get(name) if self.form.is_valid() or self.form.cleaned_data else None

    def moment(self, now: AsOf) -> AsOf:
        """The day asked for, or now."""
        return moment_of(self.cleaned("as_of"), now)

    def keeps(self, row: Row, *, without: str = "") -> bool:
        """Whether a row passes every filter; ``without`` leaves one out, to count its alternatives."""
        return all(test(row) for name, test in self.tests.items() if name != without)

    @cached_property
    def tests(self) -> dict[str, Test]:
        """For each filter that is set and understood, what a row has to pass."""
        given = {name: self.cleaned(name) for name, one in self.filters.items() if hasattr(one, "test")}
        return {name: self.filters[name].test(value) for name, value in given.items() if value}


# --- What all requests share

# Filters and fields are told everything when they are made. Copying them for each request, with all their choices, is
# what Django and django-filter do, and took a third of the time that a file of all councils needs.


class _Shared(OrderedDict[str, Any]):
    """Copied for each request, but not so what is in it: nothing changes that."""

    def __deepcopy__(self, memo: Any) -> "OrderedDict[str, Any]":
        return OrderedDict(self)


class _Filters(OrderedDict[str, Any]):
    """Filters are told by each request which it is: so it gets them as copies, but not so all that is in them."""

    def __deepcopy__(self, memo: Any) -> "OrderedDict[str, Any]":
        return OrderedDict((name, copy(one)) for name, one in self.items())


@lru_cache(maxsize=4)
def _filters(known: tuple[Companion, ...]) -> _Filters:
    """The filters of the list, with one for each companion, in the order in which people see them."""
    found = _Filters(CouncilFilter.declared_filters)
    for one in known:
        found[one.name] = RowFilter(partial(_presence, one.name), label=one.title, choices=Presence.choices)
    found["marks"] = CodeFilter(label=_("Map marked by"), choices=[(one.name, one.title) for one in known])
    for name in ("checked_before", *VIEW):
        found.move_to_end(name)
    for name, one in found.items():
        one.field_name = name
    return found


@lru_cache(maxsize=8)
def _form_class(known: tuple[Companion, ...], language: str | None) -> "type[_Form]":
    """The form of the filters; by language, for the sorts are put into words when it is made."""
    fields = {name: one.field for name, one in deepcopy(_filters(known)).items()}
    fields["sort"] = CodeField(label=_("Sort by"), choices=sort_choices(), required=False)
    for name in ("checked_before", "as_of"):
        field = fields[name]
        field.error_messages["invalid"] = NOT_A_DAY
        field.widget = forms.DateInput(attrs={"type": "date"}, format=FORMAT)
        field.input_formats = [FORMAT]
        field.localize = False
    made: type[_Form] = type("CouncilFilterForm", (_Form,), fields)
    made.base_fields = _Shared(made.base_fields)
    return made


class _Form(forms.Form):
    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_as_of(self) -> date | None:
        day: date | None = self.cleaned_data.get("as_of")
        if day:
            check_day(day, self.today)
        return day


def _presence(name: str, row: Row) -> list[str]:
    return [Presence.SOME if row.tally(name).count else Presence.NONE]


def sort_choices() -> list[tuple[str, Words]]:
    choices: list[tuple[str, Words]] = [("", _("Name"))]
    for name, (label, _key) in SORTS.items():
        choices += [(name, label), (f"-{name}", _("%(label)s, reversed") % {"label": label})]
    return choices
