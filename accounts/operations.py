"""Every write to invitations, and to what people sign in with. No error and no log line holds an address."""

import re
import unicodedata
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils import operations as record
from councils import roles
from councils.roles import Role
from councils.tokens import LinkRefused

from .choices import State
from .models import Invitation, new_key
from .rules import GOOD_FOR

WHY = {
    State.ACCEPTED: gettext_lazy(
        "This invitation was accepted already. Sign in with the password that was chosen then."
    ),
    State.EXPIRED: gettext_lazy("This invitation has run out. Ask whoever invited you to send it again."),
    State.WITHDRAWN: gettext_lazy(
        "This invitation was withdrawn. Ask whoever invited you, if you think that is wrong."
    ),
}
REPLACED = gettext_lazy("This link was replaced by a newer one. Use the last letter that you were sent.")
NO_LONGER = gettext_lazy("Whoever invited you may no longer do so. Ask another administrator to invite you.")


# --- Invitations ------------------------------------------------------------------------------------------------


@transaction.atomic
def invite(*, email: str, first_name: str, last_name: str = "", role: str, by: User, now: datetime) -> Invitation:
    """Note that somebody may come in. Raises ValidationError for words that are wrong, with a sentence for each."""
    row = Invitation(
        email=email.strip().lower(),
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        role=role,
        invited_by=by,
        invited_at=now,
        sent_at=now,
        expires_at=now + GOOD_FOR,
    )
    row.full_clean(validate_constraints=False)
    if not roles.may_give(by, Role(role)):
        raise ValidationError({"role": _("You can’t give this role.")})
    if has_account(row.email):
        raise ValidationError({"email": _("Somebody with this address has an account already.")})
    row.validate_constraints()
    row.save()
    return row


def has_account(email: str) -> bool:
    """Whether anybody, active or not, has this address."""
    return User.objects.filter(Q(email__iexact=email) | Q(emailaddress__email__iexact=email)).exists()


@transaction.atomic
def renew(*, invitation: Invitation, now: datetime) -> Invitation:
    """Make it good for another week, with a new link; the old one does nothing any more."""
    row = _unanswered(invitation)
    row.key, row.sent_at, row.expires_at = new_key(), now, now + GOOD_FOR
    row.save(update_fields=["key", "sent_at", "expires_at"])
    return row


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """Its link does nothing any more."""
    row = _unanswered(invitation)
    row.withdrawn_at, row.withdrawn_by = now, by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return row


@transaction.atomic
def forget_invitations(*, now: datetime) -> int:
    """Delete invitations that came to nothing long ago; how many."""
    return Invitation.objects.to_forget(now).delete()[0]


def _unanswered(invitation: Invitation) -> Invitation:
    """It as it is stored now, locked. Raises ValidationError where it was accepted or withdrawn in the meantime."""
    row = Invitation.objects.select_for_update().unanswered().filter(pk=invitation.pk).first()
    if row is None:
        raise ValidationError(_("This invitation was accepted or withdrawn in the meantime."))
    return row


def acceptable(*, key: str, now: datetime) -> Invitation:
    """The invitation that a link of this key is for. Raises LinkRefused where it can’t be accepted."""
    row = Invitation.objects.select_related("invited_by").filter(key=key).first()
    if row is None:
        raise LinkRefused(REPLACED)
    state = row.state(now)
    if state != State.OPEN:
        raise LinkRefused(WHY[state])
    # Asked anew: whoever lost the right to give a role gives it to nobody by an old letter.
    if not (row.invited_by.is_active and roles.may_give(row.invited_by, Role(row.role))):
        raise LinkRefused(NO_LONGER)
    if has_account(row.email):
        raise LinkRefused(WHY[State.ACCEPTED])
    return row


@transaction.atomic
def accept(*, key: str, password: str, now: datetime) -> User:
    """Make the account of somebody who was invited. Raises LinkRefused as ``acceptable`` does."""
    Invitation.objects.select_for_update().filter(key=key).first()
    row = acceptable(key=key, now=now)
    person = newcomer(row)
    person.set_password(password)
    record.keep_person(person=person, role=Role(row.role))
    row.accepted_at, row.person = now, person
    row.save(update_fields=["accepted_at", "person"])
    return person


def newcomer(row: Invitation) -> User:
    """The account that an invitation makes, not stored yet."""
    return User(username=free_username(row.name), email=row.email, first_name=row.first_name, last_name=row.last_name)


def free_username(name: str) -> str:
    """A user name made of somebody’s name, as the desk shows it: “vera.lopez”, or “vera.lopez2” if that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", ".", plain).strip(".")[:100] or "person"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    number = 1
    while (username := base if number == 1 else f"{base}{number}") in taken:
        number += 1
    return username


# --- What people sign in with -----------------------------------------------------------------------------------


@transaction.atomic
def keep_address(*, person: User) -> None:
    """Somebody signs in by the address on their account.

    Staff wrote it there, or the invitation went to it, so it counts as verified; but of one address only once.
    """
    email = person.email.strip().lower()
    EmailAddress.objects.filter(user=person).exclude(email=email).delete()
    if email:
        taken = EmailAddress.objects.filter(email=email, verified=True).exclude(user=person).exists()
        words = {"primary": True, "verified": not taken}
        EmailAddress.objects.update_or_create(user=person, email=email, defaults=words)


@transaction.atomic
def reset_second_step(*, person: User, by: User | None) -> int:
    """Take away all that somebody’s second step was made of, and sign them out everywhere; returns how many things.

    For a lost phone: they sign in with their password, and set it up anew. It is written into their history.
    """
    things = Authenticator.objects.filter(user=person)
    count = things.count()
    things.delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    said = _("Second step of signing in reset.") if by else _("Second step of signing in reset by manage.py reset_mfa.")
    LogEntry.objects.log_actions((by or person).pk, [person], CHANGE, said, single_object=True)
    return count
