"""The second step: set up, asked for, required where the site says so, and reset for whoever lost it."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from tests.accounts.helpers import PASSWORD, SECOND, code, is_in, member, sign_in, with_app, with_passkey
from tests.builders import body
from tests.councils.desk import World, signed_in, stored
from tests.councils.test_roles import TABLE

pytestmark = pytest.mark.django_db
REQUIRED = override_settings(REQUIRE_MFA=True)


def test_an_app_is_set_up_after_signing_in_and_asked_for_from_then_on(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    vera = member()
    sign_in(client, "vera")
    page = client.get(f"{SECOND}app/")  # no password once more: it was given just now
    secret = page.context["form"].secret
    assert f'<code class="account-secret">{secret}</code>' in page.text
    assert 'class="qr"' in page.text
    assert "not right" in body(client.post(f"{SECOND}app/", {"code": "000000"}))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{SECOND}app/", {"code": code(secret)})["Location"] == f"{SECOND}codes/"
    codes = client.get(f"{SECOND}codes/").context["unused_codes"]
    assert len(codes) == 10
    assert client.get(f"{SECOND}codes/download/").text.count("\n") >= 10
    assert mail.outbox[-1].subject == "An app was added to your account"

    other = Client()
    assert sign_in(other, "vera@example.org", next="/admin/review/")["Location"].startswith(f"{SECOND}authenticate/")
    assert not is_in(other)
    assert "not right" in body(other.post(f"{SECOND}authenticate/", {"code": "000000"}))
    assert other.post(f"{SECOND}authenticate/", {"code": code(secret, later=1)})["Location"] == "/admin/review/"
    assert is_in(other)
    assert Authenticator.objects.filter(user=vera).count() == 2


def test_a_code_of_an_app_and_a_recovery_code_are_good_once() -> None:
    vera = member()
    codes = with_app(vera)
    for given in (code(), codes[0]):
        for expected in (True, False):
            client = Client()
            sign_in(client, "vera")
            client.post(f"{SECOND}authenticate/", {"code": given})
            assert is_in(client) == expected, given


def test_codes_are_not_guessed(client: Client) -> None:
    with_app(member())
    sign_in(client, "vera")
    for number in range(5):
        client.post(f"{SECOND}authenticate/", {"code": f"00000{number}"})
    assert "Too many attempts" in body(client.post(f"{SECOND}authenticate/", {"code": code()}))
    assert not is_in(client)


def test_half_a_sign_in_opens_nothing(client: Client) -> None:
    with_app(member())
    sign_in(client, "vera")
    for url in ("/admin/", SECOND, f"{SECOND}codes/", "/accounts/sessions/"):
        assert client.get(url).status_code == 302
    assert client.post("/accounts/logout/", {"next": "/accounts/login/"})["Location"] == "/accounts/login/"
    assert client.get("/accounts/login/").status_code == 200


def test_changing_it_asks_for_the_password_once_more(client: Client) -> None:
    vera = member()
    with_app(vera)
    client.force_login(vera)
    for url in ("app/remove/", "codes/", "codes/new/", "passkeys/add/"):
        assert client.get(SECOND + url)["Location"].startswith("/accounts/reauthenticate/?next="), url
    assert "not your password" in body(client.post("/accounts/reauthenticate/", {"password": "x"}))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post(f"{SECOND}app/remove/")["Location"] == SECOND
    assert not Authenticator.objects.exists()


def test_a_passkey_that_is_none_is_refused(client: Client) -> None:
    member()
    sign_in(client, "vera")
    page = client.get(f"{SECOND}passkeys/add/")
    options = page.context["js_data"]["creation_options"]["publicKey"]
    assert (options["rp"]["id"], options["user"]["name"]) == ("testserver", "vera@example.org")
    for given in ("{}", '{"id": 1}', "x", ""):
        assert client.post(f"{SECOND}passkeys/add/", {"name": "x", "credential": given}).status_code == 200
        assert client.post(f"{SECOND}passkeys/login/", {"credential": given}).status_code == 302
    assert not Authenticator.objects.exists()


# Where it is required


@REQUIRED
def test_every_address_of_the_admin_waits_for_a_second_step() -> None:
    """Also those that are added later: the middleware asks, and not each view."""
    world = World()
    chief = User.objects.create_superuser("chief", password="x")
    client = signed_in(chief)
    before = stored()
    for name, row in TABLE.items():
        url, data = world.url(name, *row.args), world.data(row.data)
        for response in (client.get(url), client.post(url, data)):
            assert (response.status_code, response.headers.get("Location")) == (302, SECOND), name
    for url in ("/admin/login/?next=/admin/", "/admin/nowhere/"):
        assert client.get(url)["Location"] == SECOND
    assert stored() == before
    assert "Before you go on" in body(client.get(SECOND))
    assert client.post("/admin/logout/")["Location"] == "/accounts/login/"
    with_passkey(chief)
    assert signed_in(chief).get("/admin/").status_code == 200


@REQUIRED
def test_recovery_codes_alone_are_no_second_step(client: Client) -> None:
    vera = member()
    Authenticator.objects.create(user=vera, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    client.force_login(vera)
    assert client.get("/admin/")["Location"] == SECOND


@REQUIRED
def test_the_last_second_step_is_not_removed(client: Client) -> None:
    vera = member()
    with_app(vera)
    sign_in(client, "vera")
    client.post(f"{SECOND}authenticate/", {"code": code()})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert "your only second step" in body(client.get(f"{SECOND}app/remove/"))
    assert client.post(f"{SECOND}app/remove/").status_code == 200
    first = with_passkey(vera)
    assert client.post(f"{SECOND}app/remove/").status_code == 302
    response = client.post(f"{SECOND}passkeys/{first.pk}/remove/", follow=True)
    assert "your only second step" in body(response)
    with_passkey(vera, "Key")
    client.post(f"{SECOND}passkeys/{first.pk}/remove/")
    assert [str(one) for one in Authenticator.objects.filter(type="webauthn")] == ["Key"]


def test_somebody_elses_passkey_is_out_of_reach(client: Client) -> None:
    member()
    theirs = with_passkey(member("sam"))
    sign_in(client, "vera")
    for what in ("edit", "remove"):
        assert client.post(f"{SECOND}passkeys/{theirs.pk}/{what}/", {"name": "x"}).status_code == 404
    assert str(Authenticator.objects.get()) == "Phone"


# Reset for whoever lost it


def page_of(person: User) -> str:
    return f"/admin/auth/user/{person.pk}/second-step/"


def test_an_administrator_resets_it_and_it_is_told_and_kept(client: Client) -> None:
    ada, vera = member("ada", "administrator"), member()
    with_app(vera)
    theirs = Client()
    sign_in(theirs, "vera")
    theirs.post(f"{SECOND}authenticate/", {"code": code()})
    client.force_login(ada)
    assert page_of(vera) in body(client.get(f"/admin/auth/user/{vera.pk}/change/"))
    assert Authenticator.objects.count() == 2
    assert "This is taken away" in body(client.get(page_of(vera)))
    assert client.post(page_of(vera))["Location"] == f"/admin/auth/user/{vera.pk}/change/"
    assert not Authenticator.objects.exists()
    assert theirs.get("/admin/").status_code == 302
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (["vera@example.org"], "Your second step was reset")
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.change_message) == (
        ada,
        str(vera.pk),
        "Second step of signing in reset.",
    )


def test_nobody_resets_their_own_or_that_of_somebody_who_may_do_more(client: Client) -> None:
    ada = member("ada", "administrator")
    chief = User.objects.create_superuser("chief", password="x")
    for person in (ada, chief):
        with_passkey(person)
    client.force_login(ada)
    assert client.post(page_of(ada))["Location"] == SECOND
    assert client.post(page_of(chief)).status_code == 403
    assert Authenticator.objects.count() == 2


@pytest.mark.parametrize("name", ["ada", "ADA@example.org"])
def test_the_command_resets_it_for_the_last_administrator(name: str, capsys: Any) -> None:
    ada = member("ada", "administrator")
    with_app(ada)
    call_command("reset_mfa", name)
    assert not Authenticator.objects.exists()
    assert "set up their second step anew" in capsys.readouterr().out
    assert LogEntry.objects.get().object_id == str(ada.pk)
    call_command("reset_mfa", name)
    assert "had no second step" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no account of that name"):
        call_command("reset_mfa", "nobody")
