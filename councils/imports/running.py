"""The way of a file from its bytes to a preview, and from there to drafts."""

import hashlib
import zlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from .. import operations
from ..models import ImportRun
from ..operations import Person
from . import applying
from .comparing import Comparison, Progress, compare, no_progress
from .kinds import ImportKind, kind_named, kinds, recognise
from .parsing import MOST_LINES, parse
from .report import told
from .table import ImportRefused, Table

LONGEST_NAME = 200


def understand(data: bytes, *, kind: str = "", most: int = MOST_LINES) -> tuple[ImportKind, Table]:
    """What a file holds, and of which kind; raises ``ImportRefused``."""
    table = parse(data, most=most)
    found = kind_named(kind) if kind else recognise(table.header)
    if found is None:
        names = ", ".join(one.name for one in kinds())
        sentence = _("There is no kind “%(kind)s”. Give one of: %(names)s.")
        raise ImportRefused([sentence % {"kind": kind, "names": names}])
    return found, table


def described(data: bytes, name: str, table: Table, comparison: Comparison) -> ImportRun:
    """What is kept of a file and what it leads to; not stored."""
    return ImportRun(
        kind=comparison.kind.name,
        file_name=name.replace("\x00", "")[-LONGEST_NAME:] or _("without a name"),
        sha256=hashlib.sha256(data).hexdigest(),
        read_as=table.read_as[:300],
        seen=comparison.seen,
        counts=comparison.counts,
        report=told(comparison),
    )


def preview(data: bytes, name: str, *, kind: str = "", most: int, by: Person, now: datetime) -> ImportRun:
    """Compare a file with the record and keep what was found, with the file, to be applied from there."""
    found, table = understand(data, kind=kind, most=most)
    run = described(data, name, table, compare(found, table, now=now))
    run.content = zlib.compress(data)
    return operations.keep_preview(run=run, by=by, now=now)


class ChangedSince(Exception):
    """Something changed since a preview was shown; it now shows what would become of the rows today."""


def apply_preview(*, run: int, leave_out: bool, by: Person, now: datetime) -> bool:
    """Apply a preview exactly as it was shown; False where it was applied before, so that a second click does nothing.

    Raises ``ChangedSince`` where other things would become of the rows by now, ``ImportRefused`` for what can't be
    applied.
    """
    with transaction.atomic():
        operations.begin_import()
        stored = ImportRun.objects.select_for_update(of=("self",)).get(pk=run)
        if stored.state == "applied":
            return False
        if stored.content is None:
            raise ImportRefused([_("The file is kept for a day only. Choose it again.")])
        found, table = understand(zlib.decompress(bytes(stored.content)), kind=stored.kind)
        comparison = compare(found, table, now=now)
        is_as_shown = comparison.seen == stored.seen
        if is_as_shown:
            applying.apply(comparison, run=stored, by=by, now=now, leave_out=leave_out)
        operations.keep_report(run=stored, seen=comparison.seen, counts=comparison.counts, report=told(comparison))
    if not is_as_shown:
        raise ChangedSince
    return True


def apply_at_once(
    data: bytes,
    name: str,
    *,
    kind: str = "",
    seen: str,
    leave_out: bool,
    by: Person,
    now: datetime,
    progress: Progress = no_progress,
) -> ImportRun:
    """Compare and apply in one transaction, for the command, which has shown what is ``seen``."""
    found, table = understand(data, kind=kind)
    with transaction.atomic():
        operations.begin_import()
        comparison = compare(found, table, now=now)
        if comparison.seen != seen:
            raise ChangedSince
        run = described(data, name, table, comparison)
        run.created_at, run.created_by = now, by
        applying.apply(comparison, run=run, by=by, now=now, leave_out=leave_out, progress=progress)
        operations.keep_report(run=run, seen=comparison.seen, counts=comparison.counts, report=told(comparison))
    return run
