"""The pages of action: what they offer at each stage and in each kind of council, and what they never do."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from campaign.models import CouncilCampaign
from campaign.rules import WRITE_TO_THEM, WRITE_TO_THEM_IN_WELSH
from councils.choices import CouncilType
from councils.models import Council
from councils.registered import councils_alive
from councils.rules import AsOf
from tests.builders import (
    DATA_SHARING,
    NOW,
    TODAY,
    body,
    council,
    invented_decision,
    published_decision,
    register_says,
    succeed,
)

pytestmark = pytest.mark.django_db

STAGES = {
    "": "Ask Aaashire what it does",
    "no_policy_found": "Ask for a motion in Aaashire",
    "motion_tabled": "A motion is tabled in Aaashire: ask for it to be carried",
    "motion_passed": "A motion has passed in Aaashire: ask for it to be put in force",
    "in_force": "Thank Aaashire, and watch what it does",
    "rejected": "Ask Aaashire to secure it again",
    "reversed": "Ask Aaashire to secure it again",
    "lapsed": "Ask Aaashire to secure it again",
}
NATIONS = {"welsh": "wales", "scottish": "scotland", "northern_irish": "northern_ireland"}


def page(client: Client, where: Council | str) -> str:
    slug = where if isinstance(where, str) else where.slug
    response = client.get(f"/take-action/{slug}/")
    assert response.status_code == 200
    return unescape(body(response))


def in_nation(code: str, council_type: str, **words: Any) -> Council:
    nation = NATIONS.get(council_type, "england")
    region = "london" if nation == "england" else nation
    return council(code, council_type=council_type, nation=nation, region=region, **words)


@pytest.mark.parametrize("status", STAGES)
def test_the_page_begins_with_what_fits_the_stage(client: Client, status: str) -> None:
    where = council()
    if status:
        published_decision(where, status)
    text = page(client, where)
    assert re.findall(r"<h1[^>]*>([^<]*)</h1>", text) == [STAGES[status]]
    assert "Dear councillor," in text
    assert "/take-action/aaashire/motion.docx" in text


def test_each_kind_of_council_finds_its_law_its_links_and_its_teams(client: Client) -> None:
    for number, kind in enumerate(CouncilType.values):
        text = page(client, in_nation(f"A{chr(65 + number)}A", kind))
        scottish = kind == "scottish"
        assert ("Freedom of Information (Scotland) Act 2002" in text) == scottish, kind
        assert ("Under the Freedom of Information Act 2000" in text) == (not scottish), kind
        assert (WRITE_TO_THEM_IN_WELSH in text) == (kind == "welsh"), kind
        assert WRITE_TO_THEM in text, kind
        assert ("trading standards" in text) == (kind not in ("district", "northern_irish")), kind
        assert ("Here the full council can decide by itself." in text) == (kind in ("scottish", "northern_irish")), kind


def test_where_two_councils_inspect_each_names_the_other_and_its_teams(client: Client) -> None:
    county = council("CCC", council_type="county")
    district = council("DDD", council_type="district", county=county)
    for one, other, team in ((district, county, "trading standards"), (county, district, "food safety")):
        text = page(client, one)
        assert "Two councils inspect here: ask both" in text
        line = re.search(rf'<li><a href="/take-action/{other.slug}/">{other.official_name}</a>: ([^<]*)</li>', text)
        assert line
        assert team in line[1]
    assert "Two councils inspect" not in page(client, council())


def test_an_abolished_council_leads_to_those_after_it_and_one_to_come_to_those_before_it(client: Client) -> None:
    old, new = council("OLD"), council("NEW")
    succeed(old, new, date(2026, 4, 1))
    coming = council("FUT")
    succeed(new, coming, date(2027, 4, 1))
    ended, between, future = (page(client, one) for one in (old, new, coming))
    assert "Ask these instead</h2>" in ended
    assert '<a href="/take-action/newshire/">' in ended
    assert "will be abolished on 1 April 2027" in between
    assert '<a href="/take-action/futshire/">' in between
    assert "Until then it is not a council" in future
    assert '<a href="/take-action/newshire/">' in future
    for text in (ended, future):
        assert "Dear councillor" not in text
        assert "writetothem" not in text
    assert client.get("/take-action/oldshire/motion.docx").status_code == 404
    assert client.get("/take-action/futshire/policy.txt").status_code == 404


def test_a_former_name_leads_to_the_page_of_today_and_an_unknown_one_nowhere(client: Client) -> None:
    register_says(council(), on=TODAY, slug="newname")
    response = client.get("/take-action/aaashire/?x=1")
    assert (response.status_code, response["Location"]) == (301, "/take-action/newname/?x=1")
    assert client.get("/take-action/nowhere/").status_code == 404
    assert client.get("/take-action/nowhere/motion.odt").status_code == 404
    assert client.get("/take-action/newname/motion.pdf").status_code == 404


def test_an_information_request_is_written_already_where_staff_gave_the_name(client: Client) -> None:
    where = council()
    assert "https://www.whatdotheyknow.com/select_authority?query=Aaashire+Council" in page(client, where)
    CouncilCampaign.objects.create(council=where, body_name="aaashire_council")
    text = page(client, where)
    assert "https://www.whatdotheyknow.com/new/aaashire_council?title=" in text
    assert urlencode({"x": "1. Any policy"})[2:] in text
    assert "select_authority" not in text


def test_what_is_invented_is_marked_as_such(client: Client) -> None:
    invented_decision(council("AAA"), "motion_tabled")
    published_decision(council("BBB"), "motion_tabled")
    assert page(client, "aaashire").count("tag-demo") == 1
    assert "tag-demo" not in page(client, "bbbshire")


def test_what_they_answered_is_told_by_mail_while_there_is_no_form_for_it(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = council()
    settings.CONTACT_EMAIL = "desk@example.org"
    monkeypatch.setattr("campaign.action.REPORT", "nowhere:at-all")
    assert '<a href="mailto:desk@example.org">tell us what they answered</a>' in page(client, where)
    settings.CONTACT_EMAIL = ""
    assert "once this site has a contact" in page(client, where)
    monkeypatch.setattr("campaign.action.REPORT", "councils:find")
    assert '<a href="/find/?about=aaashire">' in page(client, where)


def test_the_record_of_a_council_leads_to_its_page_of_action(client: Client) -> None:
    where = council()
    assert f'href="/take-action/{where.slug}/"' in body(client.get(where.get_absolute_url()))


def test_pages_set_no_cookie_name_no_referrer_and_run_no_inline_script(client: Client) -> None:
    council()
    for url in ("/take-action/", "/take-action/aaashire/", "/take-action/aaashire/motion.txt", "/advice/"):
        response = client.get(url)
        assert response["Referrer-Policy"] == "no-referrer", url
        assert not response.cookies, url
        assert "unsafe" not in response["Content-Security-Policy"], url
        text = body(response)
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text), url
        assert client.post(url).status_code == 405, url


def test_the_start_finds_a_council_with_one_box(client: Client) -> None:
    text = body(client.get("/take-action/"))
    assert text.count('action="/find/"') == 1
    assert 'name="q"' in text


def test_a_page_costs_the_same_however_many_councils_and_decisions_there_are(client: Client) -> None:
    county = council("CCC", council_type="county")
    published_decision(council("DDD", council_type="district", county=county))

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            page(client, county)
        return len(found)

    few = queries()
    for number in range(8):
        published_decision(council(f"D{chr(65 + number)}E", council_type="district", county=county))
    assert queries() == few <= 16


@pytest.mark.once
@pytest.mark.usefixtures("real_register")
def test_every_council_of_today_has_a_page_with_its_name_its_law_and_its_links(client: Client) -> None:
    councils = councils_alive(AsOf.at(NOW))
    assert len(councils) == 382
    published_decision(councils[0], "motion_passed", asks=[DATA_SHARING])
    for one in councils:
        text = page(client, one)
        assert f"I live in the area of {one.official_name}." in text
        assert ("Information (Scotland) Act 2002" in text) == (one.nation == "scotland")
        assert (WRITE_TO_THEM_IN_WELSH in text) == (one.nation == "wales")
        assert f"/take-action/{one.slug}/policy.odt" in text
        assert one.county is None or f'<a href="/take-action/{one.county.slug}/">' in text
