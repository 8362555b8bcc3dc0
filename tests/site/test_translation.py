"""A catalogue that remembers says what it said before."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext, trans_real
from django.utils.translation.template import templatize

from firewall_tracker.translation import remember_messages

JINJA = sorted((settings.BASE_DIR / "templates" / "jinja").rglob("*.html"))
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


@pytest.mark.parametrize("path", JINJA, ids=lambda path: str(path.relative_to(path.parents[1])))
def test_makemessages_finds_the_words_of_jinja_too(path: Path) -> None:
    text = path.read_text()
    wanted = re.findall(r"""\b_\((".*?"|'.*?')\)""", text)
    found = templatize(text, origin=str(path))
    assert len(wanted) == text.count("_(")
    assert [words for words in wanted if f"_({words})" not in found] == []


def test_a_word_where_makemessages_does_not_look_is_missed() -> None:
    assert "Councils" not in templatize('{{ badge(code, _("Councils")) }}', origin="x.html")
