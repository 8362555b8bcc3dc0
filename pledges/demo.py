"""Demonstration pledges: invented, and marked as such."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from django.utils.translation import gettext as _

from councils.choices import Ask
from councils.models import Council
from councils.operations import publish
from councils.rules import UK

from .choices import Role
from .models import Pledge
from .operations import record_pledge

SHARE = 6  # one council in so many has pledges


def load(councils: Sequence[Council], chance: Random, now: datetime) -> None:
    """Draft and publish invented pledges for some of the councils."""
    for council in councils[::SHARE]:
        for role in chance.sample(Role.values, chance.randint(1, 3)):
            pledge = record_pledge(
                council=council,
                name=_("Invented %(role)s") % {"role": Role(role).label.lower()},
                role=role,
                asks=Ask.values if chance.random() < 0.7 else [Ask.DATA_SHARING.value],
                pledged_on=now.astimezone(UK).date(),
                source_title=_("Invented source"),
                source_url="https://example.org/demonstration",
                by=None,
                now=now,
                is_demo=True,
            )
            publish(row=pledge, by=None, now=now)


def unload() -> int:
    """Remove invented pledges and their edit history; returns how many rows went."""
    removed = int(Pledge.objects.filter(is_demo=True).delete()[0])
    Pledge.history.filter(is_demo=True).delete()  # after them: their removal is an edit too
    return removed
