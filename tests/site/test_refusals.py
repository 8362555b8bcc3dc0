"""What is refused before any view is asked, and the headers that every answer carries."""

import pytest
from django.conf import settings
from django.test import Client

LIMIT = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/councils/?q=%00", "/councils/?q=a%00b&page=2", "/councils.csv?q=%00", "/%00/"])
def test_a_null_character_is_refused_with_a_page(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert "The address holds a null character" in response.text
    assert "</html>" in response.text


@pytest.mark.parametrize("address", ["/councils/", "/admin/login/"])
def test_a_body_too_large_is_refused_with_a_page(client: Client, address: str) -> None:
    response = client.post(address, data=b"x" * (LIMIT + 1), content_type="application/octet-stream")
    assert response.status_code == 413
    assert "What was sent is too large. The limit is 2.5" in response.text
    assert "</html>" in response.text


def test_a_body_at_the_limit_is_not_refused_for_its_size(client: Client) -> None:
    assert client.post("/healthz", data=b"x" * LIMIT, content_type="application/octet-stream").status_code == 405


@pytest.mark.parametrize("length", ["", "many", "-1"])
def test_an_absurd_length_is_no_error(client: Client, length: str) -> None:
    assert client.get("/healthz", CONTENT_LENGTH=length).status_code == 200


def test_a_wrong_host_is_refused_with_a_page(client: Client) -> None:
    response = client.get("/councils/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "</html>" in response.text


@pytest.mark.parametrize(
    ("address", "host"),
    [("/healthz", "testserver"), ("/nowhere/", "testserver"), ("/?a=%00", "testserver"), ("/", "elsewhere.example")],
)
def test_every_answer_carries_the_safety_headers(client: Client, address: str, host: str) -> None:
    headers = client.get(address, headers={"host": host}).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_refusals_set_no_cookie(client: Client) -> None:
    assert not client.get("/nowhere/").cookies
    assert not client.get("/?a=%00").cookies
