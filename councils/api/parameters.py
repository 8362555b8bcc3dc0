"""The parameters of the API as OpenAPI describes them: from the very filters and columns that read them."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from ..columns import Column
from ..datasets import DataSet
from ..extract import LIST_ONLY
from ..filters import CouncilFilter, codes_of
from ..scope import SINCE
from .asked import COUNCIL_CODE, MOST, USUAL

DAY_EXAMPLE = "2026-12-01"
Described = dict[str, Any]


def described(name: str, words: str, schema: Described, **more: Any) -> Described:
    """One parameter of the query string."""
    return {"name": name, "in": "query", "required": False, "description": words, "schema": schema, **more}


def codes(name: str, words: str, choices: Iterable[tuple[str, Any]]) -> Described:
    """One that takes several codes: it is repeated for each."""
    named = [(str(code), str(label)) for code, label in choices if code]
    items = {"type": "string", "enum": [code for code, _label in named], "x-enumDescriptions": dict(named)}
    schema = {"type": "array", "items": items, "minItems": 1}
    return described(name, f"{words}. {_('Repeat it for several.')}", schema, style="form", explode=True)


def day(name: str, words: str) -> Described:
    return described(name, words, {"type": "string", "format": "date"}, example=DAY_EXAMPLE)


def of_data_set(data_set: DataSet) -> list[Described]:
    """All parameters of a data set, in the order in which people want them."""
    left_out = ("layer", "zoom", "marks") if data_set.of_rows else LIST_ONLY
    return [
        *_own(data_set),
        _council(),
        *(one for one in of_list() if one["name"] not in left_out),
        _columns(data_set.columns()),
        *_paging(),
    ]


def of_list(*only: str) -> Iterator[Described]:
    """The filters of the list of councils (all, or some of them by name)."""
    form = CouncilFilter(QueryDict(), today=date.min).form
    for name, field in form.fields.items():
        if not only or name in only:
            yield _from_field(name, field)


def _from_field(name: str, field: forms.Field) -> Described:
    words = " ".join(filter(None, (f"{field.label}.", str(field.help_text))))
    if isinstance(field, forms.MultipleChoiceField):
        choices: Any = field.choices
        return codes(name, str(field.label), choices)
    if isinstance(field, forms.ChoiceField):
        return described(name, words, {"type": "string", "enum": codes_of(field)})
    if isinstance(field, forms.DateField):
        return day(name, words)
    longest = getattr(field, "max_length", None)
    return described(name, words, {"type": "string", "minLength": 1, **({"maxLength": longest} if longest else {})})


def _own(data_set: DataSet) -> Iterator[Described]:
    for one in data_set.own:
        if one == SINCE:
            yield day(one.name, f"{one.label}.")
        else:
            yield codes(one.name, str(one.label), one.choices.choices)


def _council() -> Described:
    words = _("Only rows about this council, by its code. Repeat it for several.")
    schema = {"type": "array", "items": {"type": "string", "pattern": COUNCIL_CODE}}
    return described("council", words, schema | {"minItems": 1}, style="form", explode=True)


def _columns(columns: Iterable[Column]) -> Described:
    words = _("Only these fields, in this order, separated by commas. Without it: all.")
    items = {"type": "string", "enum": [column.name for column in columns]}
    schema = {"type": "array", "items": items, "minItems": 1}
    return described("columns", words, schema, style="form", explode=False)


def _paging() -> Iterator[Described]:
    words = _("How many rows a page has at most.")
    yield described("limit", words, {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL})
    words = _("Where the page begins. Never made up: follow “next”, which has it.")
    yield described("cursor", words, {"type": "string", "minLength": 1})
