"""A world in which every text that becomes public is an attack, and every public address with what it needs.

The attack ends whatever it may stand in, and puts an element of its own there; it begins as a formula does.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.urls import URLPattern, URLResolver, get_resolver

from accounts import operations as accounts
from accounts.letters import link as invitation_link
from alerts.letters import link as alert_link
from alerts.models import Subscription
from campaign.choices import TextKind
from campaign.documents import FORMS as TEXT_FORMS
from campaign.models import AdviceBody, Logo, Supporter
from councils import datasets, tokens
from councils.exports import FORMS
from councils.models import Council
from councils.operations import correct_function, note_on_evidence, publish_response
from pledges.letters import link as pledge_link
from pledges.models import Election, Pledge
from tests.alerts.helpers import asked, subscribed
from tests.builders import (
    DATA_SHARING,
    DAY,
    JOINT_INSPECTIONS,
    NOW,
    TODAY,
    council,
    decision,
    document,
    finding,
    kept_copy,
    minutes,
    pledge,
    png,
    press_report,
    published_decision,
    published_finding,
    published_pledge,
    retract,
    succeed,
)
from tests.inbox.helpers import correction, offer_path, path_of
from tests.pledges.helpers import approved, signed

ELEMENT, ATTRIBUTE = "zebra", "onzebra"
ATTACK = f"""=x"'></title></script></textarea><{ELEMENT} {ATTRIBUTE}=1>"""
ADDRESS = f"""https://example.org/"'><{ELEMENT}/{ATTRIBUTE}=1>"""
CODE = "ATK"
# What no other row holds: a draft that were in any public answer would be seen.
DRAFT = "Draft-zebu"


@dataclass
class World:
    """What is there, and by the name of each route the arguments of addresses that lead somewhere."""

    where: Council
    drafts: dict[str, Any] = field(default_factory=dict)
    args: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    letters: list[str] = field(default_factory=list)
    chief: Any = None


def build() -> World:
    where = places()
    world = World(where)
    documents = record(where)
    fight = election(where)
    pledges(where, fight)
    campaign()
    world.drafts = drafts(where)
    world.letters = letters(where)
    world.chief = User.objects.get(username="chief")
    logo = Logo.objects.get()
    copy = kept_copy(documents[0])
    pledged = Pledge.published.get(name=ATTACK, role="political_group")
    slug, shown = where.slug, [(pledged.pk,)]
    world.args = {
        "council": [(slug,)],
        "council_card": [(slug,)],
        "council_feed": [(slug,)],
        "region": [("london",)],
        "area_feed": [("london",)],
        "figure": [("adopted",)],
        "embed_council": [(slug,)],
        "data_set": [(one.name, form) for one in datasets.data_sets() for form in FORMS],
        "csv_metadata": [(one.name,) for one in datasets.data_sets()],
        "evidence_copy": [(copy.sha256, "png")],
        "respond": [(slug,)],
        "election": [(fight.slug,)],
        "pledge": shown,
        "card": shown,
        "embed": shown,
        "action": [(slug,)],
        "model_text": [(slug, kind, form) for kind in TextKind.values for form in TEXT_FORMS],
        "logo": [(logo.pk, logo.ending)],
        "get_council": [(CODE,)],
        "get_figure": [("adopted",)],
        "nowhere": [("nowhere",)],
    }
    return world


def places() -> Council:
    names = {"official_name": ATTACK, "short_name": ATTACK, "native_name": ATTACK, "native_language": "cy"}
    where = council(CODE, slug="attacked", gss="E09000999", gov_uk_slug=ATTACK, **names)
    old = council("OLD", slug="old", **names)
    succeed(old, where, date(2020, 4, 1))
    council("BBB")
    return where


def record(where: Council) -> list[Any]:
    words = {"title": ATTACK, "quotation": ATTACK, "url": ADDRESS}
    rows = published_decision(where, summary=ATTACK, evidence=(minutes(**words), document("policy", **words)))
    documents = list(rows[0].evidence.order_by("pk"))
    note_on_evidence(evidence=documents[0], archived_url=ADDRESS, private_note="", now=NOW)
    found = published_finding(where, statement=ATTACK, evidence=(press_report(**words),))
    publish_response(finding=found, received_on=TODAY, text=ATTACK, by=None, now=NOW)
    correct_function(council=where, function="planning", holds=False, source=ATTACK, by=None, now=NOW)
    disputed = published_finding(where, "disputed", statement=ATTACK)
    publish_response(finding=disputed, received_on=TODAY, text=ATTACK, by=None, now=NOW)
    kept_copy(disputed.evidence.get(), png("blue"))
    taken_back = [
        *published_decision(where, "reversed", asks=[DATA_SHARING], summary=ATTACK),
        disputed,
        correct_function(council=where, function="food_safety", holds=False, source=ATTACK, by=None, now=NOW),
    ]
    for row in taken_back:
        retract(row, reason=ATTACK, correction=ATTACK)
    return documents


def election(where: Council) -> Election:
    from pledges.operations import ElectionInput, keep_election

    words = ElectionInput(where, ATTACK, "local", date(2027, 5, 6), ADDRESS)
    return keep_election(words=words, now=NOW)


def pledges(where: Council, fight: Election) -> None:
    words = {"source_title": ATTACK, "source_url": ADDRESS, "sentence": ATTACK, "party": ATTACK, "ward": ATTACK}
    published_pledge(where, ATTACK, **words)
    published_pledge(where, ATTACK, role="candidate", election=fight, **words)
    retract(published_pledge(where, ATTACK, role="councillor", **words), reason=ATTACK, correction=ATTACK)
    approved(where, name=ATTACK, sentence=ATTACK, party=ATTACK, ward=ATTACK)


def campaign() -> None:
    logo = Logo.objects.create(sha256="a" * 64, media_type="image/png", data=png())
    Supporter.objects.create(name=ATTACK, url=ADDRESS, statement=ATTACK, logo=logo, is_shown=True)
    nations = ["england", "wales", "scotland", "northern_ireland"]
    AdviceBody.objects.create(name=ATTACK, url=ADDRESS, what_for=ATTACK, nations=nations, checked_on=DAY)


def drafts(where: Council) -> dict[str, Any]:
    """One draft of each kind, and what may not be told of it."""
    words = {"summary": DRAFT, "evidence": (minutes(title=DRAFT, quotation=DRAFT),)}
    record = decision(where, "rejected", asks=[JOINT_INSPECTIONS], **words)[0]
    found = finding(where, statement=DRAFT, evidence=(press_report(title=DRAFT),))
    document = record.evidence.get()
    return {
        "policy-records": record,
        "practice-findings": found,
        "evidence": document,
        "pledges": pledge(where, DRAFT, source_title=DRAFT),
        "copy": kept_copy(document, png("green")),
        "supporter": Supporter.objects.create(name=DRAFT, is_shown=False),
    }


def letters(where: Council) -> list[str]:
    """The paths of links as letters have them."""
    chief = User.objects.create_superuser("chief", password="x")
    invited = accounts.invite(email="new@example.org", first_name="New", role="volunteer", by=chief, now=NOW)
    waiting, running = asked(where, email="one@example.org", now=NOW), subscribed(where, email="two@example.org")
    item = correction(where)
    pledged = signed(where, email="cllr@atkshire.gov.uk")
    found = published_finding(where, statement=ATTACK)
    links = [
        invitation_link(invited),
        alert_link(waiting, "confirm"),
        alert_link(running, "unsubscribe"),
        pledge_link(pledged, "confirm"),
        pledge_link(pledged, "withdraw"),
        f"/councils/{where.slug}/respond/confirm/{tokens.sign(item.key, 'inbox.confirm')}/",
        f"/report/received/{tokens.sign(f'{item.reference}_report_none', 'inbox.received')}/",
        offer_path(found),
    ]
    assert Subscription.objects.count() == 2
    return [path_of(one) for one in links]


# --- Addresses


def routes(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route but the staff's, with what stands before it."""
    for one in patterns or get_resolver().url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            if not route.startswith(("admin/", "accounts/")):
                yield from routes(one.url_patterns, route)
        else:
            yield route, one


def addresses(world: World) -> list[str]:
    """Every public address: a route with arguments that this world does not know is an error here."""
    found: dict[str, None] = {}
    for route, pattern in routes():
        if "token>" in route:
            continue
        name = str(pattern.name)
        takes = list(pattern.pattern.converters)
        assert not takes or name in world.args, f"{route}: say in tests/attacks/world.py what it may be asked for"
        for values in world.args[name] if takes else [()]:
            path = "/" + route
            for argument, value in zip(takes, values, strict=True):
                start = path.index("<")
                end = path.index(">")
                assert argument in path[start:end]
                path = path[:start] + str(value) + path[end + 1 :]
            found[path] = None
    return [*found, *world.letters]
