"""Makes a backup: everything as it stood at one moment, while the site goes on."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils.translation import gettext as _

from . import rows, versions
from .archive import FORMAT, Writer, check
from .refusal import Refused

# How names of backups begin and end, and those of what a killed one leaves behind.
NAME, ENDING, UNFINISHED = "firewall-tracker", ".backup", ".unfinished"


@dataclass(frozen=True)
class Made:
    """What a backup holds. ``sha256`` is that of the file."""

    rows: int
    uploads: int
    size: int
    sha256: str


@contextmanager
def snapshot(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """A transaction that reads everything as it is now, and neither waits for writers nor makes them wait.

    Inside somebody's transaction, that one decides what is seen.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # By its settings a transaction takes the writers' lock at once; this one is not to write.
        connection.ensure_connection()
        writers: Any = connection
        mode, writers.transaction_mode = writers.transaction_mode, None
        try:
            with transaction.atomic(using), connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # from here on it sees nothing newer
                yield
        finally:
            writers.transaction_mode = mode


def back_up(*, path: Path, secret: str, now: datetime, verify: bool = False, using: str = DEFAULT_DB_ALIAS) -> Made:
    """Write the file whole or not at all; one that is there already is left alone.

    With ``verify`` it is read again, and compared with the database as it was at that moment.
    """
    if path.exists():
        raise Refused(_("%(file)s is there already: nothing was written. Choose another name.") % {"file": path})
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        with snapshot(using):
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                made = _write(file, secret, now, using)
                file.flush()
                os.fsync(file.fileno())  # or a power cut could leave its name without its bytes
            if verify:
                _verify(draft, secret, using)
        draft.rename(path)
    except OSError as error:
        why = error.strerror or str(error)
        raise Refused(_("The backup can’t be written: %(why)s. Nothing of it is kept.") % {"why": why}) from error
    finally:
        draft.unlink(missing_ok=True)
    return made


def name_of(now: datetime) -> str:
    """How a backup is called where only its folder is given: ``pruning`` reads the moment from it."""
    return f"{NAME}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{ENDING}"


class _Digested:
    """A file that is written once, what its bytes hash to and how many they are."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        if self._target.closed:  # after an error: what the archive still held back when it is let go
            return len(data)
        self.sha256.update(data)
        self.size += len(data)
        return self._target.write(data)

    def flush(self) -> None:
        self._target.flush()


def _write(file: IO[bytes], secret: str, now: datetime, using: str) -> Made:
    target = _Digested(file)
    writer = Writer(cast("IO[bytes]", target), secret)
    models = rows.models()
    writer.about(
        {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "columns": {model._meta.db_table: rows.columns(model) for model in models},
            "left_out": sorted(rows.LEFT_OUT),
            **versions.as_facts(using),
        }
    )
    count = sum(writer.table(model._meta.db_table, rows.lines(model, using)).rows for model in models)
    uploads = 0
    for uploads, (name, path) in enumerate(uploaded(Path(settings.MEDIA_ROOT)), 1):  # noqa: B007 (the last is how many)
        writer.file(name, path)
    writer.close()
    file.flush()
    os.fsync(file.fileno())
    return Made(count, uploads, target.size, target.sha256.hexdigest())


def uploaded(folder: Path) -> Iterator[tuple[str, Path]]:
    """Files that were sent to the site, by their path in its folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), path


def _verify(path: Path, secret: str, using: str) -> None:
    if faults := differences(check(path, secret).tables, using):
        raise Refused("\n".join((_("The backup is not what the database holds, and was not kept."), *faults)))


def differences(tables: dict[str, dict[str, object]], using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Where the database holds something else than a backup, one sentence for each table."""
    found = []
    for model in rows.models():
        name, here = model._meta.db_table, rows.summed(model, using).as_json()
        there = tables.get(name, rows.Sum().as_json())
        if here["rows"] != there["rows"]:
            words = {"table": name, "here": here["rows"], "there": there["rows"]}
            found.append(_("%(table)s: %(there)d rows in the backup, %(here)d in the database.") % words)
        elif here != there:
            found.append(_("%(table)s: as many rows as in the backup, with something else in them.") % {"table": name})
    return found
