"""Supporters and places of advice: what staff enter, and what the public then sees."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, PngImagePlugin
from pytest_django import DjangoAssertNumQueries

from campaign.models import AdviceBody, Logo, Supporter
from tests.builders import DAY, body, png

pytestmark = pytest.mark.django_db

ADD = "/admin/campaign/supporter/add/"


def file(data: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/png")


def added(client: Client, name: str = "The Example Union", data: bytes = b"", **words: Any) -> Any:
    given = {"name": name, "is_shown": "on", **words}
    return client.post(ADD, given | ({"file": file(data)} if data else {}))


def png_with_a_secret() -> bytes:
    out, remarks = BytesIO(), PngImagePlugin.PngInfo()
    remarks.add_text("Author", "Zebra of the design office")
    Image.new("RGB", (30, 20), "blue").save(out, "PNG", pnginfo=remarks)
    return out.getvalue()


def test_a_supporter_shows_with_its_words_and_a_logo_that_hides_nothing(staff_client: Client, client: Client) -> None:
    words = {"url": "https://union.example.org/", "statement": "<b>Work</b> is safer for everyone."}
    assert added(staff_client, data=png_with_a_secret(), **words).status_code == 302
    text = body(client.get("/supporters/"))
    assert '<a href="https://union.example.org/" rel="noopener">The Example Union</a>' in text
    assert "&lt;b&gt;Work&lt;/b&gt; is safer" in text
    logo = Logo.objects.get()
    address = f"/supporters/{logo.sha256}.png"
    assert f'<img src="{address}"' in text
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert Image.open(BytesIO(response.content)).size == (30, 20)
    assert b"Zebra" not in response.content
    assert "sandbox" in response["Content-Security-Policy"]
    assert client.get(f"/supporters/{logo.sha256}.jpg").status_code == 404


def test_who_is_not_ticked_shows_nowhere_nor_does_its_logo(staff_client: Client, client: Client) -> None:
    added(staff_client, data=png(), is_shown="")
    assert "The Example Union" not in body(client.get("/supporters/"))
    assert client.get(f"/supporters/{Logo.objects.get().sha256}.png").status_code == 404


def test_a_picture_of_nobody_is_thrown_away(staff_client: Client) -> None:
    added(staff_client, data=png())
    added(staff_client, "The Other Union", data=png())
    assert Logo.objects.count() == 1
    first, second = Supporter.objects.all()
    change = {"name": first.name, "is_shown": "on", "drop_logo": "on"}
    assert staff_client.post(f"/admin/campaign/supporter/{first.pk}/change/", change).status_code == 302
    assert Logo.objects.count() == 1
    assert staff_client.post(f"/admin/campaign/supporter/{second.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Logo.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is a web page or a drawing"),
        (b"%PDF-1.7 nothing", "damaged"),
        (b"not a picture", "This is no PDF, PNG, JPEG or WebP file"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_typed_is_lost(
    staff_client: Client, data: bytes, sentence: str
) -> None:
    response = added(staff_client, "A <very> long name", data=data, statement="Typed with care.")
    text = body(response)
    assert sentence in text
    assert "Typed with care." in text
    assert not Supporter.objects.exists()


def test_a_long_picture_and_a_false_address_are_refused(staff_client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("campaign.operations.BIGGEST_LOGO", 10)
    assert "larger than 512 kB" in body(added(staff_client, data=png()))
    assert "starting with https://" in body(added(staff_client, url="javascript:alert(1)"))
    assert not Supporter.objects.exists()


def test_advice_names_nobody_until_staff_did_and_then_the_day_of_the_check(
    staff_client: Client, client: Client
) -> None:
    before = body(client.get("/advice/"))
    assert "It can’t tell you that you are safe anywhere." in before
    assert "We name no body here until" in before
    words: dict[str, Any] = {
        "name": "Example Advice",
        "url": "https://advice.example.org/",
        "what_for": "Pay and safety at work",
    }
    words |= {"nations": ["wales", "england"], "checked_on": "2026-03-02"}
    add = "/admin/campaign/advicebody/add/"
    refused = staff_client.post(add, words | {"checked_on": "2026-06-02"})
    assert "The day of the check can’t be in the future." in body(refused)
    assert staff_client.post(add, words).status_code == 302
    after = body(client.get("/advice/"))
    assert '<a href="https://advice.example.org/" rel="noopener noreferrer">Example Advice</a>' in after
    assert "England, Wales · checked on 2 March 2026" in after
    assert "We name no body here" not in after


def test_both_lists_cost_the_same_however_long_they_are(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        Supporter.objects.create(name=f"Union {number}", is_shown=True)
        AdviceBody.objects.create(
            name=f"Advice {number}", url="https://a.example.org/", what_for="x", nations=["wales"], checked_on=DAY
        )
    client.get("/supporters/")
    for url, names in (("/supporters/", "Union"), ("/advice/", "Advice")):
        with django_assert_num_queries(3):
            assert f"{names} 4" in body(client.get(url))
