"""Writes to elections: they are on public pages at once, and in the data of pledges."""

from dataclasses import dataclass
from datetime import date, datetime

from councils.models import Council
from councils.operations import public_write

from ..models import Election


@dataclass(frozen=True)
class ElectionInput:
    """What is known of an election."""

    council: Council
    name: str
    kind: str
    polling_day: date
    source: str


@public_write
def keep_election(*, election: Election | None = None, words: ElectionInput, now: datetime) -> Election:
    """Add an election, or put one right. Its address stays. Raises ValidationError for what is wrong."""
    row = election or Election()
    row.council, row.name, row.kind = words.council, words.name, words.kind
    row.polling_day, row.source = words.polling_day, words.source
    row.full_clean(exclude=["slug"])
    row.slug = row.slug or row.compose_slug()
    row.save()
    return row
