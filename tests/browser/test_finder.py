"""The finder in a browser: by keyboard alone, with and without JavaScript, and nothing of a postcode left behind."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import Server


@pytest.fixture(scope="module")
def finder(demo_server: Server) -> Server:
    """The demonstration server, with the postcodes."""
    demo_server.manage("load_postcodes")
    return demo_server


def look_up(page: Page, server: Server, text: str, start: str = "/") -> None:
    """As somebody without a mouse does it."""
    page.goto(server.url + start)
    box = page.get_by_label("Postcode or council")
    while not box.evaluate("box => box === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("way", ["page", "without_javascript"])
def test_a_postcode_leads_to_its_council_by_keyboard_alone(
    way: str, finder: Server, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(way)
    look_up(page, finder, "sw1a 2aa")
    expect(page).to_have_url(f"{finder.url}/councils/westminster/")


@pytest.mark.parametrize("start", ["/councils/", "/regions/london/", "/data/"])
def test_the_box_is_at_hand_on_other_pages(start: str, page: Page, finder: Server) -> None:
    look_up(page, finder, "LA1 1AA", start)
    expect(page.get_by_role("heading", name="Two councils inspect workplaces in LA1 1AA")).to_be_visible()
    expect(page.get_by_role("link", name="Lancaster City Council")).to_be_visible()
    expect(page.get_by_role("link", name="Lancashire County Council")).to_be_visible()


def test_a_mistyped_postcode_is_put_right_with_one_key(without_javascript: Page, finder: Server) -> None:
    page = without_javascript
    look_up(page, finder, "LAI 1YZ")
    suggestion = page.get_by_role("button", name="LA1 1YZ")
    suggestion.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Lancaster City Council")).to_be_visible()


def test_a_postcode_stays_in_no_address_title_log_cookie_or_storage(page: Page, finder: Server) -> None:
    seen: list[str] = []
    page.on("request", lambda request: seen.append(f"{request.url} {request.headers.get('referer', '')}"))
    look_up(page, finder, "GU1 1AA")
    expect(page.locator("#answer-title")).to_contain_text("GU1 1AA")
    page.get_by_role("link", name="Guildford Borough Council").click()
    expect(page).to_have_url(f"{finder.url}/councils/guildford/")
    kept = page.evaluate("[document.title, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join()")
    said = " ".join([*seen, kept, str(page.context.cookies()), Path(finder.folder / "server.log").read_text()]).upper()
    assert "GU1" not in said
