"""Bad input gets a readable 4xx page and never a 500: null bytes, long queries, wrong methods, hosts and bodies."""

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.builders import body, council

pytestmark = pytest.mark.django_db

PAGES = ("/", "/councils/", "/councils/aaashire/", "/data/", "/corrections/", "/methodology/", "/briefing/")


def is_readable(response: object, status: int) -> str:
    """A page with a heading, or a line of text where a file was asked for."""
    assert response.status_code == status  # type: ignore[attr-defined]
    text = body(response)
    is_text = response["Content-Type"].startswith("text/plain")  # type: ignore[index]
    assert text.strip() if is_text else "<h1" in text
    assert "Traceback" not in text
    assert "Content-Security-Policy" in response.headers  # type: ignore[attr-defined]
    return text


@pytest.mark.parametrize(
    "url",
    ["/councils/?q=a%00b", "/councils.csv?q=%00", "/?x=%00", "/councils/a%00b/", "/%00", "/admin/login/?next=%00"],
)
def test_a_null_byte_is_refused_with_a_page(client: Client, url: str) -> None:
    assert "null character" in is_readable(client.get(url), 400)


def test_a_null_byte_in_a_form_is_refused_too(staff_client: Client) -> None:
    words = {
        "council": "1\0",
        "status": "in_force\0",
        "summary": "a\0b",
        "evidence-TOTAL_FORMS": "1",
        "evidence-INITIAL_FORMS": "0",
    }
    for name in ("councils/policyrecord", "councils/practicefinding", "pledges/pledge"):
        response = staff_client.post(f"/admin/{name}/add/", words | {"_publish": "1"})
        assert response.status_code == 422, name


@pytest.mark.parametrize(
    "words",
    [{"a": "b"}, {"evidence-TOTAL_FORMS": "99999", "evidence-INITIAL_FORMS": "0"}, {"evidence-TOTAL_FORMS": "x"}],
)
def test_a_form_taken_apart_is_refused_and_not_a_fault(staff_client: Client, words: dict[str, str]) -> None:
    assert staff_client.post("/admin/councils/policyrecord/add/", words).status_code == 422


def test_an_over_long_search_is_a_400_with_a_message_on_the_page_and_in_files(client: Client) -> None:
    response = client.get("/councils/", {"q": "x" * 5000})
    assert "100 characters" in is_readable(response, 400)
    assert "100 characters" in is_readable(client.get("/councils.csv", {"q": "x" * 5000}), 400)


@pytest.mark.parametrize("url", [*PAGES, "/councils.csv", "/healthz"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_wrong_method_gets_a_page_that_says_which_are_right(url: str, method: str) -> None:
    council()
    response = getattr(Client(), method)(url)
    is_readable(response, 405)
    assert "GET" in response["Allow"]


@pytest.mark.parametrize("host", ["evil.example.org", "", "a b", "testserver.evil.example.org", "[::1", "testserver:x"])
def test_a_wrong_host_gets_a_page_and_is_not_repeated_in_it(client: Client, host: str) -> None:
    response = client.get("/", headers={"host": host})
    text = is_readable(response, 400)
    assert not host or host not in text


@pytest.mark.parametrize("url", ["/", "/councils/", "/admin/login/", "/councils.csv"])
def test_a_body_too_large_is_refused_before_it_is_read(client: Client, url: str) -> None:
    response = client.post(url, {"x": "y"}, headers={"content-length": str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert "2.5" in is_readable(response, 413)


@pytest.mark.parametrize("length", ["-1", "x", "²", ""])
def test_an_odd_length_is_no_fault(client: Client, length: str) -> None:
    assert client.get("/", headers={"content-length": length}).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "/nowhere",
        "/councils/nowhere/",
        "/councils/x y/",
        "/councils/../../etc/passwd",
        "/councils.xls",
        "/councils/%F0%9F%92%A5/",
    ],
)
def test_what_does_not_exist_gets_a_page(client: Client, url: str) -> None:
    is_readable(client.get(url), 404)


@pytest.mark.parametrize(
    "url",
    [
        "/admin/councils/policyrecord/x/change/",
        "/admin/councils/policyrecord/999999/change/",
        "/admin/councils/council/x/change/",
        "/admin/councils/policyrecord/99999999999999999999/change/",
    ],
)
def test_what_does_not_exist_on_the_desk_leads_back_to_its_start(staff_client: Client, url: str) -> None:
    response = staff_client.get(url, follow=True)
    assert response.status_code == 200
    assert "exist" in body(response)


@pytest.mark.parametrize(
    "url",
    [
        "/admin/councils/policyrecord/999999/retract/",
        "/admin/councils/policyrecord/99999999999999999999/retract/",
        "/admin/councils/council/99999999999999999999/panel/",
        "/admin/councils/evidence/for/policyrecord/999999/",
    ],
)
def test_what_does_not_exist_on_the_desk_is_a_404(staff_client: Client, url: str) -> None:
    is_readable(staff_client.get(url), 404)


def test_a_form_from_elsewhere_is_refused_with_a_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "<h1" in body(response)


@pytest.mark.parametrize(
    "query",
    [
        "sort=-",
        "sort=--name",
        "sort=name&sort=type",
        "page=9999999999",
        "as_of=",
        "checked_before=0000-00-00",
        "headline=&nation=",
        "headline=adopted,not_checked",
        "q=%F0%9F%92%A5",
        "q=%ff%fe",
        "q[]=x",
        "&&&==",
        "as_of=2026-05-01T00:00",
        "pledges=-1",
        "checked_before=0001-01-01",
        "checked_before=9999-12-31",
        "nation=" + "&nation=".join(["wales"] * 500),
    ],
)
def test_odd_queries_are_answered_alike_by_page_and_file(client: Client, query: str) -> None:
    council()
    file = client.get(f"/councils.csv?{query}")
    assert file.status_code in (200, 400)
    assert body(file)
    assert "Aaashire" in is_readable(client.get(f"/councils/?{query}"), file.status_code) or file.status_code == 200


NAMES = (
    "q",
    "headline",
    "data_sharing",
    "nation",
    "region",
    "type",
    "function",
    "practice",
    "pledges",
    "checked_before",
    "as_of",
    "sort",
    "x",
)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.text(max_size=120), max_size=3), max_size=4))
def test_no_query_whatever_is_a_fault(client: Client, query: dict[str, list[str]]) -> None:
    assert client.get("/councils/", query).status_code in (200, 400)
    assert client.get("/councils.csv", query).status_code in (200, 400)


def test_who_brings_old_cookies_gets_no_new_ones(client: Client) -> None:
    response = client.get("/councils/", headers={"cookie": f"sessionid={'a' * 32}; csrftoken={'b' * 32}"})
    assert response.status_code == 200
    assert not response.cookies
