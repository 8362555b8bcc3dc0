"""Examples for the description, made from its own schemas: they show shapes, and are of no council's record."""

from typing import Any

DAY, MOMENT = "2026-12-01", "2026-12-01T09:30:00Z"
FORMATS = {"date": DAY, "date-time": MOMENT}
NAMED: dict[str, Any] = {
    "code": "KEN",
    "council_code": "KEN",
    "predecessor_code": "HAG",
    "successor_code": "NYE",
    "name": "Kent",
    "council": "Kent",
    "methodology_version": "1.0",
}
TYPES: dict[str, Any] = {"integer": 7, "number": 51.5, "boolean": False, "string": "…", "null": None}
DEEPEST = 8


def example(schema: dict[str, Any], schemas: dict[str, Any], name: str = "", depth: int = 0) -> Any:
    """A value that a schema allows; ``schemas`` are those that it may refer to, ``name`` is the field's."""
    if depth > DEEPEST:
        return None
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rpartition("/")[2]], schemas, name, depth + 1)
    for several in ("anyOf", "allOf"):
        if several in schema:
            return example(schema[several][0], schemas, name, depth + 1)
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        fields = schema.get("properties", {})
        return {key: example(one, schemas, key, depth + 1) for key, one in fields.items()}
    if kind == "array":
        return [example(schema.get("items", {}), schemas, "", depth + 1)]
    return _single(schema, name)


def _single(schema: dict[str, Any], name: str) -> Any:
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    if schema.get("type") == "string" and name in NAMED:
        return NAMED[name]
    if schema.get("type") == "string" and name.endswith("url"):
        return "https://…"
    return TYPES.get(schema.get("type", ""), "…")
