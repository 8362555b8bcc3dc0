"""`/councils/<slug>/`: one council."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councils.models import Council
from councils.operations import correct_function, publish_response
from tests.builders import (
    BOTH,
    DATA_SHARING,
    DAY,
    JOINT_INSPECTIONS,
    NOW,
    SENTINEL,
    TODAY,
    at,
    body,
    council,
    decision,
    document,
    finding,
    minutes,
    pledge,
    press_report,
    published_decision,
    published_finding,
    published_pledge,
    retract,
    succeed,
    table,
    tip,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anyshire() -> Council:
    return council(gss="E06000991")


def page(client: Client, where: Council) -> str:
    response = client.get(where.get_absolute_url())
    assert response.status_code == 200
    return unescape(body(response))


def view(client: Client, where: Council):
    return client.get(where.get_absolute_url()).context["page"]


def test_it_says_who_the_council_is(client: Client) -> None:
    county = council("CTY", council_type="county")
    district = council("DIS", council_type="district", county=county, gss="E07000991")
    text = page(client, district)
    for words in ("Disshire Council", "Ctyshire", "E07000991", "District council", "London", "DIS"):
        assert words in text
    assert 'href="/councils/disshire/"' in page(client, county)


def test_a_council_without_records_is_neutral(anyshire: Council, client: Client) -> None:
    text = page(client, anyshire)
    assert "Not yet checked" in text
    assert "Nobody has yet looked at both asks for Aaashire. That means neither yes nor no." in text


def test_a_policy_is_shown_with_its_date_coverage_and_evidence(anyshire: Council, client: Client) -> None:
    item = minutes(
        title="Minutes of the cabinet",
        url="https://www.council.example.org/minutes.pdf",
        archived_url="https://web.archive.org/web/1/minutes.pdf",
        quotation="That officers share no data.",
    )
    published_decision(
        anyshire,
        functions=["planning"],
        evidence=(item,),
        carve_outs=["court_order"],
        summary="The cabinet agreed.",
        checked_on=TODAY,
        now=NOW,
    )
    text = page(client, anyshire)
    for words in (
        "Partly in force",
        "Policy in force",
        "2 March 2026",
        "1 June 2026",
        "Cabinet or executive",
        "The cabinet agreed.",
        "Court order",
        "Minutes of the cabinet",
        "That officers share no data.",
        "council.example.org",
        'href="https://www.council.example.org/minutes.pdf"',
        'href="https://web.archive.org/web/1/minutes.pdf"',
    ):
        assert words in text
    panel = view(client, anyshire).asks[0]
    assert [str(one) for one in panel.covered] == ["Planning"]
    assert len(panel.uncovered) == 8


def test_what_the_record_says_is_text_and_never_markup(anyshire: Council, client: Client) -> None:
    nasty = "<script>alert(1)</script>"
    published_decision(anyshire, summary=nasty, evidence=(minutes(title=nasty, quotation=nasty),))
    published_finding(anyshire, statement=nasty)
    published_pledge(anyshire, nasty)
    assert nasty not in body(client.get(anyshire.get_absolute_url()))


def test_practice_is_shown_apart_with_the_answer_of_the_council(anyshire: Council, client: Client) -> None:
    row = published_finding(anyshire, statement="Four kitchens.", evidence=(press_report(title="A newspaper"),))
    publish_response(finding=row, received_on=TODAY, text="We disagree.", by=None, now=NOW)
    text = page(client, anyshire)
    for words in ("Joint visit", "Food safety", "Publicly reported", "Four kitchens.", "A newspaper", "We disagree."):
        assert words in text
    assert view(client, anyshire).headline == "not_checked"


def test_pledges_are_shown_with_their_source(anyshire: Council, client: Client) -> None:
    published_pledge(anyshire, "The Green group")
    text = page(client, anyshire)
    for words in ("The Green group", "Their manifesto", 'href="https://greens.example.org/manifesto"'):
        assert words in text


def test_nothing_private_no_draft_and_no_tip_is_on_it(anyshire: Council, client: Client) -> None:
    private = {"private_note": SENTINEL}
    published_decision(anyshire, evidence=(minutes(**private), tip()), **private)
    published_finding(anyshire, evidence=(press_report(**private), tip()), **private)
    published_pledge(anyshire, **private)
    decision(anyshire, "reversed", summary=SENTINEL, evidence=(minutes(title=SENTINEL),))
    finding(anyshire, statement=SENTINEL)
    pledge(anyshire, SENTINEL)
    assert SENTINEL not in page(client, anyshire)


def test_the_timeline_tells_everything_newest_first(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, "motion_tabled", asks=[DATA_SHARING], on=DAY)
    published_finding(anyshire, on=DAY + timedelta(5))
    published_decision(anyshire, "in_force", asks=[DATA_SHARING], on=DAY + timedelta(10))
    assert [(entry.date, str(entry.title)) for entry in view(client, anyshire).timeline] == [
        (DAY + timedelta(10), "Data-sharing: Policy in force"),
        (DAY + timedelta(5), "Joint visit: Publicly reported"),
        (DAY, "Data-sharing: Motion tabled"),
    ]
    assert page(client, anyshire).count('id="record-') == 2


def test_what_was_taken_back_stays_in_the_timeline_and_leaves_the_status(anyshire: Council, client: Client) -> None:
    record = published_decision(anyshire, asks=[DATA_SHARING], summary="Not so.")[0]
    retract(record, reason="That was Bbbshire.")
    shown = view(client, anyshire)
    assert (shown.headline, shown.asks[0].status, shown.asks[0].evidence) == ("not_checked", "not_checked", [])
    ((entry),) = shown.timeline
    assert (entry.retracted, entry.retraction_reason, entry.text) == (True, "That was Bbbshire.", "")
    text = page(client, anyshire)
    assert "That was Bbbshire." in text
    assert "Not so." not in text


def test_a_retracted_finding_shows_in_the_timeline_only(anyshire: Council, client: Client) -> None:
    retract(published_finding(anyshire, statement="Not so."))
    shown = view(client, anyshire)
    assert shown.practice == []
    assert [entry.retracted for entry in shown.timeline] == [True]
    assert "Not so." not in page(client, anyshire)


def test_the_statement_before_shows_again_when_a_later_one_is_taken_back(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, "motion_passed", on=DAY)
    for record in published_decision(anyshire, "in_force", on=DAY + timedelta(9)):
        retract(record)
    assert view(client, anyshire).headline == "motion_passed"


def test_a_policy_from_a_day_to_come_is_announced(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, on=TODAY + timedelta(30), checked_on=TODAY, now=NOW)
    shown = view(client, anyshire)
    assert shown.headline == "not_checked"
    assert shown.asks[0].upcoming.effective_from == TODAY + timedelta(30)
    assert "1 July 2026" in page(client, anyshire)


def test_a_check_of_more_than_a_year_ago_is_called_stale(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, "no_policy_found", on=TODAY - timedelta(400))
    assert view(client, anyshire).stale


def test_corrected_functions_are_marked_with_their_source(anyshire: Council, client: Client) -> None:
    correct_function(
        council=anyshire, function="planning", holds=False, source="The national park plans here.", by=None, now=NOW
    )
    (line,) = [one for one in view(client, anyshire).functions if one.corrected]
    assert (str(line.label), line.held) == ("Planning", False)
    assert "The national park plans here." in page(client, anyshire)


# Councils that end and begin


@pytest.fixture
def merged() -> tuple[Council, Council]:
    old, new = council("OLD"), council("NEW")
    published_decision(old, asks=[JOINT_INSPECTIONS], on=DAY - timedelta(60))
    succeed(old, new, DAY)
    return old, new


def test_an_abolished_council_has_its_page_and_says_so(merged: tuple[Council, Council], client: Client) -> None:
    text = page(client, merged[0])
    assert "Oldshire Council was abolished on 2 March 2026." in text
    assert 'href="/councils/newshire/"' in text


def test_a_successor_starts_at_not_yet_checked_beside_what_is_to_be_secured_again(
    merged: tuple[Council, Council], client: Client
) -> None:
    shown = view(client, merged[1])
    assert shown.headline == "not_checked"
    ((before),) = shown.predecessors
    assert [(str(ask), str(status)) for ask, status in before.policies] == [("Joint inspections", "Policy in force")]
    text = page(client, merged[1])
    assert "to be secured again" in text.lower()
    assert 'href="/councils/oldshire/"' in text


def test_a_council_to_come_has_its_page_and_says_so(client: Client) -> None:
    new = council("NEW", start_date=TODAY + timedelta(30))
    assert "Newshire Council will come into being on 1 July 2026. Until then it is not a council." in page(client, new)


def test_a_council_that_will_end_says_so(client: Client) -> None:
    assert "Oldshire Council will be abolished on 1 July 2026." in page(
        client, council("OLD", end_date=TODAY + timedelta(30))
    )


def test_every_council_of_the_register_has_a_page(real_register: None, client: Client) -> None:
    for slug in ("isle-of-anglesey", "elmbridge", "surrey", "city-of-london", "na-h-eileanan-siar"):
        where = Council.objects.filter(slug=slug).first()
        if where:
            assert where.official_name in page(client, where)
    assert "will come into being on 1 April 2027" in page(client, Council.objects.get(short_name="East Surrey"))


# One headline everywhere


STATUSES = ["in_force", "motion_passed", "motion_tabled", "rejected", "reversed", "lapsed", "no_policy_found"]


def test_the_headline_is_the_same_on_page_list_file_and_desk(client: Client, staff_client: Client) -> None:
    for number, status in enumerate(STATUSES):
        published_decision(council(f"AA{chr(65 + number)}"), status)
        published_decision(council(f"BB{chr(65 + number)}"), status, asks=[BOTH[number % 2]], now=at(DAY))
    pages = {one.code: (h := view(client, one)).headline and str(h.headline_label) for one in Council.objects.all()}
    codes = {one.get_absolute_url(): one.code for one in Council.objects.all()}
    lists = {codes[row.url]: str(row.headline_label) for row in client.get("/councils/").context["rows"]}
    files = {row["code"]: row["headline_label"] for row in table(body(client.get("/councils.csv")))}
    changelist = staff_client.get("/admin/councils/council/").context["cl"]
    desk = {one.code: changelist.model_admin.headline(one) for one in changelist.result_list}
    assert pages == lists == files == desk
    assert len(set(pages.values())) == 7


# Requests


def test_a_name_that_is_not_known_is_a_404(client: Client, db: None) -> None:
    assert client.get("/councils/nowhere/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_history(
    anyshire: Council, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    succeed(council("OLD"), anyshire, DAY - timedelta(90))
    succeed(council("ELD"), anyshire, DAY - timedelta(90))
    for number in range(6):
        published_decision(anyshire, evidence=(minutes(), document("agenda")), on=DAY + timedelta(number))
        row = published_finding(anyshire, on=DAY + timedelta(number))
        publish_response(finding=row, received_on=TODAY, text="No.", by=None, now=NOW)
        published_pledge(anyshire)
        if number in (0, 5):
            with django_assert_num_queries(18):
                page(client, anyshire)


def test_a_newer_finding_of_the_same_kind_takes_the_place_of_the_older_which_stays_in_the_history(
    client: Client,
) -> None:
    anyshire = council()
    published_finding(anyshire, "reported", on=DAY)
    published_finding(anyshire, "council_confirms", on=TODAY)
    page = client.get(anyshire.get_absolute_url()).context["page"]
    assert [panel.finding.finding for panel in page.practice] == ["council_confirms"]
    assert [entry.status for entry in page.timeline] == ["council_confirms", "reported"]
