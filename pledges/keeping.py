"""What is kept of those who sign."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from councils.keeping import Kept, Search, told

from .models import Signature
from .models.signature import hash_of
from .operations import erase_due, expire_unconfirmed
from .rules import ERASED_AFTER, UNCONFIRMED_FOR

UNCONFIRMED = Kept(
    name="pledges_unconfirmed",
    what=_("Pledges signed and not confirmed: all that was filled in"),
    why=_("to send the letter that asks for confirmation"),
    until=format_lazy(_("{days} days after signing, unless confirmed"), days=UNCONFIRMED_FOR.days),
    due=lambda now: Signature.objects.expired(now).count(),
    end=lambda now: expire_unconfirmed(now=now),
)
DECIDED = Kept(
    name="pledges_decided",
    what=_("E-mail addresses of those who signed; of a pledge that was refused, all that was filled in"),
    why=_("to check who signed, and for questions about the decision"),
    until=format_lazy(_("{days} days after the decision, or withdrawn before"), days=ERASED_AFTER.days),
    due=lambda now: Signature.objects.to_erase(now).count(),
    end=lambda now: erase_due(now=now),
)
PUBLISHED = Kept(
    name="pledges_published",
    what=_("Published pledges, the consent to publish them, and a fingerprint of the address"),
    why=_("because whoever signed asked us to publish it; the fingerprint so that nobody signs twice"),
    until=_("withdrawn, by the link in our letters; erased at once"),
)


def _find(address: str) -> Iterator[dict[str, Any]]:
    """By the address, or once it is erased by its keyed hash."""
    for row in Signature.objects.filter(Q(email__iexact=address) | Q(email_hash=hash_of(address))).select_related(
        "pledge"
    ):
        yield told(
            row, "email", "council", "name", "role", "asks", "wording", "sentence", "party", "ward", "election",
            "term_ends_on", "consent", "asked_at", "confirmed_at", "decision", "decided_at", "reason", "told_at",
            "withdrawn_at", "erased_at",
        ) | {str(_("public page")): row.pledge.get_absolute_url() if row.pledge else ""}  # fmt: skip


SEARCH = Search(title=_("Pledges"), columns=("pledges.signature.email", "pledges.signature.email_hash"), find=_find)
