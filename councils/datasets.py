"""The public data sets: what each one holds, its columns, its filters, and where its rows come from.

Other apps add theirs with ``register``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import columns, data_rows
from .choices import Ask, ChangeKind, EvidenceKind, Finding, Grade, InspectionFunction, Mechanism, PolicyStatus
from .columns import Column
from .models import Council
from .scope import SINCE, OwnFilter, Scope

Words = str | Promise


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
        data_rows.policy_records,
        key=("id",),
        moment=data_rows.when_published,
        refers=COUNCIL,
        own=(OwnFilter("ask", _("Ask"), Ask), OwnFilter("status", _("Status"), PolicyStatus), SINCE),
    ),
    DataSet(
        "practice-findings",
        _("Practice findings"),
        _("Every published statement of what a council does. Practice is never inferred from policy."),
        columns.finding_columns,
        data_rows.practice_findings,
        key=("id",),
        moment=data_rows.when_published,
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
        data_rows.evidence,
        key=("id",),
        moment=data_rows.when_published,
        refers=COUNCIL,
        own=(OwnFilter("kind", _("Kind"), EvidenceKind), OwnFilter("grade", _("Grade"), Grade), SINCE),
    ),
    DataSet(
        "responses",
        _("Answers of councils"),
        _("What councils answered when offered their say about a practice finding."),
        columns.response_columns,
        data_rows.responses,
        key=("id",),
        moment=data_rows.when_published,
        refers=COUNCIL | {"finding_id": ("practice-findings", "id")},
        own=(SINCE,),
    ),
    DataSet(
        "changes",
        _("Changes"),
        _("Everything that this site began to say, or ceased to say, in the order in which it did."),
        columns.change_columns,
        data_rows.all_changes,
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
        data_rows.register_rows,
        key=("code",),
    ),
    DataSet(
        "gss-codes",
        _("GSS codes"),
        _("Codes of the Office for National Statistics, with the days on which they were a council’s."),
        columns.gss_columns,
        data_rows.gss_codes,
        key=("gss_code",),
        refers=COUNCIL,
    ),
    DataSet(
        "successions",
        _("Successions"),
        _("Which council took over the area of which, wholly or in part, and when."),
        columns.succession_columns,
        data_rows.successions,
        key=("predecessor_code", "successor_code"),
        refers={"predecessor_code": ("register", "code"), "successor_code": ("register", "code")},
        council=lambda item: item.predecessor,
    ),
    DataSet(
        "function-corrections",
        _("Corrections of functions"),
        _("Where a council holds an inspection function, or does not, against what its type says."),
        columns.function_columns,
        data_rows.function_corrections,
        key=("id",),
        moment=data_rows.when_published,
        refers=COUNCIL,
        own=(OwnFilter("function", _("Inspection function"), InspectionFunction), SINCE),
    ),
)
