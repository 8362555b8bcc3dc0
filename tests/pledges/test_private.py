"""Nothing private of whoever signs is on a public page, in a file, in an answer of the API or in a log."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from councils.datasets import data_sets
from councils.exports import FORMS
from councils.models import Council
from pledges.models import Signature
from pledges.operations import approve
from pledges.queue import waiting
from tests.builders import body, election
from tests.councils.desk import Role, signed_in, staff_of
from tests.pledges.helpers import NAME, approved, confirmed, path_in, signed

pytestmark = pytest.mark.django_db
SECRET = "zebra"  # in every private field of every signer, and in every word of who is not public yet


def public_addresses(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Every pattern of the site but the admin's."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and not route.startswith("admin/"):
            yield from public_addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def filled(route: str, **values: Any) -> str:
    for name, value in values.items():
        for kind in ("slug", "int", "str", "data_form"):
            route = route.replace(f"<{kind}:{name}>", str(value))
    return "/" + route.replace("^", "").replace("$", "").replace("\\", "")


@pytest.fixture
def world(anyshire: Council) -> Council:
    email = f"{SECRET}@anyshire.gov.uk"
    approved(anyshire, email=email)
    confirmed(anyshire, email=email, role="cabinet_member", name=f"Cllr {SECRET}", sentence=SECRET, ward=SECRET)
    signed(anyshire, email=f"b.{SECRET}@example.org", name=SECRET, party=SECRET)
    election(anyshire)
    return anyshire


def test_no_public_address_of_the_site_shows_anything_private(world: Council, client: Client) -> None:
    shown = Signature.objects.get(pledge__isnull=False)
    hashes = {row.email_hash for row in Signature.objects.all()}
    keys = {row.key for row in Signature.objects.all()}
    values = {"number": shown.pledge_id, "slug": "aaashire", "token": "x", "pk": shown.pledge_id}
    addresses = [filled(route, **values) for route in public_addresses()]
    addresses += ["/pledges/elections/aaashire-2026-05-07/", "/sitemap.xml"]
    addresses += [f"/{one.name}.{form}" for one in data_sets() for form in FORMS if form != "xlsx"]
    addresses += [f"/api/v1/{one.name}" for one in data_sets()]
    assert len(addresses) > 80
    named = []
    for address in addresses:
        response = client.get(address)
        if (
            "text" in response["Content-Type"]
            or "json" in response["Content-Type"]
            or "xml" in response["Content-Type"]
        ):
            text = body(response)
            assert SECRET not in text.lower(), address
            assert not [word for word in hashes | keys if word in text], address
            named += [address] if NAME in text else []
    assert {"/pledges/", "/pledges.csv", "/api/v1/pledges", f"/pledges/{shown.pledge_id}/"} <= set(named)


def test_nothing_that_is_logged_on_the_way_holds_a_private_word(
    anyshire: Council, send: Callable[..., Any], strict: Client, caplog: pytest.LogCaptureFixture, mailoutbox: list[Any]
) -> None:
    email = f"{SECRET}@anyshire.gov.uk"
    with caplog.at_level(logging.DEBUG):
        send(email=email, name=f"Cllr {SECRET}")
        send(email=email, name="")
        page = path_in(mailoutbox[0].body, "confirm")
        strict.post(page)
        strict.post(page)
        pledge = approve(signature=Signature.objects.get(), by=None, now=Signature.objects.get().asked_at)
        strict.post(path_in(mailoutbox[0].body, "withdraw"))
        strict.get(pledge.get_absolute_url())
        call_command("expire_pledges", verbosity=0)
    said = [record for record in caplog.records if not record.name.startswith(("django.db", "asyncio"))]
    assert SECRET not in " ".join(record.getMessage() for record in said).lower()


def test_only_who_may_publish_sees_signatures_and_the_lines_of_the_desk_name_nobody(world: Council) -> None:
    volunteer, editor = staff_of(Role.VOLUNTEER), staff_of(Role.EDITOR)
    title = "Pledges signed on the site, to approve or refuse"
    (line,) = waiting(editor)
    assert (str(line.title), line.count) == (title, 1)
    assert waiting(volunteer) == []
    for_editor, for_volunteer = signed_in(editor), signed_in(volunteer)
    front = body(for_editor.get("/admin/"))
    assert title in front
    assert SECRET not in front
    assert title not in body(for_volunteer.get("/admin/"))
    assert f"Cllr {SECRET}" in body(for_editor.get(line.url))
    assert for_volunteer.get(line.url).status_code == 403


def test_a_signature_is_named_without_its_address_and_has_no_history(world: Council) -> None:
    row = Signature.objects.waiting().get()
    assert SECRET not in f"{row} {row!r}"
    assert not hasattr(Signature, "history")
