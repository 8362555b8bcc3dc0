"""Which version of the API this is, and what each change of it brought: the page about the API lists them."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
# How long an old version stays once there is a new one.
MONTHS_BESIDE = 24


@dataclass(frozen=True)
class Change:
    """A version, from when, and what it brought, in a sentence."""

    number: str
    since: date
    words: Words


# The newest first. The first number is that of the address; only additions raise the second.
HISTORY = (Change("1.0", date(2026, 11, 22), _("The first version.")),)
VERSION = HISTORY[0].number
