"""What browsers are told of each kind of answer: every public address, the desk and the pages of accounts."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver, reverse

from firewall_tracker.environment import BASE_DIR
from firewall_tracker.logs import redacted
from firewall_tracker.redaction import holds_secret
from tests.attacks.world import CODE, World, addresses, routes
from tests.builders import body
from tests.councils.desk import signed_in

# Where somebody lives, and where pages lead to other sites that need not know from which page.
TELLS_NOBODY = ("/find/", "/take-action/", "/advice/")
FRAMED = "/embed/"
FOR_OTHERS = ("/api/v1/", "/embed/", "/data/datapackage.json", "/data/everything.zip")
FOR_OTHERS_ENDINGS = (".csv", ".xlsx", ".json", ".geojson", ".atom", "/card.png")


NOT_FOR_ALL = {"/styleguide/": 302, "/favicon.ico": 302, "/api/v1/nowhere": 404}


def meant_for_others(path: str) -> bool:
    return path.startswith(FOR_OTHERS) or path.endswith(FOR_OTHERS_ENDINGS) or path == "/card.png"


def check(path: str, response: Any) -> None:
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy, path
    assert "unsafe" not in policy, path
    assert "http" not in policy, path
    assert headers["X-Content-Type-Options"] == "nosniff", path
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
    assert "camera=()" in headers["Permissions-Policy"], path
    framed = path.startswith(FRAMED)
    assert ("frame-ancestors *" in policy) == framed, path
    assert headers.get("X-Frame-Options", "") == ("" if framed else "DENY"), path
    wanted = "cross-origin" if meant_for_others(path) else "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == wanted, path
    silent = path.startswith(TELLS_NOBODY) or holds_secret(path)
    assert headers["Referrer-Policy"] == ("no-referrer" if silent else "same-origin"), path


def test_every_public_address_is_answered_and_has_its_headers_and_no_cookie(world: World, client: Client) -> None:
    paths = addresses(world)
    assert len(paths) > 80
    for path in paths:
        response = client.get(path)
        assert response.status_code == NOT_FOR_ALL.get(path, 200), path
        check(path, response)
        assert path.startswith("/accounts/") or not response.cookies, path


def test_the_desk_and_the_pages_of_accounts_have_them_too_and_no_cache_keeps_them(world: World) -> None:
    chief = User.objects.get(username="chief")
    client = signed_in(chief)
    record = world.drafts["policy-records"]
    paths = [
        reverse("admin:index"),
        reverse("admin:councils_policyrecord_changelist"),
        reverse("admin:councils_policyrecord_add"),
        reverse("admin:councils_policyrecord_change", args=[record.pk]),
        reverse("admin:councils_policyrecord_history", args=[record.pk]),
        reverse("admin:auth_user_changelist"),
        reverse("admin:import"),
        reverse("admin:jsi18n"),
        reverse("account_login"),
        reverse("mfa_index"),
        reverse("usersessions_list"),
    ]
    for path in paths:
        response = client.get(path)
        check(path, response)
        assert "no-store" in response["Cache-Control"], path
        assert 'style="' not in body(response), path
        assert "<style" not in body(response), path


@pytest.mark.parametrize("path", ["/nowhere/", "/?a=%00", "/admin/nowhere/", "/embed/councils/nowhere/", "/healthz"])
def test_refusals_have_them(world: World, client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def in_nginx_log(path: str) -> str:
    """What the map in deploy/nginx.conf makes of a path."""
    (expression,) = re.findall(r'"~\*(\^.+)" \$before_token;', (BASE_DIR / "deploy" / "nginx.conf").read_text())
    found = re.match(expression.replace("(?<", "(?P<"), path, re.IGNORECASE)
    return found["before_token"] if found else path


def test_every_route_with_a_token_is_known_as_one_that_holds_a_secret_and_no_log_shows_it() -> None:
    found = [route for route, _pattern in routes(get_resolver().url_patterns) if "token>" in route]
    found += ["accounts/invitation/<str:token>/", "accounts/password/reset/key/a-b/"]
    assert len(found) == 8
    for route in found:
        path = "/" + route.replace("<str:token>", "x.y").replace("<slug:slug>", "a").replace("a-b", "x.y")
        assert holds_secret(path), route
        assert "x.y" not in redacted(f"Not Found: {path}"), route
        assert "x.y" not in in_nginx_log(path), route
    assert in_nginx_log("/councils/leeds/") == redacted("/councils/leeds/") == "/councils/leeds/"
    assert "x.y" not in redacted("/admin/?next=/&token=x.y")


def test_a_link_that_is_cut_short_tells_nobody_either(world: World, client: Client) -> None:
    for path in world.letters:
        response = client.get(path[:-4] + "/")
        assert response.status_code in (200, 404, 410), path
        assert response["Referrer-Policy"] == "no-referrer", path


def test_over_https_cookies_are_secure_and_hsts_is_said(tmp_path: Any) -> None:
    code = (
        "import json; from firewall_tracker import settings as s;"
        "print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        " s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE, s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS]))"
    )
    env = {"PATH": os.environ["PATH"], "SECRET_KEY": "x" * 50, "SECURE_SSL": "true", "VAR_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [
        *(True, True, "__Host-sessionid", "__Host-csrftoken", "Lax", "Lax"),
        *(365 * 24 * 60 * 60, True),
    ]


def test_hsts_is_in_the_answers(client: Client, settings: Any, db: None) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 60, True
    response = client.get("/healthz", secure=True)
    assert response["Strict-Transport-Security"] == "max-age=60; includeSubDomains"


def test_one_api_address_is_enough_to_know_that_all_are_open(world: World, client: Client) -> None:
    assert client.get(f"/api/v1/councils/{CODE}")["Access-Control-Allow-Origin"] == "*"
