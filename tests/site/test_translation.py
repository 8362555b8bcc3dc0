"""A catalogue that remembers says what it said before."""

import os
import subprocess
import sys

from django.conf import settings
from django.utils.translation import gettext, trans_real

from firewall_tracker.translation import remember_messages

WORDS = ("Councils", "Policy in force", "Customize", "Log out", "", "What nobody wrote")


def test_messages_are_the_same_when_they_are_remembered() -> None:
    catalogue = trans_real.translation("en-gb")
    before, plain = [gettext(words) for words in WORDS], catalogue.gettext
    try:
        remember_messages()
        assert [[gettext(words) for words in WORDS] for _time in range(2)] == [before, before]
        assert catalogue.gettext.cache_info().hits == len(WORDS) - 1  # Django answers itself for nothing
    finally:
        catalogue.gettext = plain  # type: ignore[method-assign]


def test_the_server_finds_its_settings_by_itself() -> None:
    """Granian names no settings: what it loads has to."""
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    bare |= {"SECRET_KEY": settings.SECRET_KEY}
    subprocess.run([sys.executable, "-c", "import firewall_tracker.wsgi"], cwd=settings.BASE_DIR, env=bare, check=True)
