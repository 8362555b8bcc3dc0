"""Several people at one record: written, sent back, mended, published; two at once; and nothing lost on the way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .test_main_job import choose_council

NewPage = Callable[..., Page]
Manage = Callable[..., str]

PASSWORD = "a long enough phrase, truly"
MAKE = """
from django.contrib.auth.models import Group, User
for name, role in (("vera", "volunteer"), ("edda", "editor"), ("egon", "editor")):
    person, new = User.objects.get_or_create(username=name, defaults={{"is_staff": True}})
    person.set_password("{password}")
    person.save()
    person.groups.add(Group.objects.get(name=role))
"""


@pytest.fixture(scope="session")
def people(manage: Manage) -> None:
    manage("shell", "-v", "0", "-c", MAKE.format(password=PASSWORD))


@pytest.fixture
def as_person(people: None, new_page: NewPage, base_url: str) -> Callable[[str], Page]:
    def as_person(name: str) -> Page:
        page = new_page()
        page.goto(f"{base_url}/admin/login/?next=/admin/")
        page.fill("input[name=login]", name)
        page.fill("input[name=password]", PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{base_url}/admin/")
        return page

    return as_person


def begin_decision(page: Page, base_url: str, typed: str, name: str) -> None:
    page.goto(f"{base_url}/admin/councils/policyrecord/add/")
    choose_council(page, typed, name)
    page.get_by_label("Data-sharing").check()
    page.get_by_label("Motion tabled").check()
    page.get_by_label("So since").fill("2026-10-03")
    page.get_by_label("Kind").first.select_option(label="Minutes")
    page.get_by_label("Title").first.fill("Full council, item 9")
    page.get_by_label("Address", exact=True).first.fill("https://democracy.example.org/item-9.pdf")


def test_a_volunteer_drafts_an_editor_sends_back_the_volunteer_mends_and_the_editor_publishes(
    as_person: Callable[[str], Page], new_page: NewPage, base_url: str
) -> None:
    vera, edda = as_person("vera"), as_person("edda")
    begin_decision(vera, base_url, "mert", "Merton")
    expect(vera.get_by_role("button", name="Publish")).to_have_count(0)
    vera.get_by_role("button", name="Send to review").click()
    expect(vera.get_by_text("Sent to review: an editor is next.")).to_be_visible()

    edda.goto(f"{base_url}/admin/review/")
    edda.get_by_role("link", name="Merton").click()
    edda.get_by_label("What has to be mended?").fill("Which committee? Say it in the summary.")
    edda.get_by_role("button", name="Send back").click()
    expect(edda.get_by_text("Sent back, with your comment.")).to_be_visible()

    vera.reload()
    expect(vera.get_by_text("Which committee?")).to_be_visible()
    vera.get_by_label("In a sentence or two").fill("Full council asked its officers for a policy.")
    vera.get_by_role("button", name="Send to review").click()

    edda.goto(f"{base_url}/admin/review/")
    edda.get_by_role("link", name="Merton").click()
    edda.get_by_role("link", name="See it as the public will").click()
    expect(edda.get_by_text("Preview: nothing of this is public yet.")).to_be_visible()
    expect(edda.locator("main")).to_contain_text("Full council asked its officers for a policy.")
    edda.get_by_role("link", name="See the list and the map").click()
    expect(edda.locator("main")).to_contain_text("Merton")
    edda.get_by_role("link", name="Back to the desk").click()
    public = new_page()
    public.goto(f"{base_url}/councils/merton/")
    expect(public.locator("main")).not_to_contain_text("Full council asked")
    edda.get_by_role("checkbox", name="Merton").check()
    edda.get_by_role("button", name="Publish the chosen").click()
    expect(edda.get_by_text("Published: 1 record.")).to_be_visible()
    public.reload()
    expect(public.locator("main")).to_contain_text("Full council asked its officers for a policy.")


def test_two_editors_at_once_keep_each_others_words(
    as_person: Callable[[str], Page], base_url: str, allow: Callable[[str], None]
) -> None:
    edda, egon = as_person("edda"), as_person("egon")
    allow("409")  # the answer that shows both versions
    begin_decision(edda, base_url, "barn", "Barnet")
    edda.get_by_role("button", name="Save as a draft").click()
    egon.goto(edda.url)
    egon.get_by_label("In a sentence or two").fill("Egon’s sentence.")
    egon.get_by_label("Private note").fill("Egon’s note.")
    edda.get_by_label("In a sentence or two").fill("Edda’s sentence.")
    edda.get_by_role("button", name="Save as a draft").click()
    egon.get_by_role("button", name="Save as a draft").click()
    expect(egon.get_by_role("alert")).to_contain_text("edda saved this draft")
    expect(egon.get_by_role("alert")).to_contain_text("Egon’s sentence.")
    expect(egon.get_by_label("Private note")).to_have_value("Egon’s note.")
    egon.get_by_label("Take theirs: Edda’s sentence.").check()
    egon.get_by_role("button", name="Save as a draft").click()
    expect(egon.get_by_label("In a sentence or two")).to_have_value("Edda’s sentence.")
    expect(egon.get_by_label("Private note")).to_have_value("Egon’s note.")


def test_what_was_typed_survives_a_lost_session_and_is_gone_once_saved(
    as_person: Callable[[str], Page], base_url: str
) -> None:
    vera = as_person("vera")
    begin_decision(vera, base_url, "ealing", "Ealing")
    vera.get_by_label("Private note").fill("A long note, typed with care.")
    vera.context.clear_cookies(name="sessionid")
    vera.get_by_role("button", name="Save as a draft").click()
    vera.fill("input[name=login]", "vera")
    vera.fill("input[name=password]", PASSWORD)
    vera.get_by_role("button", name="Sign in", exact=True).click()
    vera.goto(f"{base_url}/admin/councils/policyrecord/add/")
    expect(vera.get_by_text("was kept on this computer and not saved")).to_be_visible()
    vera.get_by_role("button", name="Put it back").click()
    expect(vera.get_by_label("Private note")).to_have_value("A long note, typed with care.")
    expect(vera.get_by_label("Title").first).to_have_value("Full council, item 9")
    vera.get_by_role("button", name="Save as a draft").click()
    expect(vera.get_by_text("Saved as a draft")).to_be_visible()
    expect(vera.get_by_label("Private note")).to_have_value("A long note, typed with care.")
    vera.goto(f"{base_url}/admin/councils/policyrecord/add/")
    expect(vera.get_by_text("was kept on this computer")).to_have_count(0)
