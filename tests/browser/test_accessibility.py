"""No accessibility violation (axe-core) on any kind of page, in any scheme, at any width."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import Server

PUBLIC = [
    "/",
    "/councils/",
    "/councils/?nation=wales&headline=not_checked",
    "/councils/?nation=atlantis",
    "/councils/?q=nowhere+at+all",
    "/councils/brent/",
    "/councils/elmbridge/",
    "/councils/east-surrey/",
    "/data/",
    "/methodology/",
    "/briefing/",
    "/privacy/",
    "/accessibility/",
    "/corrections/",
    "/nowhere/",
]
STAFF = [
    "/admin/",
    "/admin/councils/policyrecord/add/",
    "/admin/councils/practicefinding/add/",
    "/admin/councils/council/?q=brent",
    "/admin/pledges/pledge/add/",
]
# Rules of axe that Django's own admin pages break outside the parts that are ours.
ADMINS_OWN = {"landmark-one-main", "region", "heading-order", "page-has-heading-one", "empty-table-header"}


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found]


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("way", ["light", "dark", "phone"])
def test_no_violation_on_public_pages(
    way: str, path: str, new_page: Callable[..., Page], demo_server: Server, allow: Callable[[str], None]
) -> None:
    ways = {"dark": {"color_scheme": "dark"}, "phone": {"viewport": {"width": 320, "height": 700}}, "light": {}}
    page = new_page(bypass_csp=True, **ways[way])
    allow("404")
    page.goto(demo_server.url + path)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the window"


@pytest.mark.parametrize("path", STAFF)
def test_no_violation_of_ours_on_staff_pages(
    path: str, new_page: Callable[..., Page], base_url: str, sign_in: Callable[[Page], None]
) -> None:
    page = new_page(bypass_csp=True)
    sign_in(page)
    page.goto(base_url + path)
    assert [one for one in violations(page) if one.split(":")[0] not in ADMINS_OWN] == []
