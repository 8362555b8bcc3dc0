"""The site's settings for tests: the same whatever the environment says, but for the database."""

import os
from unittest import mock

from firewall_tracker.environment import BASE_DIR
from tests.undefined import Undefined

VAR_DIR = BASE_DIR / "var" / "tests"

GIVEN = {name: os.environ[name] for name in ("DATABASE_URL", "PATH", "HOME") if name in os.environ}
with mock.patch.dict(os.environ, GIVEN, clear=True):
    os.environ["SECRET_KEY"] = "only-for-tests-" * 4
    os.environ["VAR_DIR"] = str(VAR_DIR)
    # Every page is made anew, so that a test sees what it wrote by whatever way; those of finished pages say otherwise.
    os.environ["PAGE_CACHE_MB"] = "0"
    from firewall_tracker.settings import *  # noqa: F403

# Nothing is collected for a test: the names of static files stay plain, and a missing one fails in tests/browser.
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("%s")  # noqa: F405

# Quick instead of safe: hundreds of tests sign somebody in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Hundreds of tests sign staff in by one step; tests/accounts tests the other.
REQUIRE_MFA = False
