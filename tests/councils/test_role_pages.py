"""What each role is shown and may do with a draft: nothing that is shown leads to a refusal."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from councils.roles import Role
from tests.builders import body, council
from tests.councils.desk import World, signed_in, staff_of, stored

pytestmark = pytest.mark.django_db


# Drafts of one's own and of others


@pytest.mark.parametrize("key", ["draft", "finding_draft", "pledge_draft"])
def test_a_volunteer_throws_only_their_own_drafts_away(key: str) -> None:
    world = World()
    row = world.rows[key]
    base = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}"
    other, author = signed_in(staff_of(Role.VOLUNTEER)), signed_in(world.rows["person"])
    assert "Throw this draft away" not in body(other.get(f"{base}/change/"))
    assert other.post(f"{base}/delete/", {"post": "yes"}).status_code == 403
    assert "Throw this draft away" in body(author.get(f"{base}/change/"))
    assert author.post(f"{base}/delete/", {"post": "yes"}).status_code == 302
    assert not type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(("key", "data"), [("draft", "decision"), ("finding_draft", "finding")])
def test_a_volunteer_does_not_take_a_draft_over_by_moving_it(key: str, data: str) -> None:
    world = World()
    row, words = world.rows[key], world.data(data) | {"council": council("BBB").pk}
    url = f"/admin/councils/{row._meta.model_name}/{row.pk}/change/"
    client = signed_in(staff_of(Role.VOLUNTEER))
    before = stored()
    response = client.post(url, words)
    assert response.status_code == 422
    assert "Somebody else began this draft" in unescape(body(response))
    assert stored() == before
    assert signed_in(staff_of(Role.EDITOR)).post(url, words).status_code == 302


@pytest.mark.parametrize(
    ("name", "key", "data"),
    [
        ("councils_policyrecord_add", "", "decision"),
        ("councils_practicefinding_add", "", "finding"),
        ("pledges_pledge_add", "", "pledge"),
        ("councils_policyrecord_change", "draft", "decision"),
        ("councils_practicefinding_change", "finding_draft", "finding"),
        ("pledges_pledge_change", "pledge_draft", "pledge"),
    ],
)
def test_publishing_is_refused_to_a_volunteer_and_stores_nothing(name: str, key: str, data: str) -> None:
    world, client = World(), signed_in(staff_of(Role.VOLUNTEER))
    url = world.url(name, *filter(None, [key]))
    before = stored()
    assert 'name="_publish"' not in body(client.get(url))
    assert client.post(url, world.data(data) | {"_publish": "1"}).status_code == 403
    assert stored() == before
    assert 'name="_publish"' in body(signed_in(staff_of(Role.EDITOR)).get(url))


def test_an_earlier_version_of_a_draft_cannot_be_put_back_past_the_rules(staff_client: Client) -> None:
    world = World()
    url, before = world.url("councils_policyrecord_simple_history", "draft", "draft_version"), stored()
    assert staff_client.post(url, {"summary": "x"}).status_code == 403
    assert stored() == before


# What is shown


def test_staff_without_a_role_are_told_that_they_need_one() -> None:
    World()
    text = unescape(body(signed_in(staff_of(None)).get("/admin/")))
    assert "an administrator has to give you one" in text
    assert "Drafts, not public yet" not in text
    assert "Record a decision" not in text
    assert "an administrator has to give" not in body(signed_in(staff_of(Role.VOLUNTEER)).get("/admin/"))


def links(page: str, text: str) -> set[str]:
    """Paths of the admin that a page links to; the same with another filter is the same page."""
    found = {
        unescape(link).partition("#")[0].partition("?")[0] for link in re.findall(r'(?:href|data-url)="([^"]*)"', text)
    }
    relative = {page + link for link in found if link and not link.startswith(("/", ".", "http", "mailto"))}
    return {link for link in found | relative if link.startswith("/admin/") and "/panel/" not in link}


@pytest.mark.once  # each of these addresses is asked for on both databases by test_roles.py
@pytest.mark.parametrize("role", list(Role))
def test_nothing_that_a_role_is_shown_leads_to_a_refusal(role: Role) -> None:
    World()
    User.objects.create_superuser("superuser", password="x")
    client, seen, waiting = signed_in(staff_of(role)), {"/admin/logout/"}, {"/admin/"}
    while waiting:
        url = waiting.pop()
        seen.add(url)
        response = client.get(url)
        assert response.status_code in (200, 302), url
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            waiting |= links(url, body(response)) - seen
    assert len(seen) > 40, seen
    assert any("/retract/" in url for url in seen) == (role != Role.VOLUNTEER)
    assert any("/auth/user/" in url for url in seen) == (role == Role.ADMINISTRATOR)
