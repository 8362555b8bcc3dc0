"""What others sent in, in domain words."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Count, QuerySet

from .choices import CLOSED, Stage
from .rules import KEPT_FOR, SAME_WITHIN

if TYPE_CHECKING:
    from .models import Item, Offer  # noqa: F401


class ItemQuerySet(QuerySet["Item"]):
    def same_lately(self, fingerprint: str, now: datetime) -> Self:
        """The same words, sent within a day."""
        return self.filter(fingerprint=fingerprint, received_at__gt=now - SAME_WITHIN)

    def new_by_kind(self) -> dict[str, int]:
        """How many nobody has looked at yet, by kind."""
        found = self.filter(stage=Stage.NEW).order_by().values_list("kind").annotate(Count("pk"))
        return dict(found)

    def to_erase(self, now: datetime) -> Self:
        """Closed so long ago that no name and address may be left."""
        return self.filter(stage__in=CLOSED, erased_at__isnull=True, closed_at__lte=now - KEPT_FOR)


class OfferQuerySet(QuerySet["Offer"]):
    def to_erase(self, now: datetime) -> Self:
        """About findings that were published so long ago that no address may be left."""
        return self.filter(erased_at__isnull=True, finding__published_at__lte=now - KEPT_FOR)
