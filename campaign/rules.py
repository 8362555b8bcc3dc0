"""What can be done about a council, pure: values in, values out, no query, no request, no settings."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from councils import functions
from councils.choices import Ask, CarveOut, CouncilType, InspectionFunction, Nation, PolicyStatus
from councils.rules import Standing

from .choices import InformationLaw, Life, Stage, Tier

STAGE_OF_STATUS: Mapping[str, Stage] = {
    PolicyStatus.NOT_CHECKED: Stage.ASK,
    PolicyStatus.NO_POLICY_FOUND: Stage.PROPOSE,
    PolicyStatus.MOTION_TABLED: Stage.CARRY,
    PolicyStatus.MOTION_PASSED: Stage.ENACT,
    PolicyStatus.IN_FORCE: Stage.KEEP,
    PolicyStatus.REJECTED: Stage.SECURE,
    PolicyStatus.REVERSED: Stage.SECURE,
    PolicyStatus.LAPSED: Stage.SECURE,
}
# Of two open asks, the one that is furthest on decides what is done first: what is begun is finished.
FIRST = (Stage.ENACT, Stage.CARRY, Stage.WIDEN, Stage.SECURE, Stage.PROPOSE, Stage.ASK)

# The full council decides by itself in these nations (methodology: "Who has the power to decide").
COUNCIL_DECIDES = frozenset({Nation.SCOTLAND, Nation.NORTHERN_IRELAND})
# Section 52 of the Modern Slavery Act 2015 is law in these (methodology: "Lawful exceptions").
SECTION_52_APPLIES = frozenset({Nation.ENGLAND, Nation.WALES})
LICENSING = frozenset({InspectionFunction.PREMISES_LICENSING, InspectionFunction.TAXI_LICENSING})

WRITE_TO_THEM = "https://www.writetothem.com/?a=council&message_type=campaigning"
WRITE_TO_THEM_IN_WELSH = "https://cy.writetothem.com/?a=council&message_type=campaigning"
WHAT_DO_THEY_KNOW = "https://www.whatdotheyknow.com"


@dataclass(frozen=True)
class Step:
    """What is to be done on one ask: where it stands, what comes next, which functions are left out."""

    ask: str
    status: str
    stage: Stage
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What can be done about a council. ``laws`` names for each function held the law that gives it."""

    life: Life
    nation: str
    tier: Tier
    stage: Stage
    steps: tuple[Step, ...]
    held: tuple[str, ...]
    laws: Mapping[str, str]
    carve_outs: tuple[str, ...]
    information_law: InformationLaw
    council_decides: bool
    write_to_them: tuple[tuple[str, str], ...]

    @property
    def can_act(self) -> bool:
        """Whether there is a council to write to, with teams that inspect."""
        return self.life is Life.CURRENT and bool(self.held)

    @property
    def open_asks(self) -> tuple[str, ...]:
        """The asks that are not met yet for every function held."""
        return tuple(step.ask for step in self.steps if step.stage is not Stage.KEEP)

    @property
    def asks_to_write_of(self) -> tuple[str, ...]:
        """Those that a letter or a model text is about: what is open, or both once all is met."""
        return self.open_asks or tuple(step.ask for step in self.steps)


def plan(*, council_type: str, nation: str, life: Life, standing: Standing) -> Plan:
    """What can be done about a council of this type and nation that stands there."""
    steps = tuple(_step(ask, standing) for ask in Ask.values)
    held = _in_order(standing.held)
    return Plan(
        life=life,
        nation=nation,
        tier=tier_of(council_type),
        stage=stage_of(steps),
        steps=steps,
        held=held,
        laws=laws_of(council_type, held),
        carve_outs=carve_outs(nation, standing.held),
        information_law=InformationLaw.FOISA if nation == Nation.SCOTLAND else InformationLaw.FOIA,
        council_decides=nation in COUNCIL_DECIDES,
        write_to_them=_write_to_them(nation),
    )


def _step(ask: str, standing: Standing) -> Step:
    status = standing.status(ask)
    stage = STAGE_OF_STATUS[status]
    missing = _in_order(standing.uncovered(ask)) if stage is Stage.KEEP else ()
    return Step(ask, status, Stage.WIDEN if missing else stage, missing)


def stage_of(steps: Collection[Step]) -> Stage:
    """The stage of a council over its asks: ``KEEP`` only when every ask is met."""
    found = {step.stage for step in steps}
    return next((stage for stage in FIRST if stage in found), Stage.KEEP)


def life_of(start: date | None, end: date | None, day: date) -> Life:
    """Whether a council with these days is there on a day."""
    if end is not None and end <= day:
        return Life.ENDED
    return Life.FUTURE if start is not None and start > day else Life.CURRENT


def tier_of(council_type: str) -> Tier:
    return {CouncilType.DISTRICT: Tier.DISTRICT, CouncilType.COUNTY: Tier.COUNTY}.get(
        CouncilType(council_type), Tier.SINGLE
    )


def laws_of(council_type: str, held: Collection[str]) -> dict[str, str]:
    """The law beside each function held; none where a correction says that the council holds it."""
    by_law = {one.function: law_alone(one.source) for one in functions.HOLDINGS if council_type in one.types}
    return {code: by_law[InspectionFunction(code)] for code in held if InspectionFunction(code) in by_law}


def law_alone(source: str) -> str:
    """Without what the table adds on other councils and nations."""
    return re.split(r"\.? (?=In |Counties )", source)[0].removesuffix(".")


def carve_outs(nation: str, held: Collection[str]) -> tuple[str, ...]:
    """The lawful exceptions that a policy of this council needs (rule 10): none of other nations or teams."""
    left_out = set()
    if nation not in SECTION_52_APPLIES:
        left_out.add(CarveOut.SECTION_52_NOTIFICATION)
    if not LICENSING & set(held):
        left_out.add(CarveOut.LICENSING_CONSULTATION)
    return tuple(one.value for one in CarveOut if one not in left_out)


def _write_to_them(nation: str) -> tuple[tuple[str, str], ...]:
    """(Language, address), the language of the place first."""
    english = ("en", WRITE_TO_THEM)
    return (("cy", WRITE_TO_THEM_IN_WELSH), english) if nation == Nation.WALES else (english,)


def request_address(*, body: str, name: str, title: str, letter: str) -> str:
    """Where an information request is made: written already where the name of the council there is known."""
    if body:
        query = {"title": title, "default_letter": letter, "tags": "firewall_tracker"}
        return f"{WHAT_DO_THEY_KNOW}/new/{body}?{urlencode(query)}"
    return f"{WHAT_DO_THEY_KNOW}/select_authority?{urlencode({'query': name})}"


def majority(seats: int) -> int:
    """How many councillors are more than half of a council."""
    return seats // 2 + 1


def _in_order(codes: Collection[str]) -> tuple[str, ...]:
    return tuple(code for code in InspectionFunction.values if code in codes)
