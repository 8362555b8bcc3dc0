"""Compares the register with the database.

Councils are known by their code, GSS codes by themselves, successions by their pair of councils.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, F, ManyToOneRel, Model
from django.utils.translation import gettext as _

from ..models import Council, FormerFacts, GssCode, PolicyRecord, Succession
from .tables import COUNCILS, GSS_CODES, SUCCESSIONS, CouncilRow, GssCodeRow, Problem, Register, SuccessionRow

Facts = Mapping[str, Any]
Stored = Mapping[Hashable, tuple[int, Facts]]

# What a council's row holds itself; its county is another row, and the text for searches follows from the names.
COUNCIL_FACTS = tuple(name for name in COUNCILS.columns if name != "county_code")
DERIVED = "search_text"
# The register itself. Every row of another model that points to a council is a record.
REGISTER_MODELS: tuple[type[Model], ...] = (Council, FormerFacts, GssCode, Succession)


@dataclass(frozen=True, slots=True)
class Difference:
    """A council, GSS code or succession on which the files (after) and the database (before) do not agree."""

    label: str
    before: Facts | None
    after: Facts | None
    pk: int | None = None

    @property
    def kind(self) -> str:
        if self.before is None:
            return "created"
        return "removed" if self.after is None else "changed"

    @property
    def fields(self) -> dict[str, tuple[Any, Any]]:
        """Each fact that changes, with what it was and what it becomes."""
        if self.before is None or self.after is None:
            return {}
        return {name: (self.before[name], new) for name, new in self.after.items() if self.before[name] != new}


@dataclass(frozen=True, slots=True)
class Changes:
    """All the differences, and why some of them may not be made."""

    councils: tuple[Difference, ...]
    gss_codes: tuple[Difference, ...]
    successions: tuple[Difference, ...]
    refusals: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.councils or self.gss_codes or self.successions)


def compare(register: Register) -> Changes:
    """What loading the register would change. Nothing is written, and the number of queries is fixed."""
    councils = _differences(_council_rows(register), _stored_councils(), "%(code)s, %(official_name)s")
    return Changes(
        councils=councils,
        gss_codes=_differences(
            {row.gss_code: _facts(row) for row in register.gss_codes},
            _stored_gss_codes(),
            "%(gss_code)s, %(council_code)s",
        ),
        successions=_differences(
            {(row.predecessor_code, row.successor_code): _facts(row) for row in register.successions},
            _stored_successions(),
            "%(predecessor_code)s → %(successor_code)s",
        ),
        refusals=tuple(_refusals([change for change in councils if change.kind == "removed"])),
    )


def _differences(wanted: Mapping[Hashable, Facts], stored: Stored, label: str) -> tuple[Difference, ...]:
    """Created, changed and removed: in the order of the file, then of the database."""
    found = []
    for key in dict.fromkeys((*wanted, *stored)):
        pk, before = stored.get(key, (None, None))
        after = wanted.get(key)
        if before != after:
            found.append(Difference(label % (after or before), before, after, pk))
    return tuple(found)


def _facts(row: CouncilRow | GssCodeRow | SuccessionRow) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if name != "line"}


def _council_rows(register: Register) -> dict[Hashable, Facts]:
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for row in register.gss_codes:
        codes[row.council_code].append(row.gss_code)
    return {row.code: _council_facts(row, codes[row.code]) for row in register.councils}


def _council_facts(row: CouncilRow, gss_codes: Iterable[str]) -> Facts:
    facts = _facts(row)
    council = Council(**{name: facts[name] for name in COUNCIL_FACTS})
    return facts | {DERIVED: council.compose_search_text(tuple(sorted(gss_codes)))}


def _keyed(rows: Iterable[dict[str, Any]], key: Callable[[Facts], Hashable]) -> Stored:
    return {key(row): (row.pop("pk"), row) for row in rows}


def _stored_councils() -> Stored:
    rows = Council.objects.order_by("code").values("pk", *COUNCIL_FACTS, DERIVED, county_code=F("county__code"))
    return _keyed((row | {"county_code": row["county_code"] or ""} for row in rows), lambda row: row["code"])


def _stored_gss_codes() -> Stored:
    columns = {"council_code": F("council__code"), "gss_code": F("code")}
    rows = GssCode.objects.order_by("code").values("pk", *GSS_CODES.columns.keys() - columns, **columns)
    return _keyed(rows, lambda row: row["gss_code"])


def _stored_successions() -> Stored:
    columns = {"predecessor_code": F("predecessor__code"), "successor_code": F("successor__code")}
    rows = Succession.objects.order_by("pk").values("pk", *SUCCESSIONS.columns.keys() - columns, **columns)
    return _keyed(rows, lambda row: (row["predecessor_code"], row["successor_code"]))


def _refusals(removed: list[Difference]) -> Iterator[Problem]:
    """The councils that are missing from the file although something is recorded about them."""
    records: defaultdict[Any, list[str]] = defaultdict(list)
    for relation in Council._meta.get_fields(include_hidden=True) if removed else ():
        if isinstance(relation, ManyToOneRel) and relation.related_model not in REGISTER_MODELS:
            model, name = relation.related_model, relation.field.name
            rows = model._base_manager.filter(**{f"{name}__in": [change.pk for change in removed]}).order_by()
            for pk, count in rows.values_list(name).annotate(Count("pk")):
                records[pk].append(f"{model._meta.verbose_name_plural} ({count})")
    shown = bool(removed) and PolicyRecord.objects.filter(published_at__isnull=False, is_demo=False).exists()
    for change in removed:
        if change.pk in records:
            given = {"council": change.label, "records": ", ".join(sorted(records[change.pk]))}
            sentence = _(
                "%(council)s is missing, but has records: %(records)s. Give it an end date; do not take it out."
            )
            yield Problem(COUNCILS.file, None, sentence % given)
        elif shown:
            sentence = _(
                "%(council)s is missing, but this site has shown it, and any day can be asked for again. Give it an "
                "end date; do not take it out."
            )
            yield Problem(COUNCILS.file, None, sentence % {"council": change.label})
