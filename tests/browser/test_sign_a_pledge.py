"""A councillor signs on a phone, staff type nothing but "approve", and the councillor withdraws: with real mail."""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Page, expect

from tests.browser.conftest import Prepared, Server, free_port, serve

from .test_main_job import choose_council


class Catcher:
    """A local mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.port = free_port()
        self.texts: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        part = message.get_body(("plain",))
        assert part
        self.texts.append(part.get_content())
        return "250 Caught"

    def link(self, kind: str) -> str:
        found = re.search(rf"\S+/pledges/{kind}/\S+", self.texts[-1])
        assert found, self.texts
        return found[0]


@pytest.fixture(scope="module")
def catcher() -> Iterator[Catcher]:
    catcher = Catcher()
    controller = Controller(catcher, hostname="127.0.0.1", port=catcher.port)
    controller.start()
    yield catcher
    controller.stop()


class MailServer(Server):
    """A copy of the site that hands its mail to the catcher."""

    mail_port = 0

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, catcher: Catcher, prepared: Prepared) -> Iterator[Server]:
    server = MailServer(Path(tmp_path_factory.mktemp("mail")), free_port())
    server.mail_port = catcher.port
    yield from serve(server, prepared)


def as_staff(page: Page, site: Server, path: str) -> None:
    page.goto(f"{site.url}/admin/login/?next={path}")
    page.fill("input[name=login]", "admin")
    page.fill("input[name=password]", site.password())
    page.click("[type=submit]")


def test_from_the_form_to_the_public_page_to_the_withdrawal(
    phone: Page, page: Page, site: Server, catcher: Catcher, allow: Callable[[str], None]
) -> None:
    phone.goto(f"{site.url}/pledges/new/?council=leeds")
    phone.get_by_label("Your name, or that of your group").fill("Cllr Sam Example")
    phone.get_by_label("As what do you pledge?").select_option(label="Councillor")
    phone.get_by_label("pass no data about workers").check()
    phone.get_by_label("Your e-mail address").fill("sam@leeds.gov.uk")
    phone.wait_for_timeout(2_100)  # what was filled in within two seconds was filled in by a machine
    phone.get_by_role("button", name="Sign this pledge").click()
    allow("422")
    expect(phone.get_by_role("alert")).to_contain_text("Without your consent")
    phone.get_by_label("I agree that this site publishes").check()
    phone.get_by_role("button", name="Sign this pledge").click()
    expect(phone.get_by_role("heading", name="Look into your inbox")).to_be_visible()
    phone.goto(catcher.link("confirm"))
    phone.get_by_role("button", name="Yes, this is my pledge").click()
    expect(phone.get_by_role("heading", name="You have signed")).to_be_visible()

    as_staff(page, site, "/admin/pledges/signature/")
    page.get_by_role("link", name="Cllr Sam Example").click()
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_text("Approved: the pledge is public now.")).to_be_visible()

    phone.goto(f"{site.url}/councils/leeds/")
    phone.get_by_role("link", name="Cllr Sam Example").click()
    expect(phone.locator("main")).to_contain_text("pass no data about workers")
    public = phone.url
    phone.goto(catcher.link("withdraw"))
    phone.get_by_role("button", name="Withdraw it").click()
    expect(phone.get_by_role("heading", name="Withdrawn")).to_be_visible()
    allow("410")
    phone.goto(public)
    expect(phone.get_by_role("heading", name="No longer here")).to_be_visible()
    phone.goto(f"{site.url}/councils/leeds/")
    expect(phone.locator("main")).not_to_contain_text("Cllr Sam Example")


def test_from_what_staff_record_to_the_public_page_to_the_withdrawal_at_their_wish(
    phone: Page, page: Page, site: Server, allow: Callable[[str], None]
) -> None:
    as_staff(page, site, "/admin/pledges/pledge/add/")
    choose_council(page, "mert", "Merton")
    page.fill("[name=name]", "Cllr Kit Example")
    page.select_option("[name=role]", label="Councillor")
    page.get_by_label("Joint inspections").check()
    page.fill("[name=pledged_on]", "2026-11-02")
    page.fill("[name=source_title]", "Their letter to us")
    page.get_by_role("button", name="Publish").click()
    phone.goto(f"{site.url}/councils/merton/")
    phone.get_by_role("link", name="Cllr Kit Example").click()
    expect(phone.locator("main")).to_contain_text("Source: Their letter to us")
    public = phone.url

    page.goto(f"{site.url}/admin/pledges/pledge/")
    page.get_by_role("link", name=re.compile("Kit Example")).click()
    page.get_by_role("link", name="Withdraw at their wish").click()
    page.get_by_label("telephone").check()
    page.get_by_role("button", name="Withdraw and erase").click()
    expect(page.locator(".messagelist")).to_contain_text("ithdrawn")
    allow("410")
    phone.goto(public)
    expect(phone.get_by_role("heading", name="No longer here")).to_be_visible()
    phone.goto(f"{site.url}/pledges/")
    expect(phone.locator("main")).not_to_contain_text("Cllr Kit Example")
