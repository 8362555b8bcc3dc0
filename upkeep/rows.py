"""The rows of every table in a form that both databases write alike: one line of JSON each, all columns by name order.

The content of a table is the sum of the SHA-256 of its lines, modulo 2²⁵⁶: whatever order a database returns them in
(they sort texts differently), the same rows give the same number.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BinaryField, Field, JSONField, Model
from django.utils.duration import duration_string

# Who is signed in, from where: worth nothing to anybody else, and a danger in a file that is carried about.
LEFT_OUT = {"sessions.session", "usersessions.usersession"}
CHUNK = 1000
BINARY_CHUNK = 4
MODULUS = 2**256


@dataclass
class Sum:
    """How many rows there are, and what is in them."""

    rows: int = 0
    content: int = 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self.content = (self.content + int.from_bytes(hashlib.sha256(line).digest(), "big")) % MODULUS

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "content": f"{self.content:064x}"}


def models() -> list[type[Model]]:
    """Every model that is backed up, tables between two models included, in the order of their tables' names."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def fields(model: type[Model]) -> list[Field]:
    """The columns of a table that hold something of their own, in the order of their names."""
    return sorted((field for field in model._meta.local_concrete_fields if not field.generated), key=column)


def column(field: Field) -> str:
    return field.column or field.attname


def columns(model: type[Model]) -> list[str]:
    return [column(field) for field in fields(model)]


def lines(model: type[Model], using: str = DEFAULT_DB_ALIAS) -> Iterator[bytes]:
    """The rows of a table, read in chunks: memory does not grow with the table."""
    own = fields(model)
    chunk = BINARY_CHUNK if any(isinstance(field, BinaryField) for field in own) else CHUNK
    rows = model._base_manager.using(using).order_by("pk").values_list(*(field.attname for field in own))
    for row in rows.iterator(chunk_size=chunk):
        yield encode(row)


def encode(row: Iterable[Any]) -> bytes:
    # Sorted: PostgreSQL does not keep the order of the keys in a JSON column.
    text = json.dumps(list(row), default=_as_json, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, timedelta):
        return duration_string(value)
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value)} has no form in a backup")


def decode(line: bytes, own: list[Field]) -> list[Any]:
    return [_as_python(field, value) for field, value in zip(own, json.loads(line), strict=True)]


def _as_python(field: Field, value: Any) -> Any:
    if value is None or isinstance(field, JSONField):
        return value
    return field.to_python(value)


class Table:
    """Takes rows into a table as they are, past everything that models do when they are saved."""

    def __init__(self, model: type[Model], using: str = DEFAULT_DB_ALIAS) -> None:
        self._connection = connections[using]
        self._fields = fields(model)
        quote = self._connection.ops.quote_name
        names = ", ".join(quote(column(field)) for field in self._fields)
        marks = ", ".join(["%s"] * len(self._fields))
        self._insert = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 (our names)

    def take(self, part: bytes) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(self._insert, [self._prepared(line) for line in part.splitlines()])

    def _prepared(self, line: bytes) -> list[Any]:
        values = decode(line, self._fields)
        pairs = zip(self._fields, values, strict=True)
        return [field.get_db_prep_save(value, self._connection) for field, value in pairs]


def summed(model: type[Model], using: str = DEFAULT_DB_ALIAS) -> Sum:
    """What is in a table now."""
    found = Sum()
    for line in lines(model, using):
        found.add(line)
    return found
