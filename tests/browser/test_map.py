"""The map in a browser: names for screen readers, a card, a skip link, the same list as the table."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import Server

NAME = re.compile(r"^[^:]+, [^:]+: .+")


@pytest.mark.parametrize("path", ["/", "/councils/", "/regions/london/", "/data/", "/find/?q=new"])
def test_twice_as_large_text_fits_a_phone(path: str, phone: Page, demo_server: Server) -> None:
    phone.goto(demo_server.url + path)
    phone.evaluate("document.documentElement.style.fontSize = '200%'")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_screen_reader_hears_regions_and_in_them_councils_with_their_statuses(
    page: Page, demo_server: Server
) -> None:
    page.goto(demo_server.url)
    london = page.get_by_role("group", name="London", exact=True).get_by_role("link")
    expect(london).to_have_count(33)
    names = [link.get_attribute("aria-label") or "" for link in london.all()]
    assert all(NAME.match(name) for name in names), names
    assert (
        page.get_by_role("link", name=re.compile(r"^Brent, London: data-sharing: policy in force; joint")).count() == 1
    )


def test_the_card_shows_for_pointer_and_focus_stays_under_the_pointer_and_goes_with_escape(
    page: Page, demo_server: Server
) -> None:
    page.goto(demo_server.url)
    hexagon, card = page.get_by_role("link", name=re.compile("^Brent, London")), page.locator(".map-card")
    hexagon.hover()
    expect(card).to_contain_text("Brent, London")
    card.hover()
    page.wait_for_timeout(400)
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.mouse.move(0, 0)
    hexagon.focus()
    page.keyboard.press("Tab")
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(page.locator(".hex:focus")).to_have_count(1)


def test_one_key_skips_the_map(page: Page, demo_server: Server) -> None:
    page.goto(demo_server.url)
    skip = page.get_by_role("link", name=re.compile("^Skip the map"))
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.map')") is None


def test_the_legend_filters_map_and_table_at_once_and_keeps_the_focus(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/councils/")
    adopted = page.locator("#facet-adopted")
    number = adopted.locator(".count").inner_text()
    adopted.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#results-count")).to_contain_text(f"{number} of")
    expect(page).to_have_url(f"{demo_server.url}/councils/?headline=adopted")
    expect(page.locator("#facet-adopted")).to_be_focused()
    expect(page.locator("#filters input[value=adopted][name=headline]")).to_be_checked()
    expect(page.locator(".hex:not(.is-dimmed)")).to_have_count(page.locator(".hex.is-adopted").count())
    expect(page.locator(".councils tbody tr")).to_have_count(int(number))
    expect(page.locator("#results-status")).to_contain_text(f"{number} of")


def test_of_two_wishes_at_once_the_later_one_is_shown(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/councils/")
    held: list[Route] = []
    page.route("**/councils/?q=north*", lambda route: held.append(route), times=1)
    with page.expect_request("**/councils/?q=north*"):
        page.get_by_label("Name or code").press_sequentially("north")
    page.locator("#facet-adopted").click()
    held[0].continue_()
    expect(page).to_have_url(f"{demo_server.url}/councils/?headline=adopted")
    expect(page.locator("#results:not([aria-busy]) .chip")).to_have_count(1)
    expect(page.get_by_label("Name or code")).to_have_value("")
    expect(page.locator("#filters input[value=adopted][name=headline]")).to_be_checked()


def test_a_chip_taken_away_leaves_the_focus_on_the_number_of_councils(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/councils/?nation=wales")
    page.locator(".chip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#results-count")).to_be_focused()
    expect(page).to_have_url(f"{demo_server.url}/councils/")
    expect(page.locator("#filters input[value=wales][name=nation]")).not_to_be_checked()


def test_back_and_forward_keep_filters_and_form_in_step(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/councils/")
    page.locator("#facet-adopted").click()
    expect(page).to_have_url(re.compile("headline=adopted$"))
    page.locator("#zoom-wales").click()
    expect(page).to_have_url(re.compile("headline=adopted&zoom=wales$"))
    box = page.locator("#filters input[value=adopted][name=headline]")
    page.go_back()
    expect(page.locator("#zoom-none")).to_have_count(0)
    expect(box).to_be_checked()
    page.go_back()
    expect(box).not_to_be_checked()
    expect(page.locator(".hex.is-dimmed")).to_have_count(0)
    page.go_forward()
    expect(box).to_be_checked()


def test_a_page_left_again_before_its_scripts_came_still_follows_the_address(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/councils/")
    page.locator("#facet-adopted").click()
    expect(page).to_have_url(re.compile("headline=adopted$"))
    held: list[Route] = []
    page.route("**/htmx*.js", lambda route: held.append(route), times=1)
    page.go_back(wait_until="commit")
    expect(page.locator("#results-count")).to_have_text(re.compile("All 382"))
    page.go_forward(wait_until="commit")
    expect(page).to_have_url(re.compile("headline=adopted$"))
    held[0].continue_()
    expect(page.locator("#filters input[value=adopted][name=headline]")).to_be_checked()
    expect(page.locator(".hex.is-dimmed")).not_to_have_count(0)


def test_filters_and_map_work_by_keyboard_without_javascript(without_javascript: Page, demo_server: Server) -> None:
    page = without_javascript
    page.goto(f"{demo_server.url}/councils/")
    page.get_by_role("link", name="County councils").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".hex")).to_have_count(21)
    page.locator("#facet-adopted").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("layer=counties&headline=adopted$"))


@pytest.fixture
def framed_elsewhere(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Puts an address into a frame on a page of another site, and gives the address of that page."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        Thread(target=other.serve_forever, daemon=True).start()

        def frame(address: str) -> str:
            (tmp_path / "page.html").write_text(
                f'<!doctype html><iframe src="{address}" width=640 height=640></iframe>'
            )
            return f"http://127.0.0.1:{other.server_port}/page.html"

        yield frame
        other.shutdown()


@pytest.mark.parametrize(
    ("path", "frames"), [("/embed/map/", True), ("/embed/councils/brent/", True), ("/councils/brent/", False)]
)
def test_only_the_embedded_pages_can_be_framed(
    path: str,
    frames: bool,
    page: Page,
    demo_server: Server,
    framed_elsewhere: Callable[[str], str],
    allow: Callable[[str], None],
) -> None:
    allow("frame-ancestors|favicon")
    page.goto(framed_elsewhere(demo_server.url + path))
    heading = page.frame_locator("iframe").locator("main h1")
    if frames:
        expect(heading).to_be_visible()
    else:
        page.wait_for_timeout(500)
        expect(heading).to_have_count(0)
    assert page.context.cookies() == []
