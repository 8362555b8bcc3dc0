"""Compares a file with what was imported before: what each row would lead to, and why not. Nothing is written.

The number of queries grows with hundreds of rows, not with rows: the register, what is known of the external ids and
the records they became are asked for in bulk.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..choices import Grade
from ..models import Council, ImportedRow
from ..rules import AsOf
from .columns import layout
from .kinds import ImportKind, Wording
from .places import Places
from .reading import Read, Reader
from .table import Table
from .wording import differences, mark, says_the_same, stored_wording

# Rows asked for in one query, and between two reports of progress.
AT_ONCE = 500
Progress = Callable[[int, int], None]
One = TypeVar("One")


class Outcome(TextChoices):
    """What becomes of a row."""

    NEW = "new", pgettext_lazy("imported row", "New")
    CHANGED = "changed", pgettext_lazy("imported row", "Changed")
    UNCHANGED = "unchanged", pgettext_lazy("imported row", "Unchanged")
    REFUSED = "refused", gettext_lazy("Refused")


@dataclass(slots=True)
class Row:
    """One row: what it is about, what becomes of it, and what there is to say about that.

    ``changes``: what would be other words. ``why``: why it is refused. ``before_publication``: what would still
    keep the draft from being public.
    """

    line: int
    external_id: str
    what: str
    outcome: Outcome
    changes: Sequence[str] = ()
    why: Sequence[str] = ()
    before_publication: Sequence[str] = ()
    council: Council | None = None
    words: Wording | None = None
    record: Any = None
    known: ImportedRow | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows of a file, in its order."""

    kind: ImportKind
    rows: list[Row]

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(row.outcome for row in self.rows)
        return {outcome.value: counted[outcome] for outcome in Outcome}

    @property
    def seen(self) -> str:
        """The same as long as the same would become of every row."""
        told = [(row.line, row.outcome, row.mark, *row.changes, *row.why) for row in self.rows]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def no_progress(done: int, total: int) -> None:
    """For whoever does not wait."""


def compare(kind: ImportKind, table: Table, *, now: datetime, progress: Progress = no_progress) -> Comparison:
    """What importing a table would lead to. Raises ``ImportRefused`` where its columns are not those of the kind."""
    found = layout(table.header, kind.columns, with_documents=kind.has_evidence)
    comparer = _Comparer(kind, Places(AsOf.at(now).day), now)
    reader = Reader(kind, found, comparer.places, comparer.today)
    reads = [reader.read(line) for line in table.lines]
    _refuse_doubles(reads)
    rows: list[Row] = []
    for some in _by(AT_ONCE, reads):
        rows += comparer.rows(some, reader.silent)
        progress(len(rows), len(reads))
    return Comparison(kind, rows)


def _refuse_doubles(reads: list[Read]) -> None:
    lines: defaultdict[str, list[int]] = defaultdict(list)
    for one in reads:
        if one.external_id:
            lines[one.external_id].append(one.line)
    for one in reads:
        if len(lines.get(one.external_id, ())) > 1:
            numbers = ", ".join(map(str, lines[one.external_id]))
            sentence = _("external_id: “%(id)s” is in more than one line: %(lines)s.")
            one.faults.append(sentence % {"id": one.external_id, "lines": numbers})


class _Comparer:
    def __init__(self, kind: ImportKind, places: Places, now: datetime) -> None:
        self.kind, self.places, self.today = kind, places, AsOf.at(now).day

    def rows(self, reads: Sequence[Read], silent: set[str]) -> Iterator[Row]:
        """What becomes of some rows, with a fixed number of queries."""
        known = self._known(reads)
        records = self._records(known.values())
        for one in reads:
            row = known.get(one.external_id)
            record = records.get(row.record_id) if row else None
            if record is not None and not one.faults:
                one.words |= {
                    name: value for name, value in stored_wording(self.kind, record).items() if name in silent
                }
            yield self._row(one, row, record)

    def _known(self, reads: Sequence[Read]) -> dict[str, ImportedRow]:
        ids = [one.external_id for one in reads]
        rows = ImportedRow.objects.filter(kind=self.kind.name, external_id__in=ids)
        return {row.external_id: row for row in rows}

    def _records(self, known: Iterable[ImportedRow]) -> dict[int, Any]:
        records: Any = self.kind.model._default_manager
        rows = records.filter(pk__in=[one.record_id for one in known])
        rows = rows.select_related("edited_by", "created_by")
        if self.kind.has_evidence:
            rows = rows.prefetch_related("evidence")
        return {row.pk: row for row in rows}

    def _row(self, one: Read, known: ImportedRow | None, record: Any) -> Row:
        found = Row(one.line, one.external_id, one.council.short_name if one.council else "", Outcome.REFUSED)
        found.known, found.record = known, record
        if one.faults or one.council is None:
            found.why = one.faults
            return found
        found.council, found.words = one.council, one.words
        draft = self.kind.draft(one.council, one.words)
        found.what, found.mark = str(draft), mark(one.council.pk, one.words)
        found.before_publication = self._before_publication(draft, one)
        if known is None:
            found.outcome = Outcome.NEW
        elif record is None:
            found.why = [_thrown_away()]
        else:
            self._meet(found, record, known)
        return found

    def _before_publication(self, draft: Any, one: Read) -> list[str]:
        assert one.council is not None  # noqa: S101 (for the type checker: it was asked just before)
        grades = [item["grade"] for item in one.words.get("evidence", ()) if item["grade"] != Grade.E]
        problems = self.kind.problems(draft, grades, self.today, self.places.held(one.council))
        return [str(problem.message) for problem in problems]

    def _meet(self, found: Row, record: Any, known: ImportedRow) -> None:
        """A row and the record that it became before."""
        assert found.words is not None  # noqa: S101 (for the type checker: what is refused never comes here)
        stored = stored_wording(self.kind, record)
        is_same_place = found.council is not None and record.council_id == found.council.pk
        if is_same_place and mark(record.council_id, stored) == found.mark:
            found.outcome = Outcome.UNCHANGED
        elif record.state != "draft":
            if is_same_place and says_the_same(self.kind, stored, found.words):
                found.outcome = Outcome.UNCHANGED
            else:
                found.why = [_is_public(record)]
        elif why := self._may_not_change(found, record, known, stored):
            found.why = [why]
        else:
            found.outcome = Outcome.CHANGED
            found.changes = list(differences(self.kind, stored, found.words))

    def _may_not_change(self, found: Row, record: Any, known: ImportedRow, stored: Wording) -> str:
        """Why a draft keeps the words that it has; "" where it may get others."""
        words = found.words or {}
        council = self.places.by_id(record.council_id)
        if council != found.council or any(stored[name] != words[name] for name in self.kind.fixed):
            record.council = council
            sentence = _(
                "The draft of this row is about something else (%(what)s). Throw it away, or give the row another "
                "external id."
            )
            return sentence % {"what": record}
        if mark(record.council_id, stored) != known.content_hash:
            return _was_edited(record)
        if record.submitted_at:
            return _("The draft of this row is in review. Take it out of review before its words are changed.")
        return ""


def _thrown_away() -> str:
    return _(
        "The draft of this row was thrown away. Give the row another external id to import it as a new draft, or leave "
        "it out."
    )


def _is_public(record: Any) -> str:
    if record.state == "retracted":
        return _("This was published and retracted. To say it again, give the row another external id.")
    return _(
        "This is published, and what is published is never changed. Record a new one: give the row another external id."
    )


def _was_edited(record: Any) -> str:
    sentence = _(
        "%(who)s changed this draft on %(when)s, since it was imported, and the file says something else. Take the "
        "draft’s words over into the file, or leave the row out."
    )
    who = record.edited_by.get_username() if record.edited_by else _("Somebody")
    when = timezone.localtime(record.edited_at) if record.edited_at else None
    return sentence % {"who": who, "when": date_format(when, "j F Y, H:i") if when else _("a day that is not known")}


def _by(size: int, items: Sequence[One]) -> Iterator[Sequence[One]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
