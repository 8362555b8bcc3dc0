"""A small world in which every data set has rows, with all that has ever broken a file in its texts."""

from datetime import date
from decimal import Decimal
from typing import Any

from councils import operations
from councils.models import Council
from tests.builders import (
    BOTH,
    DATA_SHARING,
    DAY,
    JOINT_INSPECTIONS,
    SENTINEL,
    at,
    council,
    decision,
    document,
    finding,
    minutes,
    pledge,
    published_decision,
    published_finding,
    published_pledge,
    retract,
    succeed,
    tip,
)

FORMULA = "=1+1"
LONG = "A very long answer, with Ynys Môn in it. " * 500
AWKWARD = 'He said: "No; never",\nand Ynys Môn’s 🍃 café\r\nagreed\t– so <b>what</b>? \\N NULL #N/A'
LATER, LATEST = date(2026, 4, 1), date(2026, 5, 4)


def build() -> None:
    """Councils of all nations, one abolished; records of every kind, some taken back; drafts that nobody may see."""
    places = councils()
    policy(places)
    practice(places)
    corrections(places)
    pledges(places)


def place(code: str, latitude: str = "", longitude: str = "", **facts: Any) -> Council:
    centre = {"latitude": Decimal(latitude), "longitude": Decimal(longitude)} if latitude else {}
    return council(code, **centre, **facts)


def councils() -> dict[str, Council]:
    yorkshire = {"region": "yorkshire_and_the_humber", "start_date": date(1974, 4, 1)}
    welsh = {"nation": "wales", "region": "wales", "council_type": "welsh", "native_language": "cy"}
    scottish = {"nation": "scotland", "region": "scotland", "council_type": "scottish"}
    irish = {"nation": "northern_ireland", "region": "northern_ireland", "council_type": "northern_irish"}
    kent = place("KEN", "51.25883", "0.71163", gss="E10000016", council_type="county", region="south_east")
    names = {"short_name": "Ynys Môn; Isle of Anglesey", "native_name": "Cyngor Sir Ynys Môn"}
    town = {"short_name": "Tonbridge, and “Malling”", "council_type": "district", "county": kent}
    codes = (("E06000998", None, date(2025, 4, 1)), ("E06000999", date(2025, 4, 1), None))
    found = [
        kent,
        place("TON", gss="E07000115", region="south_east", **town),
        place("AGY", "53.28598", "-4.37449", gss="W06000001", **names, **welsh),
        place("ABE", "57.15577", "-2.17364", gss="S12000033", official_name=FORMULA, **scottish),
        place("BFS", gss="N09000003", native_name="Comhairle Cathrach Bhéal Feirste", native_language="ga", **irish),
        place("HAG", "54.06710", "-1.59554", gss="E07000165", council_type="district", **yorkshire),
        place("NYE", "54.13299", "-1.50122", gss=codes, **yorkshire),
    ]
    by_code = {one.code: one for one in found}
    succeed(by_code["HAG"], by_code["NYE"], date(2023, 4, 1))
    return by_code


def policy(places: dict[str, Council]) -> None:
    published_decision(
        places["AGY"], carve_outs=["safeguarding", "court_order"], summary=AWKWARD, private_note=SENTINEL,
        evidence=(minutes(title=FORMULA, quotation=AWKWARD), document("foi_answer", "Answer; “no”", dated=None), tip()),
    )  # fmt: skip
    published_decision(places["KEN"], "motion_passed", asks=[DATA_SHARING], summary="+44 is how it begins")
    published_decision(places["ABE"], "in_force", asks=[JOINT_INSPECTIONS], functions=["food_safety"], summary="@here")
    published_decision(places["BFS"], "no_policy_found")
    # Fewer seconds than a whole one, and a summer time that is not UTC.
    (later,) = published_decision(
        places["TON"], "motion_tabled", asks=[DATA_SHARING], on=LATER, now=at(LATER).replace(microsecond=123_456)
    )
    operations.add_evidence(
        record=later, evidence=document("press_release", "Came, later", url="https://a.example.org/x?a=1,2;b"),
        by=None, now=at(LATEST),
    )  # fmt: skip
    for wrong in published_decision(places["NYE"], "rejected", summary=SENTINEL):
        retract(wrong, on=LATEST, reason=AWKWARD, correction="-1 of it was right")
    decision(places["NYE"], "reversed", summary=SENTINEL)


def practice(places: dict[str, Council]) -> None:
    said = published_finding(places["AGY"], statement=AWKWARD, private_note=SENTINEL)
    operations.publish_response(finding=said, received_on=LATER, text=LONG[:1_900], by=None, now=at(LATER))
    operations.publish_response(finding=said, received_on=LATEST, text=FORMULA, by=None, now=at(LATEST))
    published_finding(places["KEN"], "council_says_none", mechanism="referral", function="", offered_on=None)
    wrong = published_finding(places["ABE"], "council_confirms", statement=SENTINEL)
    retract(wrong, on=LATEST, reason="It was; about another.")
    finding(places["BFS"], statement=SENTINEL)


def corrections(places: dict[str, Council]) -> None:
    for code, function, source in (("BFS", "taxi_licensing", AWKWARD), ("ABE", "planning", FORMULA)):
        row = operations.correct_function(
            council=places[code], function=function, holds=code == "BFS", source=source, by=None, now=at(DAY)
        )
    retract(row, on=LATEST)


def pledges(places: dict[str, Council]) -> None:
    published_pledge(places["AGY"], "Plaid “Ynys Môn”; branch", private_note=SENTINEL)
    published_pledge(places["BFS"], "Séan Ó'Dónaill, Cllr", role="councillor", asks=[BOTH[0]], source_title=FORMULA)
    pledge(places["KEN"], SENTINEL)
