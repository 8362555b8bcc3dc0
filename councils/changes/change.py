"""What a change is."""

from dataclasses import dataclass, field
from datetime import date, datetime

from ..models import Council, Evidence, Record
from ..rules import UK


@dataclass(frozen=True)
class Change:
    """One thing that this site began to say, or ceased to say, at a moment.

    ``id`` is stable for good. ``before`` and ``after`` are policy statuses of the ask where there is one, else codes
    of the kind; ``headline_before`` and ``headline_after`` say where the council stood ("" while it was not alive).
    """

    id: str
    at: datetime
    kind: str
    council: Council
    ask: str = ""
    before: str = ""
    after: str = ""
    headline_before: str = ""
    headline_after: str = ""
    effective_from: date | None = None
    title: str = ""
    text: str = ""
    anchor: str = ""
    record: Record | None = None
    evidence: list[Evidence] = field(default_factory=list)
    is_demo: bool = False

    @property
    def url(self) -> str:
        """The place on the council's page."""
        return self.council.get_absolute_url() + (f"#{self.anchor}" if self.anchor else "")

    @property
    def said_on(self) -> date:
        """The day in the UK on which this site began to say so."""
        return self.at.astimezone(UK).date()

    @property
    def moves_headline(self) -> bool:
        return self.headline_before != self.headline_after
