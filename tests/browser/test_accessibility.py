"""No accessibility violation (axe-core) on any kind of page, in any scheme, at any width."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import Server

PUBLIC = [
    "/accounts/login/",
    "/accounts/password/reset/",
    "/",
    "/councils/?nation=wales&headline=not_checked",
    "/councils/?nation=atlantis&q=north",
    "/councils/?q=nowhere+at+all",
    "/councils/brent/",
    "/councils/elmbridge/",
    "/councils/east-surrey/",
    "/changes/",
    "/changes/?kind=gossip&area=wales",
    "/changes/?before=2016-01-01",
    "/data/",
    "/api/docs",
    "/methodology/",
    "/briefing/",
    "/privacy/",
    "/accessibility/",
    "/corrections/",
    "/figures/",
    "/figures/adopted/?nation=wales&as_of=2026-06-01",
    "/figures/adopted/?colour=red",
    "/councils/brent/?as_of=2026-06-01",
    "/regions/london/?as_of=x",
    "/compare/?c=brent&as_of=2027-06-01",
    "/nowhere/",
    "/councils/?zoom=london&headline=adopted",
    "/councils/?layer=counties",
    "/councils/?as_of=2027-04-01&q=north",
    "/regions/",
    "/regions/london/",
    "/take-action/",
    "/take-action/elmbridge/",
    "/take-action/east-surrey/",
    "/advice/",
    "/supporters/",
    "/alerts/",
    "/alerts/?council=brent",
    "/report/?about=/councils/brent/",
    "/councils/brent/respond/",
    "/compare/?c=brent&c=kent&c=nowhere",
    "/find/?q=new",
    "/find/?q=elmbridge",
    "/find/?q=SW1A+2AA",
    "/embed/map/",
    "/embed/councils/brent/",
    "/pledges/",
    "/pledges/?role=king&page=2",
    "/pledges/new/?council=brent",
    "/pledges/sent/",
    "/pledges/1/",
    "/pledges/elections/",
    "/embed/pledges/1/",
]
# The kinds of page that differ in what colours and widths do to them.
IN_EVERY_WAY = [
    "/accounts/login/",
    "/",
    "/councils/?nation=wales&headline=not_checked",
    "/councils/?nation=atlantis&q=brent",
    "/councils/brent/",
    "/regions/london/",
    "/changes/?kind=status&kind=correction",
    "/find/?q=elmbridge",
    "/compare/?c=brent&c=kent&c=nowhere",
    "/data/",
    "/embed/map/",
    "/figures/",
    "/figures/adopted/",
    "/pledges/",
    "/pledges/new/",
    "/pledges/1/",
]
STAFF = [
    "/accounts/second-step/",
    "/accounts/second-step/app/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/admin/",
    "/admin/accounts/invitation/add/",
    "/admin/councils/policyrecord/add/",
    "/admin/councils/practicefinding/add/",
    "/admin/import/",
    "/admin/pledges/pledge/add/",
    "/admin/review/",
    "/admin/desk/check/3/",
    "/admin/campaign/board/",
    "/admin/pledges/signature/",
    "/admin/pledges/election/add/",
]
WAYS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "320 px wide": {"viewport": {"width": 320, "height": 700}},
}


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found]


@pytest.mark.parametrize("way", WAYS)
def test_no_violation_on_public_pages(
    way: str, new_page: Callable[..., Page], demo_server: Server, allow: Callable[[str], None]
) -> None:
    page = new_page(bypass_csp=True, **WAYS[way])
    allow("40[04]")  # the browser reports these answers, which are meant
    found = []
    for path in PUBLIC if way == "light" else IN_EVERY_WAY:
        page.goto(demo_server.url + path)
        found += violations(page)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{path} is wider than the window")
    assert found == []


def test_no_violation_of_ours_on_staff_pages(
    new_page: Callable[..., Page], base_url: str, sign_in: Callable[[Page], None], allow: Callable[[str], None]
) -> None:
    page = new_page(bypass_csp=True)
    allow(r"widgets\.\w+\.css")  # axe, not the page, looks for what Django's style sheets import beside the page
    sign_in(page)
    found = []
    for path in STAFF:
        page.goto(base_url + path)
        # The search of councils is Django's own Select2, whose names for screen readers are not ours to give.
        found += [one for one in violations(page) if "select2" not in one]
    assert found == []
