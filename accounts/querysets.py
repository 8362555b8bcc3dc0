"""Invitations in domain words."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from .choices import State

if TYPE_CHECKING:
    from .models import Invitation  # noqa: F401


class InvitationQuerySet(QuerySet["Invitation"]):
    def unanswered(self) -> Self:
        """Neither accepted nor withdrawn; they may have run out."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def in_state(self, state: State, now: datetime) -> Self:
        """Those that stand there at a moment: ``rules.state_of`` as a query."""
        if state == State.ACCEPTED:
            return self.filter(accepted_at__isnull=False)
        if state == State.WITHDRAWN:
            return self.filter(withdrawn_at__isnull=False)
        if state == State.OPEN:
            return self.unanswered().filter(expires_at__gt=now)
        return self.unanswered().filter(expires_at__lte=now)
