"""Brings a backup back, whole or not at all: it is read through before anything is touched, and all rows go in
within one transaction, which is compared with the backup before it ends.
"""

import secrets
import shutil
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.models import Model
from django.db.models.fields import AutoFieldMixin
from django.utils.translation import gettext as _

from councils.models import Edition, append_only

from . import rows, versions
from .archive import BLOCK, Checked, check, parts
from .backing_up import differences
from .refusal import Refused

# What ``migrate`` itself fills: an empty database has these.
FILLED_BY_MIGRATE = {"auth_group", "auth_group_permissions", "auth_permission", "django_content_type"}
# Numbers of editions that are passed over, so that no page made after the backup is taken for one made after the
# restoring: both would have the same ETag.
EDITIONS_PASSED_OVER = 1000
NAMED = 3

Say = Callable[[str], None]


def checked(path: Path, secret: str, using: str = DEFAULT_DB_ALIAS) -> Checked:
    """A backup that is whole and fits this version of the site and its database."""
    found = check(path, secret)
    applied, missing = versions.migrations(using)
    if missing:
        raise Refused(_("The database lacks %(n)d migrations: run manage.py migrate first.") % {"n": len(missing)})
    theirs = found.about["migrations"]
    if newer := versions.lists(theirs, applied):
        raise Refused(
            _("This backup is of a newer version of the site, %(version)s: restore with that. Unknown: %(names)s.")
            % {"version": found.about["version"], "names": _few(newer)}
        )
    columns = {model._meta.db_table: rows.columns(model) for model in rows.models()}
    older = versions.lists(applied, theirs) or sorted(
        name
        for name in columns.keys() | found.about["columns"]
        if columns.get(name) != found.about["columns"].get(name)
    )
    if older:
        raise Refused(
            _(
                "This backup is of another version of the site, %(version)s: check that version out, restore there,"
                " then upgrade. What differs: %(names)s."
            )
            % {"version": found.about["version"], "names": _few(older)}
        )
    return found


def restore(*, path: Path, secret: str, replace: bool, say: Say, using: str = DEFAULT_DB_ALIAS) -> Checked:
    """Put everything back. Whatever goes wrong, even a kill, the database stays as it was."""
    found = checked(path, secret, using)
    media = Path(settings.MEDIA_ROOT)
    fresh = media.with_name(f"{media.name}.restoring.{secrets.token_hex(4)}")
    try:
        with transaction.atomic(using):
            # Nobody else writes meanwhile; who reads, reads what was there.
            _tell_postgresql("LOCK TABLE {} IN EXCLUSIVE MODE", using)
            if not replace:
                _refuse_if_filled(using)
            _replace_rows(found, path, secret, fresh, say, using)
            # By how much there is in each it plans: else pages are slow until it counts of itself.
            _tell_postgresql("ANALYZE {}", using)
        _put_in_place(fresh, media)
    except OSError as error:
        raise Refused(
            _("The uploads can’t be written: %(why)s. Restore again.") % {"why": error.strerror or error}
        ) from error
    except DatabaseError as error:
        raise Refused(
            _("The database did not take the backup, and is as it was: %(why)s") % {"why": str(error).split("\n")[0]}
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    ContentType.objects.clear_cache()
    cache.clear()
    return found


def _tell_postgresql(statement: str, using: str) -> None:
    """A statement about all tables; SQLite has one writer at a time anyway, and plans without counting."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in rows.models())
        with connection.cursor() as cursor:
            cursor.execute(statement.format(names))


def _refuse_if_filled(using: str) -> None:
    counted = (
        (model._meta.db_table, model._base_manager.using(using).count())
        for model in rows.models()
        if model._meta.db_table not in FILLED_BY_MIGRATE
    )
    if filled := [f"{name} ({count})" for name, count in counted if count]:
        raise Refused(
            _(
                "The database is not empty: %(tables)s. Restore into an empty one (manage.py migrate makes it),"
                " or say --replace to lose what is there."
            )
            % {"tables": _few(filled)}
        )


def _replace_rows(found: Checked, path: Path, secret: str, fresh: Path, say: Say, using: str) -> None:
    # Not ``suspended``: after an error it could not lay them again, and the transaction brings them back anyway.
    append_only.remove(using)
    highest = _highest_edition(using)
    for model in rows.models():
        model._base_manager.using(using)._raw_delete(using)
    _take(path, secret, fresh, say, using)
    connections[using].check_constraints()
    append_only.install(using)
    if faults := differences(found.tables, using):
        raise Refused("\n".join((_("The database holds something else than the backup, and is as it was."), *faults)))
    _count_on(max(highest, _highest_edition(using)), using)


def _take(path: Path, secret: str, fresh: Path, say: Say, using: str) -> None:
    tables = {model._meta.db_table: rows.Table(model, using) for model in rows.models()}
    begun = ""
    for part in parts(path, secret):
        if part.table:
            if part.table != begun:
                begun = part.table
                say(begun)
            tables[part.table].take(part.data.read())
        elif part.upload:
            target = fresh / part.upload
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                while block := part.data.read(BLOCK):
                    file.write(block)


def _put_in_place(fresh: Path, media: Path) -> None:
    """After the rows: uploads take their place by two renamings."""
    former = fresh.with_name(f"{fresh.name}.former")
    if media.exists():
        media.rename(former)
    if fresh.exists():
        fresh.rename(media)
    shutil.rmtree(former, ignore_errors=True)


def _highest_edition(using: str) -> int:
    return Edition.objects.using(using).order_by("-pk").values_list("pk", flat=True).first() or 0


def _count_on(edition: int, using: str) -> None:
    """New rows get numbers that were never given to others, in the backup or in the database before."""
    connection = connections[using]
    table = Edition._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in rows.models():
                if isinstance(model._meta.pk, AutoFieldMixin):
                    _count_on_postgresql(cursor, model)
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, edition + EDITIONS_PASSED_OVER]
            )
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, edition + EDITIONS_PASSED_OVER]
            )


def _count_on_postgresql(cursor: Any, model: type[Model]) -> None:
    table, column = model._meta.db_table, model._meta.pk.column
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
    (sequence,) = cursor.fetchone()
    cursor.execute(
        f'SELECT setval(%s, GREATEST((SELECT COALESCE(MAX("{column}"), 0) + 1 FROM "{table}"),'  # noqa: S608 (our names)
        f" (SELECT last_value + is_called::int FROM {sequence})), false)",
        [sequence],
    )


def _few(names: Iterable[str]) -> str:
    names = list(names)
    shown = list(islice(names, NAMED))
    return ", ".join(shown) + (_(" and %(n)d more") % {"n": len(names) - NAMED} if len(names) > NAMED else "")
