"""The style guide shows every component in every state, to staff."""

import re

import pytest
from django.test import Client

from councils.choices import Finding, Headline, PolicyStatus
from councils.templatetags.same_everywhere import rendered_once
from firewall_tracker.environment import BASE_DIR
from tests.builders import body

pytestmark = pytest.mark.django_db


def test_the_public_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/styleguide/")["Location"].startswith("/accounts/login/")


def test_it_has_every_status_as_badge_and_as_hexagon(staff_client: Client) -> None:
    text = body(staff_client.get("/styleguide/"))
    for code in (*PolicyStatus.values, *Headline.values, *Finding.values):
        assert f'<use href="#g-{code}"/>' in text
        assert f'id="g-{code}"' in text
    for code in Headline.values:
        assert f'<use href="#hx-{code}"/>' in text
        assert f'id="p-{code}"' in text


def test_every_part_that_pages_include_is_on_it(staff_client: Client) -> None:
    rendered_once.cache_clear()
    templates = [template.name for template in staff_client.get("/styleguide/").templates]
    parts = {path.name for path in (BASE_DIR / "templates" / "components").glob("*.html")}
    # Parts of tables, which need the list's own selection.
    assert parts - {"sort_header.html"} <= {str(name).removeprefix("components/") for name in templates}


def test_it_has_every_kind_of_document(staff_client: Client) -> None:
    text = body(staff_client.get("/styleguide/"))
    for words in (
        "Archived copy",
        "Copy kept by us",
        "no longer at this address",
        "could not reach the document",
        "leads to an archived copy",
        "leads to the copy that we keep",
        "We know of no archived copy",
    ):
        assert words in text


def test_every_colour_of_the_tokens_is_on_it(staff_client: Client) -> None:
    tokens = (BASE_DIR / "static/css/tokens.css").read_text()
    colours = set(re.findall(r"--([a-z-]+): #", tokens)) - {"on-accent", "notice-paper", "notice-ink", "problem-paper"}
    text = body(staff_client.get("/styleguide/"))
    assert {name for name in colours if f"swatch-{name}" not in text} == set()
