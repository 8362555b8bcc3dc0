"""Invitations: sent by administrators, accepted once by whoever has the letter, and by nobody else."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.choices import State
from accounts.models import Invitation
from accounts.rules import LETTERS_AN_HOUR, state_of
from councils import roles
from councils.roles import Role
from tests.accounts.helpers import PASSWORD, SECOND, is_in, link_in_letter, member, sign_in
from tests.builders import NOW, body
from tests.councils.desk import staff_of

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/invitation/"
ADD = f"{LIST}add/"
WORDS = {"email": "Sam@Example.org", "first_name": "Sam", "last_name": "O’Brien-Ortega", "role": "editor"}
CHOSEN = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def ada() -> User:
    return member("ada", "administrator", first_name="Ada", last_name="Bell")


@pytest.fixture
def desk(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def invite(desk: Client, **words: str) -> str:
    response = desk.post(ADD, WORDS | words)
    assert response.status_code == 302, body(response)
    return link_in_letter()


def test_somebody_is_invited_and_comes_in(desk: Client, client: Client) -> None:
    link = invite(desk)
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["sam@example.org"], "You are invited to the staff of Firewall Tracker")
    assert "Ada Bell invites you" in letter.body
    for _scanner in range(2):
        assert "Welcome, Sam" in body(client.get(link))
    assert User.objects.count() == 1
    response = client.post(link, CHOSEN)
    assert (response.status_code, response["Location"]) == (302, SECOND)
    sam = User.objects.get(email="sam@example.org")
    assert (sam.username, sam.get_full_name(), sam.is_staff) == ("sam.obrien.ortega", "Sam O’Brien-Ortega", True)
    assert (roles.role_of(sam), sam.is_superuser) == (Role.EDITOR, False)
    assert is_in(client)
    assert client.get(f"{SECOND}app/").status_code == 200  # the password was chosen just now
    assert sign_in(Client(), "sam@example.org")["Location"] == "/admin/"
    row = Invitation.objects.get()
    assert (row.person, row.state(timezone.now())) == (sam, State.ACCEPTED)
    again = Client().post(link, CHOSEN)
    assert again.status_code == 410
    assert "was accepted already" in unescape(body(again))
    assert "sam@" not in str(row)


def test_a_password_that_will_not_do_is_refused_and_the_link_stays_good(desk: Client, client: Client) -> None:
    link = invite(desk)
    for words, said in (
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password1": "sam@example.org!", "password2": "sam@example.org!"}, "too similar"),
        ({"password1": PASSWORD, "password2": "x"}, "not the same"),
        ({}, "Choose a password"),
    ):
        response = client.post(link, words)
        assert said in body(response)
        assert response.status_code == 200
    assert client.post(link, CHOSEN).status_code == 302


def test_whoever_is_signed_in_as_somebody_else_becomes_the_newcomer(desk: Client, ada: User) -> None:
    link = invite(desk)
    assert "You are signed in as ada" in body(desk.get(link))
    desk.post(link, CHOSEN)
    assert desk.session["_auth_user_id"] != str(ada.pk)


def refused(link: str, status: int = 410) -> str:
    client = Client()
    for response in (client.get(link), client.post(link, CHOSEN)):
        assert response.status_code == status
        text = unescape(body(response))
        assert "This invitation does nothing" in text
        assert "sam@" not in text
    assert not User.objects.filter(email="sam@example.org").exists()
    return text


def test_a_link_that_ran_out_was_withdrawn_replaced_or_broken_says_so(desk: Client) -> None:
    link = invite(desk)
    assert "not whole" in refused(link[:-3] + "xx/", 404)
    Invitation.objects.update(expires_at=timezone.now())
    assert "has run out" in refused(link)
    row = Invitation.objects.get()
    desk.post(f"{LIST}{row.pk}/resend/")
    newer = link_in_letter()
    assert newer != link
    assert "replaced by a newer one" in refused(link)
    assert "Welcome" in body(Client().get(newer))
    desk.post(f"{LIST}{row.pk}/withdraw/")
    assert "was withdrawn" in refused(newer)
    row.refresh_from_db()
    assert (str(row.withdrawn_by), row.state(timezone.now())) == ("ada", State.WITHDRAWN)
    sent = len(mail.outbox)
    response = desk.post(f"{LIST}{row.pk}/resend/", follow=True)
    assert "accepted or withdrawn in the meantime" in body(response)
    assert len(mail.outbox) == sent


def test_an_invitation_by_somebody_who_may_no_longer_invite_does_nothing(desk: Client, ada: User) -> None:
    link = invite(desk)
    ada.groups.clear()
    assert "may no longer do so" in refused(link)
    assert "Welcome" not in body(Client().get(link))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"email": "ADA@example.org"}, "has an account already"),
        ({"email": "x"}, "valid email address"),
        ({"email": "first@example.org"}, "invited already"),
        ({"first_name": ""}, "required"),
        ({"role": "king"}, "valid choice"),
        ({"role": ""}, "required"),
    ],
)
def test_a_wrong_invitation_is_refused_and_nothing_typed_is_lost(
    desk: Client, words: dict[str, str], said: str
) -> None:
    invite(desk, email="first@example.org")
    response = desk.post(ADD, WORDS | words)
    assert response.status_code == 422
    assert said in body(response)
    assert "O’Brien-Ortega" in unescape(body(response))
    assert (Invitation.objects.count(), len(mail.outbox)) == (1, 1)


def test_nobody_gives_more_than_they_have(client: Client) -> None:
    """An editor who was given the single permission to invite."""
    from django.contrib.auth.models import Permission

    clerk = staff_of(Role.EDITOR, "clerk")
    wanted = ("add_invitation", "change_invitation", "view_invitation", "change_user")
    clerk.user_permissions.add(*Permission.objects.filter(codename__in=wanted))
    client.force_login(clerk)
    assert client.post(ADD, WORDS | {"role": "administrator"}).status_code == 422
    assert client.post(ADD, WORDS).status_code == 302
    Invitation.objects.update(role="administrator")
    for what in ("resend", "withdraw"):
        assert client.post(f"{LIST}{Invitation.objects.get().pk}/{what}/").status_code == 403


def test_a_letter_that_is_not_taken_is_said_and_can_be_sent_again(desk: Client, monkeypatch: Any, caplog: Any) -> None:
    def refuse(*args: object, **words: object) -> None:
        raise OSError("sam@example.org refused")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        assert "did not take the letter" in body(desk.post(ADD, WORDS, follow=True))
    assert "sam@" not in caplog.text.lower()
    desk.post(f"{LIST}{Invitation.objects.get().pk}/resend/")
    assert "Welcome" in body(Client().get(link_in_letter()))


def test_letters_are_limited(desk: Client) -> None:
    invite(desk)
    again = f"{LIST}{Invitation.objects.get().pk}/resend/"
    for _number in range(LETTERS_AN_HOUR):
        desk.post(again)
    assert len(mail.outbox) == LETTERS_AN_HOUR
    assert desk.post(ADD, WORDS | {"email": "b@example.org"}).status_code == 422


def test_the_list_says_where_each_stands_and_costs_the_same(desk: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        invite(desk, email=f"p{number}@example.org")
    Invitation.objects.filter(email="p0@example.org").update(expires_at=NOW)
    with django_assert_max_num_queries(10):
        text = body(desk.get(LIST))
    assert (text.count("Waits for an answer"), text.count("Run out")) == (5, 2)
    for state, count in (("open", 4), ("expired", 1), ("accepted", 0), ("withdrawn", 0), ("x", 5)):
        assert len(desk.get(f"{LIST}?state={state}").context["cl"].result_list) == count, state


def test_two_of_the_same_name_get_names_of_their_own(desk: Client) -> None:
    for number in range(3):
        Client().post(invite(desk, email=f"p{number}@example.org", first_name="Zoë", last_name=""), CHOSEN)
    Client().post(invite(desk, email="p9@example.org", first_name="周", last_name=""), CHOSEN)
    names = User.objects.exclude(username="ada").order_by("pk").values_list("username", flat=True)
    assert list(names) == ["zoe", "zoe2", "zoe3", "person"]


def test_an_invitation_is_open_until_the_moment_it_runs_out() -> None:
    for later, state in ((-1, State.OPEN), (0, State.EXPIRED)):
        now = NOW + timedelta(seconds=later)
        assert state_of(accepted_at=None, withdrawn_at=None, expires_at=NOW, now=now) == state
