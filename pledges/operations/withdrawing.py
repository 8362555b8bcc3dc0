"""Withdrawing: at any time, by the link of a letter, or by staff for whoever asks them.

What is withdrawn is public no more, on no day, and is erased.
"""

from datetime import datetime

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.operations import Person, public_write, require, retract
from councils.rules import Problem
from councils.tokens import LinkRefused

from ..models import Pledge, Signature
from ..querysets import SignatureQuerySet
from .deciding import WORDS

GONE = gettext_lazy("This pledge was withdrawn already, or was never confirmed. Nothing is kept of it.")


def existing(*, key: str) -> Signature:
    """The signature that a link of this key withdraws. Raises LinkRefused where it was withdrawn already."""
    row = Signature.objects.select_related("council", "pledge").filter(key=key).first()
    if row is None or row.withdrawn_at or (row.pledge and row.pledge.withdrawn):
        raise LinkRefused(GONE)
    return row


@public_write
def withdraw(*, key: str, now: datetime) -> None:
    """Take a pledge back, whether it is published yet or not. Raises LinkRefused as ``existing`` does."""
    Signature.objects.select_for_update().filter(key=key).first()
    row = existing(key=key)
    if row.pledge:
        withdraw_pledge(pledge=row.pledge, by=None, now=now)
    elif row.confirmed_at is None:
        row.delete()
    else:
        _empty(Signature.objects.filter(pk=row.pk), now)


@public_write
def withdraw_pledge(*, pledge: Pledge, by: Person, now: datetime) -> None:
    """Retract a pledge at the wish of whoever made it, and erase their words: here, in its edits, and as signed.

    One that staff had retracted is erased all the same. Raises ValidationError for a draft, and where it was withdrawn.
    """
    row = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
    if row.state == "draft" or row.withdrawn:
        require([Problem("not_to_withdraw", "", gettext_lazy("This was never published, or is withdrawn by now."))])
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("Withdrawn by whoever made it.")
    if row.state == "published":
        retract(row=row, reason=reason, by=by, now=now)
    empty = dict.fromkeys(Pledge.ERASABLE, "")
    Pledge.objects.filter(pk=row.pk).update(withdrawn=True, private_note="", **empty)
    Pledge.history.filter(id=row.pk).update(withdrawn=True, private_note="", **empty)
    of_pledges = ContentType.objects.get_for_model(Pledge)
    LogEntry.objects.filter(content_type=of_pledges, object_id=str(row.pk)).update(object_repr=reason)
    _empty(Signature.objects.filter(pledge=row), now)


def _empty(signatures: SignatureQuerySet, now: datetime) -> None:
    """Of a withdrawn signature nothing stays but that there was one."""
    signatures.update(email="", email_hash="", role="", asks=[], withdrawn_at=now, erased_at=now, **WORDS)
