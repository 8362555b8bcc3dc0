"""The queue of staff: volunteers read and take on, editors answer, publish and close."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from councils.models import Council
from councils.roles import Role
from inbox.models import Item, Reply
from tests.builders import finding, published_finding
from tests.councils.desk import signed_in, staff_of
from tests.inbox.helpers import ANSWER, WRITER, answer, correction, report, said

pytestmark = pytest.mark.django_db
LIST = "/admin/inbox/item/"


@pytest.fixture
def volunteer(db: None) -> Client:
    return signed_in(staff_of(Role.VOLUNTEER, "vera"))


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in(staff_of(Role.EDITOR, "edda"))


def page(item: Item, step: str = "change") -> str:
    return f"{LIST}{item.pk}/{step}/"


def test_the_list_is_filtered_and_searched_and_costs_the_same_however_long(
    anyshire: Council, volunteer: Client
) -> None:
    def queries(query: str = "") -> int:
        with CaptureQueriesContext(connection) as found:
            assert volunteer.get(LIST + query).status_code == 200
        return len(found)

    first = report(anyshire)
    queries()
    few = queries()
    for number in range(10):
        report(anyshire, text=f"Wrong, number {number}")
    item = correction(anyshire)
    assert queries() == few <= 12
    for query in ("?kind__exact=council", "?standing__exact=unverified", f"?q={item.reference}", "?q=last year"):
        text = said(volunteer.get(LIST + query))
        assert item.reference in text, query
        assert first.reference not in text, query
    assert item.reference in said(volunteer.get(LIST + "?q=aaashire&stage__exact=new"))


def test_an_address_can_not_be_searched_for_since_it_would_stand_in_logs(anyshire: Council, volunteer: Client) -> None:
    item = report(anyshire)
    assert item.reference not in said(volunteer.get(LIST, {"q": WRITER}))


def test_the_front_page_says_how_many_are_new_of_which_kind(anyshire: Council, volunteer: Client) -> None:
    assert "Sent in, and new" not in said(volunteer.get("/admin/"))
    report(anyshire)
    report(anyshire, text="Something else is wrong")
    answer(finding(anyshire))
    text = said(volunteer.get("/admin/"))
    assert ">Reports of errors</a>: 2" in text
    assert ">Answers of councils</a>: 1" in text
    assert "Corrections by councils" not in text
    assert volunteer.get(f"{LIST}?stage__exact=new&kind__exact=report").status_code == 200


def test_the_page_shows_what_was_said_and_leads_to_the_record(anyshire: Council, volunteer: Client) -> None:
    item = correction(anyshire, source="https://council.example.org/minutes")
    text = said(volunteer.get(page(item)))
    for words in (item.text, item.right, item.name, item.role, item.email, "unverified", "Neither may be published."):
        assert words in text
    assert f"/admin/councils/council/{anyshire.pk}/change/" in text
    assert 'href="https://council.example.org/minutes"' in text
    assert page(item, "reply") not in text
    assert page(item, "close") not in text


def test_a_volunteer_takes_it_on_and_keeps_a_note(anyshire: Council, volunteer: Client) -> None:
    item = report(anyshire)
    volunteer.post(page(item, "take"))
    volunteer.post(page(item, "note"), {"note-note": "Asked the clerk."})
    item.refresh_from_db()
    assert (item.stage, str(item.taken_by), item.note) == ("open", "vera", "Asked the clerk.")
    too_long = volunteer.post(page(item, "note"), {"note-note": "x" * 2001})
    assert (too_long.status_code, "x" * 2001 in said(too_long)) == (422, True)


def test_an_editor_answers_by_e_mail_in_a_prepared_frame(
    anyshire: Council, editor: Client, mailoutbox: list[Any]
) -> None:
    item = report(anyshire)
    frame = editor.get(page(item)).context["reply_form"]["text"].value()
    assert item.reference in frame
    assert editor.post(page(item, "reply"), {"reply-text": frame}).status_code == 422
    text = frame.replace("\n\n\n", "\n\nYou are right.\n\n")
    assert editor.post(page(item, "reply"), {"reply-text": text.replace("\n", "\r\n")}).status_code == 302
    (letter,) = mailoutbox
    assert letter.to == [WRITER]
    assert item.reference in letter.subject
    assert "You are right." in letter.body
    item.refresh_from_db()
    assert item.stage == "answered"
    assert "You are right." in said(editor.get(page(item)))
    twice = editor.post(page(item, "reply"), {"reply-text": text})
    assert (twice.status_code, "sent already" in said(twice), len(mailoutbox)) == (422, True, 1)


def test_a_mail_server_that_is_away_loses_no_answer(anyshire: Council, editor: Client, no_mail: None) -> None:
    item = report(anyshire)
    response = editor.post(page(item, "reply"), {"reply-text": "You are right, of course."})
    assert response.status_code == 503
    assert "nothing was sent" in said(response)
    assert "You are right, of course." in said(response)
    assert not Reply.objects.exists()
    item.refresh_from_db()
    assert item.stage == "new"


def test_without_an_address_there_is_nobody_to_answer(anyshire: Council, editor: Client) -> None:
    item = report(anyshire, email="")
    assert page(item, "reply") not in said(editor.get(page(item)))
    response = editor.post(page(item, "reply"), {"reply-text": "You are right, of course."})
    assert "There is no e-mail address to answer to." in said(response)


@pytest.mark.parametrize("stage", ["acted_on", "no_change", "spam"])
def test_an_editor_closes_it_with_a_note_and_anybody_opens_it_again(
    anyshire: Council, editor: Client, stage: str
) -> None:
    item = report(anyshire)
    assert editor.post(page(item, "close"), {"close-note": "x"}).status_code == 422
    assert editor.post(page(item, "close"), {"close-stage": "open"}).status_code == 422
    assert editor.post(page(item, "close"), {"close-stage": stage, "close-note": "Seen."}).status_code == 302
    item.refresh_from_db()
    assert (item.stage, item.note, str(item.closed_by), item.is_closed) == (stage, "Seen.", "edda", True)
    again = editor.post(page(item, "close"), {"close-stage": "spam", "close-note": ""})
    assert "Somebody has closed this" in said(again)
    editor.post(page(item, "take"))
    item.refresh_from_db()
    assert (item.stage, item.closed_at) == ("open", None)


def test_an_answer_is_published_beside_the_finding_as_the_editor_words_it(
    anyshire: Council, editor: Client, client: Client
) -> None:
    item = answer(published_finding(anyshire))
    assert page(item, "respond") in said(editor.get(page(item)))
    form = editor.get(page(item, "respond")).context["form"]
    assert (form["text"].value(), str(form["received_on"].value())) == (ANSWER["text"], "2026-06-01")
    words = {"received_on": "2026-06-01", "text": "Our officers were not there."}
    assert editor.post(page(item, "respond"), words).status_code == 302
    item.refresh_from_db()
    assert item.stage == "acted_on"
    text = said(client.get("/councils/aaashire/"))
    assert "Our officers were not there." in text
    assert ANSWER["name"] not in text


def test_the_role_stands_under_the_answer_only_with_consent(anyshire: Council, editor: Client) -> None:
    where = published_finding(anyshire)
    for words, signed in (({}, ""), ({"text": "Nobody went there.", "role_may_be_public": True}, "Head of service")):
        form = editor.get(page(answer(where, **words), "respond")).context["form"]
        assert form["text"].value().endswith(signed or ANSWER["text"])


def test_whoever_publishes_a_finding_sees_that_the_council_answered(anyshire: Council, editor: Client) -> None:
    for row in (finding(anyshire), published_finding(anyshire)):
        item = answer(row)
        text = said(editor.get(f"/admin/councils/practicefinding/{row.pk}/change/"))
        assert f'"{page(item)}"' in text
    about = f"{LIST}?council__id__exact={anyshire.pk}"
    assert about in said(editor.get(f"/admin/councils/council/{anyshire.pk}/change/"))
    assert item.reference in said(editor.get(about))


def test_an_answer_waits_for_a_second_person_where_one_is_needed(
    anyshire: Council, editor: Client, settings: Any
) -> None:
    settings.REQUIRE_SECOND_PERSON = True
    item = answer(published_finding(anyshire))
    words = {"received_on": "2026-06-01", "text": "Our officers were not there."}
    response = editor.post(page(item, "respond"), words, follow=True)
    assert "waits beside the finding" in said(response)


def test_an_answer_to_a_draft_is_published_after_the_draft(anyshire: Council, editor: Client) -> None:
    item = answer(finding(anyshire))
    assert page(item, "respond") not in said(editor.get(page(item)))
    refused = editor.post(page(item, "respond"), {"received_on": "2026-06-01", "text": "No."})
    assert (refused.status_code, "Publish the finding first." in said(refused)) == (422, True)
    item.refresh_from_db()
    assert item.stage == "new"
    assert editor.get(page(report(anyshire), "respond")).status_code == 404


def test_what_does_not_exist_is_said(editor: Client) -> None:
    assert editor.get(f"{LIST}999999/change/", follow=True).status_code == 200
    for step in ("take", "note", "reply", "close"):
        assert editor.post(f"{LIST}999999/{step}/").status_code == 404
