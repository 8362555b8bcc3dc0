"""The tests' settings with what a server shares with others: finished pages, Redis, and a mail box in a folder."""

import os

from councils import shared_cache
from firewall_tracker import environment
from tests.site.kept_settings import *  # noqa: F403

# Without Redis nothing is counted: those who ask are many, and of one network.
UNLIMITED = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
CACHES = {"default": environment.cache("CACHE_URL") if "CACHE_URL" in os.environ else UNLIMITED}
shared_cache.PAUSE_SECONDS = 1
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ["MAIL_FOLDER"]
ERROR_MAIL = "keeper@example.org"
