"""What a process keeps of the edition in force: the same as if it were read anew, and never older than the record."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from councils import in_force, operations
from councils.in_force import Remembered
from councils.models import Council, Edition, PolicyRecord
from councils.rules import AsOf
from councils.summaries import rows
from tests.builders import NOW, body, council, published_decision

pytestmark = pytest.mark.django_db

PAGES = (
    *("/", "/councils/", "/councils/?nation=wales&sort=-name", "/councils/?q=north", "/councils/?as_of=2027-05-01"),
    *(
        "/councils/{0}/",
        "/councils/{1}/",
        "/councils/{0}/?as_of=2020-01-01",
        "/compare/?c={0}&c={1}",
        "/regions/london/",
    ),
    *("/take-action/{0}/", "/figures/", "/embed/councils/{0}/", "/councils.csv", "/councils.csv?nation=wales"),
    *("/councils.csv?columns=code,headline", "/councils.csv?excel=1", "/councils.json", "/councils.geojson"),
    *("/register.csv", "/successions.csv", "/gss-codes.csv", "/find/?q=leeds", "/api/v1/councils"),
)


@pytest.fixture
def keeping(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As outside a transaction, which every test is in."""
    monkeypatch.setattr(in_force, "is_provisional", lambda: False)
    in_force.forget()
    yield
    in_force.forget()


def answers(client: Client, slugs: list[str]) -> dict[str, str]:
    paths = [path.format(*slugs) for path in PAGES]
    return {path: body(client.get(path)) for path in paths}


@pytest.mark.once
def test_every_page_is_the_same_with_and_without_what_is_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("load_register", verbosity=0)
    call_command("load_demo", verbosity=0)
    told = PolicyRecord.objects.order_by("pk").values_list("council__slug", flat=True)
    slugs = [told[0], Council.objects.filter(end_date__isnull=False).order_by("pk")[0].slug]
    anew = answers(client, slugs)
    monkeypatch.setattr(in_force, "is_provisional", lambda: False)
    first, second = answers(client, slugs), answers(client, slugs)
    in_force.forget()
    assert [path for path in anew if not anew[path] == first[path] == second[path]] == []


def test_a_publication_and_its_retraction_are_seen_at_once(keeping: None, client: Client) -> None:
    def seen() -> list[str]:
        return [body(client.get(path)) for path in ("/councils/aaashire/", "/councils/", "/councils.csv")]

    anyshire = council()
    before = seen()
    records = published_decision(anyshire, now=timezone.now())
    after = seen()
    assert "has decided both" in after[0]
    assert [old == new for old, new in zip(before, after, strict=True)] == [False] * 3
    for record in records:
        operations.retract(row=record, reason="It was about another.", correction="", by=None, now=timezone.now())
    page, *others = seen()
    assert "has decided both" not in page
    assert others == before[1:]


def test_within_a_transaction_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    assert connection.in_atomic_block
    assert in_force.is_provisional()
    council()
    Edition.objects.create(at=NOW)
    remembered = Remembered(lambda as_of: "kept")
    assert remembered(AsOf.at(NOW)) is None
    with in_force.only_reading():
        assert remembered(AsOf.at(NOW)) == "kept"
    assert remembered(AsOf.at(NOW)) is None


def test_what_an_uncommitted_edition_shows_is_not_kept(transactional_db: None) -> None:
    anyshire, now = council(), timezone.now()
    Edition.objects.create(at=now)
    in_force.forget()
    assert [row.headline for row in rows([anyshire], AsOf.at(timezone.now()))] == ["not_checked"]
    with transaction.atomic():
        published_decision(anyshire, now=timezone.now())
        preview = rows([anyshire], AsOf.at(timezone.now()))[0].headline
        transaction.set_rollback(True)
    assert preview != "not_checked"
    assert [row.headline for row in rows([anyshire], AsOf.at(timezone.now()))] == ["not_checked"]
    in_force.forget()


@pytest.mark.parametrize(
    ("when", "kept"),
    [
        (AsOf.at(NOW), True),
        (AsOf.at(NOW - timedelta(seconds=1)), False),  # a clock that is behind
        (AsOf.end_of(AsOf.at(NOW).day - timedelta(days=1)), False),
        (AsOf(AsOf.at(NOW).day + timedelta(days=1), NOW), False),
    ],
)
def test_only_of_today_and_of_all_of_it(keeping: None, when: AsOf, kept: bool) -> None:
    Edition.objects.create(at=NOW)
    assert (Remembered(lambda as_of: "kept")(when) is not None) == kept


def test_it_is_made_once_for_an_edition_and_a_day(keeping: None) -> None:
    made: list[Any] = []
    remembered = Remembered(made.append)
    Edition.objects.create(at=NOW)
    for moment in (NOW, NOW, NOW + timedelta(minutes=1), NOW + timedelta(days=1)):
        remembered(AsOf.at(moment))
    assert [one.moment for one in made] == [NOW, NOW + timedelta(days=1)]
    Edition.objects.create(at=NOW)
    remembered(AsOf.at(NOW))
    assert len(made) == 3


def test_a_page_made_while_the_clock_is_behind_is_not_kept(
    settings: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PAGE_CACHE_MB = 8
    anyshire, client = council(), Client()
    published_decision(anyshire, now=timezone.now() + timedelta(minutes=5))
    behind = client.get("/councils/aaashire/")
    assert "has decided both" not in body(behind)
    assert "ETag" not in behind
    now = timezone.now() + timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert "has decided both" in body(client.get("/councils/aaashire/"))
