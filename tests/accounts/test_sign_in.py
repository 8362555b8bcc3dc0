"""Staff sign in by address or name, learn nothing of other accounts, and are stopped when they guess."""

import logging

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from tests.accounts.helpers import LOGIN, is_in, link_in_letter, member, sign_in
from tests.builders import body
from tests.councils.desk import PASSWORD

pytestmark = pytest.mark.django_db
WRONG = "do not go together"


@pytest.mark.parametrize("login", ["vera@example.org", " VERA@Example.org", "vera", "Vera"])
def test_staff_sign_in_by_address_and_by_name_and_get_a_new_session(client: Client, login: str) -> None:
    member()
    client.get(LOGIN)
    client.session["before"] = "x"
    client.session.save()
    key = client.session.session_key
    response = sign_in(client, login, next="/admin/review/")
    assert (response.status_code, response["Location"]) == (302, "/admin/review/")
    assert is_in(client)
    assert client.session.session_key != key
    assert body(client.get("/admin/")).count("messagelist") == 0  # "success" there means that a form was saved


def test_a_first_superuser_without_an_address_signs_in_by_name(client: Client) -> None:
    User.objects.create_superuser("admin", password=PASSWORD)
    assert sign_in(client, "admin")["Location"] == "/admin/"


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(client: Client) -> None:
    member()
    pages = []
    for login in ("vera@example.org", "zora@example.org", "vera", "zora"):
        response = sign_in(client, login, "wrong")
        assert not is_in(client)
        pages.append(body(response).partition("<form")[0].replace(login, ""))
    assert WRONG in pages[0]
    assert len(set(pages)) == 1


def test_somebody_who_is_no_longer_active_is_told_so_and_not_let_in(client: Client) -> None:
    member(is_active=False)
    page = client.get(sign_in(client, "vera")["Location"])
    assert "This account is closed" in body(page)
    assert not is_in(client)


def test_who_guesses_is_stopped_and_a_made_up_network_does_not_help(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    member()
    caplog.set_level(logging.INFO)
    for number in range(5):
        client.post(LOGIN, {"login": "vera", "password": "x"}, headers={"x-forwarded-for": f"10.0.0.{number}"})
    response = sign_in(client, "vera")
    assert "Too many attempts have failed" in body(response)
    assert not is_in(client)
    for number in range(20):
        response = sign_in(client, f"somebody{number}", "x")
    assert "Too many attempts have failed" in body(response)
    assert not [record for record in caplog.records if "vera" in record.getMessage()]


@override_settings(ACCOUNT_RATE_LIMITS={"login": "2/m/ip"})
def test_too_many_tries_of_one_network_get_a_page(client: Client) -> None:
    statuses = [sign_in(client, f"x{number}", "x").status_code for number in range(3)]
    assert statuses == [200, 200, 429]
    assert "Too many attempts" in body(sign_in(client, "x", "x"))
    with override_settings(SECURE_SSL=True):  # behind a proxy, who names the visitor last
        response = client.post(LOGIN, {"login": "a", "password": "b"}, headers={"x-forwarded-for": "6.6.6.6, 9.9.9.9"})
        assert response.status_code == 200


@pytest.mark.parametrize(
    "wanted", ["https://evil.example.org/", "//evil.example.org/", "\\\\evil.example.org", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(client: Client, wanted: str) -> None:
    member()
    assert client.get("/admin/login/", {"next": wanted})["Location"] == "/accounts/login/?next=/admin/"
    assert sign_in(client, "vera", next=wanted)["Location"] == "/admin/"
    assert client.get("/admin/login/", {"next": wanted})["Location"] == "/admin/"
    assert client.post("/accounts/logout/", {"next": wanted})["Location"] == "/accounts/login/"


def test_whoever_is_no_staff_signs_in_and_is_refused_at_the_desk(client: Client) -> None:
    person = User.objects.create_user("reader", password=PASSWORD)
    assert not person.is_staff
    sign_in(client, "reader")
    response = client.get("/admin/", follow=True)
    assert (response.status_code, response.redirect_chain) == (403, [("/admin/login/?next=/admin/", 302)])


def test_nobody_signs_up(client: Client) -> None:
    for response in (client.get("/accounts/signup/"), client.get("/accounts/signup/", HTTP_ACCEPT="application/json")):
        assert response.status_code == 403
        assert "By invitation only" in body(response)
    words = {"email": "a@example.org", "username": "a", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", words).status_code == 405
    assert User.objects.count() == 0


def test_signing_out_is_a_button_and_no_link(client: Client) -> None:
    member()
    sign_in(client, "vera")
    assert client.get("/accounts/logout/").status_code == 200
    assert is_in(client)
    assert client.post("/admin/logout/")["Location"] == LOGIN
    assert not is_in(client)


def test_every_page_is_kept_by_no_cache_and_found_by_no_search_engine(client: Client) -> None:
    member()
    resolver = get_resolver("accounts.urls")
    paths = [f"/accounts/{path}" for path in map(resolve, resolver.url_patterns)]
    assert len(paths) > 20
    for signed_in in (False, True):
        if signed_in:
            sign_in(client, "vera")
        for path in paths:
            response = client.get(path)
            assert response.status_code < 500, path
            assert "no-store" in response["Cache-Control"], path
            assert response["X-Robots-Tag"] == "noindex", path
            assert "unsafe" not in response["Content-Security-Policy"]
            assert " style=" not in response.text, path


def resolve(pattern: object) -> str:
    name = pattern.name  # type: ignore[attr-defined]
    args = {"accounts_invitation": ["x"], "account_reset_password_from_key": ["a", "b"]}.get(name)
    args = args or ([1] if "pk" in str(pattern.pattern) else [])  # type: ignore[attr-defined, list-item]
    return reverse(name, args=args).removeprefix("/accounts/")


# Where somebody is signed in


def test_somebody_signs_out_everywhere_else(client: Client) -> None:
    member()
    other = Client(headers={"user-agent": "Lost phone"})
    for one in (client, other):
        sign_in(one, "vera")
    assert UserSession.objects.count() == 2
    assert "Lost phone" in body(client.get("/accounts/sessions/"))
    client.post("/accounts/sessions/")
    assert (client.get("/admin/").status_code, other.get("/admin/").status_code) == (200, 302)
    assert "Lost phone" not in body(client.get("/accounts/sessions/"))


def test_another_password_signs_out_everywhere_else_and_is_told(client: Client) -> None:
    member()
    other, better = Client(), "another phrase, and longer"
    for one in (client, other):
        sign_in(one, "vera")
    words = {"oldpassword": PASSWORD, "password1": better, "password2": better}
    assert "not your password" in body(client.post("/accounts/password/change/", words | {"oldpassword": "x"}))
    assert client.post("/accounts/password/change/", words).status_code == 302
    assert (client.get("/admin/").status_code, other.get("/admin/").status_code) == (200, 302)
    assert mail.outbox[-1].subject == "Your password was changed"
    assert "127.0.0.1 " not in mail.outbox[-1].body


# A password that is forgotten


def test_a_forgotten_password_is_replaced_by_a_link(client: Client) -> None:
    member()
    client.post("/accounts/password/reset/", {"email": "Vera@example.org"}, headers={"host": "localhost"})
    link = link_in_letter()  # below SITE_URL, whatever host was asked
    form = client.get(link)["Location"]
    better = "another phrase, and longer"
    assert "not_the_same" not in body(client.get(form))
    assert client.post(form, {"password1": "short", "password2": "short"}).status_code == 200
    assert client.post(form, {"password1": better, "password2": better}).status_code == 302
    assert not is_in(client)
    assert sign_in(client, "vera", better)["Location"] == "/admin/"
    assert "This link does nothing" in body(Client().get(link))


def test_asking_for_another_password_tells_nothing_of_accounts(client: Client) -> None:
    member()
    member("gone", is_active=False)
    for name in ("vera", "gone", "nobody"):
        response = client.post("/accounts/password/reset/", {"email": f"{name}@example.org"}, follow=True)
        assert response.redirect_chain == [("/accounts/password/reset/done/", 302)]
        assert f"{name}@example.org" not in body(response)
    # As long as the mail server takes: each address gets one letter.
    assert [letter.to for letter in mail.outbox] == [["vera@example.org"], ["gone@example.org"], ["nobody@example.org"]]
    assert "/key/" not in f"{mail.outbox[1].body}{mail.outbox[2].body}"


def test_a_letter_that_is_not_taken_is_said_and_no_address_is_logged(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*args: object, **words: object) -> None:
        raise OSError("vera@example.org refused")

    member()
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    response = client.post("/accounts/password/reset/", {"email": "vera@example.org"})
    assert (response.status_code, response["Retry-After"]) == (503, "300")
    assert "OSError" in caplog.text
    assert "vera@" not in caplog.text


# Addresses


def test_an_address_follows_the_account_and_is_verified_once() -> None:
    vera, other = member(), member("sam")
    vera.email = "Vera.New@example.org"
    vera.save()
    other.email = "vera.new@example.org"
    other.save()
    rows = EmailAddress.objects.order_by("user").values_list("user__username", "email", "verified", "primary")
    assert list(rows) == [("vera", "vera.new@example.org", True, True), ("sam", "vera.new@example.org", False, True)]
    vera.email = ""
    vera.save()
    assert not EmailAddress.objects.filter(user=vera).exists()


def test_two_people_do_not_share_an_address(client: Client) -> None:
    vera, sam = member(role="administrator"), member("sam")
    client.force_login(vera)
    words = {"username": "sam", "role": "volunteer", "is_active": "on", "email": "VERA@example.org"}
    assert "Somebody else has this address" in body(client.post(f"/admin/auth/user/{sam.pk}/change/", words))
