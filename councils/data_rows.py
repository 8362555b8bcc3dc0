"""How the rows of the data sets are read: one by one, in an order that later rows do not change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from .changes import changes
from .changes.sources import EVIDENCE_PATHS
from .copies import path_of
from .models import Council, Evidence, FunctionCorrection, PolicyRecord, PracticeFinding, Response
from .models.council import Code
from .models.record import WHO_WROTE_IT
from .registered import codes_known, councils_known, successions_known
from .rules import BEGINNING, TICK, AsOf, midnight
from .scope import SINCE, Position, Scope
from .summaries import counting_findings, counting_records

CHUNK = 500


@dataclass(frozen=True)
class Said:
    """A record as a data set tells it: with its council as known on the day, and the strongest grade shown then."""

    council: Council
    record: Any
    anchor: str
    counts: bool = False
    grade: str = ""

    @property
    def url(self) -> str:
        return self.council.get_absolute_url() + (f"#{self.anchor}" if self.anchor else "")

    @property
    def archived_url(self) -> str:
        return self.record.archived_then

    @property
    def copy_sha256(self) -> str:
        """Of the copy of a document that this site kept at the moment; "" without."""
        return (self.record.copy_then or {}).get("sha256", "")

    @property
    def copy_path(self) -> str:
        told = self.record.copy_then
        return path_of(told["sha256"], told["media_type"]) if told else ""


@dataclass(frozen=True)
class Registered:
    council: Council
    predecessors: list[str]
    successors: list[str]


@dataclass(frozen=True)
class Coded:
    council: Council
    code: Code


# --- How rows are read ----------------------------------------------------------------------------------------------


def in_publication_order(rows: Any, scope: Scope) -> Iterator[Any]:
    """Rows in the order in which they were published, without keeping them: new ones come last."""
    rows = rows.defer(*WHO_WROTE_IT)
    if scope.after:
        last = scope.after
        rows = rows.filter(Q(published_at__gt=last.moment) | Q(published_at=last.moment, pk__gt=last.key[0]))
    rows = rows.order_by("published_at", "pk")
    return (rows[: scope.limit] if scope.limit else rows).iterator(CHUNK)


def when_published(item: Said) -> datetime:
    """What ``in_publication_order`` goes by."""
    return item.record.published_at


def _with_grade(rows: Any, owner: str, as_of: AsOf) -> Any:
    """Adds ``grade_then``: the grade of the strongest document shown, which the database finds by itself."""
    shown = Evidence.published.as_of(as_of).filter(**{owner: OuterRef("pk")})
    return rows.annotate(grade_then=Coalesce(Subquery(shown.order_by("grade").values("grade")[:1]), Value("")))


def policy_records(scope: Scope) -> Iterator[Said]:
    counting = counting_records(scope.as_of)
    shown = _with_grade(scope.of(PolicyRecord.published.ever(scope.as_of)), "policy_record", scope.as_of)
    for row in in_publication_order(shown, scope):
        council = scope.councils[row.council_id]
        yield Said(council, row, f"record-{row.pk}", row.pk in counting, row.grade_then)


def practice_findings(scope: Scope) -> Iterator[Said]:
    counting = counting_findings(scope.as_of)
    shown = _with_grade(scope.of(PracticeFinding.published.ever(scope.as_of)), "practice_finding", scope.as_of)
    for row in in_publication_order(shown, scope):
        council = scope.councils[row.council_id]
        yield Said(council, row, f"finding-{row.pk}", row.pk in counting, row.grade_then)


def evidence(scope: Scope) -> Iterator[Said]:
    shown = Evidence.published.ever(scope.as_of).with_archived_copy_of(scope.as_of).with_kept_copy_of(scope.as_of)
    documents = scope.of(shown, *EVIDENCE_PATHS).annotate(about=Coalesce(*EVIDENCE_PATHS))
    for row in in_publication_order(documents, scope):
        of_policy = row.policy_record_id
        anchor = f"record-{of_policy}" if of_policy else f"finding-{row.practice_finding_id}"
        yield Said(scope.councils[row.about], row, anchor)


def responses(scope: Scope) -> Iterator[Said]:
    shown = scope.of(Response.published.ever(scope.as_of), "practice_finding__council")
    for row in in_publication_order(shown.select_related("practice_finding"), scope):
        council = scope.councils[row.practice_finding.council_id]
        yield Said(council, row, f"finding-{row.practice_finding_id}")


def function_corrections(scope: Scope) -> Iterator[Said]:
    for row in in_publication_order(scope.of(FunctionCorrection.published.ever(scope.as_of)), scope):
        yield Said(scope.councils[row.council_id], row, "")


def all_changes(scope: Scope) -> Iterator[Any]:
    since: date | None = scope.own.get(SINCE.name)
    kinds = scope.own.get("kind")
    first = max(midnight(since) if since else BEGINNING, scope.after.moment if scope.after else BEGINNING)
    # What was said at the very moment is wanted too, and ``changes`` gives what was said after one.
    told = changes(scope.as_of, councils=scope.ids, after=first - TICK if first > BEGINNING else None)
    if scope.after:
        told = _beyond(told, scope.after)
    return (change for change in told if not kinds or change.kind in kinds)


def _beyond(told: Iterator[Any], last: Position) -> Iterator[Any]:
    """Changes after one of them, of those from its moment on."""
    passed = False
    for change in told:
        if passed or change.at != last.moment:
            yield change
        passed = passed or change.id == last.key[0]


def register_rows(scope: Scope) -> Iterator[Registered]:
    known = councils_known(scope.as_of) if scope.ids is not None else scope.councils.values()
    followed = successions_known(scope.as_of, known)
    for council in scope.councils.values():
        yield Registered(
            council,
            [one.predecessor.code for one in followed if one.successor.pk == council.pk],
            [one.successor.code for one in followed if one.predecessor.pk == council.pk],
        )


def gss_codes(scope: Scope) -> Iterator[Coded]:
    coded = [Coded(council, code) for council in scope.councils.values() for code in codes_known(council)]
    yield from sorted(coded, key=lambda one: one.code.code)


def successions(scope: Scope) -> Iterator[Any]:
    wanted = scope.councils
    return (one for one in successions_known(scope.as_of) if one.predecessor.pk in wanted or one.successor.pk in wanted)
