"""Settings from the environment: a wrong value is refused with a sentence, and the README lists them all."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from firewall_tracker import environment, settings

KEY = "k" * 50


def run(*command: str, **given: str) -> subprocess.CompletedProcess[str]:
    """manage.py with only these settings in its environment."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=environment.BASE_DIR,
        env={"PATH": os.environ["PATH"], **given},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_readme_lists_every_setting_and_no_other() -> None:
    table = environment.BASE_DIR.joinpath("README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == environment.READ


@pytest.mark.parametrize(
    ("read", "value", "instead"),
    [
        (lambda: environment.flag("X"), "maybe", "Write true or false."),
        (lambda: environment.number("X", 8000, low=1, high=65535), "http", "Write a whole number from 1 to 65535"),
        (lambda: environment.number("X", 8000, low=1, high=65535), "65536", "Write a whole number from 1 to 65535"),
        (lambda: environment.number("X", 8000, low=1, high=65535), "-1", "Write a whole number from 1 to 65535"),
        (lambda: environment.choice("X", "INFO", ("INFO", "DEBUG")), "loud", "Write one of INFO, DEBUG."),
        (lambda: environment.ip("X", "127.0.0.1"), "localhost", "Write the IP address to listen on"),
        (lambda: environment.hosts("X", ""), "https://example.org", "without https:// or a port"),
        (lambda: environment.hosts("X", ""), "example.org:8000", "without https:// or a port"),
        (lambda: environment.hosts("X", ""), "*", "Write the site's own names"),
        (lambda: environment.web_address("X"), "example.org", "Write a whole web address"),
        (lambda: environment.web_address("X"), "https://", "Write a whole web address"),
        (lambda: environment.web_address("X"), "https://example.org:port", "Write a whole web address"),
        (lambda: environment.web_address("X", path=False), "https://example.org/a", "without a path"),
        (lambda: environment.path("X", "admin/"), "Our Desk", "Write small letters, digits, hyphens and slashes"),
        (lambda: environment.path("X", "admin/"), "/", "Write small letters, digits, hyphens and slashes"),
        (lambda: environment.path("X", "admin/"), "a//b", "Write small letters, digits, hyphens and slashes"),
        (lambda: environment.path("X", "admin/"), "../desk", "Write small letters, digits, hyphens and slashes"),
        (lambda: environment.email_address("X"), "somebody", "Write one e-mail address"),
        (lambda: environment.folder("X", Path("var")), "manage.py", "Write the path of a folder"),
        (lambda: environment.cache("X"), "memcache://localhost", "Write redis://HOST:6379/0"),
        (lambda: environment.cache("X"), "redis://", "Write redis://HOST:6379/0"),
        (lambda: environment.email("X"), "mail.example.org", "Write smtp+tls://USER:PASSWORD@HOST:587"),
        (lambda: environment.email("X"), "smtp://", "Write smtp+tls://USER:PASSWORD@HOST:587"),
        (lambda: environment.database("X", Path("d")), "mysql://u:p@h/n", "Write postgres://USER:PASSWORD@HOST"),
        (lambda: environment.database("X", Path("d")), "postgres://h", "Write postgres://USER:PASSWORD@HOST"),
        (
            lambda: environment.database("X", Path("d")),
            "postgres://u:p@h:port/n",
            "Write postgres://USER:PASSWORD@HOST",
        ),
        (lambda: environment.database("X", Path("d")), "sqlite://", "A database in memory forgets everything"),
    ],
)
def test_a_wrong_value_is_refused(read, value: str, instead: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured, match=f"^X is .*{re.escape(instead)}"):
        read()
    environment.READ.discard("X")


@pytest.mark.parametrize("value", ["mysql://me:hush@host/name", "postgres://me:hush@host:port/name"])
def test_a_refusal_shows_no_password(value: str) -> None:
    refused = run("check", SECRET_KEY=KEY, DATABASE_URL=value)
    assert refused.returncode
    assert "DATABASE_URL is wrong." in refused.stderr
    assert "hush" not in refused.stderr + refused.stdout


def test_the_start_is_refused_in_one_sentence() -> None:
    refused = run("check", SECRET_KEY=KEY, PORT="eighty")
    assert refused.returncode
    assert refused.stderr == (
        "The settings are wrong. PORT is 'eighty'. Write a whole number from 1 to 65535, such as 8000.\n"
    )


def test_nothing_starts_without_a_key(tmp_path: Path) -> None:
    refused = run("check", VAR_DIR=str(tmp_path))
    assert refused.returncode
    assert "There is no SECRET_KEY. Set it to 50 or more random characters, or run script/server" in refused.stderr


def test_a_short_key_is_refused() -> None:
    assert "SECRET_KEY is too short to be safe. Write 50 or more" in run("check", SECRET_KEY="hush").stderr


def test_an_empty_value_counts_as_not_given() -> None:
    assert run("check", SECRET_KEY=KEY, PORT="", DATABASE_URL="", SITE_URL=" ").returncode == 0


def test_defaults_are_safe() -> None:
    assert settings.DEBUG is False
    assert settings.ALLOWED_HOSTS == ["localhost", "127.0.0.1", "[::1]"]
    assert settings.BIND == "127.0.0.1"
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert policy["default-src"] == ["'none'"]
    assert not [source for sources in policy.values() for source in sources if "unsafe" in source]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("postgres://me:p%40ss@db.example.org:5433/tracker", ("me", "p@ss", "db.example.org", 5433, "tracker")),
        ("postgresql://db.example.org/tracker", ("", "", "db.example.org", "", "tracker")),
    ],
)
def test_a_postgresql_address_is_understood(value: str, expected: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", value)
    database = environment.database("DATABASE_URL", Path("d"))
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert tuple(database[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")) == expected


def test_an_email_address_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://me:p%40ss@mail.example.org:587")
    email = environment.email("EMAIL_URL")
    assert (email["EMAIL_HOST"], email["EMAIL_PORT"], email["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert (email["EMAIL_HOST_USER"], email["EMAIL_HOST_PASSWORD"]) == ("me", "p@ss")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"SITE_URL": "https://elsewhere.example"}, "Add elsewhere.example to ALLOWED_HOSTS"),
        ({"VAR_DIR": Path("/dev/null/nothing")}, "Set VAR_DIR to a folder that the site's user may write to"),
        ({"SITE_URL": "http://testserver", "SECURE_SSL": True}, "Write SITE_URL=https://testserver"),
        ({"SITE_URL": "http://testserver", "WEB_WORKERS": 2}, "Set CACHE_URL to a Redis server"),
    ],
)
def test_settings_that_are_wrong_together_fail_the_checks(changed, message: str, settings) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    with pytest.raises(SystemCheckError, match=re.escape(message)):
        call_command("check", deploy=True, fail_level="WARNING")


def test_sqlite_keeps_its_promises(tmp_path: Path) -> None:
    script = (
        "from django.db import connection as c, transaction\n"
        "def ask(name): return c.cursor().execute('PRAGMA ' + name).fetchone()[0]\n"
        "print(ask('journal_mode'), ask('foreign_keys'), ask('synchronous'), ask('busy_timeout'))"
    )
    shown = run("shell", "-v", "0", "-c", script, SECRET_KEY=KEY, VAR_DIR=str(tmp_path))
    assert shown.stdout.split() == ["wal", "1", "1", "20000"], shown.stderr
