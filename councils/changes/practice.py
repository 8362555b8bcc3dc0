"""Changes beside policy: practice findings, documents added or taken back, answers of councils."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..choices import Ask, ChangeKind
from ..models import Evidence, PolicyRecord, PracticeFinding, Record, Response
from ..rules import AsOf
from .change import Change
from .place import Place
from .shown import shown_by, unless_retracted


class PracticeTeller:
    def __init__(self, places: Mapping[int, Place], as_of: AsOf) -> None:
        self.places, self.as_of = places, as_of

    def finding_published(self, row: Any, moment: datetime) -> Iterator[Change]:
        change = self._about(row, row.council_id, moment, "finding", ChangeKind.FINDING, row)
        yield replace(
            change,
            after=row.finding,
            text=unless_retracted(row, row.statement, self.as_of),
            evidence=shown_by(row.shown_evidence, moment),
        )

    def finding_retracted(self, row: PracticeFinding, moment: datetime) -> Iterator[Change]:
        change = self._about(row, row.council_id, moment, "finding", ChangeKind.CORRECTION, row)
        yield replace(change, id=f"finding-{row.pk}-retracted", before=row.finding, text=row.retraction_reason)

    def evidence_published(self, row: Evidence, moment: datetime) -> Iterator[Change]:
        owner = _owner(row)
        change = self._about(row, owner.council_id, moment, "evidence", ChangeKind.EVIDENCE, owner)
        hidden = row.retracted_at and row.retracted_at <= self.as_of.moment
        yield replace(change, after=row.grade, text=row.title, evidence=[] if hidden else [row])

    def evidence_retracted(self, row: Evidence, moment: datetime) -> Iterator[Change]:
        owner = _owner(row)
        change = self._about(row, owner.council_id, moment, "evidence", ChangeKind.CORRECTION, owner)
        yield replace(change, id=f"evidence-{row.pk}-retracted", before=row.grade, text=row.retraction_reason)

    def response_published(self, row: Response, moment: datetime) -> Iterator[Change]:
        finding = row.practice_finding
        change = self._about(row, finding.council_id, moment, "response", ChangeKind.RESPONSE, finding)
        yield replace(
            change, effective_from=row.received_on, after="answered", text=unless_retracted(row, row.text, self.as_of)
        )

    def response_retracted(self, row: Response, moment: datetime) -> Iterator[Change]:
        finding = row.practice_finding
        change = self._about(row, finding.council_id, moment, "response", ChangeKind.CORRECTION, finding)
        yield replace(change, id=f"response-{row.pk}-retracted", before="answered", text=row.retraction_reason)

    def _about(self, row: Record, council_id: int, moment: datetime, name: str, kind: str, owner: Any) -> Change:
        """A change that moves no headline, with the words of the record that it is about."""
        place = self.places[council_id]
        policy = isinstance(owner, PolicyRecord)
        title = (
            f"{Ask(owner.ask).label}: {owner.get_status_display()}"
            if policy
            else f"{owner.get_mechanism_display()}: {owner.get_finding_display()}"
        )
        return Change(
            id=f"{name}-{row.pk}-published",
            at=moment,
            kind=kind,
            council=place.council,
            headline_before=place.headline,
            headline_after=place.headline,
            effective_from=owner.effective_from,
            title=title,
            anchor=f"{'record' if policy else 'finding'}-{owner.pk}",
            record=row,
            is_demo=row.is_demo,
        )


def _owner(row: Evidence) -> Any:
    return row.policy_record or row.practice_finding
