"""What scripts add to forms and pages: each works without them, and with them as people expect."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

SignIn = Callable[[Page], None]
SAVED = "https://democracy.example.org/minutes.pdf"


@pytest.fixture
def form(page: Page, base_url: str, sign_in: SignIn) -> Page:
    """A decision about a council, with one row for a document."""
    sign_in(page)
    page.goto(f"{base_url}/admin/councils/policyrecord/add/")
    page.locator("input.select2-search__field").press_sequentially("ha")
    page.get_by_role("option", name="Hackney", exact=True).click()
    return page


def documents(form: Page) -> Locator:
    return form.get_by_role("group", name=re.compile("^Document"))


def test_links_to_the_archive_follow_the_address_that_is_typed(form: Page) -> None:
    save = form.get_by_role("link", name="Save this page in the Wayback Machine")
    expect(save).to_have_count(0)
    document = documents(form).first
    address, archived = document.get_by_label("Address", exact=True), document.get_by_label("Archived copy")
    address.fill("democracy.example.org")
    expect(save).to_have_count(0)
    address.fill(SAVED)
    expect(save).to_have_attribute("href", f"https://web.archive.org/save/{SAVED}")
    look = form.get_by_role("link", name="Look for a copy")
    expect(look).to_have_attribute("href", f"https://web.archive.org/web/2*/{SAVED}")
    form.get_by_role("button", name="Fill in the address of today’s copy").click()
    expect(archived).to_have_value(re.compile(rf"^https://web\.archive\.org/web/\d{{8}}/{re.escape(SAVED)}$"))
    expect(archived).to_be_focused()
    said = form.get_by_role("status").filter(visible=True)
    expect(said).to_have_text("Filled in. Open it to see that the copy is there before you save.")
    address.fill("https://democracy.example.org/other.pdf")
    expect(said).to_have_text("This copy is of another address than the document’s.")


def test_rows_for_documents_come_one_at_a_time_and_each_has_its_own_help(form: Page) -> None:
    expect(documents(form)).to_have_count(1)
    for number in range(2, 6):
        form.get_by_role("button", name="Add another document").click()
        expect(documents(form)).to_have_count(number)
        expect(documents(form).last.get_by_label("Kind")).to_be_focused()
    last = documents(form).last
    last.get_by_label("Address", exact=True).fill(SAVED)
    expect(last.get_by_role("link", name="Save this page in the Wayback Machine")).to_be_visible()
    expect(form.get_by_role("link", name="Save this page in the Wayback Machine")).to_have_count(1)


def test_functions_are_asked_for_only_where_a_policy_covers_some(form: Page) -> None:
    functions = form.locator("#field-functions")
    expect(functions).to_be_hidden()
    form.get_by_label("Only these:").check()
    expect(functions).to_be_visible()
    form.get_by_label("Every inspection function that the council holds").check()
    expect(functions).to_be_hidden()


def test_a_text_is_copied_and_the_button_says_so_for_a_moment(new_page: Callable[..., Page], base_url: str) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{base_url}/councils/hackney/")
    page.get_by_text("Cite this", exact=True).click()
    button = page.locator("[data-copy=cite-sentence]")
    button.click()
    expect(button).to_have_text("Copied")
    button.click()  # once more, while it still says so
    sentence = page.locator("#cite-sentence").inner_text().strip()
    assert page.evaluate("navigator.clipboard.readText()") == sentence
    expect(button).to_have_text("Copy the sentence")


def test_where_the_browser_refuses_to_copy_the_text_is_selected(page: Page, base_url: str) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(f"{base_url}/councils/hackney/")
    page.get_by_text("Cite this", exact=True).click()
    page.locator("[data-copy=cite-sentence]").click()
    sentence = page.locator("#cite-sentence").inner_text().strip()
    assert page.evaluate("getSelection().toString().trim()") == sentence
    expect(page.locator("[data-copy=cite-sentence]")).to_have_text("Copy the sentence")


def test_the_form_of_filters_counts_what_is_chosen(phone: Page, base_url: str) -> None:
    phone.goto(f"{base_url}/councils/")
    more = phone.locator("#filters-more > summary")
    expect(more).to_have_text(re.compile(r"^\s*More filters\s*0 chosen\s*$"))
    expect(more.locator(".chosen")).to_be_hidden()
    more.click()
    phone.locator("#id_nation > summary").click()
    phone.locator("#id_nation").get_by_label("Wales").check()
    expect(more.locator(".chosen")).to_have_text("1 chosen")


def test_whoever_types_for_long_keeps_the_council(page: Page, base_url: str, sign_in: SignIn) -> None:
    sign_in(page)
    page.goto(f"{base_url}/admin/desk/next/")
    page.get_by_role("button", name="Give me the next council").click()
    page.clock.install()
    page.reload()
    page.get_by_role("region", name="Data-sharing").get_by_label("Not found", exact=True).check()
    page.clock.fast_forward("11:00")
    with page.expect_response(lambda answer: answer.request.method == "POST") as renewed:
        page.get_by_role("region", name="Joint inspections").get_by_label("Not found", exact=True).check()
    assert "_renew" in (renewed.value.request.post_data or "")
    assert renewed.value.ok
