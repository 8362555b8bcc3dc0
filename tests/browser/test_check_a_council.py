""" "Check a council" as a volunteer does it: three councils, with the clicks and the seconds counted."""

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

SignIn = Callable[[Page], None]

# For "not found" on both asks: two choices and one button.
CLICKS_A_COUNCIL = 3
# The machine's part: what the person takes to look is theirs.
SECONDS_A_COUNCIL = 10


def begin(page: Page, base_url: str, sign_in: SignIn) -> None:
    sign_in(page)
    page.goto(f"{base_url}/admin/desk/next/")
    page.get_by_role("button", name="Give me the next council").click()


def not_found_for_both(page: Page) -> None:
    for ask in ("Data-sharing", "Joint inspections"):
        page.get_by_role("region", name=ask).get_by_label("Not found", exact=True).click()


def test_three_councils_are_checked_with_three_clicks_each(page: Page, base_url: str, sign_in: SignIn) -> None:
    begin(page, base_url, sign_in)
    # Real clicks alone: those that a browser makes of a key have no detail.
    page.add_init_script(
        "document.addEventListener('click', (event) => {"
        " if (event.detail) sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1; }, true)"
    )
    page.reload()
    seen, began = [], time.monotonic()
    for _council in range(3):
        name = page.locator("h1").inner_text().removeprefix("Check ")
        seen.append(name)
        not_found_for_both(page)
        page.get_by_role("button", name="Save and next council").click()
        expect(page.get_by_text(f"{name}: 2 records sent to review.")).to_be_visible()
    seconds = time.monotonic() - began
    assert len(set(seen)) == 3
    clicks = int(page.evaluate("sessionStorage.clicks"))
    assert clicks == 3 * CLICKS_A_COUNCIL
    assert seconds < 3 * SECONDS_A_COUNCIL, seconds
    print(f"three councils: {clicks} clicks, {seconds:.1f} seconds")  # noqa: T201 (the measure)


def test_the_keyboard_alone_is_enough(page: Page, base_url: str, sign_in: SignIn) -> None:
    begin(page, base_url, sign_in)
    name = page.locator("h1").inner_text().removeprefix("Check ")
    for ask in ("Data-sharing", "Joint inspections"):
        page.get_by_role("region", name=ask).get_by_label("Not looked at").focus()
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(f"{name}: 2 records sent to review.")).to_be_visible()


def test_without_javascript_the_fields_show_as_soon_as_something_was_found(
    without_javascript: Page, base_url: str, sign_in: SignIn, allow: Callable[[str], None]
) -> None:
    page = without_javascript
    begin(page, base_url, sign_in)
    ask = page.get_by_role("region", name="Data-sharing")
    expect(ask.get_by_label("Title")).to_be_hidden()
    ask.get_by_label("Found", exact=True).check()
    ask.get_by_label("Title").fill("Cabinet, minute 12")
    page.get_by_role("button", name="Save and next council").click()
    allow("422")  # the browser reports the refusal of the form
    expect(page.get_by_role("alert")).to_contain_text("Choose what was decided.")
    expect(ask.get_by_label("Title")).to_have_value("Cabinet, minute 12")
    ask.get_by_label("Kind").select_option(label="Minutes")
    ask.get_by_label("Motion passed, not yet shown in force").check()
    ask.get_by_label("So since").fill("2026-10-03")
    page.get_by_role("button", name="Save and next council").click()
    expect(page.get_by_text("1 record sent to review.")).to_be_visible()


def test_a_narrow_window_beside_another_tab_has_no_sideways_scrolling(
    new_page: Callable[..., Page], base_url: str, sign_in: SignIn
) -> None:
    page = new_page(viewport={"width": 480, "height": 900})
    begin(page, base_url, sign_in)
    page.get_by_label("Found", exact=True).first.check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 480
    link = page.get_by_role("link", name="The council’s own website")
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener noreferrer")
