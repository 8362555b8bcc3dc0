"""Keeps published rows from being changed or deleted, in the database itself (rule 5).

Triggers, because no constraint can compare a row with what it was. They are laid anew after every migration,
since SQLite drops them when it rebuilds a table. Demonstration rows are exempt, so that they can be unloaded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.models import Field, Model

from .record import Record


def protected_models() -> list[type[Record]]:
    """Every model whose published rows are protected, of whichever app."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def _names(model: type[Record]) -> tuple[str, str, str]:
    table = model._meta.db_table
    return table, f"{table}_keep_rows", f"{table}_keep_words"


def _changed(model: type[Record], distinct: str) -> str:
    """SQL that is true when a column which may not change does."""
    quote = '"{}"'.format
    kept = [f for f in model._meta.concrete_fields if f.name not in model.MUTABLE and not f.primary_key]
    tests = [f"(OLD.{quote(f.column)} {distinct} NEW.{quote(f.column)}{_unless_erased(f, model)})" for f in kept]
    tests += [
        f'(OLD."retracted_at" IS NOT NULL AND OLD.{quote(column)} {distinct} NEW.{quote(column)})'
        for column in ("retracted_at", "retracted_by_id", "retraction_reason", "correction")
    ]
    return " OR ".join(tests)


def _unless_erased(field: Field, model: type[Record]) -> str:
    """SQL that lets a column be emptied, where it may be, on a row that is retracted."""
    if field.name not in model.ERASABLE:
        return ""
    return f""" AND NOT (NEW."retracted_at" IS NOT NULL AND NEW."{field.column}" = '')"""


WHEN_PUBLISHED = 'OLD."published_at" IS NOT NULL AND NOT OLD."is_demo"'
NO_DELETE = "Published rows are never deleted: retract them."
NO_CHANGE = "Published rows are never changed: retract them and publish a new one."


def _sqlite(model: type[Record]) -> Iterator[str]:
    table, keep_rows, keep_words = _names(model)
    yield (
        f'CREATE TRIGGER "{keep_rows}" BEFORE DELETE ON "{table}" WHEN {WHEN_PUBLISHED} '
        f"BEGIN SELECT RAISE(ABORT, '{NO_DELETE}'); END"
    )
    yield (
        f'CREATE TRIGGER "{keep_words}" BEFORE UPDATE ON "{table}" WHEN {WHEN_PUBLISHED} '
        f"AND ({_changed(model, 'IS NOT')}) BEGIN SELECT RAISE(ABORT, '{NO_CHANGE}'); END"
    )


def _postgresql(model: type[Record]) -> Iterator[str]:
    table, keep_rows, keep_words = _names(model)
    for name, message in ((keep_rows, NO_DELETE), (keep_words, NO_CHANGE)):
        yield (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END $$"
        )
    yield (
        f'CREATE TRIGGER "{keep_rows}" BEFORE DELETE ON "{table}" FOR EACH ROW '
        f'WHEN ({WHEN_PUBLISHED}) EXECUTE FUNCTION "{keep_rows}"()'
    )
    yield (
        f'CREATE TRIGGER "{keep_words}" BEFORE UPDATE ON "{table}" FOR EACH ROW '
        f"WHEN ({WHEN_PUBLISHED} AND ({_changed(model, 'IS DISTINCT FROM')})) "
        f'EXECUTE FUNCTION "{keep_words}"()'
    )


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers away, for a migration that has to mend published rows."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in protected_models():
            table, *names = _names(model)
            if table in tables:
                for name in names:
                    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Lay the triggers for the columns that the tables have now; may be repeated."""
    remove(using)
    connection = connections[using]
    statements = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in protected_models():
            if model._meta.db_table in tables and router.allow_migrate_model(using, model):
                for statement in statements(model):
                    cursor.execute(statement)


@contextmanager
def suspended(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Without the triggers for a while."""
    remove(using)
    try:
        yield
    finally:
        install(using)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of triggers that should be there and are not: for ``check_record``."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {name for (name,) in cursor.fetchall()}
    return sorted(name for model in protected_models() for name in _names(model)[1:] if name not in there)


def _is_last_app(app_config: Any) -> bool:
    labels = [config.label for config in apps.get_app_configs() if config.models_module]
    return bool(labels) and app_config.label == labels[-1]


def install_after_migrate(app_config: Any, using: str, **kwargs: Any) -> None:
    """``post_migrate`` receiver: once, after the last app, when every table is there."""
    if _is_last_app(app_config):
        install(using)


def is_protected(row: Model) -> bool:
    """Whether the database would refuse to delete this row."""
    return isinstance(row, Record) and row.published_at is not None and not row.is_demo
