"""A run through the addresses of published documents: which are due, one after the other, until the time is up."""

import logging
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError

from .choices import LinkOutcome
from .links import Found, Net, look
from .models import Evidence
from .operations import note_link

log = logging.getLogger(__name__)
RETRY_AFTER = timedelta(days=3)


@dataclass
class Outcome:
    """How many links of a run had each outcome, and how many were due and left for the next."""

    counts: Counter[str] = field(default_factory=Counter)
    due: int = 0
    left: int = 0


def way_out() -> Net:
    """The way to other servers, saying who asks."""
    agent = f"{settings.SITE_NAME} link check (+{settings.SITE_URL})"
    return Net(agent=re.sub(r"[^ -~]", "?", agent))


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run. Each outcome is saved at once, so that the next goes on where this one stopped, however it stopped."""

    clock: Callable[[], datetime]
    older_than: timedelta
    seconds: float
    net: Net
    limit: int | None = None
    look: Callable[[str, Net], Found] = look
    timer: Callable[[], float] = time.monotonic
    _answers: dict[str, Found] = field(default_factory=dict)

    def due(self, moment: datetime) -> Any:
        """Published documents with an address that is to be looked at."""
        return Evidence.published.get_queryset().to_look_for(moment, self.older_than, RETRY_AFTER)

    def __call__(self, *, dry_run: bool = False) -> Outcome:
        """Look at all that is due, or say how many those are."""
        ends = self.timer() + self.seconds
        found = list(self.due(self.clock()).values_list("pk", "url"))
        outcome = Outcome(due=len(found))
        for pk, url in [] if dry_run else found[: self.limit]:
            if self.timer() >= ends:
                break
            # Another run may have been quicker, and somebody may have retracted it meanwhile.
            if self.due(self.clock()).filter(pk=pk).exists():
                outcome.counts[self._one(pk, url)] += 1
            else:
                outcome.counts[""] += 1
        outcome.left = outcome.due - outcome.counts.total()
        return outcome

    def _one(self, pk: int, url: str) -> str:
        # One document often supports both asks: nobody is asked for it twice.
        if url not in self._answers:
            self._answers[url] = self._look(pk, url)
        found = self._answers[url]
        where = found.final_url if found.final_url != url else ""
        try:
            note_link(evidence_id=pk, outcome=found.outcome, status=found.status, final_url=where, now=self.clock())
        except IntegrityError:  # another run wrote its own first look in this very moment
            return ""
        return found.outcome

    def _look(self, pk: int, url: str) -> Found:
        try:
            return self.look(url, self.net)
        except Exception as error:  # noqa: BLE001 (one strange server must not keep the others from being asked)
            log.error("Document %d could not be looked for: %s.", pk, type(error).__name__)
            return Found(LinkOutcome.UNREACHABLE)
