"""`/methodology/` has a version and a history, and says what every status means."""

from html import unescape

import pytest
from django.test import Client

from councils.choices import Headline, PolicyStatus
from councils.methodology import HEADLINE_MEANINGS, HISTORY, STATUS_MEANINGS, VERSION
from tests.builders import body

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(client: Client) -> str:
    return unescape(body(client.get("/methodology/")))


def test_the_page_names_its_version_and_tells_each_with_its_day_at_an_anchor(text: str) -> None:
    assert f"Version {VERSION}." in text
    assert '<div id="version-1.0"><dt><a href="#version-1.0">1.0</a>' in text
    assert "22 November 2026" in text
    assert all(str(one.change) in text for one in HISTORY)


def test_versions_are_told_newest_first_and_once() -> None:
    days = [one.since for one in HISTORY]
    assert days == sorted(days, reverse=True)
    assert len({one.number for one in HISTORY}) == len(HISTORY)


def test_every_status_and_every_headline_has_its_meaning_on_the_page(text: str) -> None:
    assert set(STATUS_MEANINGS) == set(PolicyStatus.values)
    assert set(HEADLINE_MEANINGS) == set(Headline.values)
    for meaning in (*STATUS_MEANINGS.values(), *HEADLINE_MEANINGS.values()):
        assert str(meaning) in text
