"""The forms that an extract can be had in, one entry each, and how their text becomes chunks of bytes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..extract import Extract
from ..rules import AsOf
from .about import About
from .delimited import csv_lines, excel_lines
from .jsons import geojson_lines, json_lines
from .workbook import workbook_bytes

CHUNK = 65_536


@dataclass(frozen=True)
class Form:
    """A form of file. ``variants`` are parameters with the values that it understands, and how it is written then."""

    name: str
    title: str | Promise
    media_type: str
    write: Callable[[Extract, About], Iterable[Any]]
    variants: tuple[tuple[str, str, Callable[[Extract, About], Iterable[Any]]], ...] = ()
    is_text: bool = True

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name, _value, _write in self.variants))

    def writer(self, query: Any) -> Callable[[Extract, About], Iterable[Any]]:
        """How the file is written that the query asks for."""
        return next((write for name, value, write in self.variants if query.get(name) == value), self.write)


FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form("csv", _("CSV"), "text/csv", csv_lines, variants=(("excel", "1", excel_lines),)),
        Form(
            "xlsx",
            _("Excel"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            workbook_bytes,
            is_text=False,
        ),
        Form("json", _("JSON"), "application/json", json_lines),
        Form(
            "geojson",
            _("GeoJSON"),
            "application/geo+json",
            geojson_lines,
            variants=(
                ("geometry", "hexagon", partial(geojson_lines, hexagons=True)),
                ("geometry", "point", geojson_lines),
            ),
        ),
    )
}


def chunks(texts: Iterable[str]) -> Iterator[bytes]:
    """Texts as UTF-8, gathered into pieces that are worth sending."""
    waiting: list[str] = []
    length = 0
    for text in texts:
        waiting.append(text)
        length += len(text)
        if length >= CHUNK:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    if waiting:
        yield "".join(waiting).encode()


def file_name(data_set: str, extension: str, as_of: AsOf, *, is_demo: bool) -> str:
    """A file name that says what is in it, of which day, and whether any of it is invented."""
    return f"{data_set}-{as_of.day.isoformat()}{'-demonstration' if is_demo else ''}.{extension}"
