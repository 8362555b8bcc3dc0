"""The page about the API: everything is on it, nothing is from elsewhere, and what it says is so."""

import re
from html import unescape

import pytest
from django.test import Client

from councils.api import versions
from councils.api.asked import MOST, USUAL
from councils.api.description import description

from .helpers import get, walk

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def page(client: Client) -> str:
    response = client.get("/api/docs")
    assert response.status_code == 200
    assert "unsafe" not in response["Content-Security-Policy"]
    return response.text


def test_every_address_parameter_and_field_is_on_the_page(page: str) -> None:
    found = description()
    for path, methods in found["paths"].items():
        assert f"GET {path}" in page
        for parameter in methods["get"]["parameters"]:
            assert f"<code>{parameter['name']}</code>" in page
    for name, schema in found["components"]["schemas"].items():
        if name.endswith("Row"):
            assert all(f"<code>{field}</code>" in page for field in schema["properties"])


def test_nothing_on_the_page_runs_or_comes_from_elsewhere(page: str) -> None:
    assert re.findall(r"\sstyle=|\son\w+=|<style|<script(?! src=\"/static/)(?! type=\"application/ld)", page) == []
    assert re.findall(r"<(?:script|img|link)[^>]*(?:src|href)=\"https?://(?!127\.0\.0\.1)", page) == []


def test_every_example_address_on_the_page_works(page: str, client: Client) -> None:
    addresses = [unescape(one) for one in re.findall(r'href="(/api/v1/[^"]*)"', page)]
    assert len(set(addresses)) > 15
    for address in set(addresses):
        assert client.get(address).status_code == 200, address


def test_the_program_on_the_page_walks_through_all_pages(page: str) -> None:
    address = re.findall(r'address = &quot;|address = "([^"]*)"', page)[0]
    assert walk(address.split("?")[0])[0]


def test_limits_and_versions_are_those_in_force(page: str) -> None:
    assert f"A page has {USUAL} rows" in page
    assert f"up to {MOST}" in page
    for one in versions.HISTORY:
        assert f'id="version-{one.number}"' in page
    assert f"at least {versions.MONTHS_BESIDE} months" in page


def test_the_description_is_that_of_the_code_and_names_the_licence() -> None:
    found = get("openapi.json")
    assert found == description()
    assert found["openapi"] == "3.1.0"
    assert found["info"]["version"] == versions.VERSION
    assert found["info"]["license"]["name"] == "CC-BY-4.0"
