"""Drafts as the public will see them: the real page, and nothing stored."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from councils import operations
from councils.models import Council, Edition, PolicyRecord
from councils.roles import Role
from tests.builders import BOTH, NOW, body, council, decision, decision_input, finding, pledge
from tests.councils.desk import signed_in, staff_of, stored

pytestmark = pytest.mark.django_db

BANNER = ('    <aside class="banner banner--preview"', "</aside>\n")


@pytest.fixture
def anyshire() -> Council:
    return council()


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def editor() -> Client:
    return signed_in(staff_of(Role.EDITOR))


def address(*rows: Any, page: str = "") -> str:
    keys = "&".join(f"row={row._meta.label_lower}:{row.pk}:{row.version}" for row in rows)
    return f"/admin/preview/?{keys}{page and '&page=' + page}"


def without_banner(text: str) -> str:
    before, start, rest = text.partition(BANNER[0])
    assert start, "no banner"
    return before.removesuffix("  ") + rest.partition(BANNER[1])[2].removeprefix("  ").lstrip()


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("page", ["", "list"])
def test_the_preview_is_the_public_page_as_it_will_be(
    page: str, anyshire: Council, editor: Client, client: Client
) -> None:
    rows = [*decision(anyshire), finding(anyshire), pledge(anyshire)]
    public = "/councils/" if page else anyshire.get_absolute_url()
    before = body(client.get(public))
    shown = body(editor.get(address(*rows, page=page)))
    assert "Preview: nothing of this is public yet." in shown
    operations.publish_all(rows=[(row, row.version) for row in rows], by=None, now=NOW)
    after = body(client.get(public))
    assert squeezed(without_banner(shown)) == squeezed(after)
    assert after != before


def test_a_preview_stores_nothing_and_is_not_kept(anyshire: Council, editor: Client, client: Client) -> None:
    rows = decision(anyshire)
    before, public, tags = stored(), body(client.get("/councils/")), client.get("/councils.csv")["ETag"]
    response = editor.get(address(*rows))
    assert response.status_code == 200
    assert stored() == before
    assert not Edition.objects.filter(at=NOW).exists()
    assert body(client.get("/councils/")) == public
    assert client.get("/councils.csv")["ETag"] == tags
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_what_a_rule_refuses_can_not_be_previewed_and_the_page_says_why(anyshire: Council, editor: Client) -> None:
    (row,) = decision(anyshire, asks=BOTH[:1], evidence=())
    response = editor.get(address(row))
    assert response.status_code == 409
    assert "evidence" in body(response)


def test_a_draft_that_changed_since_is_not_previewed_as_if_it_had_not(anyshire: Council, editor: Client) -> None:
    (row,) = decision(anyshire, asks=BOTH[:1])
    url = address(row)
    operations.revise_decision(record=row, decision=decision_input("motion_passed"), by=None, now=NOW)
    assert editor.get(url).status_code == 409


def test_a_preview_is_for_staff(anyshire: Council, client: Client) -> None:
    rows = decision(anyshire)
    assert client.get(address(*rows)).status_code == 302
    assert signed_in(staff_of(None)).get(address(*rows)).status_code == 403
    for bad in ("", "row=x", "row=councils.policyrecord:9:1", "row=auth.user:1:1"):
        assert signed_in(staff_of(Role.EDITOR, f"e{bad}")).get(f"/admin/preview/?{bad}").status_code == 404


def test_the_author_sees_a_preview_where_somebody_else_has_to_publish(anyshire: Council, settings: Any) -> None:
    settings.REQUIRE_SECOND_PERSON = True
    ann = staff_of(Role.VOLUNTEER, "ann")
    row = operations.record_decision(council=anyshire, asks=BOTH[:1], decision=decision_input(), by=ann, now=NOW)[0]
    page = signed_in(ann).get(address(row))
    assert "Preview" in body(page)
    assert not PolicyRecord.published.exists()
