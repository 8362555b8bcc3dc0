"""Documents as pages show them: with a word where one is no longer at its address."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..choices import LinkOutcome
from ..models import Evidence
from ..rules import AsOf


@dataclass(frozen=True)
class LostLink:
    """That a document was not found at its address: the day of the last look, and whether the server said so itself."""

    on: datetime.date
    is_gone: bool


def with_lost_links(documents: Iterable[Any], as_of: AsOf) -> list[Evidence]:
    """Documents read with their ``link_check``, each with ``lost_link``: None unless it was dead by the moment."""
    found = list(documents)
    for document in found:
        document.lost_link = _lost_link(getattr(document, "link_check", None), as_of)
    return found


def _lost_link(check: Any, as_of: AsOf) -> LostLink | None:
    if check is None or not check.is_dead or check.checked_at > as_of.moment:
        return None
    return LostLink(check.checked_on, check.outcome == LinkOutcome.GONE)
