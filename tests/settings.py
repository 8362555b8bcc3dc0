"""The site's settings for tests: the same whatever the environment says, but for the database."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from unittest import mock

VAR_DIR = Path(tempfile.mkdtemp(prefix="firewall-tracker-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)

GIVEN = {name: os.environ[name] for name in ("DATABASE_URL", "PATH", "HOME") if name in os.environ}
with mock.patch.dict(os.environ, GIVEN, clear=True):
    os.environ["SECRET_KEY"] = "only-for-tests-" * 4
    os.environ["VAR_DIR"] = str(VAR_DIR)
    from firewall_tracker.settings import *  # noqa: F403

# Nothing is collected for a test: the names of static files stay plain, and a missing one fails in tests/browser.
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Quick instead of safe: hundreds of tests sign somebody in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
