"""Demonstration data: invented records on real councils, so that the pages can be judged before there is a record.

Everything is marked as such, loaded and removed only by its own commands, and the same on every run of one day.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from .choices import Ask, CarveOut, DecidedBy, EvidenceKind, Finding, InspectionFunction, Mechanism, PolicyStatus
from .companions import companions
from .models import Council, Evidence, EvidenceCopy, FunctionCorrection, PolicyRecord, PracticeFinding, Response
from .operations import (
    DecisionInput,
    EvidenceInput,
    FindingInput,
    functions_held,
    public_write,
    publish_finding,
    publish_records,
    publish_response,
    record_decision,
    record_finding,
    retract,
)
from .rules import BODIES_WITH_POWER, UK
from .summaries import holds_demo_data, holds_real_records

SEED = 361
BOTH = tuple(Ask.values)
DEMO_MODELS = (Response, EvidenceCopy, Evidence, PolicyRecord, PracticeFinding, FunctionCorrection)


class DemoRefused(Exception):
    """Demonstration data can't be loaded here; the message says why."""


@dataclass(frozen=True)
class Scenario:
    """A story told of some councils: steps of (asks, status, share of functions), oldest first."""

    councils: int
    steps: tuple[tuple[tuple[str, ...], str, float], ...]


S = PolicyStatus
SCENARIOS = (
    Scenario(9, ((BOTH, S.MOTION_PASSED, 0), (BOTH, S.IN_FORCE, 1))),
    Scenario(7, ((BOTH, S.MOTION_TABLED, 0), ((Ask.DATA_SHARING,), S.IN_FORCE, 1))),
    Scenario(6, ((BOTH, S.IN_FORCE, 0.4),)),
    Scenario(14, ((BOTH, S.MOTION_TABLED, 0), (BOTH, S.MOTION_PASSED, 0))),
    Scenario(16, ((BOTH, S.NO_POLICY_FOUND, 0), ((Ask.DATA_SHARING,), S.MOTION_TABLED, 0))),
    Scenario(6, ((BOTH, S.MOTION_TABLED, 0), (BOTH, S.REJECTED, 0))),
    Scenario(3, ((BOTH, S.IN_FORCE, 1), (BOTH, S.REVERSED, 0))),
    Scenario(2, ((BOTH, S.LAPSED, 0),)),
    Scenario(70, ((BOTH, S.NO_POLICY_FOUND, 0),)),
    Scenario(20, (((Ask.DATA_SHARING,), S.NO_POLICY_FOUND, 0),)),
)
DOCUMENTS: dict[str, tuple[str, ...]] = {
    S.MOTION_TABLED: (EvidenceKind.AGENDA,),
    S.MOTION_PASSED: (EvidenceKind.MINUTES, EvidenceKind.PRESS_REPORT),
    S.IN_FORCE: (EvidenceKind.DECISION_NOTICE, EvidenceKind.POLICY, EvidenceKind.PRESS_RELEASE),
    S.REJECTED: (EvidenceKind.MINUTES,),
    S.REVERSED: (EvidenceKind.MINUTES,),
    S.LAPSED: (EvidenceKind.SIGNED_LETTER,),
    S.NO_POLICY_FOUND: (),
}


@transaction.atomic
def load(*, now: datetime) -> int:
    """Load the demonstration data and return the number of policy records.

    Raises DemoRefused where there are real records, demonstration data already, or no register.
    """
    if holds_real_records():
        raise DemoRefused(_("This database holds real records: demonstration data is never mixed with them."))
    if holds_demo_data():
        raise DemoRefused(_("Demonstration data is loaded already: run unload_demo first."))
    chance = random.Random(SEED)  # noqa: S311 (the same data every time, no secret)
    today = now.astimezone(UK).date()
    living = list(Council.objects.alive_on(today).order_by("code"))
    if not living:
        raise DemoRefused(_("There are no councils yet: run load_register first."))
    chance.shuffle(living)
    pool = iter(living)
    for scenario in SCENARIOS:
        for council in (next(pool) for _number in range(scenario.councils)):
            _tell(council, scenario, chance, now)
    _practice(living, chance, now)
    for companion in companions():
        companion.load_demo(living, chance, now)
    return PolicyRecord.objects.filter(is_demo=True).count()


@public_write
def unload(*, now: datetime) -> int:
    """Remove all demonstration data, its edit history included, and return how many rows went."""
    removed = 0
    for companion in companions():
        removed += companion.unload_demo()
    for model in DEMO_MODELS:
        removed += model.objects.filter(is_demo=True).delete()[0]
        if hasattr(model, "history"):
            model.history.filter(is_demo=True).delete()
    return removed


def _tell(council: Council, scenario: Scenario, chance: random.Random, now: datetime) -> None:
    days = sorted(chance.sample(range(20, 600), len(scenario.steps)), reverse=True)
    for (asks, status, share), ago in zip(scenario.steps, days, strict=True):
        day, moment = _moment(now, ago)
        held = sorted(functions_held(council))
        some = tuple(chance.sample(held, max(1, int(len(held) * share)))) if 0 < share < 1 else ()
        decision = DecisionInput(
            status=status,
            effective_from=day,
            checked_on=day,
            decided_by=_body(status, chance),
            covers_all_functions=share == 1,
            functions=some,
            carve_outs=(CarveOut.SAFEGUARDING, CarveOut.COURT_ORDER) if status == S.IN_FORCE else (),
            summary=_("An invented record, to show how this page works."),
            evidence=[_document(kind, day) for kind in DOCUMENTS[status]],
        )
        records = record_decision(council=council, asks=asks, decision=decision, by=None, now=moment, is_demo=True)
        publish_records(records=records, by=None, now=moment)


def _body(status: str, chance: random.Random) -> str:
    if status == S.IN_FORCE:
        return chance.choice(sorted(BODIES_WITH_POWER - {DecidedBy.COUNCIL_WITH_POWER}))
    return DecidedBy.FULL_COUNCIL if status != S.NO_POLICY_FOUND else ""


def _moment(now: datetime, ago: int) -> tuple[date, datetime]:
    """A day some days ago, and four in the afternoon of it."""
    day = now.astimezone(UK).date() - timedelta(days=ago)
    return day, datetime.combine(day, time(16), UK)


def _document(kind: str, day: date) -> EvidenceInput:
    return EvidenceInput(
        kind=kind,
        title=_("Invented document: %(kind)s") % {"kind": EvidenceKind(kind).label.lower()},
        dated=day,
        url="https://example.org/demonstration",
        archived_url="https://example.org/demonstration/copy",
        quotation=_("These words are invented and stand for the sentence that matters."),
    )


def _practice(living: Sequence[Council], chance: random.Random, now: datetime) -> None:
    told: Iterator[tuple[str, str]] = (
        (mechanism, finding) for mechanism in Mechanism.values for finding in Finding.values
    )
    for (mechanism, finding), council in zip(told, chance.sample(list(living), 30), strict=True):
        ago = chance.randrange(40, 400)
        day, moment = _moment(now, ago)
        given = FindingInput(
            mechanism=mechanism,
            finding=finding,
            function=chance.choice((InspectionFunction.PREMISES_LICENSING, InspectionFunction.FOOD_SAFETY, "")),
            statement=_("An invented statement of what a council does, to show how this page works."),
            effective_from=day,
            checked_on=day,
            offered_on=day - timedelta(days=28),
            names_nobody=True,
            evidence=[_document(EvidenceKind.FOI_ANSWER, day)],
        )
        row = record_finding(council=council, finding=given, by=None, now=moment, is_demo=True)
        publish_finding(finding=row, by=None, now=moment)
        if finding == Finding.DISPUTED:
            text = _("An invented answer of a council.")
            publish_response(finding=row, received_on=day, text=text, by=None, now=moment)
        if (mechanism, finding) == (Mechanism.STATUS_CHECK, Finding.REPORTED):
            _retract(row, moment + timedelta(days=9))


def _retract(row: Any, moment: datetime) -> None:
    retract(
        row=row,
        reason=_("Invented: the document was about another council."),
        correction=_("Invented: nothing is known about this council."),
        by=None,
        now=moment,
    )
