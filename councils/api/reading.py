"""The OpenAPI description as people read it: endpoints with their parameters, fields and examples."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .description import description

Described = dict[str, Any]
SHOWN_OF_LIST = 1


@dataclass(frozen=True)
class Line:
    """A parameter or a field: its name, its type in words, what it says, and its codes with their words."""

    name: str
    type: str
    words: str
    codes: list[tuple[str, str]] = field(default_factory=list)
    is_path: bool = False


@dataclass(frozen=True)
class Endpoint:
    """An address: ``own`` are its parameters beside the ``shared`` ones, ``url`` an example that works."""

    id: str
    path: str
    title: str
    words: str
    own: list[Line]
    takes_shared: bool
    fields: list[Line]
    url: str
    example: str


@dataclass(frozen=True)
class Reference:
    shared: list[Line]
    endpoints: list[Endpoint]


def reference() -> Reference:
    """All of the description, with the parameters that every data set has told once."""
    found = description()
    operations = [(path, methods["get"]) for path, methods in found["paths"].items()]
    lists = [one for _path, one in operations if any(p["name"] == "cursor" for p in one["parameters"])]
    everywhere = set.intersection(*({p["name"] for p in one["parameters"]} for one in lists))
    shared = [_line(one) for one in lists[0]["parameters"] if one["name"] in everywhere]
    return Reference(shared, [_endpoint(path, one, everywhere, found) for path, one in operations])


def _endpoint(path: str, operation: Described, everywhere: set[str], found: Described) -> Endpoint:
    schemas = found["components"]["schemas"]
    names = {one["name"] for one in operation["parameters"]}
    takes_shared = everywhere <= names
    own = [one for one in operation["parameters"] if not takes_shared or one["name"] not in everywhere]
    content = operation["responses"]["200"]["content"]["application/json"]
    return Endpoint(
        id=operation["operationId"],
        path=path,
        title=operation["summary"],
        words=operation.get("description", ""),
        own=[_line(one) for one in own],
        takes_shared=takes_shared,
        fields=list(_fields(content["schema"], schemas)),
        url=_example_address(path, operation, takes_shared),
        example=json.dumps(content["example"], ensure_ascii=False, indent=2),
    )


def _example_address(path: str, operation: Described, is_list: bool) -> str:
    for one in operation["parameters"]:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", one["schema"]["examples"][0])
    return path + ("?limit=2" if is_list else "")


def _line(parameter: Described) -> Line:
    schema = parameter["schema"]
    several = schema.get("items", {})
    codes = several.get("x-enumDescriptions") or dict.fromkeys(schema.get("enum", ()), "")
    kind = _type(schema)
    if parameter["name"] == "columns":
        kind, codes = _("names of fields"), {}
    return Line(
        parameter["name"], kind, parameter.get("description", ""), list(codes.items()), parameter["in"] == "path"
    )


def _type(schema: Described) -> str:
    if "anyOf" in schema:
        return _("%(type)s or null") % {"type": _type(schema["anyOf"][0])}
    if schema.get("type") == "array":
        return _("list: %(type)s") % {"type": _type(schema.get("items", {}))}
    if "$ref" in schema or schema.get("type") == "object":
        return _("object")
    kind = str({"date": _("date"), "date-time": _("moment")}.get(schema.get("format", "")) or schema.get("type", ""))
    least, most = schema.get("minimum"), schema.get("maximum")
    if most is not None:
        words = {"type": kind, "least": least, "most": most, "usual": schema.get("default")}
        kind = _("%(type)s, %(least)s to %(most)s; else %(usual)s") % words
    elif "enum" in schema:
        kind = _("code")
    return kind


def _fields(schema: Described, schemas: Described) -> Iterator[Line]:
    """The fields of a row, where the answer is a list; else those of the answer."""
    whole = schemas[schema["$ref"].rpartition("/")[2]]
    items = whole["properties"].get("items", {}).get("items", {}).get("$ref")
    shown = schemas[items.rpartition("/")[2]] if items else whole
    for name, one in shown["properties"].items():
        yield Line(name, _type(one), one.get("description") or one.get("title", ""))
