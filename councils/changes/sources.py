"""Where changes come from: rows of the record in the order of the moments at which each became a change."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import DateTimeField, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import TruncDate

from ..models import Evidence, PolicyRecord, Response
from ..models.record import WHO_WROTE_IT
from ..rules import UK, AsOf, midnight
from .change import Change

CHUNK = 500
EVIDENCE_PATHS = ("policy_record__council", "practice_finding__council")


@dataclass(frozen=True)
class Event:
    """Something that happened at a moment; ``tell`` gives the changes that it makes, and moves the council on."""

    order: tuple[datetime, int, int]
    tell: Callable[[datetime], Iterator[Change]]

    @property
    def at(self) -> datetime:
        return self.order[0]


@dataclass
class Source:
    """Rows in the order of the moments at which they became a change: of equal moments, lower ranks come first.

    ``prepare`` is given rows in batches, to add to each what it takes a query to know. ``last`` is the newest
    moment, once ``newest`` was asked for.
    """

    rank: int
    rows: Any
    moment: str
    tell: Callable[[Any, datetime], Iterator[Change]]
    prepare: Callable[[list[Any]], None] | None = None
    last: datetime | None = None

    def events(self) -> Iterator[Event]:
        rows = self.rows.defer(*WHO_WROTE_IT).order_by(self.moment, "pk").iterator(CHUNK)
        for row in self._prepared(rows) if self.prepare else rows:
            yield Event((self._moment(getattr(row, self.moment)), self.rank, row.pk), bound(self.tell, row))

    def _prepared(self, rows: Iterator[Any]) -> Iterator[Any]:
        while batch := list(islice(rows, CHUNK)):
            if self.prepare:
                self.prepare(batch)
            yield from batch

    def newest(self, limit: int, floor: datetime) -> list[datetime]:
        """The moments of the last rows, newest first. What is older than ``floor`` need not be found."""
        is_day = not isinstance(self.rows.model._meta.get_field(self.moment), DateTimeField)
        rows = self.rows.prefetch_related(None).select_related(None).order_by(f"-{self.moment}")
        rows = rows.filter(**{f"{self.moment}__gte": AsOf.at(floor).day if is_day else floor})
        found = [self._moment(value) for value in rows.values_list(self.moment, flat=True)[:limit]]
        self.last = found[0] if found else None
        return found

    @staticmethod
    def _moment(value: date) -> datetime:
        return value if isinstance(value, datetime) else midnight(value)


def bound(tell: Callable[[Any, datetime], Iterator[Change]], row: Any) -> Callable[[datetime], Iterator[Change]]:
    return lambda moment: tell(row, moment)


class Rows:
    """The rows of the record that became a change after a moment and up to another, of some councils or all."""

    def __init__(self, as_of: AsOf, after: datetime, until: datetime, only: Collection[int] | None) -> None:
        self.as_of, self.after, self.until, self.only = as_of, after, until, only

    def of(self, rows: Any, *paths: str) -> Any:
        """Only those about the councils asked for."""
        if self.only is None:
            return rows
        wanted = Q()
        for path in paths or ("council",):
            wanted |= Q(**{f"{path}__in": self.only})
        return rows.filter(wanted)

    def said(self, model: Any, *paths: str) -> Any:
        return self.of(
            model.published.ever(self.as_of).filter(published_at__gt=self.after, published_at__lte=self.until), *paths
        )

    def taken_back(self, model: Any, *paths: str) -> Any:
        return self.of(
            model.published.retracted(self.as_of).filter(retracted_at__gt=self.after, retracted_at__lte=self.until),
            *paths,
        )

    def coming_into_effect(self) -> Any:
        """Decided and published for a day that was still to come, and that has come since.

        That the day is later than the moment says a little less than that it is later than the moment's day, but
        without a function, so that it is found out first and of few rows more than the answer has.
        """
        rows = self.of(PolicyRecord.published.ever(self.as_of)).filter(effective_from__gt=AsOf.at(self.after).day)
        ahead = rows.filter(effective_from__gt=F("published_at"), effective_from__lte=AsOf.at(self.until).day)
        return ahead.filter(effective_from__gt=TruncDate("published_at", tzinfo=UK))

    def policies_taken_back(self) -> Any:
        """Each with the number of the record that counted once it was gone (``left``)."""
        on_the_day = PolicyRecord.published.ever(self.as_of).filter(
            Q(retracted_at__isnull=True) | Q(retracted_at__gt=OuterRef("retracted_at")),
            council=OuterRef("council"),
            ask=OuterRef("ask"),
            published_at__lte=OuterRef("retracted_at"),
            effective_from__lte=OuterRef("retracted_day"),
        )
        left = Subquery(on_the_day.order_by("-effective_from", "-published_at", "-pk").values("pk")[:1])
        rows = self.taken_back(PolicyRecord).annotate(retracted_day=TruncDate("retracted_at", tzinfo=UK))
        return rows.annotate(left=left)

    def with_what_is_left(self, rows: list[Any]) -> None:
        """Give each record taken back the one that counted then, or None."""
        left = PolicyRecord.published.ever(self.as_of).in_bulk({row.left for row in rows if row.left})
        for row in rows:
            row.left = left.get(row.left)

    def evidence_added(self) -> Any:
        """Documents that came later than the record that they support."""
        later = Q(published_at__gt=F("policy_record__published_at")) | Q(
            published_at__gt=F("practice_finding__published_at")
        )
        return self._evidence(self.said(Evidence, *EVIDENCE_PATHS).filter(later))

    def evidence_taken_back(self) -> Any:
        """Documents taken back alone, and not with their record."""
        alone = Q()
        for owner in ("policy_record", "practice_finding"):
            still = Q(**{f"{owner}__retracted_at__isnull": True}) | ~Q(**{f"{owner}__retracted_at": F("retracted_at")})
            alone |= Q(**{f"{owner}__isnull": False}) & still
        return self._evidence(self.taken_back(Evidence, *EVIDENCE_PATHS).filter(alone))

    @staticmethod
    def _evidence(rows: Any) -> Any:
        return rows.select_related("policy_record", "practice_finding")

    def responses(self) -> Any:
        return self.said(Response, "practice_finding__council").select_related("practice_finding")

    def responses_taken_back(self) -> Any:
        """Answers taken back alone, and not with their finding."""
        still = Q(practice_finding__retracted_at__isnull=True) | ~Q(practice_finding__retracted_at=F("retracted_at"))
        rows = self.taken_back(Response, "practice_finding__council").filter(still)
        return rows.select_related("practice_finding")

    def with_evidence(self, rows: Any) -> Any:
        shown = Evidence.published.as_of(self.as_of).defer(*WHO_WROTE_IT, "quotation").order_by("grade", "dated", "pk")
        return rows.prefetch_related(Prefetch("evidence", shown, to_attr="shown_evidence"))
