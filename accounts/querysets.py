"""Invitations in domain words."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from .choices import State
from .rules import FORGOTTEN_AFTER

if TYPE_CHECKING:
    from .models import Invitation  # noqa: F401


class InvitationQuerySet(QuerySet["Invitation"]):
    def unanswered(self) -> Self:
        """Neither accepted nor withdrawn; they may have run out."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def to_forget(self, now: datetime) -> Self:
        """Withdrawn or run out so long ago that no address may be left. (One that was accepted is of an account.)"""
        long_ago = now - FORGOTTEN_AFTER
        over = Q(withdrawn_at__lte=long_ago) | Q(withdrawn_at__isnull=True, expires_at__lte=long_ago)
        return self.filter(over, accepted_at__isnull=True)

    def in_state(self, state: State, now: datetime) -> Self:
        """Those that stand there at a moment: ``rules.state_of`` as a query."""
        if state == State.ACCEPTED:
            return self.filter(accepted_at__isnull=False)
        if state == State.WITHDRAWN:
            return self.filter(withdrawn_at__isnull=False)
        if state == State.OPEN:
            return self.unanswered().filter(expires_at__gt=now)
        return self.unanswered().filter(expires_at__lte=now)
