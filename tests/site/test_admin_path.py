"""The desk elsewhere than at /admin/: nothing of the site is written for one path, and strangers are not told which."""

import json

import pytest
from django.test import Client, override_settings

from firewall_tracker.checks import admin_path_is_free
from tests.site.test_settings import KEY, run

LOOK = """
import json, re
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
settings.ALLOWED_HOSTS = ["testserver"]
client = Client()
print(json.dumps({
    "desk": reverse("admin:index"),
    "limits": [bool(re.search(one, path)) for one, path in zip(
        settings.UPLOAD_LIMITS, ("/our/desk/councils/evidence/1/copy/", "/our/desk/import/"))],
    "stranger": client.get("/our/desk/import/")["Location"],
    "cache": client.get("/our/desk/x.css")["Cache-Control"],
    "former": client.get("/admin/").status_code,
    "told": "our/desk" in client.get("/robots.txt").text + client.get("/styleguide/")["Location"],
}))
"""


def test_the_desk_and_all_that_depends_on_its_address_move_together(tmp_path: object) -> None:
    done = run(
        "shell", "--no-imports", "-c", LOOK, SECRET_KEY=KEY, VAR_DIR=str(tmp_path), ADMIN_PATH="/our/desk", DEBUG="true"
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {
        "desk": "/our/desk/",
        "limits": [True, True],
        "stranger": "/our/desk/login/?next=/our/desk/import/",
        "cache": "max-age=0, no-cache, no-store, must-revalidate, private",
        "former": 404,
        "told": False,
    }


@pytest.mark.parametrize("path", ["councils/", "accounts/", "api/v1/", "static/", "find/desk/", "healthz/"])
def test_a_path_where_something_else_is_stops_the_start(path: str) -> None:
    with override_settings(ADMIN_PATH=path):
        (error,) = admin_path_is_free(None)
    assert error.id == "firewall_tracker.E003"
    assert path in str(error.msg)


def test_the_usual_path_is_free(client: Client) -> None:
    assert admin_path_is_free(None) == []
