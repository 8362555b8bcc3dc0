"""Cards, sitemap, robots and security.txt: what machines meet before people do."""

import re
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from PIL import Image

from tests.builders import council, published_decision

pytestmark = pytest.mark.django_db


def picture(client: Client, address: str) -> Image.Image:
    response = client.get(address)
    assert response["Content-Type"] == "image/png"
    return Image.open(BytesIO(response.content))


def test_each_council_has_a_card_of_the_usual_size(client: Client) -> None:
    anyshire = council()
    assert picture(client, f"{anyshire.get_absolute_url()}card.png").size == (1200, 630)
    assert picture(client, "/card.png").size == (1200, 630)


def test_a_card_changes_when_something_is_published(client: Client) -> None:
    anyshire = council()
    before = client.get(f"{anyshire.get_absolute_url()}card.png").content
    assert client.get(f"{anyshire.get_absolute_url()}card.png").content == before
    published_decision(anyshire)
    assert client.get(f"{anyshire.get_absolute_url()}card.png").content != before


def test_a_card_of_no_council_is_not_found(client: Client) -> None:
    assert client.get("/councils/nowhere/card.png").status_code == 404


def test_pages_name_their_card_with_its_whole_address(client: Client, settings: Any) -> None:
    anyshire = council()
    page = client.get(anyshire.get_absolute_url()).content.decode()
    assert f'content="{settings.SITE_URL}{anyshire.get_absolute_url()}card.png"' in page
    assert f'content="{settings.SITE_URL}/card.png"' in client.get("/").content.decode()


def test_every_address_of_the_sitemap_answers(client: Client, settings: Any) -> None:
    council()
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    addresses = [str(node.text) for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    paths = [address.removeprefix(settings.SITE_URL) for address in addresses]
    assert "/councils/aaashire/" in paths or len(paths) > 20
    assert {client.get(path).status_code for path in paths} == {200}


def test_robots_are_led_to_the_sitemap_and_away_from_the_desk(client: Client, settings: Any) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text


def test_security_txt_names_the_contact_and_runs_out(client: Client, settings: Any) -> None:
    settings.CONTACT_EMAIL = "desk@example.org"
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:desk@example.org" in text
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT", text, re.MULTILINE)


def test_without_a_contact_there_is_no_security_txt(client: Client, settings: Any) -> None:
    settings.CONTACT_EMAIL = settings.CONTACT_URL = ""
    assert client.get("/.well-known/security.txt").status_code == 404
