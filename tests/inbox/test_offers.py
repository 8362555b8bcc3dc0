""" "Offer the council its say": the letter, sent from here or noted, and what follows on the draft."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from councils import operations as record
from councils.models import Council, PracticeFinding
from councils.roles import Role
from desk.queue import to_check
from inbox.letters import offer_letter
from inbox.models import Offer
from tests.builders import NOW, SENTINEL, TODAY, finding, finding_input, press_report, published_finding, tip
from tests.councils.desk import signed_in, staff_of
from tests.inbox.helpers import ANSWER, answer, offer_path, said

pytestmark = pytest.mark.django_db
CLERK = "clerk@aaashire.gov.uk"


@pytest.fixture
def draft(anyshire: Council) -> PracticeFinding:
    return finding(anyshire, offered_on=None, evidence=(press_report(), tip()))


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in(staff_of(Role.EDITOR, "edda"))


def url(row: PracticeFinding) -> str:
    return f"/admin/inbox/offer/{row.pk}/"


def form(row: PracticeFinding, button: str, **words: Any) -> dict[str, Any]:
    letter = offer_letter(row, TODAY)
    given = {"subject": letter.subject, "body": letter.body, "sent_to": CLERK, "sent_on": "2026-05-29"}
    return {**given, "version": row.version, button: "1", **words}


def test_the_letter_says_what_it_is_about_on_what_it_rests_and_by_when(draft: PracticeFinding, settings: Any) -> None:
    settings.CONTACT_EMAIL, settings.CONTACT_NAME = "desk@example.org", "The campaign"
    letter = offer_letter(draft, TODAY)
    assert letter.subject == "Aaashire Council: your say before we publish"
    for words in (
        "To Aaashire Council",
        "Joint visit, Food safety",
        "Publicly reported",
        "Officers visited four kitchens together.",
        "- Press report, 2 March 2026\n  https://council.example.org/press_report",
        "Please answer by 29 June 2026",
        "Questions: desk@example.org\n\nThe campaign",
        "/councils/aaashire/respond/?token=",
    ):
        assert words in letter.body
    assert SENTINEL not in letter.body  # a tip is never shown to anybody outside
    assert "\n\n\n" not in letter.body


def test_the_page_holds_the_letter_to_copy_and_for_ones_own_mail_program(
    draft: PracticeFinding, editor: Client
) -> None:
    change = f"/admin/councils/practicefinding/{draft.pk}/change/"
    assert url(draft) in said(editor.get(change))
    response = editor.get(url(draft))
    letter = offer_letter(draft, TODAY)
    assert response.context["form"]["body"].value() == letter.body
    mail = urlsplit(response.context["mailto"])
    assert (mail.scheme, mail.path) == ("mailto", "")
    assert parse_qs(mail.query) == {"subject": [letter.subject], "body": [letter.body.replace("\n", "\r\n")]}
    draft.refresh_from_db()
    assert draft.offered_on is None


def test_a_letter_sent_from_here_is_noted_on_the_draft(
    draft: PracticeFinding, editor: Client, mailoutbox: list[Any]
) -> None:
    response = editor.post(url(draft), form(draft, "_send"), follow=True)
    assert "An answer is asked for by 29 June 2026." in said(response)
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == ([CLERK], "Aaashire Council: your say before we publish")
    assert "Auto-Submitted" not in letter.extra_headers
    offer = Offer.objects.get()
    assert (offer.sent_on, offer.answer_by, offer.sent_to) == (TODAY, date(2026, 6, 29), CLERK)
    assert str(offer.sent_by) == "edda"
    before = draft.version
    draft.refresh_from_db()
    assert (draft.offered_on, draft.version, str(draft.edited_by)) == (TODAY, before + 1, "edda")
    assert [row.offered_on for row in draft.history.order_by("version")] == [None, TODAY]
    assert CLERK in said(editor.get(url(draft)))


def test_a_letter_that_somebody_sent_is_noted_with_its_day(
    draft: PracticeFinding, editor: Client, mailoutbox: list[Any]
) -> None:
    assert editor.post(url(draft), form(draft, "_sent", sent_to="")).status_code == 302
    draft.refresh_from_db()
    assert draft.offered_on == date(2026, 5, 29)
    assert Offer.objects.get().answer_by == date(2026, 6, 26)
    assert not mailoutbox


@pytest.mark.parametrize(
    ("button", "words", "name"),
    [
        ("_send", {"sent_to": ""}, "sent_to"),
        ("_send", {"sent_to": "the clerk"}, "sent_to"),
        ("_send", {"sent_to": f"{CLERK}\nBcc: x@example.org"}, "sent_to"),
        ("_send", {"subject": ""}, "subject"),
        ("_send", {"body": "Please answer."}, "body"),
        ("_send", {"body": "https://x/councils/aaashire/respond/?token=1-1-20260601.forged"}, "body"),
        ("_sent", {"sent_on": ""}, "sent_on"),
        ("_sent", {"sent_on": "soon"}, "sent_on"),
        ("_sent", {"sent_on": "2026-06-02"}, "sent_on"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(
    draft: PracticeFinding, editor: Client, mailoutbox: list[Any], button: str, words: dict[str, str], name: str
) -> None:
    response = editor.post(url(draft), form(draft, button, **words))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    assert not mailoutbox
    assert not Offer.objects.exists()


def test_the_link_of_another_finding_is_not_sent(draft: PracticeFinding, anyshire: Council, editor: Client) -> None:
    other = offer_letter(finding(anyshire), TODAY)
    response = editor.post(url(draft), form(draft, "_send", body=other.body))
    assert "missing or not whole" in said(response)


def test_a_mail_server_that_is_away_loses_nothing(draft: PracticeFinding, editor: Client, no_mail: None) -> None:
    response = editor.post(url(draft), form(draft, "_send", subject="Our own subject"))
    assert response.status_code == 503
    assert "nothing was sent" in said(response)
    assert "Our own subject" in said(response)
    draft.refresh_from_db()
    assert draft.offered_on is None
    assert not Offer.objects.exists()


def test_who_has_seen_an_older_draft_looks_again_first(
    draft: PracticeFinding, editor: Client, mailoutbox: list[Any]
) -> None:
    words = form(draft, "_send")
    record.revise_finding(row=draft, finding=finding_input(offered_on=None), by=None, now=NOW)
    response = editor.post(url(draft), words)
    assert response.status_code == 409
    assert "Somebody has changed this draft" in said(response)
    assert not mailoutbox


def test_what_is_published_is_offered_no_more(anyshire: Council, editor: Client) -> None:
    row = published_finding(anyshire)
    assert "an offer of a say comes before" in said(editor.get(url(row), follow=True))
    assert editor.get("/admin/inbox/offer/999999/").status_code == 404


def test_a_volunteer_sends_nothing_in_the_sites_name(draft: PracticeFinding) -> None:
    volunteer = signed_in(staff_of(Role.VOLUNTEER))
    assert url(draft) not in said(volunteer.get(f"/admin/councils/practicefinding/{draft.pk}/change/"))
    assert volunteer.get(url(draft)).status_code == 403


def test_an_answer_is_overdue_after_its_day_and_no_more_once_it_has_come(
    draft: PracticeFinding, editor: Client, clock: Any
) -> None:
    editor.post(url(draft), form(draft, "_send"))
    assert [one.reason_code for one in to_check(NOW + timedelta(days=28))] != ["answer_overdue"]
    later = NOW + timedelta(days=29)
    assert [one.reason_code for one in to_check(later)] == ["answer_overdue"]
    item = answer(draft)
    assert [one.reason_code for one in to_check(later)] != ["answer_overdue"]
    item.stage, item.closed_at = "spam", NOW
    item.save()
    assert [one.reason_code for one in to_check(later)] == ["answer_overdue"]


def test_an_offer_goes_with_its_draft_and_an_answer_stays(draft: PracticeFinding, editor: Client) -> None:
    editor.post(url(draft), form(draft, "_send"))
    item = answer(draft)
    record.discard(row=draft)
    assert not Offer.objects.exists()
    item.refresh_from_db()
    assert (item.finding, item.text) == (None, ANSWER["text"])


def test_a_finding_says_what_it_was_offered_and_leads_to_its_answer(draft: PracticeFinding, editor: Client) -> None:
    editor.post(url(draft), form(draft, "_send"))
    item = answer(draft)
    assert item.reference in said(editor.get(url(draft)))
    draft.refresh_from_db()
    assert "29 June 2026" in said(Client().get(offer_path(draft)))
