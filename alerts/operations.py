"""Every write to subscriptions. An address is passed in, and never told: no error and no log line holds one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from councils.areas import AREAS
from councils.models import Council
from councils.tokens import LinkRefused

from .choices import Frequency
from .models import Subscription
from .rules import SENDING_FOR, address_key, day_begins, letter_allowed


class Letter(StrEnum):
    """What an address is written when somebody asks for alerts to it."""

    CONFIRM = "confirm"
    ALREADY = "already"


@dataclass(frozen=True)
class Asked:
    """The letter that a wish for alerts has to be answered with, and when the one before it was (None: never)."""

    subscription: Subscription
    letter: Letter
    before: tuple[datetime, int] | None


USED = _("This link has done its work: the alert is confirmed.")
RUN_OUT = _("This link has run out, or the alert was stopped since. Nothing is kept of it.")


# --- Asking and confirming ------------------------------------------------------------------------------------


@transaction.atomic
def subscribe(
    *, email: str, scope: str, area: str = "", council: Council | None = None, frequency: str, now: datetime
) -> Asked | None:
    """Note that somebody wants alerts to an address, and say which letter goes there: the address itself decides.

    What is confirmed already stays as it is: whoever asks may be somebody else. None where the limits allow no letter
    now: then nothing changes. Raises ValidationError for words that are wrong.
    """
    wish = Subscription(
        email=email.strip(),
        email_key=address_key(email),
        scope=scope,
        area=area,
        council=council,
        frequency=frequency,
        created_at=now,
        asked_at=now,
    )
    wish.full_clean(validate_unique=False, validate_constraints=False)
    if area and area not in AREAS:
        raise ValidationError({"area": _("This area is not known.")})
    rows = list(Subscription.objects.select_for_update().of_address(email))
    there = next((row for row in rows if _same(row, wish)), None)
    today = sum(row.asked_today for row in rows if row.asked_at >= day_begins(now))
    if not letter_allowed(last=there.asked_at if there else None, today=today, now=now):
        return None
    before = (there.asked_at, there.asked_today) if there else None
    row = there or _create(wish)
    _count_letter(row, now)
    if row.confirmed_at:
        return Asked(row, Letter.ALREADY, before)
    row.frequency = frequency
    row.save(update_fields=["frequency"])
    return Asked(row, Letter.CONFIRM, before)


def _same(row: Subscription, wish: Subscription) -> bool:
    return (row.scope, row.area, row.council_id) == (wish.scope, wish.area, wish.council_id)


def _create(wish: Subscription) -> Subscription:
    """Store it, unless another request has done so just now: the error of the database would name the address."""
    Subscription.objects.bulk_create([wish], ignore_conflicts=True)
    return Subscription.objects.select_related("council").get(
        email_key=wish.email_key, scope=wish.scope, area=wish.area, council=wish.council
    )


def _count_letter(row: Subscription, now: datetime) -> None:
    row.asked_today = row.asked_today + 1 if row.asked_at >= day_begins(now) else 1
    row.asked_at = now
    row.save(update_fields=["asked_at", "asked_today"])


@transaction.atomic
def take_back(*, asked: Asked) -> None:
    """The letter could not be sent: it does not count, and an alert that it was the first about is deleted."""
    same = Subscription.objects.filter(pk=asked.subscription.pk)
    if asked.before is None:
        same.filter(confirmed_at__isnull=True).delete()
    else:
        asked_at, asked_today = asked.before
        same.update(asked_at=asked_at, asked_today=asked_today)


def awaiting(*, key: str, now: datetime) -> Subscription:
    """The alert that a link of this key confirms. Raises LinkRefused where it is confirmed already, or gone."""
    row = Subscription.objects.select_related("council").filter(key=key).first()
    if row is None or (row.confirmed_at is None and row.expires_at <= now):
        raise LinkRefused(RUN_OUT)
    if row.confirmed_at:
        raise LinkRefused(USED)
    return row


@transaction.atomic
def confirm(*, key: str, now: datetime) -> Subscription:
    """From now on changes are told to this address. Raises LinkRefused as ``awaiting`` does."""
    Subscription.objects.select_for_update().filter(key=key).first()
    row = awaiting(key=key, now=now)
    row.confirmed_at = row.last_sent_through = now
    row.save(update_fields=["confirmed_at", "last_sent_through"])
    return row


# --- Changing and stopping ------------------------------------------------------------------------------------


def existing(*, key: str) -> Subscription:
    """The alert that a link of this key stops. Raises LinkRefused where it was stopped already."""
    row = Subscription.objects.select_related("council").filter(key=key).first()
    if row is None:
        raise LinkRefused(_("This alert was stopped already. Nothing is kept of it."))
    return row


@transaction.atomic
def change_frequency(*, key: str, frequency: str) -> Subscription:
    """Nothing is lost: the next digest begins where the last one ended."""
    row = existing(key=key)
    if frequency not in Frequency.values:
        raise ValidationError({"frequency": _("Choose once a day or once a week.")})
    Subscription.objects.filter(key=key).update(frequency=frequency)
    row.frequency = frequency
    return row


@transaction.atomic
def unsubscribe(*, key: str) -> int:
    """Delete one alert; returns how many there were, 0 where it was gone already."""
    return Subscription.objects.filter(key=key).delete()[0]


@transaction.atomic
def unsubscribe_all(*, key: str) -> int:
    """Delete this alert and all others to the same address; returns how many there were."""
    row = Subscription.objects.filter(key=key).first()
    return forget_address(address=row.email) if row else 0


@transaction.atomic
def forget_address(*, address: str) -> int:
    """Delete all that is kept of an address; returns how many alerts that were."""
    return Subscription.objects.of_address(address).delete()[0]


@transaction.atomic
def expire_unconfirmed(*, now: datetime) -> int:
    """Delete what nobody confirmed in time."""
    return Subscription.objects.expired(now).delete()[0]


# --- Telling --------------------------------------------------------------------------------------------------


def claim(*, subscription: Subscription, now: datetime) -> bool:
    """Reserve the sending of a digest for this run, in one statement; False where another run was quicker.

    A statement and not a lock on the row: a lock would be held while the mail server is talked to, and on SQLite
    it would keep everybody else from writing. Nothing was told since the row was read, or the claim fails.
    """
    free = Subscription.objects.free(now).filter(
        pk=subscription.pk, last_sent_through=subscription.last_sent_through, frequency=subscription.frequency
    )
    return bool(free.update(sending_until=now + SENDING_FOR))


def told(*, subscription: Subscription, through: datetime) -> None:
    """The mail server has accepted the digest."""
    Subscription.objects.filter(pk=subscription.pk).update(last_sent_through=through, sending_until=None)


def nothing_to_tell(*, subscriptions: Collection[Subscription], through: datetime, now: datetime) -> None:
    """The days up to a moment brought nothing for these: they count as told."""
    rows = Subscription.objects.free(now).filter(pk__in=[one.pk for one in subscriptions])
    rows.filter(last_sent_through__lt=through).update(last_sent_through=through)


def not_told(*, subscription: Subscription) -> None:
    """The digest could not be sent: the next run tries again."""
    Subscription.objects.filter(pk=subscription.pk).update(sending_until=None)
