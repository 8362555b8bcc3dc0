"""The public data sets: what each one holds, its columns, and how its rows are read, one by one.

Other apps add theirs with ``register``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import columns
from .changes import changes
from .changes.sources import midnight
from .changes.telling import BEGINNING, TICK
from .choices import Ask, ChangeKind, EvidenceKind, Finding, Grade, InspectionFunction, Mechanism, PolicyStatus
from .columns import Column
from .models import Council, Evidence, FunctionCorrection, GssCode, PolicyRecord, PracticeFinding, Response
from .models.record import WHO_WROTE_IT
from .registered import codes_known, councils_known, successions_known
from .rules import AsOf
from .scope import SINCE as SINCE
from .scope import OwnFilter as OwnFilter
from .scope import Position as Position
from .scope import Scope as Scope
from .summaries import counting_findings, counting_records

Words = str | Promise
CHUNK = 500


@dataclass(frozen=True)
class DataSet:
    """A public data set. ``key`` names the columns that tell its rows apart, ``refers`` those that name another's.

    ``council`` finds the council that gives a row its place on a map. ``of_rows``: it has the rows of the list, with
    its sorts. ``withdrawable``: rows may vanish from past days too (a withdrawn pledge), so none is kept for ever.
    ``moment`` is what its rows are ordered by, where they are read from the database in that order.
    """

    name: str
    title: Words
    description: Words
    columns: Callable[[], tuple[Column, ...]]
    items: Callable[[Scope], Iterable[Any]]
    key: tuple[str, ...]
    refers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    own: tuple[OwnFilter, ...] = ()
    council: Callable[[Any], Council] = lambda item: item.council
    of_rows: bool = False
    withdrawable: bool = False
    moment: Callable[[Any], datetime] | None = None


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
        return self.council.address + (f"#{self.anchor}" if self.anchor else "")

    @property
    def archived_url(self) -> str:
        return self.record.archived_then


@dataclass(frozen=True)
class Registered:
    council: Council
    predecessors: list[str]
    successors: list[str]


@dataclass(frozen=True)
class Coded:
    council: Council
    code: GssCode


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
    shown = Evidence.published.ever(scope.as_of).with_archived_copy_of(scope.as_of)
    paths = ("policy_record__council", "practice_finding__council")
    documents = scope.of(shown, *paths).annotate(about=Coalesce(*paths))
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


# --- The data sets --------------------------------------------------------------------------------------------------

COUNCIL = {"council_code": ("register", "code")}

_registered: dict[str, DataSet] = {}


def register(*data_sets: DataSet) -> None:
    """Add data sets; one of the same name is replaced, so that reloading does no harm."""
    _registered.update((one.name, one) for one in data_sets)


def data_sets() -> tuple[DataSet, ...]:
    """All data sets, in the order in which people want them."""
    return tuple(_registered.values())


def data_set(name: str) -> DataSet | None:
    return _registered.get(name)


register(
    DataSet(
        "councils",
        _("Councils"),
        _("One row a council: where it stands on each ask and over both, as of the day."),
        columns.council_columns,
        lambda scope: scope.rows(),
        key=("code",),
        of_rows=True,
    ),
    DataSet(
        "policy-records",
        _("Policy records"),
        _("Every published statement of what a council decided, those taken back included: the whole history."),
        columns.policy_columns,
        policy_records,
        key=("id",),
        moment=when_published,
        refers=COUNCIL,
        own=(OwnFilter("ask", _("Ask"), Ask), OwnFilter("status", _("Status"), PolicyStatus), SINCE),
    ),
    DataSet(
        "practice-findings",
        _("Practice findings"),
        _("Every published statement of what a council does. Practice is never inferred from policy."),
        columns.finding_columns,
        practice_findings,
        key=("id",),
        moment=when_published,
        refers=COUNCIL,
        own=(
            OwnFilter("mechanism", _("Mechanism"), Mechanism),
            OwnFilter("finding", _("Finding"), Finding),
            SINCE,
        ),
    ),
    DataSet(
        "evidence",
        _("Evidence"),
        _("Every published document, and which record or finding it supports."),
        columns.evidence_columns,
        evidence,
        key=("id",),
        moment=when_published,
        refers=COUNCIL,
        own=(OwnFilter("kind", _("Kind"), EvidenceKind), OwnFilter("grade", _("Grade"), Grade), SINCE),
    ),
    DataSet(
        "responses",
        _("Answers of councils"),
        _("What councils answered when offered their say about a practice finding."),
        columns.response_columns,
        responses,
        key=("id",),
        moment=when_published,
        refers=COUNCIL | {"finding_id": ("practice-findings", "id")},
        own=(SINCE,),
    ),
    DataSet(
        "changes",
        _("Changes"),
        _("Everything that this site began to say, or ceased to say, in the order in which it did."),
        columns.change_columns,
        all_changes,
        key=("id",),
        moment=lambda change: change.at,
        refers=COUNCIL,
        own=(OwnFilter("kind", _("Kind"), ChangeKind), SINCE),
    ),
    DataSet(
        "register",
        _("Register of councils"),
        _("Every council known, abolished and future ones included, with its days, codes and successors."),
        columns.register_columns,
        register_rows,
        key=("code",),
    ),
    DataSet(
        "gss-codes",
        _("GSS codes"),
        _("Codes of the Office for National Statistics, with the days on which they were a council’s."),
        columns.gss_columns,
        gss_codes,
        key=("gss_code",),
        refers=COUNCIL,
    ),
    DataSet(
        "successions",
        _("Successions"),
        _("Which council took over the area of which, wholly or in part, and when."),
        columns.succession_columns,
        successions,
        key=("predecessor_code", "successor_code"),
        refers={"predecessor_code": ("register", "code"), "successor_code": ("register", "code")},
        council=lambda item: item.predecessor,
    ),
    DataSet(
        "function-corrections",
        _("Corrections of functions"),
        _("Where a council holds an inspection function, or does not, against what its type says."),
        columns.function_columns,
        function_corrections,
        key=("id",),
        moment=when_published,
        refers=COUNCIL,
        own=(OwnFilter("function", _("Inspection function"), InspectionFunction), SINCE),
    ),
)
