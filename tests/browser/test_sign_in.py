"""A passkey is added and signs in alone, with Chromium's own virtual device. Passkeys need a name: localhost."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Staff

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_signs_in_alone_and_is_removed(
    page: Page, base_url: str, staff: Staff, allow: Callable[[str], None]
) -> None:
    allow("request to another host: http://localhost:")
    url = base_url.replace("127.0.0.1", "localhost")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(f"{url}/admin/")
    page.get_by_label("E-mail address").fill(staff.name)
    page.get_by_label("Password").fill(staff.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Your account").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What do you call it?").fill("Test device")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{url}/admin/")
    page.goto(f"{url}/accounts/second-step/passkeys/")
    page.get_by_role("link", name="Remove Test device").click()
    page.get_by_label("Password").fill(staff.password)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()


def test_where_passkeys_cannot_be_used_the_page_says_so(page: Page, without_javascript: Page, base_url: str) -> None:
    for one in (page, without_javascript):
        one.goto(f"{base_url}/accounts/login/")
        expect(one.get_by_text("Passkeys can’t be used here")).to_be_visible()
        expect(one.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
