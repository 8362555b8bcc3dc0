"""What is kept of those who wrote, and of the offices that were written to."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from councils.keeping import Kept, Search, told

from .models import Item, Offer
from .operations import expire
from .rules import KEPT_FOR

OPEN = Kept(
    name="inbox_open",
    what=_("Messages to us: words, name, role and e-mail address"),
    why=_("to look into the matter and to answer"),
    until=_("the matter is closed; then the next line"),
)


def _due(now: datetime) -> int:
    return Item.objects.to_erase(now).count() + Offer.objects.to_erase(now).count()


CLOSED = Kept(
    name="inbox_closed",
    what=_("Of matters that are closed, and of offers of a say to councils: names, roles, addresses and our letters"),
    why=_("for questions that come afterwards"),
    until=format_lazy(_("{days} days after the matter was closed or the finding published"), days=KEPT_FOR.days),
    due=_due,
    end=lambda now: sum(expire(now=now)),
)


def _find(address: str) -> Iterator[dict[str, Any]]:
    for item in Item.objects.filter(email__iexact=address):
        yield (
            told(item, "reference", "kind", "council", "about", "text", "right", "source", "name", "role", "email")
            | told(item, "received_at", "confirmed_at", "closed_at", "note")
            | {str(_("answers")): [told(reply, "sent_at", "text") for reply in item.replies.all()]}
        )
    for offer in Offer.objects.filter(sent_to__iexact=address):
        yield told(offer, "sent_to", "sent_on", "answer_by", "letter")


SEARCH = Search(
    title=_("Messages and offers of a say"), columns=("inbox.item.email", "inbox.offer.sent_to"), find=_find
)
