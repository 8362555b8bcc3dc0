"""A file in a real browser, without JavaScript: chosen, looked at, written as drafts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

FILE = (
    "external_id;council;ask;status;effective_from;checked_on;evidence_1_kind;evidence_1_title\r\n"
    "browser-1;London Borough of Sutton;Data-sharing;Motion tabled;03/10/2026;04/10/2026;Minutes;Item 9\r\n"
    "browser-2;Suton;Data-sharing;Motion tabled;03/10/2026;04/10/2026;Minutes;Item 9\r\n"
)


def test_a_file_is_chosen_looked_at_and_written_as_drafts(
    without_javascript: Page, base_url: str, sign_in: Callable[[Page], None]
) -> None:
    page = without_javascript
    sign_in(page)
    page.goto(f"{base_url}/admin/")
    page.get_by_role("link", name="Import", exact=True).click()
    sent = {"name": "spring.csv", "mimeType": "text/csv", "buffer": FILE.encode("utf-16")}
    page.get_by_label("The file").set_input_files(sent)
    page.get_by_role("button", name="Show what would be imported").click()
    expect(page.get_by_text("Preview: nothing is written yet.")).to_be_visible()
    expect(page.get_by_text("CSV with semicolons, encoding UTF-16")).to_be_visible()
    page.get_by_role("link", name="Refused: 1").click()
    expect(page.get_by_text("There is no council “Suton”.")).to_be_visible()
    page.get_by_label("Leave the refused rows out").check()
    page.get_by_role("button", name="Write 1 draft").click()
    expect(page.get_by_text("Imported: 1 draft written.")).to_be_visible()
    page.get_by_role("link", name="Sutton: Data-sharing, Motion tabled (3 October 2026)").click()
    expect(page.get_by_label("Title").first).to_have_value("Item 9")
