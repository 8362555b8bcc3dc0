"""The rules of invitations, pure."""

from datetime import datetime, timedelta

from .choices import State

# An invitation that nobody accepts does nothing after this time; it can be sent again.
GOOD_FOR = timedelta(days=7)

# One that was withdrawn or ran out is forgotten after this time, with the address.
FORGOTTEN_AFTER = timedelta(days=30)

# How many letters one person can make this site send in an hour.
LETTERS_AN_HOUR = 30


def state_of(
    *, accepted_at: datetime | None, withdrawn_at: datetime | None, expires_at: datetime, now: datetime
) -> State:
    """Where an invitation stands at a moment."""
    if accepted_at:
        return State.ACCEPTED
    if withdrawn_at:
        return State.WITHDRAWN
    return State.OPEN if now < expires_at else State.EXPIRED
