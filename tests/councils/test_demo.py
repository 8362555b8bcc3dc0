"""Demonstration data: every status there, marked everywhere, removed without a trace, never beside real records."""

import random
from html import unescape

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from councils import checking, demo
from councils.choices import Finding, Headline, PolicyStatus
from councils.models import Council, Edition, Evidence, PolicyRecord
from councils.operations import publish_response
from councils.rules import AsOf
from councils.summaries import rows
from tests.builders import DATA_SHARING, NOW, TODAY, body, council, decision, pledge, published_finding, table

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/councils/",
    "/councils/aberdeenshire/",
    "/data/",
    "/corrections/",
    "/methodology/",
    "/briefing/",
    "/privacy/",
    "/accessibility/",
    "/404/",
)
SENTENCE = "Demonstration data"


def everything_stored() -> dict[str, int]:
    models = [model for label in ("councils", "pledges") for model in apps.get_app_config(label).get_models()]
    # Editions only count how often something changed.
    return {model._meta.label: model._default_manager.count() for model in models if model is not Edition}


def test_it_is_loaded_and_removed_without_a_trace(real_register: None, staff_client: Client, client: Client) -> None:
    before = everything_stored()
    demo.load(now=NOW)
    assert everything_stored() != before
    shows_every_status()
    is_marked_everywhere(client, staff_client)
    assert list(checking.faults()) == []
    with pytest.raises(demo.DemoRefused, match="loaded already"):
        demo.load(now=NOW)
    answer_an_invented_finding()
    demo.unload(now=NOW)
    assert everything_stored() == before
    assert SENTENCE not in body(client.get("/"))


def shows_every_status() -> None:
    found = rows(Council.objects.alive_on(TODAY), AsOf.at(NOW))
    assert {row.headline for row in found} == set(Headline.values)
    assert {row.standing.status(DATA_SHARING) for row in found} == set(PolicyStatus.values)
    assert set().union(*(row.findings for row in found)) == set(Finding.values)
    assert {row.tally("pledges").count for row in found} >= {0, 1, 2, 3}


def is_marked_everywhere(client: Client, staff_client: Client) -> None:
    for url in PAGES:
        assert SENTENCE in unescape(body(client.get(url))), url
    for url in (
        "/admin/",
        "/admin/councils/policyrecord/",
        "/admin/councils/policyrecord/add/",
        "/admin/councils/council/",
    ):
        assert SENTENCE in unescape(body(staff_client.get(url))), url
    response = client.get("/councils.csv")
    assert response["Content-Disposition"] == 'attachment; filename="councils-2026-06-01-demonstration.csv"'
    found = table(body(response))
    assert {row["demonstration"] for row in found} == {"true", "false"}
    for row in found:
        invented = row["checked_on"] or row["practice_findings"] or row["pledges"] != "0"
        assert row["demonstration"] == ("true" if invented else "false")


def answer_an_invented_finding() -> None:
    """What staff add to invented records by way of trying must go with them."""
    finding = apps.get_model("councils", "PracticeFinding").published.first()
    publish_response(finding=finding, received_on=TODAY, text="Trying.", by=None, now=NOW)


def test_it_is_the_same_on_every_run_of_a_day(real_register: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "SCENARIOS", demo.SCENARIOS[1:3])
    monkeypatch.setattr(demo, "companions", tuple)

    def told() -> list[object]:
        names = ("council__code", "ask", "status", "effective_from", "functions", "decided_by")
        return list(PolicyRecord.objects.order_by("pk").values_list(*names))

    random.seed(1)
    demo.load(now=NOW)
    first = told()
    demo.unload(now=NOW)
    demo.load(now=NOW)
    assert told() == first


@pytest.mark.parametrize("kind", ["decision", "finding", "pledge"])
def test_it_is_refused_beside_anything_real_even_a_draft(kind: str) -> None:
    where = council()
    if kind == "decision":
        decision(where)
    elif kind == "finding":
        published_finding(where)
    else:
        pledge(where)
    with pytest.raises(CommandError, match="holds real records"):
        call_command("load_demo")
    assert not PolicyRecord.objects.filter(is_demo=True).exists()


def test_it_is_refused_without_a_register() -> None:
    with pytest.raises(CommandError, match="run load_register first"):
        call_command("load_demo")


def test_without_it_nothing_says_demonstration(client: Client) -> None:
    council("AAA", slug="aberdeenshire")
    published_finding(Council.objects.get())
    for url in PAGES:
        if url not in ("/data/", "/methodology/"):
            assert SENTENCE not in body(client.get(url)), url
    assert "demonstration" not in client.get("/councils.csv")["Content-Disposition"]


def test_removing_it_leaves_what_is_real() -> None:
    row = published_finding(council())
    demo.unload(now=NOW)
    row.refresh_from_db()
    assert row.evidence.get() == Evidence.objects.get()
