"""Where one council stands while the story is told."""

from dataclasses import dataclass, field
from typing import Any

from .. import functions
from ..models import Council, PolicyRecord
from ..registered import Version
from ..rules import Decision, Standing


@dataclass
class Place:
    """Where one council stands while the story is told."""

    council: Council
    version: Version | None
    alive: bool
    corrections: dict[str, bool] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    keys: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def standing(self) -> Standing:
        kind = self.version.facts["council_type"] if self.version else self.council.council_type
        return Standing(held=functions.held(kind, self.corrections), decisions=self.decisions)

    @property
    def headline(self) -> str:
        return self.standing.headline if self.alive else ""

    def stands(self, ask: str) -> tuple[str, str]:
        """The status of an ask, and the headline."""
        standing = self.standing
        return standing.status(ask), standing.headline if self.alive else ""

    def takes(self, record: PolicyRecord) -> bool:
        """Let a record count from now on, unless one of a later day does."""
        if self.keys.get(record.ask, ()) > key_of(record):
            return False
        self.keys[record.ask], self.decisions[record.ask] = key_of(record), record.as_decision()
        return True


def key_of(record: PolicyRecord) -> tuple[Any, ...]:
    return record.effective_from, record.published_at, record.pk
