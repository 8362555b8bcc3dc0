"""What is kept of those who asked for alerts."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from councils.keeping import Kept, Search, told

from .models import Subscription
from .operations import expire_unconfirmed
from .rules import UNCONFIRMED_FOR

UNCONFIRMED = Kept(
    name="alerts_unconfirmed",
    what=_("Alerts asked for and not confirmed: address, and what about"),
    why=_("to send the letter that asks for confirmation"),
    until=format_lazy(_("{days} days after the last letter, unless confirmed"), days=UNCONFIRMED_FOR.days),
    due=lambda now: Subscription.objects.expired(now).count(),
    end=lambda now: expire_unconfirmed(now=now),
)
ALERTS = Kept(
    name="alerts",
    what=_("Alerts: address, what about, how often, and up to when told"),
    why=_("to send what was asked for"),
    until=_("stopped, by the link in each letter; deleted at once"),
)
SEARCH = Search(
    title=_("Alerts by e-mail"),
    columns=("alerts.subscription.email", "alerts.subscription.email_key"),
    find=lambda address: (
        told(row, "email", "scope", "area", "council", "frequency", "created_at", "confirmed_at", "last_sent_through")
        for row in Subscription.objects.of_address(address)
    ),
)  # fmt: skip
