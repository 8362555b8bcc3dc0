"""The staff side: record, publish, retract; who may; and lists that cost the same however long they are."""

from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councils.models import Council, Evidence, FunctionCorrection, PolicyRecord, PracticeFinding, Response
from pledges.models import Pledge
from tests.builders import (
    BOTH,
    DATA_SHARING,
    DAY,
    NOW,
    body,
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
    table,
    tip,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/councils/policyrecord/add/"


@pytest.fixture
def anyshire() -> Council:
    return council()


@pytest.fixture
def volunteer() -> Client:
    """Somebody who may draft and not publish."""
    user = User.objects.create_user("volunteer", password="x", is_staff=True)
    words = ("council", "policyrecord", "practicefinding", "evidence", "pledge", "functioncorrection")
    codes = [f"{verb}_{word}" for verb in ("view", "add", "change", "delete") for word in words]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client = Client()
    client.force_login(user)
    return client


def evidence(*documents: dict[str, str]) -> dict[str, str]:
    """The rows of the form, three blank ones if nothing is given."""
    rows = [*documents, {}, {}, {}]
    words = {f"evidence-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}
    return words | {"evidence-TOTAL_FORMS": str(len(rows)), "evidence-INITIAL_FORMS": "0"}


MINUTES = {
    "kind": "minutes",
    "title": "Minutes of the cabinet",
    "dated": "2026-03-02",
    "url": "https://council.example.org/minutes",
}
PRESS = {
    "kind": "press_report",
    "title": "A newspaper report",
    "url": "https://news.example.org/a",
    "quotation": "They did.",
}


def form(where: Council, *documents: dict[str, str], **words: Any) -> dict[str, Any]:
    given = {
        "council": where.pk,
        "asks": list(BOTH),
        "status": "in_force",
        "decided_by": "cabinet",
        "effective_from": "2026-03-02",
        "checked_on": "2026-06-01",
        "coverage": "all",
        "carve_outs": ["court_order"],
        "summary": "The cabinet adopted both asks.",
        "private_note": "Ask again in May.",
    }
    return given | evidence(*documents) | words


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# Recording a decision


def test_both_asks_are_published_in_one_form_with_minutes(
    anyshire: Council, staff_client: Client, staff: User, client: Client
) -> None:
    response = staff_client.post(ADD, form(anyshire, MINUTES, _publish="1"), follow=True)
    assert said(response) == ["Published: the public can see it now."]
    records = PolicyRecord.published.all()
    assert sorted(record.ask for record in records) == sorted(BOTH)
    assert {(record.state, record.support_grade, record.created_by, record.published_by) for record in records} == {
        ("published", "A", staff, staff)
    }
    (row,) = table(body(client.get("/councils.csv?headline=adopted")))
    assert (row["code"], row["data_sharing_evidence_title"]) == ("AAA", "Minutes of the cabinet")


def test_a_press_report_alone_is_refused_with_a_sentence_and_nothing_typed_is_lost(
    anyshire: Council, staff_client: Client
) -> None:
    response = staff_client.post(ADD, form(anyshire, PRESS, _publish="1"))
    assert response.status_code == 422
    text = unescape(body(response))
    assert "“Policy in force” needs evidence of grade A or B" in text
    assert "What is attached is grade D." in text
    for typed in (
        'value="2026-03-02"',
        "The cabinet adopted both asks.",
        "Ask again in May.",
        "A newspaper report",
        'value="https://news.example.org/a"',
        "They did.",
        f'<option value="{anyshire.pk}" selected>',
    ):
        assert typed in text
    for name, value in (
        ("asks", DATA_SHARING),
        ("asks", BOTH[1]),
        ("status", "in_force"),
        ("coverage", "all"),
        ("carve_outs", "court_order"),
    ):
        assert is_ticked(text, name, value)
    assert not PolicyRecord.objects.exists()
    assert not Evidence.objects.exists()


def is_ticked(text: str, name: str, value: str) -> bool:
    tags = [
        tag for tag in text.split("<input ") if f'name="{name}"' in tag and f'value="{value}"' in tag.partition(">")[0]
    ]
    (tag,) = tags
    return " checked" in tag.partition(">")[0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"decided_by": "full_council"}, "A motion at full council does not bind the executive"),
        ({"decided_by": ""}, "needs a body with the power to decide it"),
        ({"coverage": ""}, "Say which inspection functions the policy covers"),
        ({"coverage": "some"}, "Tick the functions that it covers."),
        ({"checked_on": "2026-06-02"}, "The day of the check can't be in the future."),
        ({"status": "motion_passed", "effective_from": "2026-06-02"}, "This day is in the future."),
        ({"asks": []}, "Choose one ask or both."),
        ({"status": ""}, "Choose what was decided."),
        ({"status": "not_checked"}, "not_checked"),
        ({"effective_from": "yesterday"}, "Give a day as year-month-day"),
        ({"council": "99999"}, "Select a valid choice"),
        ({"council": "x"}, "Select a valid choice"),
        ({"evidence-1-kind": "minutes"}, "see the marked rows below"),
        ({"evidence-0-url": "javascript:alert(1)"}, "Give the whole address"),
        ({"evidence-0-kind": "press_report", "evidence-0-grade": "A"}, "can be graded D at most"),
        ({"summary": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_everything_that_a_rule_forbids_is_explained_in_the_form(
    anyshire: Council, staff_client: Client, words: dict[str, Any], sentence: str
) -> None:
    response = staff_client.post(ADD, form(anyshire, MINUTES, _publish="1") | words)
    assert response.status_code == 422
    assert sentence.replace("can't", "can’t") in unescape(body(response)).replace("can't", "can’t")
    assert not PolicyRecord.objects.exists()


def test_a_draft_is_not_public_and_says_what_it_lacks(anyshire: Council, staff_client: Client, client: Client) -> None:
    response = staff_client.post(ADD, form(anyshire, PRESS, _draft="1"), follow=True)
    draft, missing = said(response)
    assert draft == "Saved as a draft: nothing of it is public yet."
    assert missing.startswith("Before it can be published: “Policy in force” needs evidence of grade A or B")
    assert PolicyRecord.objects.drafts().count() == 2
    assert "A newspaper report" not in body(client.get("/councils.csv"))
    assert client.get("/councils/?headline=adopted").context["selection"].count == 0


def test_a_draft_is_opened_again_with_everything_typed_and_then_published(
    anyshire: Council, staff_client: Client
) -> None:
    (draft,) = decision(
        anyshire, asks=[DATA_SHARING], functions=["planning"], evidence=(document("press_report", "Paper"),)
    )
    url = f"/admin/councils/policyrecord/{draft.pk}/change/"
    text = unescape(body(staff_client.get(url)))
    assert "Paper" in text
    assert is_ticked(text, "functions", "planning")
    words = form(anyshire, PRESS, MINUTES, _publish="1", version="1", asks=[DATA_SHARING]) | {
        "evidence-INITIAL_FORMS": "1"
    }
    assert staff_client.post(url, words).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.support_grade, draft.evidence.count()) == ("published", "A", 2)


def test_a_draft_moved_to_another_council_leaves_nothing_behind(anyshire: Council, staff_client: Client) -> None:
    (draft,) = decision(anyshire, asks=[DATA_SHARING])
    other = council("BBB")
    staff_client.post(f"/admin/councils/policyrecord/{draft.pk}/change/", form(other, MINUTES, version="1", _draft="1"))
    assert {(one.council, one.ask) for one in PolicyRecord.objects.all()} == {(other, ask) for ask in BOTH}


def test_a_draft_is_thrown_away_with_its_documents(anyshire: Council, staff_client: Client) -> None:
    draft = decision(anyshire, evidence=(minutes(), tip()))[0]
    url = f"/admin/councils/policyrecord/{draft.pk}/delete/"
    assert staff_client.get(url).status_code == 200
    assert staff_client.post(url, {"post": "yes"}).status_code == 302
    assert not PolicyRecord.objects.filter(pk=draft.pk).exists()
    assert Evidence.objects.count() == 2


def test_the_form_begins_with_the_council_and_ask_of_the_address(anyshire: Council, staff_client: Client) -> None:
    text = unescape(body(staff_client.get(f"{ADD}?council={anyshire.pk}&ask={DATA_SHARING}")))
    assert f'<option value="{anyshire.pk}" selected>' in text
    assert is_ticked(text, "asks", DATA_SHARING)
    assert "Aaashire Council" in text


@pytest.mark.parametrize("query", ["?council=x", "?council=999", "?council=%27", "?ask=x", "?council=²"])
def test_nonsense_in_the_address_of_the_form_does_no_harm(staff_client: Client, query: str) -> None:
    assert staff_client.get(ADD + query).status_code == 200


# What is published


def test_a_published_record_has_a_page_without_fields(anyshire: Council, staff_client: Client) -> None:
    record = published_decision(anyshire, private_note="For us.")[0]
    text = unescape(body(staff_client.get(f"/admin/councils/policyrecord/{record.pk}/change/")))
    inside = text.partition('id="content"')[2].partition('id="footer"')[0]
    assert not any(
        field in inside for field in ("<select", "<textarea", 'type="text"', 'type="date"', 'name="_publish"')
    )
    assert all(
        words in inside
        for words in ("Policy in force", "For us.", "Minutes", f'href="{record.get_absolute_url()}"', "/history/")
    )


@pytest.mark.parametrize("data", [{"_publish": "1"}, {"_draft": "1"}, {"_save": "1"}])
def test_posting_to_a_published_record_changes_nothing(
    anyshire: Council, staff_client: Client, data: dict[str, str]
) -> None:
    record = published_decision(anyshire)[0]
    response = staff_client.post(
        f"/admin/councils/policyrecord/{record.pk}/change/", form(anyshire, PRESS, summary="New words") | data
    )
    assert response.status_code < 500
    record.refresh_from_db()
    assert (record.summary, record.state) == ("", "published")
    assert PolicyRecord.objects.count() == 2


@pytest.mark.parametrize("state", ["published", "retracted"])
def test_what_was_published_cannot_be_deleted(anyshire: Council, staff_client: Client, state: str) -> None:
    rows = [published_decision(anyshire)[0], published_finding(anyshire), published_pledge(anyshire)]
    for row in rows:
        if state == "retracted":
            retract(row)
        url = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/delete/"
        assert staff_client.post(url, {"post": "yes"}).status_code == 403
        assert type(row).objects.filter(pk=row.pk).exists()


def test_the_history_of_edits_is_shown_and_cannot_be_put_back(anyshire: Council, staff_client: Client) -> None:
    record = published_decision(anyshire)[0]
    base = f"/admin/councils/policyrecord/{record.pk}/history/"
    assert staff_client.get(base).status_code == 200
    version = record.history.earliest().pk
    assert staff_client.get(f"{base}{version}/").status_code < 500
    response = staff_client.post(
        f"{base}{version}/", {"summary": "Put back", "council": anyshire.pk, "ask": record.ask}
    )
    assert response.status_code < 500
    record.refresh_from_db()
    assert (record.summary, record.state) == ("", "published")


def test_it_is_retracted_with_a_reason_that_the_public_reads(
    anyshire: Council, staff_client: Client, client: Client, staff: User
) -> None:
    record = published_decision(anyshire)[0]
    url = f"/admin/councils/policyrecord/{record.pk}/retract/"
    assert staff_client.get(url).status_code == 200
    assert staff_client.post(url, {"reason": " "}).status_code == 422
    words = {"reason": "That was Bbbshire.", "correction": "A motion only."}
    response = staff_client.post(url, words, follow=True)
    assert said(response) == ["Retracted: it is on the corrections page now."]
    record.refresh_from_db()
    assert (record.state, record.retracted_by) == ("retracted", staff)
    ((entry),) = client.get("/corrections/").context["corrections"]
    assert (entry.reason, entry.correction) == ("That was Bbbshire.", "A motion only.")


def test_a_second_retraction_and_that_of_a_draft_are_explained(anyshire: Council, staff_client: Client) -> None:
    gone, draft = published_decision(anyshire)[0], decision(anyshire)[0]
    retract(gone)
    for row in (gone, draft):
        response = staff_client.post(f"/admin/councils/policyrecord/{row.pk}/retract/", {"reason": "Again."})
        assert response.status_code == 422
        assert "Only what is published can be retracted." in unescape(body(response))


def test_a_document_is_added_to_what_is_published(anyshire: Council, staff_client: Client) -> None:
    record = published_decision(anyshire, evidence=(document("signed_letter"),))[0]
    url = f"/admin/councils/evidence/for/policyrecord/{record.pk}/"
    assert staff_client.post(url, PRESS | {"grade": "A"}).status_code == 422
    assert staff_client.post(url, MINUTES).status_code == 302
    record.refresh_from_db()
    assert (record.support_grade, Evidence.published.filter(policy_record=record).count()) == ("A", 2)


def test_of_a_published_document_only_the_copy_and_the_note_change(anyshire: Council, staff_client: Client) -> None:
    item = published_decision(anyshire)[0].evidence.get()
    url = f"/admin/councils/evidence/{item.pk}/change/"
    words = {
        "archived_url": "https://web.archive.org/web/1/x",
        "private_note": "Saved.",
        "title": "Other",
        "grade": "B",
        "kind": "policy",
    }
    assert staff_client.post(url, words).status_code == 302
    item.refresh_from_db()
    assert (item.archived_url, item.private_note) == ("https://web.archive.org/web/1/x", "Saved.")
    assert (item.title, item.grade, item.kind) == ("Minutes", "A", "minutes")


# Practice, functions, pledges


def test_a_finding_is_published_with_its_evidence_and_refused_without_the_offer(
    anyshire: Council, staff_client: Client
) -> None:
    words = {
        "council": anyshire.pk,
        "mechanism": "joint_visit",
        "function": "",
        "finding": "reported",
        "statement": "They came together.",
        "effective_from": "2026-03-02",
        "checked_on": "02/03/2026",
        "names_nobody": "on",
        "_publish": "1",
        **evidence(PRESS),
    }
    response = staff_client.post("/admin/councils/practicefinding/add/", words)
    assert response.status_code == 422
    assert "Offer the council its say first" in unescape(body(response))
    assert "They came together." in body(response)
    assert not PracticeFinding.objects.exists()
    assert (
        staff_client.post("/admin/councils/practicefinding/add/", words | {"offered_on": "2026-02-01"}).status_code
        == 302
    )
    assert PracticeFinding.published.get().effective_from == DAY


def test_the_answer_of_a_council_is_published_beside_its_finding(anyshire: Council, staff_client: Client) -> None:
    row = published_finding(anyshire)
    url = f"/admin/councils/practicefinding/{row.pk}/respond/"
    refused = staff_client.post(url, {"received_on": "2026-06-02", "text": "We disagree."})
    assert (refused.status_code, "We disagree." in body(refused)) == (422, True)
    assert staff_client.post(url, {"received_on": "2026-06-01", "text": "We disagree."}).status_code == 302
    assert Response.published.get().text == "We disagree."
    assert "We disagree." in body(staff_client.get(f"/admin/councils/practicefinding/{row.pk}/change/"))


def test_functions_are_corrected_and_a_second_correction_is_refused(anyshire: Council, staff_client: Client) -> None:
    words = {"council": anyshire.pk, "function": "planning", "source": "The park plans here.", "private_note": ""}
    url = "/admin/councils/functioncorrection/add/"
    assert staff_client.post(url, words).status_code == 302
    assert FunctionCorrection.published.get().holds is False
    response = staff_client.post(url, words)
    assert response.status_code in (200, 422)
    assert "retract it first" in unescape(body(response))
    row = FunctionCorrection.objects.get()
    assert staff_client.get(f"/admin/councils/functioncorrection/{row.pk}/change/").status_code == 200
    assert (
        staff_client.post(f"/admin/councils/functioncorrection/{row.pk}/retract/", {"reason": "Misread."}).status_code
        == 302
    )


# Finding a council


def found(client: Client, term: str) -> list[str]:
    query = {"term": term, "app_label": "councils", "model_name": "policyrecord", "field_name": "council"}
    response = client.get("/admin/autocomplete/", query)
    return [row["text"] for row in response.json()["results"]]


@pytest.mark.parametrize(
    "term", ["yn", "YN", "ynys mon", "Ynys Môn", "AGY", "agy", "W06000001", "anglesey", "isle of angl"]
)
def test_ynys_mon_is_found_by_two_letters_and_by_its_codes(
    real_register: None, staff_client: Client, term: str
) -> None:
    assert found(staff_client, term)[0] == "Isle of Anglesey"


def test_councils_of_today_come_before_those_that_ended(real_register: None, staff_client: Client) -> None:
    names = found(staff_client, "dorset")
    assert names[0] == "Dorset"
    assert all("(until" in name for name in names[names.index("Dorset") + 1 :][-2:])


def test_odd_terms_find_nothing_and_do_no_harm(anyshire: Council, staff_client: Client) -> None:
    for term in ("%%zz", "zzzz", "'--zz", "x" * 500):
        assert found(staff_client, term) == []


def test_the_council_in_the_admin_shows_its_whole_history_drafts_included(
    anyshire: Council, staff_client: Client
) -> None:
    decision(anyshire, "motion_tabled", asks=[DATA_SHARING])
    retract(published_decision(anyshire, "motion_passed", asks=[DATA_SHARING])[0])
    published_decision(anyshire, "in_force", asks=[DATA_SHARING])
    finding(anyshire)
    for url in (f"/admin/councils/council/{anyshire.pk}/change/", f"/admin/councils/council/{anyshire.pk}/panel/"):
        text = unescape(body(staff_client.get(url)))
        for words in (
            "Motion tabled",
            "Motion passed",
            "Policy in force",
            "Joint visit",
            "Partly in force",
            "draft",
            "retracted",
        ):
            assert words in text


def test_a_council_is_not_typed_in_changed_or_deleted_by_hand(anyshire: Council, staff_client: Client) -> None:
    assert staff_client.get("/admin/councils/council/add/").status_code == 403
    assert staff_client.post(f"/admin/councils/council/{anyshire.pk}/delete/", {"post": "yes"}).status_code == 403
    staff_client.post(f"/admin/councils/council/{anyshire.pk}/change/", {"short_name": "Other"})
    anyshire.refresh_from_db()
    assert anyshire.short_name == "Aaashire"


# Who may


def test_who_may_not_publish_may_still_draft(anyshire: Council, volunteer: Client) -> None:
    text = unescape(body(volunteer.get(ADD)))
    assert 'name="_publish"' not in text
    assert 'name="_draft"' in text
    assert volunteer.post(ADD, form(anyshire, MINUTES, _draft="1")).status_code == 302
    assert PolicyRecord.objects.drafts().count() == 2


def test_who_may_not_publish_is_refused_and_nothing_is_stored(anyshire: Council, volunteer: Client) -> None:
    assert volunteer.post(ADD, form(anyshire, MINUTES, _publish="1")).status_code == 403
    assert not PolicyRecord.objects.exists()


def test_who_may_not_publish_may_not_retract_add_answer_or_correct(anyshire: Council, volunteer: Client) -> None:
    record, row, promise = published_decision(anyshire)[0], published_finding(anyshire), published_pledge(anyshire)
    for url, words in (
        (f"/admin/councils/policyrecord/{record.pk}/retract/", {"reason": "x"}),
        (f"/admin/councils/practicefinding/{row.pk}/retract/", {"reason": "x"}),
        (f"/admin/pledges/pledge/{promise.pk}/retract/", {"reason": "x"}),
        (f"/admin/councils/evidence/{record.evidence.get().pk}/retract/", {"reason": "x"}),
        (f"/admin/councils/evidence/for/policyrecord/{record.pk}/", MINUTES),
        (f"/admin/councils/practicefinding/{row.pk}/respond/", {"received_on": "2026-06-01", "text": "x"}),
        ("/admin/councils/functioncorrection/add/", {"council": anyshire.pk, "function": "planning", "source": "x"}),
    ):
        assert volunteer.post(url, words).status_code == 403, url
    assert PolicyRecord.published.count() == 2
    assert (PracticeFinding.published.count(), Pledge.published.count(), Evidence.published.count()) == (1, 1, 3)


def test_a_stranger_is_sent_to_sign_in(anyshire: Council, client: Client) -> None:
    record = published_decision(anyshire)[0]
    for url in (
        ADD,
        f"/admin/councils/policyrecord/{record.pk}/retract/",
        f"/admin/councils/council/{anyshire.pk}/panel/",
        "/admin/autocomplete/",
    ):
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


# Lists


LISTS = {
    "councils/council": 11,
    "councils/policyrecord": 8,
    "councils/practicefinding": 8,
    "councils/evidence": 6,
    "councils/functioncorrection": 6,
    "pledges/pledge": 8,
}


def grow(first: int, last: int) -> None:
    for number in range(first, last):
        where = council(f"A{chr(65 + number // 26)}{chr(65 + number % 26)}")
        decision(where, asks=[DATA_SHARING])
        finding(where)
        pledge(where)
        FunctionCorrection.objects.create(council=where, function="planning", holds=False, source="x", published_at=NOW)


def test_no_list_of_the_admin_makes_more_queries_with_more_rows(
    staff_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    counts: dict[str, int] = {}
    for first, last in ((0, 5), (5, 50)):
        grow(first, last)
        for name, queries in LISTS.items():
            with django_assert_num_queries(queries, info=name):
                response = staff_client.get(f"/admin/{name}/")
                counts[name] = len(response.context["cl"].result_list)
    assert all(count >= 50 for count in counts.values()), counts


@pytest.mark.parametrize("state", ["draft", "published", "retracted"])
def test_the_lists_are_filtered_by_state(anyshire: Council, staff_client: Client, state: str) -> None:
    decision(anyshire, asks=[DATA_SHARING])
    published_decision(anyshire, asks=[DATA_SHARING])
    retract(published_decision(anyshire, asks=[DATA_SHARING])[0])
    (row,) = staff_client.get(f"/admin/councils/policyrecord/?state={state}").context["cl"].result_list
    assert row.state == state


def test_the_lists_are_searched_without_case_and_accents(staff_client: Client) -> None:
    where = council("AGY", short_name="Ynys Môn")
    published_decision(where)
    published_pledge(where)
    for name in ("councils/council", "councils/policyrecord", "councils/evidence", "pledges/pledge"):
        assert staff_client.get(f"/admin/{name}/?q=YNYS+mon").context["cl"].result_list, name
        assert not staff_client.get(f"/admin/{name}/?q=zzz").context["cl"].result_list, name


def test_the_start_page_shows_ones_own_drafts_apart_from_what_is_published(
    anyshire: Council, staff: User, staff_client: Client
) -> None:
    draft = decision(anyshire, asks=[DATA_SHARING])[0]
    PolicyRecord.objects.update(created_by=staff)
    published = published_decision(anyshire, "motion_passed")[0]
    own, latest = unescape(body(staff_client.get("/admin/"))).split('id="front-own"')[1].split('id="front-latest"')
    assert f'href="/admin/councils/policyrecord/{draft.pk}/change/"' in own
    assert f'href="/admin/councils/policyrecord/{published.pk}/change/"' in latest
    assert "Motion passed" not in own
