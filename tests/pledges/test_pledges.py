"""Pledges: recorded with their source, published, shown and counted beside the status, which they never change."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from councils.models import Council
from councils.operations import RuleBroken, discard
from councils.rules import AsOf
from pledges.columns import tally
from pledges.models import Pledge
from pledges.operations import revise_pledge
from tests.builders import (
    DATA_SHARING,
    DAY,
    NOW,
    SENTINEL,
    TODAY,
    body,
    council,
    database_refuses,
    pledge,
    published_decision,
    published_pledge,
    retract,
    table,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/pledges/pledge/add/"


def counted(where: Council, **query: str) -> int:
    (row,) = [one for one in table(body(Client().get("/councils.csv", query))) if one["code"] == where.code]
    return int(row["pledges"])


def form(where: Council, **words: object) -> dict[str, object]:
    given = {
        "council": where.pk,
        "name": "Cllr Sam Example",
        "role": "councillor",
        "asks": [DATA_SHARING],
        "pledged_on": "2026-03-02",
        "source_title": "Their letter",
        "source_url": "https://letters.example.org/1",
        "private_note": "",
    }
    return given | words


# The record


def test_a_pledge_is_counted_once_published_and_until_it_is_retracted(anyshire: Council) -> None:
    pledge(anyshire)
    assert counted(anyshire) == 0
    row = published_pledge(anyshire)
    published_pledge(anyshire, "Cllr A. Person", role="councillor")
    assert counted(anyshire) == 2
    retract(row)
    assert counted(anyshire) == 1
    assert counted(anyshire, as_of=(TODAY - timedelta(1)).isoformat()) == 2


def test_pledges_leave_the_status_alone_whatever_they_promise(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, "rejected")
    for role in ("leader_or_mayor", "political_group", "cabinet_member"):
        published_pledge(anyshire, role=role)
    (row,) = table(body(client.get("/councils.csv")))
    assert (row["headline"], row["pledges"]) == ("rejected_or_reversed", "3")


def test_the_tally_names_councils_with_pledges_only(anyshire: Council) -> None:
    council("BBB")
    published_pledge(anyshire)
    assert {key: (one.count, one.is_demo) for key, one in tally(AsOf.at(NOW)).items()} == {anyshire.pk: (1, False)}


def test_a_pledge_shows_on_the_page_of_its_council_only(anyshire: Council, client: Client) -> None:
    other = council("BBB")
    published_pledge(anyshire, "Cllr Sam Example", role="councillor")
    assert "Cllr Sam Example" in body(client.get(anyshire.get_absolute_url()))
    assert "Cllr Sam Example" not in body(client.get(other.get_absolute_url()))


def test_drafts_notes_and_what_was_taken_back_are_not_public(anyshire: Council, client: Client) -> None:
    pledge(anyshire, SENTINEL)
    published_pledge(anyshire, private_note=SENTINEL)
    retract(published_pledge(anyshire, f"{SENTINEL} withdrawn"))
    for url in ("/", "/councils/", anyshire.get_absolute_url(), "/corrections/", "/councils.csv"):
        assert SENTINEL not in body(client.get(url)), url


def test_the_list_is_filtered_by_pledges(anyshire: Council, client: Client) -> None:
    council("BBB")
    published_pledge(anyshire)
    shown = {
        value: [row.council.code for row in client.get(f"/councils/?pledges={value}").context["selection"].rows]
        for value in ("some", "none")
    }
    assert shown == {"some": ["AAA"], "none": ["BBB"]}


@pytest.mark.parametrize(
    "words",
    [
        {"asks": []},
        {"asks": ["third"]},
        {"role": "king"},
        {"source_url": "javascript:x"},
        {"name": ""},
        {"source_title": ""},
    ],
)
def test_a_pledge_without_asks_role_name_or_source_is_refused(anyshire: Council, words: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as error:
        pledge(anyshire, **words)  # type: ignore[arg-type]
    assert list(error.value.message_dict) == list(words)
    assert not Pledge.objects.exists()


def test_nobody_has_pledged_on_a_day_to_come(anyshire: Council) -> None:
    with pytest.raises(ValidationError) as error:
        pledge(anyshire, pledged_on=TODAY + timedelta(1), now=NOW)
    assert list(error.value.message_dict) == ["pledged_on"]


def test_the_database_publishes_no_pledge_without_its_source_or_of_an_unknown_role(anyshire: Council) -> None:
    row = pledge(anyshire)
    for change in ({"published_at": NOW, "source_title": ""}, {"role": "king"}):
        with database_refuses():
            Pledge.objects.filter(pk=row.pk).update(**change)


def test_a_draft_is_revised_or_thrown_away_and_what_is_published_is_not(anyshire: Council) -> None:
    row = pledge(anyshire)
    assert revise_pledge(pledge=row, by=None, now=NOW, name="The Blue group").name == "The Blue group"
    discard(row=row)
    assert not Pledge.objects.exists()
    public = published_pledge(anyshire)
    for write in (lambda: revise_pledge(pledge=public, by=None, now=NOW, name="x"), lambda: discard(row=public)):
        with pytest.raises(RuleBroken, match="never changed"):
            write()


def test_a_group_and_a_person_are_told_apart(anyshire: Council) -> None:
    assert pledge(anyshire).by_group
    assert not pledge(anyshire, role="councillor").by_group


# The desk


def test_staff_record_and_publish_a_pledge(anyshire: Council, staff_client: Client, client: Client) -> None:
    assert staff_client.post(ADD, form(anyshire, _publish="1")).status_code == 302
    row = Pledge.published.get()
    assert (row.name, row.asks, row.pledged_on) == ("Cllr Sam Example", [DATA_SHARING], DAY)
    assert "Cllr Sam Example" in body(client.get(anyshire.get_absolute_url()))


def test_a_pledge_saved_as_a_draft_is_not_public(anyshire: Council, staff_client: Client) -> None:
    staff_client.post(ADD, form(anyshire, _draft="1"))
    row = Pledge.objects.get()
    assert row.state == "draft"
    url = f"/admin/pledges/pledge/{row.pk}/change/"
    assert "Cllr Sam Example" in body(staff_client.get(url))
    words = form(anyshire, _publish="1", version="1", asks=["joint_inspections"])
    assert staff_client.post(url, words).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.asks) == ("published", ["joint_inspections"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"asks": []}, "Choose one ask or both."),
        ({"source_url": "javascript:x"}, "Give the whole address"),
        ({"pledged_on": "2026-06-02"}, "future"),
        ({"council": ""}, "This field is required."),
        ({"council": "x"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_in_the_form_and_nothing_typed_is_lost(
    anyshire: Council, staff_client: Client, words: dict[str, object], sentence: str
) -> None:
    response = staff_client.post(ADD, form(anyshire, _publish="1", **words))
    assert response.status_code == 422
    assert sentence in unescape(body(response))
    assert "Cllr Sam Example" in body(response)
    assert not Pledge.objects.exists()


def test_a_pledge_is_retracted_with_a_reason(anyshire: Council, staff_client: Client, client: Client) -> None:
    row = published_pledge(anyshire, "Cllr Sam Example")
    url = f"/admin/pledges/pledge/{row.pk}/retract/"
    assert staff_client.post(url, {"reason": ""}).status_code == 422
    assert staff_client.post(url, {"reason": "Another council."}).status_code == 302
    row.refresh_from_db()
    assert row.state == "retracted"
    assert "Cllr Sam Example" not in body(client.get(anyshire.get_absolute_url()))


def test_a_retracted_pledge_is_on_the_corrections_page_without_the_name(anyshire: Council, client: Client) -> None:
    given = published_pledge(anyshire, name="Cllr Sam Example", role="councillor")
    retract(given, reason="Withdrawn by the person.")
    text = body(client.get("/corrections/"))
    assert "Pledge by: Councillor" in text
    assert "Withdrawn by the person." in text
    assert "Sam Example" not in text
