"""Proves that what is stored obeys the rules, whoever wrote it and however: every fault is one sentence.

Records are streamed with their evidence in chunks, so that memory stays small however long the history grows.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain, pairwise
from typing import Any

from django.db.models import Max, Prefetch, Q
from django.utils.translation import gettext as _

from . import operations
from .choices import Grade
from .copies import sha256_of
from .models import (
    Council,
    Edition,
    Evidence,
    EvidenceCopy,
    EvidenceCopyContent,
    PolicyRecord,
    PracticeFinding,
    Record,
    append_only,
)
from .rules import Problem

CHUNK = 500


def faults() -> Iterator[str]:
    """Every fault in the stored record; nothing where it is sound."""
    return chain(
        missing_triggers(),
        policy_faults(),
        finding_faults(),
        public_evidence_faults(),
        copy_faults(),
        edition_faults(),
        gss_faults(),
        search_faults(),
    )


def missing_triggers() -> Iterator[str]:
    for name in append_only.missing():
        yield _("The trigger %(name)s is missing, so published rows could be changed: run manage.py migrate.") % {
            "name": name
        }


def policy_faults() -> Iterator[str]:
    """Published policy records that could not be published (any more), or say the wrong grade of their evidence.

    Functions held are left out: a council may give one away after its decision.
    """
    for record in _published(PolicyRecord):
        grades = [item.grade for item in record.public_evidence]
        yield from _broken(record, operations.policy_problems(record, grades, record.published_on, held=frozenset()))
        strongest = min(grades, default="")
        if record.support_grade != strongest:
            words = {"record": _name(record), "said": record.support_grade or "–", "found": strongest or "–"}
            yield _("%(record)s: its strongest evidence is stored as %(said)s and is %(found)s.") % words


def finding_faults() -> Iterator[str]:
    for row in _published(PracticeFinding):
        grades = [item.grade for item in row.public_evidence]
        yield from _broken(row, operations.finding_problems(row, grades, row.published_on))


def public_evidence_faults() -> Iterator[str]:
    """Documents of grade E that are public, and documents that are public while their record is not."""
    public = Evidence.published.select_related("policy_record", "practice_finding")
    for item in Evidence.objects.filter(grade=Grade.E, published_at__isnull=False).iterator(CHUNK):
        yield _("%(evidence)s: it is grade E and was published all the same.") % {"evidence": _name(item)}
    hidden = Q()
    for owner in ("policy_record", "practice_finding"):
        has_owner = Q(**{f"{owner}__isnull": False})
        hidden |= has_owner & (Q(**{f"{owner}__published_at": None}) | Q(**{f"{owner}__retracted_at__isnull": False}))
    for item in public.filter(hidden).iterator(CHUNK):
        yield _("%(evidence)s: it is public, and what it supports is not.") % {"evidence": _name(item)}


def copy_faults() -> Iterator[str]:
    """Copies whose content is not what its fingerprint says, and copies that are public while their document is not."""
    for sha256 in EvidenceCopyContent.objects.values_list("pk", flat=True).order_by("pk").iterator(CHUNK):
        # One by one: a hundred of them would fill the memory.
        if sha256_of(bytes(EvidenceCopyContent.objects.values_list("data", flat=True).get(pk=sha256))) != sha256:
            yield _("The copy of a document with the SHA-256 %(sha256)s was changed since it was kept.") % {
                "sha256": sha256
            }
    hidden = Q(evidence__published_at=None) | Q(evidence__retracted_at__isnull=False)
    for copy in EvidenceCopy.published.filter(hidden).select_related("evidence").iterator(CHUNK):
        yield _("%(copy)s: it is public, and the document is not.") % {"copy": _name(copy)}


def edition_faults() -> Iterator[str]:
    """Rows that became public, or ceased to be, without an edition: caches would go on showing what was before."""
    newest = Edition.objects.aggregate(at=Max("at"))["at"]
    for model in append_only.protected_models() if newest else ():
        last = model.objects.aggregate(said=Max("published_at"), taken_back=Max("retracted_at"))
        if any(moment and moment > newest for moment in last.values()):
            yield _(
                "%(kind)s: something was published without an edition of the record: publish or retract it anew."
            ) % {"kind": model._meta.verbose_name_plural}


def gss_faults() -> Iterator[str]:
    """Councils with two GSS codes on one day."""
    for council in Council.objects.prefetch_related("gss_codes"):
        codes = sorted(council.gss_codes.all(), key=lambda code: code.start_date or date.min)
        for earlier, later in pairwise(codes):
            if earlier.end_date is None or (later.start_date or date.min) < earlier.end_date:
                words = {"council": council, "earlier": earlier, "later": later}
                yield _("%(council)s has two GSS codes at one time: %(earlier)s and %(later)s.") % words


def search_faults() -> Iterator[str]:
    """Councils that a search would miss, or find by what they are no longer called."""
    for council in Council.objects.prefetch_related("gss_codes"):
        codes = tuple(sorted(code.code for code in council.gss_codes.all()))
        if council.search_text != council.compose_search_text(codes):
            words = {"council": council, "code": council.code}
            yield _("%(council)s (%(code)s): its search text is out of date: run manage.py load_register.") % words


def _published(model: type[PolicyRecord] | type[PracticeFinding]) -> Iterator[Any]:
    """What is published and not retracted, each with its public evidence, in chunks."""
    evidence = Prefetch("evidence", Evidence.published.all(), to_attr="public_evidence")
    found = model.published.select_related("council").prefetch_related(evidence).order_by("pk")
    return found.iterator(CHUNK)


def _broken(row: Record, problems: list[Problem]) -> Iterator[str]:
    for problem in problems:
        yield f"{_name(row)}: {problem.message}"


def _name(row: Record) -> str:
    return _("%(kind)s %(number)d (%(words)s)") % {"kind": row._meta.verbose_name, "number": row.pk, "words": row}
