"""Requests that nobody means: forged, to drafts, with more than a form has, with other verbs and made-up headers."""

import hashlib
import re
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from councils.choices import Ask
from councils.models import PolicyRecord
from councils.roles import Role
from tests.attacks.world import DRAFT, World, addresses
from tests.builders import body
from tests.councils.desk import PASSWORD, signed_in, staff_of, stored

ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
)
LOGIN = "/accounts/login/"


def staff_addresses() -> list[str]:
    """Every address of the desk and of accounts, with 1 for every argument: what is forged never gets to see them."""
    found: list[str] = []

    def walk(patterns: Any, prefix: str) -> None:
        for one in patterns:
            route = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, route)
            else:
                found.append("/" + re.sub(r"<[^>]+>", "1", route.replace("\\Z", "").rstrip("$")))

    for one in get_resolver().url_patterns:
        if isinstance(one, URLResolver) and str(one.pattern) in ("admin/", "accounts/"):
            walk(one.url_patterns, str(one.pattern))
    return [path for path in found if "^" not in path and "(" not in path]


def test_no_post_to_the_desk_or_to_accounts_is_taken_without_the_token_of_a_form(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.chief)
    before, paths = stored(), staff_addresses()
    assert len(paths) > 100
    for path in paths:
        if path.startswith("/accounts/login"):
            continue  # leads whoever is signed in to the desk, and does nothing
        assert client.post(path, {"post": "yes"}).status_code in (403, 404, 405), path
    assert stored() == before


# Drafts


def test_no_public_answer_holds_a_draft(world: World, client: Client) -> None:
    for path in addresses(world):
        assert DRAFT not in body_of(client.get(path)), path


def body_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def test_the_number_of_a_draft_leads_nowhere(world: World, client: Client) -> None:
    pledge, copy = world.drafts["pledges"], world.drafts["copy"]
    for path in (
        f"/pledges/{pledge.pk}/",
        f"/pledges/{pledge.pk}/card.png",
        f"/embed/pledges/{pledge.pk}/",
        f"/evidence/{copy.sha256}.png",
        f"/pledges/{2**63}/",
        *(f"/api/v1/{kind}/{row.pk}" for kind, row in world.drafts.items()),
    ):
        assert client.get(path).status_code == 404, path
    for kind in ("policy-records", "practice-findings", "evidence", "pledges"):
        ids = {row["id"] for row in client.get(f"/api/v1/{kind}?limit=100").json()["items"]}
        assert ids
        assert world.drafts[kind].pk not in ids
        assert str(world.drafts[kind].pk) not in ids


def test_a_stranger_is_shown_nothing_of_the_desk(world: World, client: Client) -> None:
    for row in world.drafts.values():
        if row._meta.model_name == "evidencecopy":
            continue
        path = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


# More fields than a form has


def test_a_form_takes_what_it_asks_for_and_nothing_else(world: World) -> None:
    volunteer = staff_of(Role.VOLUNTEER)
    more = {"published_at": "2026-01-01", "published_by": world.chief.pk, "created_by": world.chief.pk, "is_demo": "on"}
    more |= {"second_person": world.chief.pk, "state": "published", "retracted_at": "2026-01-01", "id": 1, "pk": 1}
    words = {"council": world.where.pk, "asks": [Ask.DATA_SHARING], "status": "motion_tabled", "_draft": "1"}
    words |= {"effective_from": "2026-03-02", "checked_on": "2026-03-02"}
    words |= {"evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0"}
    response = signed_in(volunteer).post(reverse("admin:councils_policyrecord_add"), words | more)
    assert response.status_code == 302
    row = PolicyRecord.objects.order_by("-pk").first()
    assert row
    assert (row.created_by, row.state, row.is_demo, row.published_at) == (volunteer, "draft", False, None)


def test_an_account_can_not_be_raised_by_fields_that_its_form_has_not(world: World) -> None:
    administrator, person = staff_of(Role.ADMINISTRATOR), staff_of(Role.VOLUNTEER)
    more = {"is_superuser": "on", "is_staff": "on", "user_permissions": ["1", "2"], "groups": ["1", "2", "3"]}
    words = {"username": person.username, "role": "volunteer", "is_active": "on"}
    client = signed_in(administrator)
    client.post(reverse("admin:auth_user_change", args=[person.pk]), words | more)
    client.post(
        reverse("admin:auth_user_change", args=[administrator.pk]), words | more | {"username": "administrator"}
    )
    assert not User.objects.filter(is_superuser=True).exclude(pk=world.chief.pk).exists()
    person.refresh_from_db()
    assert [group.name for group in person.groups.all()] == ["volunteer"]
    assert not person.user_permissions.exists()


def test_what_is_invited_as_a_volunteer_becomes_one(world: World, client: Client) -> None:
    words = {"password1": PASSWORD, "password2": PASSWORD, "is_superuser": "on", "role": "administrator"}
    assert client.post(world.letters[0], words | {"email": "evil@example.org", "username": "chief2"}).status_code == 302
    person = User.objects.get(email="new@example.org")
    assert (person.is_superuser, [group.name for group in person.groups.all()]) == (False, ["volunteer"])


# Verbs, hosts, headers


@pytest.mark.once
def test_other_verbs_do_nothing(world: World, client: Client) -> None:
    before = stored()
    for path in addresses(world):
        if path in ("/favicon.ico", "/styleguide/") or path.startswith("/accounts/"):
            continue
        for verb in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
            response = client.generic(verb, path)
            assert response.status_code in (404, 405), (verb, path)
    assert stored() == before


def test_a_form_does_not_let_a_verb_be_swapped_by_a_header(world: World, client: Client) -> None:
    stop = next(path for path in world.letters if "/alerts/unsubscribe/" in path)
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert client.get(f"{stop}?_method=POST", headers={header: "POST"}).status_code == 200
    assert "one click" not in body(client.get(stop)) or client.get(stop).status_code == 200
    assert client.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200


FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Host": "evil.example",
    "X-Original-URL": "/admin/",
    "X-Rewrite-URL": "/admin/",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Scheme": "https",
    "X-Script-Name": "/evil",
    "Forwarded": "host=evil.example",
    "Origin": "https://evil.example",
    "Referer": "https://evil.example/",
    "User-Agent": "evil.example",
    "Accept-Language": "cy, xx",
    "Cookie": "sessionid=evil; csrftoken=evil",
}


# They hold the second in which they were made: two in one second are the same, and the first may take longer.
TIMED = (".xlsx", ".zip", ".odt", ".docx")


@pytest.mark.once
def test_no_header_that_caches_do_not_know_changes_what_they_would_keep(world: World) -> None:
    strangers = [
        path for path in addresses(world) if not path.startswith(("/accounts/", "/report/", "/alerts/", "/pledges/new"))
    ]
    strangers = [path for path in strangers if "respond" not in path and not path.endswith(TIMED)]
    for path in strangers:
        plain, forged = Client().get(path), Client().get(path, headers=FORGED)
        said = body_of(forged)
        assert forged.status_code == plain.status_code, path
        assert "evil" not in said + str(forged.headers), path
        assert hashed(said) == hashed(body_of(plain)), path


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", "testserver:80@evil.example", "a b", "*"])
def test_another_host_is_refused_and_never_repeated(client: Client, host: str, db: None) -> None:
    response = client.get("/", headers={"host": host})
    assert response.status_code == 400
    assert "evil" not in response.text


def test_links_in_letters_do_not_follow_the_host_that_was_asked(
    world: World, client: Client, mailoutbox: Any, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client.post(
        "/accounts/password/reset/", {"email": world.chief.email or "x@example.org"}, headers={"host": "evil.example"}
    )
    User.objects.filter(pk=world.chief.pk).update(email="chief@example.org")
    client.post("/accounts/password/reset/", {"email": "chief@example.org"}, headers={"host": "evil.example"})
    assert all("evil.example" not in str(letter.message()) for letter in mailoutbox)


# Caches


def test_no_cache_is_led_to_keep_a_page_of_somebody(world: World) -> None:
    client = signed_in(world.chief)
    for page in ("/admin/", "/accounts/second-step/", "/accounts/login/", reverse("admin:auth_user_changelist")):
        for ending in ("", "x.css", "x.js", "index.png", ";x.css", "%2Fx.css", "static/x.css", "?x.css"):
            response = client.get(page + ending)
            assert "no-store" in response["Cache-Control"], page + ending
            assert "public" not in response["Cache-Control"], page + ending


def test_what_staff_see_of_public_pages_is_what_all_see(world: World) -> None:
    staff, stranger = signed_in(world.chief), Client()
    for path in (
        "/",
        "/councils/",
        f"/councils/{world.where.slug}/",
        "/changes/",
        "/corrections/",
        "/pledges/",
        "/nowhere/",
    ):
        seen = staff.get(path)
        assert not seen.cookies
        assert body(seen) == body(stranger.get(path)), path


# Signing in


def test_next_leads_to_no_other_site_wherever_it_is_read(world: World) -> None:
    paths = [path for path in staff_addresses() if path.startswith("/accounts/") or path.count("/") == 3]
    for wanted in ELSEWHERE:
        for path in dict.fromkeys(paths):
            for client in (Client(), signed_in(world.chief)):
                response = client.get(path, {"next": wanted, "url": wanted, "return": wanted})
                leads = response.headers.get("Location", "")
                assert leads == "" or re.match(r"/(?![/\\])", leads), (path, leads)


def hashes_made(client: Client, path: str, words: dict[str, str]) -> tuple[int, int, str]:
    """How many passwords were hashed for an answer, its status, and what it says but for what was typed."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    made: list[str] = []
    real = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        made.append(salt)
        return real(self, password, salt)

    with mock.patch.object(MD5PasswordHasher, "encode", counted):
        response = client.post(path, words)
    said = body(response).replace(words.get("login", "-"), "").replace(words.get("email", "-"), "")
    said = re.sub(r'(value|name)="[^"]{30,}"', "", said)
    return len(made), response.status_code, said


def test_who_has_an_account_can_not_be_told_by_answer_or_by_time(world: World) -> None:
    someone = staff_of(Role.EDITOR, email="someone@example.org")
    someone.set_password(PASSWORD)
    someone.save()
    there = hashes_made(Client(), LOGIN, {"login": "someone@example.org", "password": "wrong"})
    not_there = hashes_made(Client(), LOGIN, {"login": "nobody@example.org", "password": "wrong"})
    assert there[0] == not_there[0] == 1
    assert there == not_there
    by_name = hashes_made(Client(), LOGIN, {"login": someone.username, "password": "wrong"})
    assert by_name == hashes_made(Client(), LOGIN, {"login": "nobody", "password": "wrong"})
    reset = "/accounts/password/reset/"
    assert hashes_made(Client(), reset, {"email": "someone@example.org"}) == hashes_made(
        Client(), reset, {"email": "nobody@example.org"}
    )


def test_a_session_that_was_planted_is_not_the_one_that_is_signed_in(world: World) -> None:
    someone = staff_of(Role.EDITOR, email="someone@example.org")
    someone.set_password(PASSWORD)
    someone.save()
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "x"
    session.save()
    planted, token = session.session_key, client.cookies["csrftoken"].value
    client.post(LOGIN, {"login": "someone@example.org", "password": PASSWORD})
    assert "_auth_user_id" in client.session
    assert client.session.session_key != planted
    assert client.cookies["csrftoken"].value != token
    attacker = Client()
    attacker.cookies["sessionid"] = str(planted)
    assert attacker.get("/admin/").status_code == 302
