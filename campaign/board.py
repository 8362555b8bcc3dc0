"""The staff's board: where each council is on its way, and where a push would tip one over."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from councils.choices import Headline, Region
from councils.models import Council
from councils.registered import councils_alive
from councils.rules import AsOf
from councils.summaries import Row, rows
from pledges.choices import Role
from pledges.models import Pledge

from . import rules
from .choices import Life, MoveKind, Stage
from .models import CouncilCampaign, Move

Words = str | Promise

# Whoever pledges as one of these has a vote in the council.
VOTING = (Role.COUNCILLOR, Role.LEADER_OR_MAYOR, Role.CABINET_MEMBER)
ME, NOBODY = "me", "nobody"
ORDERS: Mapping[str, Words] = {
    "name": _("by name"),
    "votes": _("fewest votes missing first"),
    "due": _("next step due first"),
    "contact": _("longest without contact first"),
}


@dataclass(frozen=True)
class Line:
    """One council on the board."""

    council: Council
    stage: Stage
    headline: str
    pledges: int
    councillors: int
    campaign: CouncilCampaign
    last_contact: date | None

    @property
    def stage_label(self) -> Words:
        return self.stage.label

    @property
    def headline_label(self) -> Words:
        return Headline(self.headline).label

    @property
    def region_label(self) -> Words:
        return Region(self.council.region).label

    @property
    def needed(self) -> int | None:
        """How many councillors are a majority; None while the seats are not known."""
        return rules.majority(self.campaign.seats) if self.campaign.seats else None

    @property
    def missing(self) -> int | None:
        """How many pledges of councillors a majority still lacks."""
        return None if self.needed is None else max(0, self.needed - self.councillors)


@dataclass(frozen=True)
class Asked:
    """What the board is asked for; "" for all."""

    region: str = ""
    stage: str = ""
    owner: str = ""
    order: str = "name"


def asked(words: Mapping[str, str]) -> Asked:
    """Read a query string. What is not known counts as not asked."""
    region, stage, owner = (words.get(name, "") for name in ("region", "stage", "owner"))
    is_owner = owner in (ME, NOBODY) or (owner.isascii() and owner.isdecimal() and len(owner) < 19)
    order = words.get("order", "")
    return Asked(
        region=region if region in Region.values else "",
        stage=stage if stage in Stage.values else "",
        owner=owner if is_owner else "",
        order=order if order in ORDERS else "name",
    )


def board(now: datetime) -> list[Line]:
    """Every council of today, by name."""
    as_of = AsOf.at(now)
    campaigns = {row.council_id: row for row in CouncilCampaign.objects.select_related("owner")}
    contacts = dict(
        Move.objects.filter(kind=MoveKind.CONTACT).order_by().values_list("council").annotate(last=Max("day"))
    )
    pledged = councillors_pledged(as_of)
    found = rows(councils_alive(as_of), as_of)
    return [_line(row, campaigns, contacts, pledged) for row in found]


def councillors_pledged(as_of: AsOf) -> dict[int, int]:
    """For each council, how many of those who have a vote have pledged; who pledged twice counts once."""
    standing = Pledge.published.as_of(as_of).filter(role__in=VOTING).standing_on(as_of)
    return dict(standing.order_by().values_list("council").annotate(people=Count("name", distinct=True)))


def _line(
    row: Row, campaigns: Mapping[int, CouncilCampaign], contacts: Mapping[int, date], pledged: Mapping[int, int]
) -> Line:
    council = row.council
    found = rules.plan(
        council_type=council.council_type, nation=council.nation, life=Life.CURRENT, standing=row.standing
    )
    return Line(
        council=council,
        stage=found.stage,
        headline=row.headline,
        pledges=row.tally("pledges").count,
        councillors=pledged.get(council.pk, 0),
        campaign=campaigns.get(council.pk) or CouncilCampaign(council=council),
        last_contact=contacts.get(council.pk),
    )


def chosen(lines: Sequence[Line], wanted: Asked, me: int) -> list[Line]:
    """The lines that were asked for, in their order. ``me`` is who asks."""
    found = [line for line in lines if _fits(line, wanted, me)]
    latest = date.max
    keys = {
        "votes": lambda line: (line.missing is None, line.missing or 0),
        "due": lambda line: line.campaign.due_on or latest,
        "contact": lambda line: line.last_contact or date.min,
    }
    return sorted(found, key=keys[wanted.order]) if wanted.order in keys else found


def _fits(line: Line, wanted: Asked, me: int) -> bool:
    owner = line.campaign.owner_id
    if wanted.owner == NOBODY:
        is_owned = owner is None
    elif wanted.owner:
        is_owned = owner == (me if wanted.owner == ME else int(wanted.owner))
    else:
        is_owned = True
    return is_owned and wanted.region in ("", line.council.region) and wanted.stage in ("", line.stage)


def by_stage(lines: Sequence[Line]) -> list[tuple[Stage, int]]:
    """How many councils are at each stage; those that nobody is at are there with 0."""
    counts = Counter(line.stage for line in lines)
    return [(stage, counts[stage]) for stage in Stage]
