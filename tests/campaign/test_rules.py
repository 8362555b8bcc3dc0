"""What can be done about a council, as tables: stages, tiers, nations, laws, lawful exceptions and links."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from campaign import rules, words
from campaign.choices import Life, Stage, Tier
from campaign.texts import EXCEPTIONS, Points, text_of
from councils import functions
from councils.choices import Ask, PolicyStatus
from councils.register import DATA, parse
from councils.rules import Decision, Standing
from tests.builders import DAY

pytestmark = pytest.mark.once


def decision(ask: str, status: str, **words: Any) -> Decision:
    return Decision(ask, status, DAY, DAY, **({"covers_all_functions": status == "in_force"} | words))


def standing(held: frozenset[str], *statuses: str, **words: Any) -> Standing:
    pairs = zip(Ask.values, statuses, strict=True)
    return Standing(held, {ask: decision(ask, status, **words) for ask, status in pairs if status != "not_checked"})


def plan(council_type: str = "unitary", nation: str = "england", *statuses: str, **more: Any) -> rules.Plan:
    held = functions.held(council_type, more.pop("corrections", None))
    given = statuses or ("not_checked", "not_checked")
    return rules.plan(
        council_type=council_type, nation=nation, life=Life.CURRENT, standing=standing(held, *given, **more)
    )


@pytest.mark.parametrize(
    ("first", "second", "stage", "open_asks"),
    [
        ("not_checked", "not_checked", "ask", 2),
        ("no_policy_found", "not_checked", "propose", 2),
        ("no_policy_found", "no_policy_found", "propose", 2),
        ("motion_tabled", "no_policy_found", "carry", 2),
        ("motion_passed", "motion_tabled", "enact", 2),
        ("rejected", "no_policy_found", "secure", 2),
        ("reversed", "reversed", "secure", 2),
        ("lapsed", "not_checked", "secure", 2),
        ("in_force", "no_policy_found", "propose", 1),
        ("in_force", "motion_passed", "enact", 1),
        ("in_force", "in_force", "keep", 0),
    ],
)
def test_the_stage_follows_from_both_asks(first: str, second: str, stage: str, open_asks: int) -> None:
    for pair in ((first, second), (second, first)):
        found = plan("unitary", "england", *pair)
        assert (found.stage, len(found.open_asks)) == (stage, open_asks)
        assert len(found.asks_to_write_of) == (open_asks or 2)


def test_a_policy_for_some_teams_is_to_be_widened() -> None:
    some = {"covers_all_functions": False, "functions": frozenset({"trading_standards"})}
    found = plan("county", "england", "in_force", "in_force", **some)
    assert found.stage is Stage.WIDEN
    assert [step.missing for step in found.steps] == [("community_safety",)] * 2
    (sentence,) = words.requests(found)
    assert "to be added: community safety." in sentence


@pytest.mark.parametrize(
    ("start", "end", "life"),
    [
        (None, None, "current"),
        (date(2026, 6, 1), None, "current"),
        (date(2026, 6, 2), None, "future"),
        (None, date(2026, 6, 1), "ended"),
        (None, date(2026, 6, 2), "current"),
    ],
)
def test_a_council_can_be_asked_from_its_first_day_to_its_last(start: date, end: date, life: str) -> None:
    assert rules.life_of(start, end, date(2026, 6, 1)) == life


@pytest.mark.parametrize(
    ("council_type", "nation", "law", "section_52", "licensing", "decides"),
    [
        ("county", "england", "foia", True, False, False),
        ("district", "england", "foia", True, True, False),
        ("welsh", "wales", "foia", True, True, False),
        ("scottish", "scotland", "foisa", False, True, True),
        ("northern_irish", "northern_ireland", "foia", False, False, True),
    ],
)
def test_laws_and_exceptions_are_those_of_the_nation_and_the_teams(
    council_type: str, nation: str, law: str, section_52: bool, licensing: bool, decides: bool
) -> None:
    found = plan(council_type, nation)
    assert (found.information_law, found.council_decides) == (law, decides)
    assert ("section_52_notification" in found.carve_outs) == section_52
    assert ("licensing_consultation" in found.carve_outs) == licensing
    assert {"section_129_notice", "court_order", "safeguarding"} <= set(found.carve_outs)


def test_a_correction_of_functions_reaches_letter_text_and_exceptions() -> None:
    found = plan("county", corrections={"premises_licensing": True, "community_safety": False})
    assert found.held == ("trading_standards", "premises_licensing")
    assert set(found.laws) == {"trading_standards"}
    assert "licensing_consultation" in found.carve_outs
    assert "trading standards and premises licensing" in words.letter(found, "Anyshire").text


def test_the_law_beside_a_function_says_nothing_of_other_nations() -> None:
    laws = [rules.law_alone(one.source) for one in functions.HOLDINGS]
    assert not [law for law in laws if "In Scotland" in law or "In Northern Ireland" in law or law.endswith(".")]
    assert all("19" in law or "20" in law for law in laws)
    assert "Health and Safety at Work etc. Act 1974, section 18" in " ".join(laws)


@pytest.mark.parametrize(("seats", "needed"), [(1, 1), (2, 2), (45, 23), (46, 24)])
def test_a_majority_is_more_than_half(seats: int, needed: int) -> None:
    assert rules.majority(seats) == needed


def test_a_request_is_written_already_only_where_the_name_there_is_known() -> None:
    words = {"name": "Bath & North East Somerset Council", "title": "A & B", "letter": "Dear\n\nx=1&y"}
    known = urlsplit(rules.request_address(body="bath", **words))
    assert known.path == "/new/bath"
    assert parse_qs(known.query) == {
        "title": ["A & B"],
        "default_letter": ["Dear\n\nx=1&y"],
        "tags": ["firewall_tracker"],
    }
    unknown = urlsplit(rules.request_address(body="", **words))
    assert (unknown.path, parse_qs(unknown.query)) == ("/select_authority", {"query": [words["name"]]})


def test_a_letter_opens_in_a_mail_program_to_nobody_with_all_its_lines() -> None:
    letter = words.letter(plan(), "Anyshire & Co Council")
    address = urlsplit(letter.mailto)
    assert (address.scheme, address.path) == ("mailto", "")
    given = parse_qs(address.query)
    assert given == {"subject": [letter.subject], "body": [letter.text.replace("\n", "\r\n")]}


# Every council at every stage


def test_every_council_at_every_stage_is_told_what_fits_its_tier_and_nation() -> None:
    councils = [one for one in parse(DATA).councils if not one.end_date]
    assert len(councils) > 370
    tiers, seen = set(), set()
    for number, one in enumerate(councils):
        held = functions.held(one.council_type)
        for index, status in enumerate(PolicyStatus.values):
            found = rules.plan(
                council_type=one.council_type,
                nation=one.nation,
                life=Life.CURRENT,
                standing=standing(held, status, status),
            )
            expected = rules.STAGE_OF_STATUS[status]
            assert found.stage is expected
            tiers.add((one.council_type, found.tier))
            seen.add((one.nation, found.information_law.value, found.write_to_them[0][1].split("?")[0]))
            if (number + index) % len(PolicyStatus) == 0:  # they differ in their names alone
                _texts_fit(found, one)
    assert ("county", Tier.COUNTY) in tiers
    assert ("district", Tier.DISTRICT) in tiers
    assert {tier for kind, tier in tiers if kind not in ("county", "district")} == {Tier.SINGLE}
    assert seen == {
        ("england", "foia", "https://www.writetothem.com/"),
        ("wales", "foia", "https://cy.writetothem.com/"),
        ("scotland", "foisa", "https://www.writetothem.com/"),
        ("northern_ireland", "foia", "https://www.writetothem.com/"),
    }


def _texts_fit(found: rules.Plan, one: Any) -> None:
    teams = words.teams(found.held)
    letter = words.letter(found, one.official_name).text
    request = words.information_request(found, one.official_name).text
    assert one.official_name in letter
    assert teams in letter
    assert teams in request
    assert ("Freedom of Information (Scotland) Act 2002" in request) == (one.nation == "scotland")
    assert ("Freedom of Information Act 2000" in request) == (one.nation != "scotland")
    assert len(words.requests(found)) == 1
    assert "%(" not in letter + request + " ".join(words.questions(found, one.official_name) + words.points(found))


@pytest.mark.parametrize("council_type", ["county", "welsh", "scottish", "northern_irish", "city_of_london"])
def test_model_texts_hold_the_functions_the_exceptions_and_the_law_of_the_council(council_type: str) -> None:
    nations = {"welsh": "wales", "scottish": "scotland", "northern_irish": "northern_ireland"}
    found = plan(council_type, nations.get(council_type, "england"), "motion_passed", "not_checked")
    policy = text_of("policy", found, "Anyshire Council")
    items = [item for block in policy.blocks if isinstance(block, Points) for item in block.items]
    assert [label for label in words.function_labels(found.held) if label in items] == words.function_labels(found.held)
    assert sum("Modern Slavery Act" in item for item in items) == (council_type not in ("scottish", "northern_irish"))
    assert [item for item in items if item.startswith("Trading standards:")] == (
        [] if council_type == "northern_irish" else ["Trading standards: Weights and Measures Act 1985, section 69"]
    )
    motion = text_of("motion", found, "Anyshire Council")
    (resolves,) = [block.items for block in motion.blocks if isinstance(block, Points) and block.numbered]
    assert ("the leader or the mayor" in resolves[1]) == (council_type not in ("scottish", "northern_irish"))


def test_no_exception_names_a_section_without_its_act() -> None:
    loose = [str(words) for words in EXCEPTIONS.values() if "section" in str(words) and " Act " not in str(words)]
    assert loose == []
