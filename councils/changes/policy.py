"""Changes of policy and of the functions held: those that move where a council stands."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ..choices import Ask, ChangeKind, InspectionFunction, PolicyStatus
from ..models import FunctionCorrection, PolicyRecord
from ..rules import UK, AsOf
from .change import Change
from .place import Place, key_of
from .shown import shown_by, unless_retracted


class PolicyTeller:
    def __init__(self, places: Mapping[int, Place], as_of: AsOf) -> None:
        self.places, self.as_of = places, as_of
        self.titles: dict[tuple[str, str], str] = {}

    # --- Functions held

    def function_corrected(self, row: FunctionCorrection, moment: datetime) -> Iterator[Change]:
        yield self._function_change(row, moment, "published", row.holds)

    def function_retracted(self, row: FunctionCorrection, moment: datetime) -> Iterator[Change]:
        yield self._function_change(row, moment, "retracted", None)

    def _function_change(self, row: FunctionCorrection, moment: datetime, what: str, holds: bool | None) -> Change:
        place = self.places[row.council_id]
        held, headline = row.function in place.standing.held, place.headline
        place.corrections.pop(row.function, None)
        if holds is not None:
            place.corrections[row.function] = holds
        now_held = row.function in place.standing.held
        words = _("holds it") if now_held else _("does not hold it")
        return Change(
            id=f"functions-{row.pk}-{what}",
            at=moment,
            kind=ChangeKind.FUNCTIONS if what == "published" else ChangeKind.CORRECTION,
            council=place.council,
            before=_held(held),
            after=_held(now_held),
            headline_before=headline,
            headline_after=place.headline,
            title=f"{InspectionFunction(row.function).label}: {words}",
            text=row.source if what == "published" else row.retraction_reason,
            record=row,
            is_demo=row.is_demo,
        )

    # --- Policy

    def published(self, row: PolicyRecord, moment: datetime) -> Iterator[Change]:
        place = self.places[row.council_id]
        before, headline = place.stands(row.ask)
        if row.effective_from > moment.astimezone(UK).date():
            kind = ChangeKind.ANNOUNCED
        else:
            kind = ChangeKind.STATUS if place.takes(row) else ChangeKind.HISTORY
        yield self._policy_change(place, row, moment, "published", kind, before, headline)

    def takes_effect(self, row: PolicyRecord, moment: datetime) -> Iterator[Change]:
        place = self.places[row.council_id]
        before, headline = place.stands(row.ask)
        if (row.retracted_at is None or row.retracted_at > moment) and place.takes(row):
            yield self._policy_change(place, row, moment, "effective", ChangeKind.STATUS, before, headline)

    def retracted(self, row: Any, moment: datetime) -> Iterator[Change]:
        place = self.places[row.council_id]
        before, headline = place.stands(row.ask)
        if place.keys.get(row.ask) == key_of(row):
            del place.keys[row.ask], place.decisions[row.ask]
            if row.left:
                place.takes(row.left)
        yield self._policy_change(place, row, moment, "retracted", ChangeKind.CORRECTION, before, headline)

    def _title(self, ask: str, status: str) -> str:
        """Translated once for all changes that bear it."""
        if (ask, status) not in self.titles:
            self.titles[ask, status] = f"{Ask(ask).label}: {PolicyStatus(status).label}"
        return self.titles[ask, status]

    def _policy_change(
        self, place: Place, row: Any, moment: datetime, what: str, kind: str, before: str, headline: str
    ) -> Change:
        after, headline_after = place.stands(row.ask)
        told = row.status if kind in (ChangeKind.ANNOUNCED, ChangeKind.HISTORY) else after
        return Change(
            id=f"policy-{row.pk}-{what}",
            at=moment,
            kind=kind,
            council=place.council,
            ask=row.ask,
            before=before,
            after=after,
            headline_before=headline,
            headline_after=headline_after,
            effective_from=row.effective_from,
            title=self._title(row.ask, told),
            text=row.retraction_reason if what == "retracted" else unless_retracted(row, row.summary, self.as_of),
            anchor=f"record-{row.pk}",
            record=row,
            evidence=[] if what == "retracted" else shown_by(row.shown_evidence, moment),
            is_demo=row.is_demo,
        )


def _held(holds: bool) -> str:
    return "held" if holds else "not_held"
