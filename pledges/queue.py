"""What waits for staff: pledges that were signed on the site and confirmed by whoever holds the address."""

from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils import roles
from councils.desk_site import WaitingLine
from councils.models import Council

from .models import Pledge, Signature
from .rules import domain_of, is_council_address


def waiting(user: User) -> list[WaitingLine]:
    """The signed pledges that this person can approve, as one line; none for who can't. One query."""
    if not roles.may_publish(user, Pledge):
        return []
    title = _("Pledges signed on the site, to approve or refuse")
    return [WaitingLine(title, reverse("admin:pledges_signature_changelist"), Signature.objects.waiting().count())]


def members_search(council: Council, email: str = "") -> str:
    """A web search for the council's list of members, for a person to follow: on its own domain, where that is known.

    It says nothing of the signer but the domain of a council's address.
    """
    words = f'"{council.official_name}" list of councillors'
    if email and is_council_address(email):
        words += f" site:{domain_of(email)}"
    return "https://duckduckgo.com/?" + urlencode({"q": words})
