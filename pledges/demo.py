"""Demonstration pledges: invented, and marked as such."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from councils.choices import Ask
from councils.models import Council
from councils.operations import publish
from councils.rules import UK

from .choices import GROUPS, ElectionKind, Role
from .models import Election, Pledge
from .operations import ElectionInput, keep_election, record_pledge
from .wording import CURRENT

SHARE = 6  # one council in so many has pledges
DAYS_TO_ELECTION = 160
SOURCE = "https://example.org/demonstration"


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
                source_url=SOURCE,
                **_extras(council, role, chance, now),
                by=None,
                now=now,
                is_demo=True,
            )
            publish(row=pledge, by=None, now=now)


def _extras(council: Council, role: str, chance: Random, now: datetime) -> dict[str, Any]:
    """Some sign here in our words, say something, name a ward; candidates stand in an invented election."""
    day = now.astimezone(UK).date()
    words: dict[str, Any] = {"wording": CURRENT}
    if role == Role.CANDIDATE:
        words["election"] = _election(council, day, now)
    if role in GROUPS:
        return words
    words["ward"] = _("Invented ward")
    words["party"] = chance.choice(["", _("Invented party")])
    if chance.random() < 0.5:
        words["sentence"] = _("An invented sentence: nobody has said this.")
    if role == Role.COUNCILLOR and chance.random() < 0.3:
        words["term_ends_on"] = day - timedelta(days=1)
    return words


def _election(council: Council, day: date, now: datetime) -> Election:
    """The invented election of a council, made where there is none yet."""
    polling_day = day + timedelta(days=DAYS_TO_ELECTION)
    there = Election.objects.filter(council=council, source=SOURCE).first()
    words = ElectionInput(council, _("Invented election"), ElectionKind.LOCAL, polling_day, SOURCE)
    return there or keep_election(words=words, now=now)


def unload() -> int:
    """Remove invented pledges and their edit history; returns how many rows went."""
    removed = int(Pledge.objects.filter(is_demo=True).delete()[0])
    Pledge.history.filter(is_demo=True).delete()  # after them: their removal is an edit too
    Election.objects.filter(source=SOURCE, pledges__isnull=True).delete()
    return removed
