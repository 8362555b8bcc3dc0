"""Subscriptions in domain words."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from .rules import UNCONFIRMED_FOR, address_key

if TYPE_CHECKING:
    from .models import Subscription  # noqa: F401


class SubscriptionQuerySet(QuerySet["Subscription"]):
    def of_address(self, address: str) -> Self:
        return self.filter(email_key=address_key(address))

    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def expired(self, now: datetime) -> Self:
        """Never confirmed, and the link to do so has run out."""
        return self.filter(confirmed_at__isnull=True, asked_at__lte=now - UNCONFIRMED_FOR)

    def due(self, frequency: str, through: datetime) -> Self:
        """Confirmed ones of a frequency to which the days up to a moment have not been told."""
        return self.confirmed().filter(frequency=frequency, last_sent_through__lt=through)

    def free(self, now: datetime) -> Self:
        """Those that no other run is sending to at this moment."""
        return self.filter(Q(sending_until__isnull=True) | Q(sending_until__lte=now))
