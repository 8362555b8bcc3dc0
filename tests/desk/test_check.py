""" "Check a council": the page, the form, and what comes of it."""

from datetime import timedelta

import pytest
from django.test import Client

from councils.choices import Ask, InspectionFunction
from councils.models import Council, PolicyRecord
from councils.roles import Role
from desk import claiming
from desk.hints import OF_ASK, OF_FUNCTION
from desk.models import Claim, CouncilEvent
from desk.searches import searches
from tests.builders import BOTH, DATA_SHARING, JOINT_INSPECTIONS, NOW, TODAY, body, council, published_decision
from tests.councils.desk import signed_in, staff_of

pytestmark = pytest.mark.django_db

NEXT = "/admin/desk/next/"
NOT_FOUND = {f"{ask}-result": "not_found" for ask in BOTH} | {"checked_on": "2026-06-01"}
FOUND = {
    "data_sharing-result": "found",
    "data_sharing-status": "motion_passed",
    "data_sharing-effective_from": "2026-05-04",
    "data_sharing-document-kind": "minutes",
    "data_sharing-document-title": "Council, minute 7",
    "data_sharing-document-url": "https://council.example.org/minutes",
    "joint_inspections-result": "not_looked",
    "checked_on": "2026-06-01",
}


@pytest.fixture
def ann():
    return staff_of(Role.VOLUNTEER, "ann")


@pytest.fixture
def volunteer(ann) -> Client:
    return signed_in(ann)


def page(where: Council) -> str:
    return f"/admin/desk/check/{where.pk}/"


def claimed(client: Client, where: Council) -> dict:
    """What the form of a council says by itself once it is claimed."""
    assert client.post(NEXT, {"council": where.pk})["Location"] == page(where)
    return {"claim": Claim.objects.get(council=where, released_at__isnull=True).pk}


def drafts() -> list[tuple[str, str, str]]:
    return sorted((row.council.code, row.ask, row.status) for row in PolicyRecord.objects.drafts())


def test_not_found_for_both_is_saved_and_leads_to_the_next_council(volunteer, ann) -> None:
    first, second = council("AAA"), council("BBB")
    assert volunteer.post(NEXT)["Location"] == page(first)
    form = claimed(volunteer, first)
    response = volunteer.post(page(first), form | NOT_FOUND | {"_save": "1", "private_note": "Search was slow"})
    assert response["Location"] == page(second)
    assert drafts() == [("AAA", ask, "no_policy_found") for ask in BOTH]
    row = PolicyRecord.objects.filter(ask=DATA_SHARING).get()
    assert (row.checked_on, row.effective_from, row.created_by) == (TODAY, TODAY, ann)
    assert row.private_note == "Search was slow"
    assert Claim.objects.get(council=first).outcome == "saved"
    assert Claim.objects.get(council=second).person == ann
    assert "Aaashire: 2 records sent to review." in body(volunteer.get(page(second)))
    assert all(row.stage == "in_review" for row in PolicyRecord.objects.all())


def test_what_was_found_is_drafted_with_its_document(volunteer) -> None:
    where = council()
    assert volunteer.post(page(where), claimed(volunteer, where) | FOUND | {"_save": "1"}).status_code == 302
    (row,) = PolicyRecord.objects.all()
    assert (row.ask, row.status, str(row.effective_from)) == (DATA_SHARING, "motion_passed", "2026-05-04")
    assert [(one.kind, one.title, one.grade) for one in row.evidence.all()] == [("minutes", "Council, minute 7", "A")]


def test_both_asks_may_share_one_decision_and_document(volunteer) -> None:
    where = council()
    same = FOUND | {"joint_inspections-result": "same", "_save": "1"}
    assert volunteer.post(page(where), claimed(volunteer, where) | same).status_code == 302
    assert drafts() == [("AAA", ask, "motion_passed") for ask in BOTH]
    assert [row.evidence.get().title for row in PolicyRecord.objects.all()] == ["Council, minute 7"] * 2


def test_the_same_decision_needs_one_to_be_the_same_as(volunteer) -> None:
    where = council()
    wrong = NOT_FOUND | {"joint_inspections-result": "same", "_save": "1"}
    response = volunteer.post(page(where), claimed(volunteer, where) | wrong)
    assert response.status_code == 422
    assert "Say under data-sharing what the decision is" in body(response)
    assert drafts() == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"data_sharing-status": ""}, "Choose what was decided."),
        ({"data_sharing-effective_from": ""}, "Give the day."),
        ({"data_sharing-effective_from": "soon"}, "Give a day as year-month-day"),
        ({"data_sharing-document-kind": ""}, "This field is required."),
        ({"data_sharing-document-url": "council"}, "Give the whole address"),
        ({"data_sharing-result": ""}, "Say what you found"),
        ({"data_sharing-result": "not_looked"}, "Say for at least one ask what you found"),
        ({"checked_on": "2026-06-02"}, "can&#x27;t be in the future"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(volunteer, changed, sentence) -> None:
    where = council()
    typed = FOUND | {"private_note": "Typed with care", "_save": "1"} | changed
    response = volunteer.post(page(where), claimed(volunteer, where) | typed)
    assert response.status_code == 422
    assert sentence in body(response)
    assert "Typed with care" in body(response)
    assert "Council, minute 7" in body(response)
    assert drafts() == []
    assert Claim.objects.get().outcome == ""


def test_what_was_typed_in_fields_that_do_not_count_is_ignored(volunteer) -> None:
    where = council()
    words = FOUND | NOT_FOUND | {"data_sharing-effective_from": "soon", "data_sharing-document-kind": ""}
    assert volunteer.post(page(where), claimed(volunteer, where) | words | {"_save": "1"}).status_code == 302
    assert drafts() == [("AAA", ask, "no_policy_found") for ask in BOTH]


def test_not_found_never_replaces_a_policy_on_record(volunteer, ann) -> None:
    where = council()
    published_decision(where, "in_force", asks=[DATA_SHARING])
    form = claimed(volunteer, where) | NOT_FOUND | {"_save": "1", "private_note": "Its policy page is empty"}
    refused = volunteer.post(page(where), form)
    assert refused.status_code == 422
    assert "The record says “Policy in force”" in body(refused)
    assert drafts() == []
    volunteer.post(page(where), form | {"data_sharing-gone": "on"})
    assert drafts() == [("AAA", JOINT_INSPECTIONS, "no_policy_found")]
    event = CouncilEvent.objects.get()
    assert (event.kind, event.ask, event.day, event.noted_by) == ("not_found_again", DATA_SHARING, TODAY, ann)


def test_where_only_a_lost_policy_is_noted_the_note_goes_with_it(volunteer) -> None:
    where = council()
    published_decision(where)
    form = claimed(volunteer, where) | NOT_FOUND | {f"{ask}-gone": "on" for ask in BOTH}
    volunteer.post(page(where), form | {"_save": "1", "private_note": "Its policy page is empty"})
    assert drafts() == []
    assert [one.note for one in CouncilEvent.objects.all()] == ["Its policy page is empty"] * 2


def test_the_same_form_sent_twice_is_stored_once(volunteer) -> None:
    where, following = council("AAA"), council("BBB")
    form = claimed(volunteer, where) | NOT_FOUND | {"_save": "1"}
    assert [volunteer.post(page(where), form)["Location"] for _time in range(2)] == [page(following)] * 2
    assert drafts() == [("AAA", ask, "no_policy_found") for ask in BOTH]


def test_a_council_that_somebody_else_has_can_be_looked_at_but_not_recorded(volunteer) -> None:
    where = council()
    other = signed_in(staff_of(Role.VOLUNTEER, "ben"))
    claimed(other, where)
    shown = body(volunteer.get(page(where)))
    assert "ben has this council until 13:00. You can look, but not record." in shown.replace("\n", " ")
    assert "Save and next council" not in shown
    refused = volunteer.post(page(where), NOT_FOUND | {"_save": "1"})
    assert refused.status_code == 422
    assert "ben has this council until 13:00." in body(refused)
    assert drafts() == []
    assert "ben has this council" in body(volunteer.post(NEXT, {"council": where.pk}, follow=True))


def test_an_expired_claim_can_still_be_saved_unless_somebody_took_the_council(volunteer, clock) -> None:
    where = council()
    form = claimed(volunteer, where) | NOT_FOUND | {"_save": "1"}
    other = signed_in(staff_of(Role.VOLUNTEER, "ben"))
    clock.set(NOW + timedelta(hours=2))
    claimed(other, where)
    refused = volunteer.post(page(where), form)
    assert "ben has this council until 15:00." in body(refused)
    other.post(page(where), {"_back": "1"})
    assert volunteer.post(page(where), form).status_code == 302
    assert len(drafts()) == 2


def test_a_form_sent_again_with_errors_or_for_more_time_keeps_the_council_longer(volunteer, clock) -> None:
    where = council()
    form = claimed(volunteer, where)
    for minutes, words in ((50, {"_save": "1"}), (100, {"_renew": "1"} | FOUND)):
        clock.set(NOW + timedelta(minutes=minutes))
        response = volunteer.post(page(where), form | words)
        assert Claim.objects.get().until == NOW + timedelta(minutes=minutes) + claiming.LASTS
    assert (response.status_code, "Council, minute 7" in body(response)) == (200, True)
    assert "desk-errors" not in body(response)


def test_skipping_needs_a_reason_and_leads_to_the_next_council(volunteer) -> None:
    where, following = council("AAA"), council("BBB")
    form = claimed(volunteer, where) | {"_skip": "1", "private_note": "Typed with care"}
    refused = volunteer.post(page(where), form)
    assert (refused.status_code, "Typed with care" in body(refused)) == (422, True)
    assert "Say why" in body(refused)
    assert volunteer.post(page(where), form | {"skip-reason": "Site is down"})["Location"] == page(following)
    assert Claim.objects.get(council=where).reason == "Site is down"


def test_the_last_council_leads_to_the_page_that_says_so(volunteer) -> None:
    where = council()
    response = volunteer.post(page(where), claimed(volunteer, where) | NOT_FOUND | {"_save": "1"}, follow=True)
    assert response.redirect_chain[-1][0] == NEXT
    assert "No council waits to be checked" in body(response)


def test_a_council_that_ended_today_is_not_checked(volunteer) -> None:
    where = council(end_date=TODAY)
    assert "there is nothing to check" in body(volunteer.get(page(where)))
    assert volunteer.post(page(where), NOT_FOUND | {"_save": "1"}).status_code == 422
    assert drafts() == []


def test_an_editor_may_publish_at_once_unless_a_second_person_has_to(settings) -> None:
    where = council()
    editor = signed_in(staff_of(Role.EDITOR, "ed"))
    form = claimed(editor, where) | NOT_FOUND | {"_publish": "1"}
    settings.REQUIRE_SECOND_PERSON = True
    assert editor.post(page(where), form).status_code == 403
    settings.REQUIRE_SECOND_PERSON = False
    assert editor.post(page(where), form).status_code == 302
    assert [row.state for row in PolicyRecord.objects.all()] == ["published"] * 2


def test_what_keeps_a_record_from_being_public_is_said_beside_its_field() -> None:
    where = council()
    editor = signed_in(staff_of(Role.EDITOR, "ed"))
    weak = FOUND | {"data_sharing-document-kind": "press_report", "_publish": "1"}
    refused = editor.post(page(where), claimed(editor, where) | weak)
    assert refused.status_code == 422
    assert "needs evidence of grade A, B or C" in body(refused)
    assert PolicyRecord.objects.count() == 0


def test_a_volunteer_publishes_nothing(volunteer) -> None:
    where = council()
    form = claimed(volunteer, where) | NOT_FOUND
    assert "Publish and next council" not in body(volunteer.get(page(where)))
    assert volunteer.post(page(where), form | {"_publish": "1"}).status_code == 403
    assert PolicyRecord.objects.count() == 0


def test_the_page_gives_the_hints_of_the_functions_held_and_no_others(volunteer) -> None:
    shown = body(volunteer.get(page(council(council_type="county"))))
    assert str(OF_FUNCTION["trading_standards"]) in shown.replace("&#x27;", "'")
    assert str(OF_FUNCTION["food_safety"]) not in shown


def test_every_ask_and_function_has_a_hint() -> None:
    assert set(OF_ASK) == set(Ask.values)
    assert set(OF_FUNCTION) == set(InspectionFunction.values)


def test_searches_are_addresses_with_the_names_of_the_council() -> None:
    where = council(
        official_name="Cyngor & Sons",
        short_name="Sons/1",
        gov_uk_slug="sons",
        native_name="Cyngor Môn",
        native_language="cy",
    )
    found = {str(one.label): one.url for one in searches(where)}
    assert found == {
        "The council’s own website": "https://www.gov.uk/find-local-council/sons",
        "Minutes and policies: Data-sharing": "https://duckduckgo.com/?q=%22Cyngor+%26+Sons%22+%22Home+Office%22+"
        "immigration+%22data+sharing%22+workers+minutes+OR+policy+OR+motion",
        "Minutes and policies: Joint inspections": "https://duckduckgo.com/?q=%22Cyngor+%26+Sons%22+%22immigration+"
        "enforcement%22+%22joint+inspections%22+OR+%22joint+visits%22+minutes+OR+policy+OR+motion",
        "Minutes under its other name, Cyngor Môn": "https://duckduckgo.com/?q=%22Cyngor+M%C3%B4n%22+"
        "%22Swyddfa+Gartref%22",
        "Freedom-of-information answers": "https://www.whatdotheyknow.com/search/"
        "%22Cyngor%20%26%20Sons%22%20immigration%20enforcement/all",
        "All requests to this council": "https://www.whatdotheyknow.com/search/Sons%2F1/bodies",
        "News": "https://duckduckgo.com/?q=%22Cyngor+%26+Sons%22+%22Home+Office%22+OR+%22immigration+enforcement%22"
        "&iar=news&ia=news",
        "Old copies of its website": "https://web.archive.org/web/*/Cyngor%20%26%20Sons",
    }
    assert searches(council("BBB"))[0].url == "https://duckduckgo.com/?q=%22Bbbshire+Council%22+website"


@pytest.mark.parametrize("councils", [1, 5])
def test_the_page_costs_the_same_however_many_councils_there_are(
    volunteer, councils, django_assert_max_num_queries
) -> None:
    for number in range(councils):
        where = council(f"AA{chr(65 + number)}")
        published_decision(where)
    claimed(volunteer, where)
    with django_assert_max_num_queries(35):
        volunteer.get(page(where))


def test_an_event_noted_by_hand_brings_the_council_into_the_queue(volunteer, ann) -> None:
    where = council()
    published_decision(where)
    words = {"council": where.pk, "kind": "changed_control", "day": "2026-05-08", "source": "https://c.example.org/"}
    assert volunteer.post("/admin/desk/councilevent/add/", words).status_code == 302
    event = CouncilEvent.objects.get()
    assert (event.noted_by, event.noted_at) == (ann, NOW)
    assert "Changed control, or something else happened" in body(volunteer.get(NEXT))
    refused = volunteer.post("/admin/desk/councilevent/add/", words | {"kind": "not_found_again"})
    assert refused.status_code == 200
    assert CouncilEvent.objects.count() == 1
