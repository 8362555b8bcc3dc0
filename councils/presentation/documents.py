"""Documents as pages show them: with the copy that we keep, and a word where one is no longer at its address."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from ..choices import LinkOutcome
from ..copies import TYPES, path_of
from ..models import Evidence
from ..rules import AsOf


@dataclass(frozen=True)
class LostLink:
    """That a document was not found at its address: the day of the last look, and whether the server said so itself."""

    on: datetime.date
    is_gone: bool


@dataclass(frozen=True)
class KeptCopy:
    """The copy of a document that this site keeps: where it is, what it is, how large, and its SHA-256."""

    url: str
    label: str | Promise
    size: int
    sha256: str


def as_shown(documents: Iterable[Any], as_of: AsOf) -> list[Evidence]:
    """Documents read with their ``link_check`` and ``copy_then``, each with two words more.

    ``lost_link`` is None unless it was dead by the moment; ``kept_copy`` is None where we showed no copy of our own.
    """
    found = list(documents)
    for document in found:
        document.kept_copy = _kept_copy(document.copy_then)
        document.lost_link = _lost_link(getattr(document, "link_check", None), as_of)
    return found


def _lost_link(check: Any, as_of: AsOf) -> LostLink | None:
    if check is None or not check.is_dead or check.checked_at > as_of.moment:
        return None
    return LostLink(check.checked_on, check.outcome == LinkOutcome.GONE)


def _kept_copy(told: Any) -> KeptCopy | None:
    if not told:
        return None
    url = path_of(told["sha256"], told["media_type"])
    return KeptCopy(url, TYPES[told["media_type"]].label, told["size"], told["sha256"])
