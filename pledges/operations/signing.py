"""Signing on this site: noted, confirmed by the link sent to the address, deleted where nobody confirms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.rules import AsOf
from councils.tokens import LinkRefused

from ..choices import Role
from ..models import Election, Signature
from ..models.signature import hash_of
from ..rules import day_begins, is_council_address, letter_allowed
from ..wording import CURRENT, CURRENT_CONSENT


@dataclass(frozen=True)
class Signed:
    """A signature to which a letter goes: to confirm it, or (``already``) to say that the address has signed before."""

    signature: Signature
    already: bool


USED = _("This link has done its work: the pledge is confirmed. We write to you when it is published.")
RUN_OUT = _("This link has run out, or the pledge was withdrawn since. Nothing is kept of it.")
TWICE = _("This address has signed this pledge already. It counts once.")
TOO_LATE = _("The election is past, or today is polling day: candidates can’t sign for it any more.")


@transaction.atomic
def sign(
    *,
    council: Council,
    name: str,
    role: str,
    asks: Sequence[str],
    sentence: str = "",
    party: str = "",
    ward: str = "",
    election: Election | None = None,
    term_ends_on: date | None = None,
    email: str,
    now: datetime,
) -> Signed | None:
    """Note that somebody signed and consented, and say which letter goes to the address: it alone decides.

    None where the limits allow no letter now: then nothing is kept. Raises ValidationError for words that are wrong.
    """
    row = Signature(
        council=council,
        name=name,
        role=role,
        asks=sorted(asks),
        wording=CURRENT,
        sentence=sentence,
        party=party,
        ward=ward,
        election=election,
        term_ends_on=term_ends_on,
        email=email.strip(),
        email_hash=hash_of(email),
        closer_review=not is_council_address(email),
        consent=CURRENT_CONSENT,
        asked_at=now,
    )
    row.full_clean(validate_unique=False, validate_constraints=False)
    require_open(role, election, now)
    _release(row, now)
    of_address = Signature.objects.filter(email_hash=row.email_hash)
    same = of_address.filter(council=council, role=role).order_by("-asked_at").first()
    today = of_address.filter(asked_at__gte=day_begins(now)).count()
    if not letter_allowed(last=same.asked_at if same else None, today=today, now=now):
        return None
    taken = Signature.objects.taken().filter(email_hash=row.email_hash, council=council, role=role).exists()
    row.save()
    return Signed(row, already=taken)


def require_open(role: str, election: Election | None, now: datetime) -> None:
    """A candidate signs for an election that is to come."""
    if role == Role.CANDIDATE and (election is None or election.is_closed(AsOf.at(now).day)):
        raise ValidationError({"election": TOO_LATE if election else _("Choose the election in which you stand.")})


def _release(row: Signature, now: datetime) -> None:
    """Let an address sign again where what it signed has lapsed, or was taken back."""
    as_of = AsOf.at(now)
    taken = Signature.objects.taken().filter(email_hash=row.email_hash, council=row.council, role=row.role)
    for old in taken.filter(pledge__isnull=False).select_related("pledge__election"):
        pledge = old.pledge
        if pledge and (pledge.state == "retracted" or pledge.lapse_at(as_of)):
            Signature.objects.filter(pk=old.pk).update(email_hash="")


@transaction.atomic
def take_back(*, signed: Signed) -> None:
    """The letter could not be sent: nothing is kept, so that the form can be sent again."""
    Signature.objects.unconfirmed().filter(pk=signed.signature.pk).delete()


def awaiting(*, key: str, now: datetime) -> Signature:
    """The signature that a link of this key confirms. Raises LinkRefused where it is confirmed already, or gone."""
    row = Signature.objects.select_related("council", "election__council").filter(key=key).first()
    if row is None or row.withdrawn_at or (row.confirmed_at is None and row.expires_at <= now):
        raise LinkRefused(RUN_OUT)
    if row.confirmed_at:
        raise LinkRefused(USED)
    taken = Signature.objects.taken().filter(email_hash=row.email_hash, council=row.council, role=row.role)
    if taken.exists():
        raise LinkRefused(TWICE)
    if row.role == Role.CANDIDATE and (row.election is None or row.election.is_closed(AsOf.at(now).day)):
        raise LinkRefused(TOO_LATE)
    return row


@transaction.atomic
def confirm(*, key: str, now: datetime) -> Signature:
    """The holder of the address means it: from now on it waits for staff. Raises LinkRefused as ``awaiting`` does."""
    Signature.objects.select_for_update().filter(key=key).first()
    row = awaiting(key=key, now=now)
    row.confirmed_at = now
    try:
        with transaction.atomic():
            row.save(update_fields=["confirmed_at"])
    except IntegrityError:  # the same pledge was confirmed by another letter at this moment
        raise LinkRefused(TWICE) from None
    return row


@transaction.atomic
def expire_unconfirmed(*, now: datetime) -> int:
    """Delete what nobody confirmed in time; returns how many there were."""
    return Signature.objects.expired(now).delete()[0]
