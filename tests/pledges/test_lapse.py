"""A person's pledge lapses on the right day, and says so; a candidate's who was elected stands on."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from councils.models import Council
from councils.rules import AsOf
from pledges.columns import tally
from pledges.models import Pledge
from pledges.operations import note_outcome
from pledges.rules import Facts, Lapse, lapse
from tests.builders import NOW, TODAY, at, body, council, database_refuses, election, published_pledge, table

pytestmark = pytest.mark.django_db
DAY, BEFORE, AFTER = date(2027, 5, 6), date(2027, 5, 5), date(2027, 5, 7)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (Facts("councillor"), None),
        (Facts("councillor", term_ends_on=DAY), Lapse(DAY, by_election=False)),
        (Facts("councillor", term_ends_on=AFTER), None),
        (Facts("political_group", term_ends_on=DAY, polling_day=DAY), None),
        (Facts("candidate", polling_day=DAY), Lapse(DAY, by_election=True)),
        (Facts("candidate", polling_day=DAY, outcome="not_elected"), Lapse(DAY, by_election=True)),
        (Facts("candidate", polling_day=DAY, outcome="elected"), None),
        (Facts("candidate", polling_day=BEFORE, outcome="elected", elected_until=DAY), Lapse(DAY, by_election=False)),
        (Facts("councillor", term_ends_on=DAY, polling_day=BEFORE), Lapse(BEFORE, by_election=True)),
    ],
)
def test_a_pledge_lapses_after_the_day_on_which_its_term_or_its_election_is_over(
    facts: Facts, found: Lapse | None
) -> None:
    assert lapse(facts, AFTER) == found
    assert lapse(facts, BEFORE) is None


def test_the_database_and_the_rule_say_the_same_of_every_kind(anyshire: Council) -> None:
    coming = election(anyshire, day=TODAY)
    for role in ("councillor", "candidate", "organisation"):
        ended = {} if role == "organisation" else {"term_ends_on": TODAY}
        stands = {} if role == "organisation" else {"election": coming}
        for words in ({}, ended, stands):
            published_pledge(anyshire, role=role, **words)
    for until in (None, TODAY, TODAY + timedelta(days=9)):
        row = published_pledge(anyshire, role="candidate", election=coming)
        note_outcome(pledge=row, outcome="elected", outcome_on=TODAY, elected_until=until, by=None, now=NOW)
    for day in (TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=10)):
        as_of = AsOf.end_of(day)
        by_rule = {row.pk for row in Pledge.objects.select_related("election") if row.lapse_at(as_of) is None}
        assert set(Pledge.published.as_of(as_of).standing_on(as_of).values_list("pk", flat=True)) == by_rule
        assert len(by_rule) in (12, 7, 6), day


def test_on_the_day_after_the_term_every_page_says_that_it_lapsed(
    anyshire: Council, client: Client, clock: Any
) -> None:
    row = published_pledge(anyshire, "Cllr Sam Example", role="councillor", term_ends_on=TODAY)
    pages = (f"/pledges/{row.pk}/", "/pledges/", anyshire.get_absolute_url(), f"/embed/pledges/{row.pk}/")
    said = "Lapsed: the term ended on 1 June 2026."
    assert not [url for url in pages if said in body(client.get(url))]
    assert tally(AsOf.at(NOW))[anyshire.pk].count == 1
    clock.set(at(TODAY + timedelta(days=1), 0))
    assert [url for url in pages if said not in body(client.get(url))] == []
    assert tally(AsOf.at(clock.now)) == {}
    (one,) = table(body(client.get("/pledges.csv")))
    assert (one["name"], one["term_ends_on"], one["lapsed_after"]) == ("Cllr Sam Example", "2026-06-01", "2026-06-01")


def test_what_the_elected_pledged_stands_on_the_council_page(anyshire: Council, staff_client: Client) -> None:
    row = published_pledge(
        anyshire, "Ann Candidate", role="candidate", election=election(anyshire, day=date(2026, 5, 7))
    )
    page = anyshire.get_absolute_url()
    assert "Lapsed: the election was on 7 May 2026." in body(staff_client.get(page))
    url = f"/admin/pledges/pledge/{row.pk}/outcome/"
    assert url in body(staff_client.get(f"/admin/pledges/pledge/{row.pk}/change/"))
    for words, sentence in (
        ({"outcome_on": "2026-05-06"}, "before polling day"),
        ({"outcome_on": "2026-06-02"}, "in the future"),
        ({"outcome": "not_elected", "elected_until": "2030-05-01"}, "Only somebody who was elected has a term"),
    ):
        refused = staff_client.post(url, {"outcome": "elected", "outcome_on": "2026-05-08"} | words)
        assert (refused.status_code, sentence in body(refused)) == (422, True)
    words = {"outcome": "elected", "outcome_on": "2026-05-08", "elected_until": "2030-05-01"}
    assert staff_client.post(url, words).status_code == 302
    text = body(staff_client.get(page))
    assert "Pledged as a candidate, and was elected on 8 May 2026." in text
    assert "Lapsed" not in text
    yesterday = body(staff_client.get(f"{page}?as_of={TODAY - timedelta(days=1)}"))
    assert "was elected" not in yesterday


def test_only_the_published_pledge_of_a_candidate_has_an_outcome(anyshire: Council) -> None:
    row = published_pledge(anyshire)
    with pytest.raises(ValidationError, match="has an outcome"):
        note_outcome(pledge=row, outcome="elected", outcome_on=TODAY, by=None, now=NOW)
    with database_refuses():
        Pledge.objects.filter(pk=row.pk).update(outcome="elected", outcome_on=TODAY, outcome_noted_at=NOW)


def test_a_group_has_no_term_and_an_election_is_of_the_same_council(anyshire: Council) -> None:
    with pytest.raises(ValidationError) as error:
        published_pledge(anyshire, term_ends_on=TODAY)
    assert list(error.value.message_dict) == ["term_ends_on"]
    with pytest.raises(ValidationError) as error:
        published_pledge(anyshire, role="candidate", election=election(council("BBB")))
    assert list(error.value.message_dict) == ["election"]


def test_only_what_is_retracted_can_be_emptied_and_never_rewritten(anyshire: Council) -> None:
    row = published_pledge(anyshire, sentence="Mine.", role="councillor")
    for change in ({"name": ""}, {"sentence": ""}, {"withdrawn": True}, {"source_title": ""}):
        with database_refuses():
            Pledge.objects.filter(pk=row.pk).update(**change)
    Pledge.objects.filter(pk=row.pk).update(retracted_at=NOW, retraction_reason="x")
    with database_refuses():
        Pledge.objects.filter(pk=row.pk).update(name="Another")
    assert Pledge.objects.filter(pk=row.pk).update(name="", sentence="", withdrawn=True) == 1
