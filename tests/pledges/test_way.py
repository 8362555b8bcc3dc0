"""From the form to the public page to the withdrawal, with nothing typed by staff; and what is erased when."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.test import Client, override_settings

from councils.models import Council
from councils.operations import retract
from councils.roles import Role
from pledges.letters import link
from pledges.models import Pledge, Signature
from tests.builders import NOW, TODAY, at, body, published_pledge, table
from tests.councils.desk import signed_in, staff_of
from tests.pledges.helpers import NAME, OWN, SIGNER, approved, confirmed, path_in, signed

pytestmark = pytest.mark.django_db
Send = Callable[..., Any]


def expire() -> str:
    out = StringIO()
    call_command("expire_pledges", stdout=out)
    return out.getvalue()


@override_settings(REQUIRE_SECOND_PERSON=True)
def test_from_the_form_to_the_public_page_to_the_withdrawal(
    anyshire: Council, send: Send, strict: Client, mailoutbox: list[Any]
) -> None:
    assert send().status_code == 303
    assert (mailoutbox[0].to, mailoutbox[0].subject) == ([SIGNER], "Please confirm your pledge")
    page = path_in(mailoutbox[0].body, "confirm")
    assert NAME in body(strict.get(page))
    assert Signature.objects.get().confirmed_at is None  # a scanner that opens the link signs nothing
    assert "You have signed" in body(strict.post(page))

    editor = signed_in(staff_of(Role.EDITOR))
    (row,) = Signature.objects.waiting()
    page = f"/admin/pledges/signature/{row.pk}/change/"
    assert NAME in body(editor.get("/admin/pledges/signature/"))
    assert "site%3Aanyshire.gov.uk" in body(editor.get(page))
    assert editor.post(page, {"approve": "1"}).status_code == 302
    pledge = Pledge.published.get()
    assert (pledge.name, pledge.wording, pledge.second_person) == (NAME, 1, True)
    assert pledge.source_title == "Signed on this site on 1 June 2026"
    public = [f"/pledges/{pledge.pk}/", "/pledges/", anyshire.get_absolute_url(), "/pledges.csv", "/api/v1/pledges"]
    assert all(NAME in body(strict.get(url)) for url in public)
    assert OWN in body(strict.get(public[0]))

    assert mailoutbox[1].subject == "Your pledge is published"
    assert f"/pledges/{pledge.pk}/" in mailoutbox[1].body
    page = path_in(mailoutbox[1].body, "withdraw")
    assert NAME in body(strict.get(page))
    assert NAME in body(strict.get("/pledges/"))
    assert "Withdrawn" in body(strict.post(page))
    for url in [*public, f"/embed/pledges/{pledge.pk}/", "/corrections/", "/pledges.csv?as_of=2026-06-01"]:
        text = body(strict.get(url))
        assert NAME not in text, url
        assert OWN not in text, url
    assert strict.get(public[0]).status_code == strict.get(f"/embed/pledges/{pledge.pk}/").status_code == 410
    assert "1 pledge was withdrawn" in body(strict.get("/pledges/"))
    assert "This link does nothing" in body(strict.post(page))


def test_of_what_is_withdrawn_no_word_is_kept_anywhere(anyshire: Council, staff_client: Client, clock: Any) -> None:
    row = confirmed(anyshire, party="Zebra party", ward="Zebra ward")
    staff_client.post(f"/admin/pledges/signature/{row.pk}/change/", {"approve": "1"})
    page = path_in(letter_of(row), "withdraw")
    clock.set(NOW + timedelta(days=40))  # at any time: the address is erased by then
    expire()
    assert Client().post(page).status_code == 200
    kept = [Pledge.objects.values(), Pledge.history.values(), Signature.objects.values(), LogEntry.objects.values()]
    for words in (NAME, OWN, "Zebra", "anyshire.gov.uk"):
        assert not [one for rows in kept for one in map(str, rows) if words in one]
    assert Signature.objects.get().email_hash == ""
    assert Pledge.objects.get().withdrawn
    assert NAME not in body(Client().get(f"{anyshire.get_absolute_url()}?as_of={TODAY}"))


def test_staff_withdraw_for_whoever_lost_the_link_or_never_had_one(
    anyshire: Council, staff_client: Client, clock: Any
) -> None:
    signed_here = approved(anyshire, party="Zebra party")
    recorded = published_pledge(
        anyshire,
        name="Cllr Zebra",
        source_title="Zebra’s page",
        source_url="https://zebra.example",
        private_note="Zebra",
    )
    taken_back = published_pledge(anyshire, "Cllr Zebra-Zwei")
    retract(row=taken_back, reason="Said by nobody.", by=None, now=NOW)
    for pledge in (signed_here, recorded, taken_back):
        page = f"/admin/pledges/pledge/{pledge.pk}/"
        assert "Withdraw at their wish" in body(staff_client.get(f"{page}change/"))
        assert "can’t be undone" in body(staff_client.get(f"{page}withdraw/"))
        assert staff_client.post(f"{page}withdraw/", {"asked": "Zebra told me"}).status_code == 422
        assert staff_client.post(f"{page}withdraw/", {"asked": "telephone"}).status_code == 302
        assert "Withdraw at their wish" not in body(staff_client.get(f"{page}change/"))
        assert "withdrawn by now" in body(staff_client.post(f"{page}withdraw/", {"asked": "email"}))
        assert Client().get(pledge.get_absolute_url()).status_code == 410
    kept = [Pledge.objects.values(), Pledge.history.values(), Signature.objects.values(), LogEntry.objects.values()]
    for words in (NAME, OWN, "Zebra", "zebra", "anyshire.gov.uk"):
        assert not [one for rows in kept for one in map(str, rows) if words in one]
    said = [entry.get_change_message() for entry in LogEntry.objects.all()]
    assert said == ["Withdrawn at their wish. By telephone."] * 3
    page = body(Client().get("/pledges/"))
    assert "3 pledges were withdrawn" in page
    assert NAME not in body(Client().get("/corrections/"))
    assert "This link does nothing" in body(Client().post(path_in(letter_of(signed_here.signature), "withdraw")))


def letter_of(row: Signature) -> str:
    return link(row, "withdraw")


def test_a_past_day_counts_what_was_withdrawn_since_and_no_longer_names_it(anyshire: Council, clock: Any) -> None:
    pledge = approved(anyshire)
    clock.set(NOW + timedelta(days=2))
    client = Client()
    client.post(path_in(letter_of(pledge.signature), "withdraw"))
    then = body(client.get("/councils.csv", {"as_of": TODAY.isoformat()}))
    assert [row["pledges"] for row in table(then)] == ["1"]
    assert [row["pledges"] for row in table(body(client.get("/councils.csv")))] == ["0"]
    assert "Pledge by" not in body(client.get("/corrections/"))


def test_what_waits_or_was_never_confirmed_is_withdrawn_as_well(anyshire: Council, strict: Client) -> None:
    never, waits = signed(anyshire), confirmed(anyshire, role="cabinet_member")
    for row in (never, waits):
        assert strict.post(path_in(letter_of(row), "withdraw")).status_code == 200
    (left,) = Signature.objects.all()
    assert (left.pk, left.name, left.email, left.is_waiting) == (waits.pk, "", "", False)


def test_a_refusal_needs_a_reason_and_tells_it(anyshire: Council, staff_client: Client, mailoutbox: list[Any]) -> None:
    row = confirmed(anyshire)
    page = f"/admin/pledges/signature/{row.pk}/change/"
    assert staff_client.post(page, {"refuse": "1", "reason": ""}).status_code == 422
    assert staff_client.post(page, {"refuse": "1", "reason": "Not on the list."}).status_code == 302
    assert "Not on the list." in mailoutbox[0].body
    assert not Pledge.objects.exists()
    late = staff_client.post(page, {"approve": "1"})
    assert late.status_code == 409
    assert "decided or withdrawn by now" in body(late)


def test_addresses_are_erased_thirty_days_after_the_decision(
    anyshire: Council, staff_client: Client, clock: Any
) -> None:
    for role, data in (("councillor", {"approve": "1"}), ("cabinet_member", {"refuse": "1", "reason": "Zebra"})):
        row = confirmed(anyshire, role=role)
        staff_client.post(f"/admin/pledges/signature/{row.pk}/change/", data)
    clock.set(NOW + timedelta(days=30) - timedelta(seconds=1))
    assert "Addresses erased: 0" in expire()
    assert Signature.objects.exclude(email="").count() == 2
    clock.set(NOW + timedelta(days=30))
    assert "Addresses erased: 2" in expire()
    published, refused = Signature.objects.order_by("pk")
    assert [one.email for one in (published, refused)] == ["", ""]
    assert all(one.email_hash for one in (published, refused))
    assert (published.name, refused.name, refused.reason) == (NAME, "", "")
    assert NAME in body(staff_client.get("/pledges/"))


def test_what_nobody_confirms_is_deleted_after_seven_days(anyshire: Council, clock: Any) -> None:
    signed(anyshire)
    clock.set(NOW + timedelta(days=7) - timedelta(seconds=1))
    assert "deleted: 0" in expire()
    clock.set(NOW + timedelta(days=7))
    assert "deleted: 1" in expire()
    assert not Signature.objects.exists()


def test_a_letter_that_could_not_leave_is_sent_by_the_next_run(
    anyshire: Council, staff_client: Client, settings: Any, mailoutbox: list[Any]
) -> None:
    row = confirmed(anyshire)
    settings.EMAIL_BACKEND, works = "tests.pledges.helpers.Down", settings.EMAIL_BACKEND
    page = staff_client.post(f"/admin/pledges/signature/{row.pk}/change/", {"approve": "1"}, follow=True)
    assert "could not be sent now" in body(page)
    assert Pledge.published.exists()
    settings.EMAIL_BACKEND = works
    assert "Letters sent: 1" in expire()
    assert "Letters sent: 0" in expire()
    assert [one.subject for one in mailoutbox] == ["Your pledge is published"]


def test_consent_is_kept_with_its_version_and_moment(anyshire: Council, send: Send) -> None:
    send()
    row = Signature.objects.get()
    assert (row.consent, row.wording, row.asked_at) == (1, 1, at(TODAY) + timedelta(seconds=5))


def test_two_at_one_moment_publish_once(anyshire: Council, staff_client: Client) -> None:
    row = confirmed(anyshire)
    page = f"/admin/pledges/signature/{row.pk}/change/"
    assert [staff_client.post(page, {"approve": "1"}).status_code for _again in range(2)] == [302, 409]
    assert Pledge.objects.count() == 1


def test_a_press_of_neither_button_decides_nothing(anyshire: Council, staff_client: Client) -> None:
    row = confirmed(anyshire)
    assert staff_client.post(f"/admin/pledges/signature/{row.pk}/change/", {}).status_code == 422
    assert Signature.objects.waiting().get() == row
