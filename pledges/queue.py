"""What waits for staff: pledges that were signed on the site and confirmed by whoever holds the address."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.urls import reverse

from councils import roles
from councils.models import Council

from .models import Pledge, Signature
from .rules import domain_of, is_council_address

LINES = 8


@dataclass(frozen=True)
class Line:
    """One thing that waits: in words without anything private, where it is dealt with, and since when."""

    title: str
    url: str
    since: datetime


def waiting(user: User) -> list[Line]:
    """For the desk's front page: signed pledges that this person can approve, the longest waiting first."""
    if not roles.may_publish(user, Pledge):
        return []
    rows = Signature.objects.waiting().select_related("council")[:LINES]
    return [_line(row) for row in rows]


def _line(row: Signature) -> Line:
    assert row.confirmed_at is not None  # noqa: S101 (for the type checker: it waits)
    title = f"{row.get_role_display()}, {row.council}"
    return Line(title, reverse("admin:pledges_signature_change", args=[row.pk]), row.confirmed_at)


def members_search(council: Council, email: str = "") -> str:
    """A web search for the council's list of members, for a person to follow: on its own domain, where that is known.

    It says nothing of the signer but the domain of a council's address.
    """
    words = f'"{council.official_name}" list of councillors'
    if email and is_council_address(email):
        words += f" site:{domain_of(email)}"
    return "https://duckduckgo.com/?" + urlencode({"q": words})
