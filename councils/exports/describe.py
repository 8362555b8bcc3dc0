"""Descriptions of the files for machines: CSV on the Web (W3C) and Frictionless Data Package."""

import re
from typing import Any

from django.conf import settings

from ..citing import permanent
from ..columns import Column
from ..datasets import DataSet
from ..extract import Extract
from .about import LICENCE_NAME, LICENCE_TITLE, LICENCE_URL, SOURCES, about
from .values import LIST_SEPARATOR, moment

CSVW_TYPES = {
    "string": "string",
    "integer": "integer",
    "number": "decimal",
    "boolean": "boolean",
    "date": "date",
    "datetime": "dateTimeStamp",
    "list": "string",
}
FRICTIONLESS_TYPES = CSVW_TYPES | {"number": "number", "datetime": "datetime"}
# Moments have decimals only where they are not whole seconds: "any" lets a reader take both.
FRICTIONLESS_FORMATS = {"datetime": "any"}


# --- CSV on the Web -------------------------------------------------------------------------------------------------


def csvw(extract: Extract, *, is_demo: bool) -> dict[str, Any]:
    """Metadata of the CSV file of an extract (https://www.w3.org/TR/tabular-metadata/)."""
    says = about(extract, "csv", is_demo=is_demo)
    table: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": settings.SITE_URL + extract.asked_address("councils:data_set", extract.data_set.name, "csv"),
        "dc:title": says.title,
        "dc:description": says.description,
        "dc:license": {"@id": LICENCE_URL},
        "dc:publisher": settings.CONTACT_NAME or settings.SITE_NAME,
        "dc:source": [f"{one.title} ({one.licence}), {one.url}" for one in SOURCES],
        "dc:identifier": says.url,
        "dc:temporal": says.as_of.isoformat(),
        "dc:bibliographicCitation": says.citation.sentence,
        "dc:conformsTo": f"{settings.SITE_URL}/methodology/#version-{says.methodology_version}",
    }
    if says.last_changed:
        table["dc:modified"] = moment(says.last_changed)
    if says.filters:
        table["dc:coverage"] = "; ".join(f"{name}={','.join(values)}" for name, values in says.filters.items())
    if says.demonstration:
        table["dc:rights"] = "Holds invented demonstration data: do not quote."
    return table | {"dialect": {"header": True, "encoding": "utf-8"}, "tableSchema": csvw_schema(extract)}


def csvw_schema(extract: Extract) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_csvw_column(column) for column in extract.columns]}
    names = {column.name for column in extract.columns}
    if names.issuperset(extract.data_set.key):
        schema["primaryKey"] = list(extract.data_set.key)
    return schema


def _csvw_column(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "titles": [column.name, str(column.title)],
        "dc:description": in_words(column),
        "dc:source": str(column.source),
        "datatype": _csvw_type(column),
        "required": column.required,
    }
    if column.type == "list":
        found["separator"] = LIST_SEPARATOR
    if column.type != "string" or column.codes:
        found["null"] = ""
    return found


def _csvw_type(column: Column) -> Any:
    base = CSVW_TYPES[column.type]
    return {"base": base, "format": "|".join(map(re.escape, column.codes))} if column.codes else base


def in_words(column: Column) -> str:
    """What a column says and, where it holds codes, what each of them means."""
    codes = "; ".join(f"{code} = {words}" for code, words in column.values)
    return f"{column.description} {codes}".strip()


# --- Frictionless ---------------------------------------------------------------------------------------------------


def package(extracts: list[Extract], *, is_demo: bool, local: bool = False) -> dict[str, Any]:
    """A data package of these extracts (https://specs.frictionlessdata.io/data-package/), with files beside it
    (``local``) or at their addresses."""
    says = about(extracts[0], "csv", is_demo=is_demo)
    return {
        "profile": "tabular-data-package",
        "name": "firewall-tracker",
        "title": settings.SITE_NAME,
        "homepage": settings.SITE_URL,
        "version": says.as_of.isoformat(),
        "created": moment(says.last_changed) if says.last_changed else moment(extracts[0].as_of.moment),
        "description": says.citation.sentence,
        "licenses": [{"name": LICENCE_NAME, "title": LICENCE_TITLE, "path": LICENCE_URL}],
        "sources": [{"title": f"{one.title} ({one.licence})", "path": one.url} for one in SOURCES],
        "methodology_version": says.methodology_version,
        "demonstration": says.demonstration,
        "resources": [_resource(extract, local=local) for extract in extracts],
    }


def _resource(extract: Extract, *, local: bool) -> dict[str, Any]:
    name = extract.data_set.name
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": str(extract.data_set.title),
        "description": str(extract.data_set.description),
        "path": f"{name}.csv" if local else settings.SITE_URL + permanent(extract.address("csv"), extract.as_of.day),
        "scheme": "file" if local else settings.SITE_URL.partition(":")[0],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "header": True},
        "schema": frictionless_schema(extract.data_set, extract.columns),
    }


def frictionless_schema(data_set: DataSet, columns: tuple[Column, ...]) -> dict[str, Any]:
    return {
        "fields": [_field(column) for column in columns],
        "missingValues": [""],
        "primaryKey": list(data_set.key),
        "foreignKeys": [
            {"fields": [name], "reference": {"resource": other, "fields": [theirs]}}
            for name, (other, theirs) in data_set.refers.items()
        ],
    }


def _field(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "type": FRICTIONLESS_TYPES[column.type].replace("dateTimeStamp", "datetime"),
        "title": str(column.title),
        "description": in_words(column),
    }
    if column.type in FRICTIONLESS_FORMATS:
        found["format"] = FRICTIONLESS_FORMATS[column.type]
    if column.type == "boolean":
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.codes and column.type == "list":
        one = "|".join(map(re.escape, column.codes))
        constraints["pattern"] = f"({one})({LIST_SEPARATOR}({one}))*"
    elif column.codes:
        constraints["enum"] = column.codes
    return found | ({"constraints": constraints} if constraints else {})
