"""Many councils at once: checked, given out, tagged; never past what somebody saw, and nothing of it public."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from councils.models import Council, PolicyRecord
from councils.roles import Role
from desk.models import Assignment, Tag, Team
from tests.builders import BOTH, TODAY, body, council, decision, published_decision
from tests.councils.desk import signed_in, staff_of, typed

pytestmark = pytest.mark.django_db

LIST, BATCH = "/admin/councils/council/", "/admin/desk/batch/"


@pytest.fixture
def editor() -> Client:
    return signed_in(staff_of(Role.EDITOR))


@pytest.fixture
def volunteer() -> Client:
    return signed_in(staff_of(Role.VOLUNTEER))


@pytest.fixture
def places() -> list[Council]:
    return [council(f"AA{letter}") for letter in "ABCD"]


def chosen(places: list[Council], **words: Any) -> dict[str, Any]:
    return {"council": [one.pk for one in places], **words}


def planned(client: Client, places: list[Council], **words: Any) -> str:
    given = {"asks": BOTH, "day": TODAY.isoformat(), "do": "plan"} | words
    return body(client.post(BATCH, chosen(places, **given)))


def recorded(client: Client, places: list[Council], then: str) -> Any:
    return client.post(BATCH, typed(planned(client, places)) | {"then": then}, follow=True)


def test_the_list_leads_to_the_batch_with_those_ticked_or_all_that_match(places: list[Council], editor: Client) -> None:
    data = {"action": "batch_action", "_selected_action": [one.pk for one in places[:2]]}
    assert "2 councils chosen" in body(editor.post(LIST, data))
    assert "4 councils chosen" in body(editor.post(LIST, data | {"select_across": "1"}))
    assert editor.get(BATCH).status_code == 302


def test_what_would_be_recorded_is_shown_before_anything_is(places: list[Council], editor: Client) -> None:
    published_decision(places[0], "in_force")
    decision(places[1], "motion_tabled", asks=BOTH[:1])
    page = planned(editor, places)
    assert "5 records “No policy found”, checked on 1 June 2026" in page
    assert "The record says “Policy in force” since 2 March 2026." in page
    assert "There is a draft by somebody: “Motion tabled”." in page
    assert PolicyRecord.objects.filter(status="no_policy_found").count() == 0


def test_an_editor_publishes_all_at_one_moment_and_what_is_in_force_stays(
    places: list[Council], editor: Client
) -> None:
    published_decision(places[0], "in_force")
    assert "6 records written." in body(recorded(editor, places, "published"))
    found = PolicyRecord.published.filter(status="no_policy_found")
    assert {one.council for one in found} == set(places[1:])
    assert len({one.published_at for one in found}) == 1
    assert PolicyRecord.published.filter(council=places[0]).count() == 2


def test_a_volunteers_batch_goes_to_review_and_can_not_be_published(places: list[Council], volunteer: Client) -> None:
    assert recorded(volunteer, places, "published").status_code == 403
    recorded(volunteer, places, "submitted")
    assert {one.stage for one in PolicyRecord.objects.all()} == {"in_review"}


def test_where_a_second_person_is_needed_a_batch_waits_for_them(
    places: list[Council], editor: Client, settings: Any
) -> None:
    settings.REQUIRE_SECOND_PERSON = True
    recorded(editor, places, "published")
    assert {one.stage for one in PolicyRecord.objects.all()} == {"in_review"}


def test_what_changed_since_it_was_shown_is_shown_again_and_not_recorded(places: list[Council], editor: Client) -> None:
    words = typed(planned(editor, places)) | {"then": "published"}
    published_decision(places[0], "in_force")
    answer = editor.post(BATCH, words)
    assert answer.status_code == 409
    assert "The record has changed since" in body(answer)
    assert not PolicyRecord.objects.filter(status="no_policy_found").exists()


def test_the_same_batch_twice_records_nothing_twice(places: list[Council], editor: Client) -> None:
    words = typed(planned(editor, places)) | {"then": "published"}
    assert editor.post(BATCH, words).status_code == 302
    assert editor.post(BATCH, words).status_code == 409
    assert PolicyRecord.objects.count() == 8


@pytest.mark.parametrize("words", [{"day": "x"}, {"day": (TODAY + timedelta(1)).isoformat()}, {"asks": []}])
def test_a_wrong_day_or_no_ask_is_said_in_the_form(
    places: list[Council], editor: Client, words: dict[str, Any]
) -> None:
    given = {"asks": BOTH, "day": TODAY.isoformat()} | words
    for do in ("plan", "record"):
        assert editor.post(BATCH, chosen(places, do=do, **given)).status_code == 422


def test_councils_are_given_out_and_found_again(places: list[Council], editor: Client) -> None:
    vera = staff_of(Role.VOLUNTEER, "vera")
    team = Team.objects.create(name="North")
    team.members.add(vera)
    editor.post(BATCH, chosen(places[:1], do="assign", person=vera.pk, note="By the summer"))
    editor.post(BATCH, chosen(places[1:2], do="assign", team=team.pk))
    assert editor.post(BATCH, chosen(places, do="assign", team=team.pk, person=vera.pk)).status_code == 422
    mine = body(signed_in(vera).get(f"{LIST}?given=me"))
    assert [name in mine for name in ("Aaashire", "Aabshire", "Aacshire")] == [True, True, False]
    assert "By the summer" in body(signed_in(vera).get("/admin/"))
    assert "2 councils" in body(editor.get(f"{LIST}?given=nobody"))
    editor.post(BATCH, chosen(places, do="assign"))
    assert not Assignment.objects.exists()


def test_councils_are_tagged_and_found_by_their_tag(places: list[Council], editor: Client, client: Client) -> None:
    tag = Tag.objects.create(name="Zebra-tag")
    editor.post(BATCH, chosen(places[:2], do="tag", tag=tag.pk))
    assert "2 councils" in body(editor.get(f"{LIST}?tag={tag.pk}"))
    for url in ("/councils/", "/councils.csv", places[0].get_absolute_url(), "/register.csv"):
        assert "Zebra-tag" not in body(client.get(url))
    editor.post(BATCH, chosen(places[:1], do="tag", tag=tag.pk, remove="on"))
    assert list(tag.councils.all()) == [places[1]]


def test_giving_out_and_tagging_is_for_editors(places: list[Council], volunteer: Client) -> None:
    assert "Give them to somebody" not in body(volunteer.post(BATCH, chosen(places)))
    for words in ({"do": "assign"}, {"do": "tag", "tag": 1}):
        assert volunteer.post(BATCH, chosen(places, **words)).status_code == 403
