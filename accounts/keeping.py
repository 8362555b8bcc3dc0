"""What is kept of staff and of those who were invited."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from councils.keeping import Kept, Search, told

from .models import Invitation
from .operations import forget_invitations
from .rules import FORGOTTEN_AFTER

INVITATIONS = Kept(
    name="invitations_over",
    what=_("Invitations that were withdrawn or have run out: name, e-mail address and role"),
    why=_("so that they can be sent again"),
    until=format_lazy(_("{days} days after that"), days=FORGOTTEN_AFTER.days),
    due=lambda now: Invitation.objects.to_forget(now).count(),
    end=lambda now: forget_invitations(now=now),
)
SESSIONS = Kept(
    name="sessions",
    what=_("Of staff who are signed in: the network and browser that they came with"),
    why=_("so that they see where they are signed in, and can end it"),
    until=_("signed out, or the session has run out"),
    due=lambda now: _over(now).count(),
    end=lambda now: _ended(now),
)
STAFF = Kept(
    name="staff",
    what=_("Accounts of staff: name, e-mail address, role, second step; and who changed what in the record"),
    why=_("so that they can sign in, and everybody can see who decided what"),
    until=_("kept with the record"),
)


def _over(now: datetime) -> Any:
    return Session.objects.filter(expire_date__lt=now)


def _ended(now: datetime) -> int:
    """Sessions that have run out, with what was kept of the device; and what is left of sessions that are gone."""
    count = _over(now).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return count


def _find(address: str) -> Iterator[dict[str, Any]]:
    for invitation in Invitation.objects.filter(email__iexact=address):
        yield told(
            invitation, "email", "first_name", "last_name", "role", "invited_at", "sent_at", "expires_at",
            "accepted_at", "withdrawn_at",
        )  # fmt: skip
    known = EmailAddress.objects.filter(email__iexact=address).values("user")
    for person in User.objects.filter(email__iexact=address).union(User.objects.filter(pk__in=known)):
        yield told(person, "username", "first_name", "last_name", "email", "is_active", "date_joined", "last_login") | {
            str(_("roles")): [str(group) for group in person.groups.all()],
            str(_("second steps")): [str(one.type) for one in Authenticator.objects.filter(user=person)],
            str(_("where signed in")): [
                told(one, "ip", "user_agent", "created_at", "last_seen_at")
                for one in UserSession.objects.filter(user=person)
            ],
        }


SEARCH = Search(
    title=_("Staff and invitations"),
    columns=("accounts.invitation.email", "auth.user.email", "account.emailaddress.email"),
    find=_find,
)
