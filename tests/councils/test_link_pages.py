"""Dead links, as staff find them in a queue and the public reads of them beside the document."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councils.models import Council, Evidence
from councils.operations import add_evidence, note_link
from tests.builders import (
    DATA_SHARING,
    NOW,
    TODAY,
    at,
    body,
    council,
    decision,
    invented_decision,
    minutes,
    press_report,
    published_decision,
    published_finding,
    retract,
)

pytestmark = pytest.mark.django_db

GONE = "The document is no longer at this address (last looked for on 30 May 2026)."
NOT_REACHED = "We could not reach the document at this address (last looked for on 30 May 2026)."
COPY = "https://web.archive.org/web/1/minutes"
LOOKED = at(TODAY - timedelta(days=2))


@pytest.fixture
def anyshire() -> Council:
    return council()


def document(where: Council, **words: Any) -> Evidence:
    (record,) = published_decision(where, asks=[DATA_SHARING], evidence=(minutes(title="Minute 12", **words),))
    return record.evidence.get()


def looked(item: Evidence, outcome: str, times: int = 1, **words: Any) -> None:
    for before in range(times - 1, -1, -1):
        note_link(evidence_id=item.pk, outcome=outcome, now=LOOKED - timedelta(days=4 * before), **words)


def page(client: Client, where: Council, query: str = "") -> str:
    response = client.get(where.get_absolute_url() + query)
    assert response.status_code == 200
    return " ".join(unescape(body(response)).split())


# The public


def test_a_dead_link_leads_to_the_copy_first(anyshire: Council, client: Client) -> None:
    item = document(anyshire, archived_url=COPY)
    looked(item, "gone")
    text = page(client, anyshire)
    assert GONE in text
    assert f'<a href="{COPY}" rel="noopener">Minute 12</a>' in text
    assert text.index(COPY) < text.index(f'href="{item.url}"')
    assert text.count(COPY) == 1


def test_without_a_copy_it_says_so(anyshire: Council, client: Client) -> None:
    item = document(anyshire)
    looked(item, "gone")
    text = page(client, anyshire)
    assert f"{GONE} We know of no archived copy." in text
    assert f'<a href="{item.url}" rel="noopener">Minute 12</a>' in text


def test_practice_says_it_too(anyshire: Council, client: Client) -> None:
    looked(published_finding(anyshire).evidence.get(), "gone")
    assert GONE in page(client, anyshire)


@pytest.mark.parametrize(
    ("outcome", "times", "said"),
    [
        *(("unreachable", 1, ""), ("unreachable", 2, NOT_REACHED)),
        *(("alive", 2, ""), ("moved", 2, ""), ("withheld", 3, ""), ("refused", 3, "")),
    ],
)
def test_only_what_is_dead_is_said(anyshire: Council, client: Client, outcome: str, times: int, said: str) -> None:
    item = document(anyshire, archived_url=COPY)
    plain = page(client, anyshire)
    looked(item, outcome, times)
    text = page(client, anyshire)
    assert (said in text) if said else (text == plain)


@pytest.mark.parametrize(("days_ago", "is_said"), [(3, False), (2, True), (1, True)])
def test_a_past_day_shows_nothing_that_was_found_later(
    anyshire: Council, client: Client, days_ago: int, is_said: bool
) -> None:
    looked(document(anyshire), "gone")
    text = page(client, anyshire, f"?as_of={TODAY - timedelta(days=days_ago)}")
    assert (GONE in text) is is_said


@pytest.mark.parametrize(
    "address", ["/councils.csv", "/evidence.csv", "/evidence.json", "/api/v1/councils/AAA", "/changes.csv"]
)
def test_no_file_and_no_answer_of_the_api_changes(anyshire: Council, client: Client, address: str) -> None:
    item = document(anyshire, archived_url=COPY)
    before = client.get(address)
    assert before.status_code == 200
    text = body(before)
    looked(item, "gone")
    after = client.get(address)
    assert (body(after), after.get("ETag")) == (text, before.get("ETag"))


def test_the_page_makes_no_more_queries_with_more_dead_links(
    anyshire: Council, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    (record,) = published_decision(anyshire, asks=[DATA_SHARING])
    for number in range(5):
        given = minutes(url=f"https://council.example.org/{number}")
        looked(add_evidence(record=record, evidence=given, by=None, now=LOOKED), "gone")
        if number in (0, 4):
            with django_assert_num_queries(QUERIES):
                assert page(client, anyshire).count(GONE) == number + 1


QUERIES = 17


# Staff


@pytest.fixture
def queue(anyshire: Council) -> dict[str, Evidence]:
    """A document of each kind, by the name of its filter, and some that are in no queue."""
    names = ("dead", "given_up", "unreachable", "moved", "withheld", "refused", "fine", "never")
    given = [minutes(title=name, url=f"https://council.example.org/{name}") for name in names]
    (record,) = published_decision(anyshire, asks=[DATA_SHARING], evidence=[*given, minutes(title="x", url="")])
    found = {item.title: item for item in record.evidence.all()}
    looked(found["dead"], "gone", status=404)
    looked(found["given_up"], "unreachable", 2)
    for name in ("unreachable", "withheld", "refused"):
        looked(found[name], name)
    looked(found["moved"], "moved", status=200, final_url="https://elsewhere.example.org/")
    looked(found["fine"], "alive", status=200)
    decision(anyshire, asks=[DATA_SHARING])
    invented_decision(council("BBB"))
    retract(published_decision(council("CCC"), asks=[DATA_SHARING])[0])
    return found


@pytest.mark.parametrize("kind", ["dead", "unreachable", "moved", "withheld", "refused", "fine", "never"])
def test_the_queue_is_a_filter(queue: dict[str, Evidence], staff_client: Client, kind: str) -> None:
    response = staff_client.get(f"/admin/councils/evidence/?link={kind}")
    titles = {item.title for item in response.context["cl"].result_list}
    assert titles == ({"dead", "given_up"} if kind == "dead" else {kind})


def test_a_filter_that_is_not_known_filters_nothing(queue: dict[str, Evidence], staff_client: Client) -> None:
    response = staff_client.get("/admin/councils/evidence/?link=nonsense")
    assert len(response.context["cl"].result_list) == Evidence.objects.count()


def test_the_list_shows_what_was_found_and_when(queue: dict[str, Evidence], staff_client: Client) -> None:
    text = body(staff_client.get("/admin/councils/evidence/"))
    for words in (
        "Dead, 30 May 2026",
        "Unreachable, 30 May 2026",
        "Moved to another address, 30 May 2026",
        "Fine, 30 May 2026",
    ):
        assert f'<td class="field-link">{words}</td>' in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dead", "The server answered 404."),
        ("dead", "The public page says so. Find an archived copy and give its address above."),
        ("moved", "It ended at https://elsewhere.example.org/"),
        ("unreachable", "Unreachable. Looked at on 30 May 2026."),
        ("never", "Nobody has looked yet whether the document is at its address."),
    ],
)
def test_the_page_of_a_document_has_a_note(
    queue: dict[str, Evidence], staff_client: Client, name: str, words: str
) -> None:
    assert words in unescape(body(staff_client.get(f"/admin/councils/evidence/{queue[name].pk}/change/")))


def test_a_draft_that_is_thrown_away_takes_its_look_with_it(anyshire: Council) -> None:
    (record,) = decision(anyshire, asks=[DATA_SHARING], evidence=(press_report(),))
    item = record.evidence.get()
    note_link(evidence_id=item.pk, outcome="gone", now=NOW)
    item.delete()
    assert not Evidence.objects.exists()
