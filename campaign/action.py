"""All that the page of action about one council shows, read in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from councils.choices import Ask, PolicyStatus
from councils.models import Council
from councils.registered import councils_known, successions_known
from councils.rules import AsOf
from councils.summaries import Row, rows

from . import rules, words
from .choices import Tier
from .models import CouncilCampaign
from .rules import Plan

Words = str | Promise

# Where people tell what they know, by its name in ``urls``.
REPORT = "inbox:report"


@dataclass(frozen=True)
class AskLine:
    """One ask: where it stands, and what to do about it."""

    label: Words
    status: str
    status_label: Words
    step: Words
    missing: str
    is_demo: bool


@dataclass(frozen=True)
class Neighbour:
    """The other council of an area with two, and what it inspects."""

    council: Council
    teams: str


@dataclass(frozen=True)
class ActionPage:
    """What can be done about a council, ready for its template."""

    council: Council
    plan: Plan
    heading: str
    lead: str
    asks: list[AskLine]
    held: list[str]
    teams: str
    points: list[str]
    letter: words.Letter
    questions: list[str]
    request: words.Letter
    request_url: str
    is_request_written: bool
    report_url: str
    others: list[Neighbour]
    predecessors: list[tuple[Council, date]]
    successors: list[tuple[Council, date]]


def plan_of(council: Council, row: Row, as_of: AsOf) -> Plan:
    """What can be done about a council that stands there."""
    return rules.plan(
        council_type=council.council_type,
        nation=council.nation,
        life=rules.life_of(council.start_date, council.end_date, as_of.day),
        standing=row.standing,
    )


def action_page(council: Council, as_of: AsOf) -> ActionPage:
    known = councils_known(as_of)
    others = _others(council, known, as_of)
    row, *other_rows = rows([council, *others], as_of)
    plan = plan_of(council, row, as_of)
    followed = successions_known(as_of, known)
    request = words.information_request(plan, council.official_name)
    body = CouncilCampaign.objects.filter(council=council).values_list("body_name", flat=True).first() or ""
    return ActionPage(
        council=council,
        plan=plan,
        heading=words.heading(plan, council.short_name),
        lead=words.lead(plan, council.short_name),
        asks=_ask_lines(plan, row),
        held=words.function_labels(plan.held),
        teams=words.teams(plan.held),
        points=words.points(plan),
        letter=words.letter(plan, council.official_name),
        questions=words.questions(plan, council.official_name),
        request=request,
        request_url=rules.request_address(
            body=body, name=council.official_name, title=request.subject, letter=request.text
        ),
        is_request_written=bool(body),
        report_url=report_address(council.slug),
        others=[Neighbour(one.council, words.teams(_held(one, as_of))) for one in other_rows],
        predecessors=[(one.predecessor, one.date) for one in followed if one.successor.pk == council.pk],
        successors=[(one.successor, one.date) for one in followed if one.predecessor.pk == council.pk],
    )


def _others(council: Council, known: Sequence[Council], as_of: AsOf) -> list[Council]:
    """Of two councils of an area the other: its county, or a county's districts."""
    if rules.tier_of(council.council_type) is Tier.COUNTY:
        found = [one for one in known if one.county_id == council.pk]
    else:
        found = [council.county] if council.county else []
    return [one for one in found if one.is_alive_on(as_of.day)]


def _held(row: Row, as_of: AsOf) -> Sequence[str]:
    return plan_of(row.council, row, as_of).held


def _ask_lines(plan: Plan, row: Row) -> list[AskLine]:
    return [
        AskLine(
            label=Ask(step.ask).label,
            status=step.status,
            status_label=PolicyStatus(step.status).label,
            step=words.STEPS[step.stage],
            missing=words.teams(step.missing),
            is_demo=step.ask in row.standing.decisions and row.standing.decisions[step.ask].is_demo,
        )
        for step in plan.steps
    ]


def report_address(slug: str) -> str:
    """Where somebody tells us what a council answered: our form, or without it our e-mail address ("": neither)."""
    try:
        return f"{reverse(REPORT)}?about={slug}"
    except NoReverseMatch:
        return f"mailto:{settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else ""
