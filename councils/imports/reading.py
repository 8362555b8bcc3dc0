"""Reads lines into the words of records: every cell by its column, every fault with the name of its column."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from ..models import Council
from .columns import COUNCIL, DOCUMENT, EXTERNAL_ID, Column, Layout, document
from .kinds import ImportKind, Wording
from .places import Places
from .table import Line

Cells = Sequence[tuple[int, Column]]


@dataclass(slots=True)
class Read:
    """A line as it was understood. With any ``faults`` its words are not whole."""

    line: int
    external_id: str = ""
    council: Council | None = None
    words: Wording = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Reader:
    """Reads the lines of one file."""

    def __init__(self, kind: ImportKind, layout: Layout, places: Places, today: date) -> None:
        self.kind, self.places, self.today = kind, places, today
        by_document = dict(layout.by_document())
        self.record: Cells = by_document.pop(0)
        self.documents = by_document
        given = {column.name for _place, column in self.record}
        absent = [column for column in kind.own_columns if column.name not in given]
        self.empty = {column.name: column.empty for column in absent}
        # Fields about which the file says nothing: of a draft that is known they stay as they are.
        self.silent = {name for column in absent for name in column.fields}
        if kind.has_evidence and not self.documents:
            self.silent.add("evidence")
        self.width = len(layout.places)

    def read(self, line: Line) -> Read:
        found = Read(line.number)
        if any(line.cells[self.width :]):
            sentence = _("This line has more cells than the header: look for a delimiter inside a text.")
            found.faults.append(sentence)
            return found
        values = self._values(line, self.record, found.faults)
        found.external_id, named = values.pop(EXTERNAL_ID.name, ""), values.pop(COUNCIL.name, None)
        if named is not None:  # else its cell could not be read, which was said
            with _naming(COUNCIL.name, found.faults):
                found.council = self.places.find(named)
        evidence = self._documents(line, found.faults) if self.kind.has_evidence else []
        if not found.faults:
            with _naming("", found.faults):
                found.words = self.kind.wording(self.empty | values, self.today)
        if self.kind.has_evidence:
            found.words["evidence"] = evidence
        return found

    def _values(self, line: Line, columns: Cells, faults: list[str], prefix: str = "") -> Wording:
        values: Wording = {}
        for place, column in columns:
            if place in line.faults:
                faults.append(f"{prefix}{column.name}: {line.faults[place]}")
                continue
            text = line.cells[place] if place < len(line.cells) else ""
            if not text and not column.required:
                values[column.name] = column.empty
                continue
            with _naming(f"{prefix}{column.name}", faults):
                values[column.name] = column.read(text)
        return values

    def _documents(self, line: Line, faults: list[str]) -> list[Wording]:
        found = []
        for number, columns in self.documents.items():
            if not any(line.holds(place) for place, _column in columns):
                continue
            prefix, before = f"evidence_{number}_", len(faults)
            values = self._values(line, columns, faults, prefix)
            missing = [one.name for one in DOCUMENT if one.required and not values.get(one.name)]
            if len(faults) == before:
                faults.extend(
                    _("%(column)s: This is needed for each document.") % {"column": prefix + one} for one in missing
                )
            if len(faults) == before:
                with _naming(f"{prefix}grade", faults):
                    found.append(document(values))
        return found


@contextmanager
def _naming(column: str, faults: list[str]) -> Iterator[None]:
    """Turn what is refused inside into faults that name the column."""
    try:
        yield
    except ValidationError as error:
        faults.extend(sentences(error, column))


def sentences(error: ValidationError, column: str = "") -> list[str]:
    """What was refused, each sentence with the column that it is about, if it is about one."""
    if hasattr(error, "error_dict"):
        named = [(name, one) for name, found in error.message_dict.items() for one in found]
        return [one if name == NON_FIELD_ERRORS else f"{name}: {one}" for name, one in named]
    return [f"{column}: {message}" if column else message for message in error.messages]
