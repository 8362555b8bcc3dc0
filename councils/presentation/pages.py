"""The methodology's table of functions, and the corrections page."""

from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.utils.functional import Promise
from django.utils.text import format_lazy

from ..choices import CouncilType
from ..companions import companions
from ..functions import HOLDINGS
from ..models import (
    Council,
    Evidence,
    EvidenceCopy,
    FunctionCorrection,
    PolicyRecord,
    PracticeFinding,
    Record,
    Response,
)
from ..registered import councils_known
from ..rules import AsOf

Words = str | Promise


@dataclass(frozen=True)
class HoldingRow:
    function: Words
    types_text: str
    source: str


def holding_rows() -> list[HoldingRow]:
    """Who holds which inspection function, and the law that says so, as lines of a table."""
    return [
        HoldingRow(
            function=holding.function.label,
            types_text=", ".join(str(kind.label) for kind in CouncilType if kind in holding.types),
            source=holding.source,
        )
        for holding in HOLDINGS
    ]


@dataclass(frozen=True)
class CorrectionEntry:
    """One retraction; ``anchor`` is its id on the page, the same for good."""

    anchor: str
    council: Council
    url: str
    what: Words
    published_on: date
    retracted_on: date
    reason: str
    correction: str
    is_demo: bool


def anchor_of(model: type[Record], number: int) -> str:
    """The id of a record on council pages and among the corrections."""
    short = {"policyrecord": "record", "practicefinding": "finding"}
    name = str(model._meta.model_name)
    return f"{short.get(name, name)}-{number}"


def correction_entries(as_of: AsOf) -> list[CorrectionEntry]:
    """Everything published and taken back, newest first. What was taken back with its record is not told twice."""
    known = {council.pk: council for council in councils_known(as_of)}
    evidence = Evidence.published.retracted(as_of).select_related("policy_record", "practice_finding")
    responses = Response.published.retracted(as_of).select_related("practice_finding")
    copies = EvidenceCopy.published.retracted(as_of).select_related(
        "evidence__policy_record", "evidence__practice_finding"
    )
    entries = [
        *(
            _entry(r, known[r.council_id], format_lazy("{}: {}", r.get_ask_display(), r.get_status_display()))
            for r in PolicyRecord.published.retracted(as_of)
        ),
        *(
            _entry(f, known[f.council_id], format_lazy("{}: {}", f.get_mechanism_display(), f.get_finding_display()))
            for f in PracticeFinding.published.retracted(as_of)
        ),
        *(
            _entry(c, known[c.council_id], c.get_function_display())
            for c in FunctionCorrection.published.retracted(as_of)
        ),
    ]
    for part in chain(evidence, responses):
        whole = part.practice_finding if isinstance(part, Response) else part.policy_record or part.practice_finding
        if whole.retracted_at != part.retracted_at:
            entries.append(
                _entry(part, known[whole.council_id], format_lazy("{}: {}", part._meta.verbose_name, str(part)))
            )
    for copy in copies:
        if copy.evidence.retracted_at != copy.retracted_at:
            record = copy.evidence.policy_record or copy.evidence.practice_finding
            what = format_lazy("{}: {}", copy._meta.verbose_name, str(copy))
            entries.append(_entry(copy, known[record.council_id], what))
    for companion in companions():
        entries += [_entry(part, known[council.pk], what) for part, council, what in companion.retracted(as_of)]
    return sorted(entries, key=lambda one: (one.retracted_on, one.published_on), reverse=True)


def _entry(record: Record, council: Council, what: Words) -> CorrectionEntry:
    return CorrectionEntry(
        anchor=anchor_of(type(record), record.pk),
        council=council,
        url=council.get_absolute_url(),
        what=what,
        published_on=record.published_on,
        retracted_on=record.retracted_on,
        reason=record.retraction_reason,
        correction=record.correction,
        is_demo=record.is_demo,
    )
