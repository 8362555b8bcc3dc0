"""Markup and formulas in every text that becomes public: everywhere they are words, and nothing else."""

import io
import json
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from councils.datasets import data_sets
from tests.attacks.world import ATTACK, ATTRIBUTE, CODE, ELEMENT, World, addresses
from tests.builders import table
from tests.councils.desk import signed_in

# Published texts are in these apps; what is for staff, for machines or chosen from a list is not a text of the public.
APPS = ("councils", "pledges", "campaign")
STAFF_MODELS = {
    *("FormerFacts", "GssCode", "EvidenceCopyContent", "PostcodeRange", "ImportRun", "ImportedRow", "LinkCheck"),
    *("Signature", "CouncilCampaign", "Move", "Logo"),
}
STAFF_FIELDS = {
    *("review_comment", "private_note", "code", "slug", "search_text", "original_sha256", "media_type"),
}
BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


def text_fields() -> Iterator[tuple[type[models.Model], models.Field]]:
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if model.__name__ in STAFF_MODELS or model.__name__.startswith("Historical"):
                continue
            for field in model._meta.fields:
                is_text = type(field) in (models.CharField, models.TextField, models.SlugField, models.URLField)
                if is_text and not field.choices and field.name not in STAFF_FIELDS:
                    yield model, field


def test_the_attack_is_in_every_text_that_becomes_public(world: World) -> None:
    missing = [
        f"{model.__name__}.{field.name}"
        for model, field in text_fields()
        if not model._base_manager.filter(**{f"{field.name}__contains": f"<{ELEMENT}"}).exists()
    ]
    assert missing == []


class Injected(HTMLParser):
    """What the attack put into a page; and links that would run something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = {name for name, _value in attributes}
        handlers = [name for name in names if name.startswith("on")]
        links = [value or "" for name, value in attributes if name in ("href", "src", "action", "formaction")]
        running = [link for link in links if link.strip().lower().startswith(("javascript:", "data:", "vbscript:"))]
        if tag == ELEMENT or ATTRIBUTE in names or handlers or running:
            self.found.append(self.get_starttag_text() or tag)


def check(path: str, response: Any) -> bool:
    """Whether the attack stands in the answer, which breaks if it is more than words there."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if kind == "text/html":
        text = content.decode()
        assert Injected(text).found == [], path
        return ELEMENT in text
    if kind.endswith(("xml", "svg+xml")):
        root = ElementTree.fromstring(content)
        for one in root.iter():
            assert ELEMENT not in str(one.tag), path
            assert ATTRIBUTE not in one.attrib, path
            if one.get("type") == "html":
                assert Injected(one.text or "").found == [], path
        return ELEMENT in content.decode()
    if kind.endswith("json"):
        return ELEMENT in str(json.loads(content))
    assert kind != "", path
    return ELEMENT.encode() in content


@pytest.mark.once
def test_on_every_page_and_in_every_feed_the_attack_is_words_and_no_markup(world: World, client: Client) -> None:
    holding = {path for path in addresses(world) if check(path, client.get(path))}
    slug = world.where.slug
    for path in (
        *("/", "/councils/", "/changes/", "/changes.atom", "/corrections/", "/pledges/", "/supporters/", "/advice/"),
        *(f"/councils/{slug}/", f"/embed/councils/{slug}/", f"/take-action/{slug}/", "/pledges/elections/"),
        *(f"/councils/{slug}/changes.atom", "/regions/london/", f"/api/v1/councils/{CODE}"),
    ):
        assert path in holding


@pytest.mark.once
def test_what_is_asked_comes_back_as_words(world: World, client: Client) -> None:
    names = ("q", "as_of", "nation", "council", "about", "sort", "before", "headline", "a", "b", "page", "area")
    query = urlencode(dict.fromkeys(names, ATTACK))
    holding = {path for path in addresses(world) if "?" not in path and check(path, client.get(f"{path}?{query}"))}
    assert {"/councils/", "/changes/", "/report/"} <= holding
    check("/nowhere", client.get(f"/nowhere/{ATTACK}/"))


@pytest.mark.once
def test_forms_give_what_was_typed_back_as_words(world: World, client: Client) -> None:
    for path in ("/report/", "/pledges/new/", "/alerts/", "/find/", f"/councils/{world.where.slug}/respond/"):
        typed = dict.fromkeys(("q", "text", "about", "right", "source", "name", "email", "sentence", "ward"), ATTACK)
        check(path, client.post(path, typed, follow=True))


@pytest.mark.once
def test_the_desk_shows_it_as_words_too(world: World) -> None:
    client = signed_in(world.chief)
    paths = [reverse("admin:index"), reverse("admin:review")]
    for row in world.drafts.values():
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        paths += [reverse(f"{name}_changelist")] if row._meta.model_name != "evidencecopy" else []
    for model in ("councils_policyrecord", "councils_practicefinding", "pledges_pledge", "campaign_supporter"):
        app, _under, name = model.partition("_")
        row = apps.get_model(app, name)._base_manager.order_by("pk").first()
        paths += [reverse(f"admin:{model}_changelist"), reverse(f"admin:{model}_change", args=[row.pk])]
    holding = 0
    for path in dict.fromkeys(paths):
        response = client.get(path)
        assert response.status_code == 200, path
        holding += check(path, response)
    assert holding > 5


@pytest.mark.once
@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://a.example/"])
def test_an_address_that_is_none_of_the_web_is_refused_wherever_one_is_stored(address: str) -> None:
    for model, field in text_fields():
        if field.name in ("url", "archived_url", "source_url") or (model.__name__, field.name) == (
            "Election",
            "source",
        ):
            with pytest.raises(Exception, match=r"https://|valid|web address"):
                field.run_validators(address)


# Spreadsheets


@pytest.mark.parametrize("name", [one.name for one in data_sets()])
def test_no_cell_of_any_data_set_is_a_formula(world: World, client: Client, name: str) -> None:
    rows = table(b"".join(client.get(f"/{name}.csv").streaming_content).decode())
    assert rows
    cells = [cell for row in rows for cell in row.values() if cell.startswith(BEGINNINGS)]
    assert cells == []
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"/{name}.xlsx").streaming_content)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_nor_of_the_zip_with_everything(world: World, client: Client) -> None:
    packed = zipfile.ZipFile(io.BytesIO(b"".join(client.get("/data/everything.zip").streaming_content)))
    names = [name for name in packed.namelist() if name.endswith(".csv")]
    assert len(names) == len(data_sets())
    for name in names:
        for row in table(packed.read(name).decode("utf-8-sig")):
            assert not any(cell.startswith(BEGINNINGS) for cell in row.values()), name
