"""Columns of files to import: each once, with its name, what it says, and how its cells are read.

What the forms of the desk already know of a field (its words, whether it is needed, how long it may be) is taken from
them, so that a cell is refused with the sentence that the form would show.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import rules
from ..choices import EvidenceKind, Grade
from ..forms import EVIDENCE_ROWS, EvidenceForm
from ..querysets import fold
from . import cells
from .table import ImportRefused

Words = str | Promise


@dataclass(frozen=True)
class Column:
    """One column. ``read`` takes the text of a cell and gives its value, or raises ValidationError."""

    name: str
    title: Words
    meaning: Words
    read: Callable[[str], Any]
    required: bool = False
    choices: cells.Choices | None = None
    several: bool = False
    kind: str = "text"  # text or day: how a workbook shows its cells
    aliases: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # fields that it fills beside the one of its name

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.name, *self.also)

    @cached_property
    def empty(self) -> Any:
        """What an empty cell, or no column, says; for a column that may be empty."""
        return self.read("")

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Codes that a cell may hold, with the words for them."""
        return [(value, str(label)) for value, label in self.choices.choices] if self.choices else []


def _of_form(form: type[forms.Form], name: str, convert: Callable[[str], Any]) -> Callable[[str], Any]:
    """Reads a cell as the form reads its field; an empty one is asked about once."""
    field = form.base_fields[name]

    def read(text: str) -> Any:
        return field.clean(convert(text))

    return read


def text(form: type[forms.Form], name: str, **more: Any) -> Column:
    return _column(form, name, lambda text: text.replace("\r\n", "\n"), **more)


def day(form: type[forms.Form], name: str, **more: Any) -> Column:
    return _column(form, name, cells.day, kind="day", **more)


def code(form: type[forms.Form], name: str, choices: cells.Choices, **more: Any) -> Column:
    return _column(form, name, lambda text: cells.code(choices, text), choices=choices, **more)


def codes(form: type[forms.Form], name: str, choices: cells.Choices, **more: Any) -> Column:
    return _column(form, name, lambda text: cells.codes(choices, text), choices=choices, several=True, **more)


def yes_or_no(form: type[forms.Form], name: str, **more: Any) -> Column:
    field = form.base_fields[name]
    meaning = more.pop("meaning", gettext_lazy("Yes or no."))
    return Column(name, field.label or name, meaning, cells.yes_or_no, **more)


def _column(form: type[forms.Form], name: str, convert: Callable[[str], Any], **more: Any) -> Column:
    field = form.base_fields[name]
    given: dict[str, Any] = {
        "title": field.label or name,
        "meaning": field.help_text or "",
        "required": field.required,
    }
    return Column(**given | {"name": name, "read": _of_form(form, name, convert)} | more)


EXTERNAL_ID = Column(
    "external_id",
    gettext_lazy("External id"),
    gettext_lazy(
        "Your own name or number of the row, the same for good: by it the row is known again when the file is imported "
        "again."
    ),
    cells.external_id,
    required=True,
    aliases=("id", "reference"),
)
# Read with the whole register at hand: the cell itself is only a text.
COUNCIL = Column(
    "council",
    gettext_lazy("Council"),
    gettext_lazy("Its three-letter code, its GSS code, its name in addresses, or its official name in full."),
    str,
    required=True,
    aliases=("council code", "council name", "gss code"),
)

# One document: the columns are "evidence_1_kind", "evidence_2_kind" and so on.
DOCUMENT = (
    code(EvidenceForm, "kind", EvidenceKind, meaning=gettext_lazy("What the document is: needed for each document.")),
    text(EvidenceForm, "title", meaning=gettext_lazy("Needed for each document.")),
    day(EvidenceForm, "dated", aliases=("date",)),
    code(EvidenceForm, "grade", Grade, meaning=gettext_lazy("Empty: as the kind allows.")),
    text(EvidenceForm, "url", meaning=gettext_lazy("In full, starting with https://"), aliases=("address",)),
    text(EvidenceForm, "archived_url", meaning=gettext_lazy("Address of an archived copy, if there is one.")),
    text(EvidenceForm, "quotation", meaning=gettext_lazy("The words that matter.")),
)
DOCUMENT_HEADING = re.compile(r"evidence (\d{1,2}) (.+)")
Place = tuple[int, Column]  # the number of a document, 0 for the record itself; and a column


@dataclass(frozen=True)
class Layout:
    """Which column each cell of a line belongs to."""

    places: Sequence[Place | None]

    def by_document(self) -> Mapping[int, list[tuple[int, Column]]]:
        """For each document, and 0 for the record: places of cells, and their columns."""
        found: dict[int, list[tuple[int, Column]]] = {}
        for place, given in enumerate(self.places):
            if given:
                found.setdefault(given[0], []).append((place, given[1]))
        return dict(sorted(found.items()))


def layout(header: Sequence[str], columns: Sequence[Column], *, with_documents: bool) -> Layout:
    """Where the columns are in a file. Raises ``ImportRefused`` for what is unknown, there twice, or missing."""
    places: list[Place | None] = []
    problems: list[str] = []
    seen: dict[tuple[int, str], str] = {}
    for name in header:
        place = find(name, columns, with_documents=with_documents) if name else None
        places.append(place)
        if name and place is None:
            problems.append(_unknown(name, columns, with_documents=with_documents))
        elif place and (key := (place[0], place[1].name)) in seen:
            sentence = _("“%(name)s” is the same column as “%(other)s”: keep one of them.")
            problems.append(sentence % {"name": name, "other": seen[key]})
        elif place:
            seen[place[0], place[1].name] = name
    missing = [column.name for column in columns if column.required and (0, column.name) not in seen]
    if missing:
        sentence = ngettext("The column %(names)s is missing.", "These columns are missing: %(names)s.", len(missing))
        problems.append(sentence % {"names": ", ".join(missing)})
    if problems:
        raise ImportRefused(problems)
    return Layout(places)


def find(heading: str, columns: Sequence[Column], *, with_documents: bool) -> Place | None:
    """The column that a heading names: by its name, or by the words of the form."""
    folded = fold(heading)
    for column in columns:
        if folded in _names(column):
            return 0, column
    document = DOCUMENT_HEADING.fullmatch(folded) if with_documents else None
    if document and 1 <= int(document[1]) <= EVIDENCE_ROWS:
        return next(((int(document[1]), one) for one in DOCUMENT if document[2] in _names(one)), None)
    return None


def _names(column: Column) -> set[str]:
    return {fold(str(name)) for name in (column.name, column.title, *column.aliases)}


def _unknown(heading: str, columns: Sequence[Column], *, with_documents: bool) -> str:
    names = [column.name for column in columns]
    if with_documents:
        names += [f"evidence_1_{column.name}" for column in DOCUMENT]
    near = get_close_matches(heading.casefold().replace(" ", "_"), names, n=1)
    sentence = _("The column “%(name)s” is not known.") % {"name": heading[:60]}
    if near:
        return sentence + _(" Did you mean %(near)s?") % {"near": near[0]}
    return sentence + _(" Take it out, or rename it to one of: %(names)s.") % {"names": ", ".join(names)}


def document(values: Mapping[str, Any]) -> dict[str, Any]:
    """A document as it would be stored; raises ValidationError where its grade is stronger than its kind allows."""
    problem = rules.grade_problem(values["kind"], values["grade"]) if values.get("grade") else None
    if problem:
        raise ValidationError(str(problem.message))
    empty = {column.name: None if column.kind == "day" else "" for column in DOCUMENT}
    words = {**empty, **values}
    return words | {"grade": words["grade"] or str(rules.GRADE_OF_KIND[words["kind"]])}
