"""What every answer of the API carries: its name, how long it lives, and that any site may read it."""

import gzip

import pytest
from django.test import Client

from tests.builders import TODAY, at, council, published_decision
from tests.councils.conftest import Clock

from .helpers import NAMES, ROOT, ask, get

pytestmark = pytest.mark.usefixtures("world")
PATHS = ["", *NAMES, "councils/KEN", "regions", "figures", "figures/adopted", "openapi.json"]


def test_an_answer_has_a_strong_name_and_is_not_sent_twice() -> None:
    for path in PATHS:
        first = ask(path)
        assert first["ETag"].startswith('"'), path
        again = ask(path, **{"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert again["Access-Control-Allow-Origin"] == "*", path


def test_the_same_name_means_the_same_bytes(clock: Clock) -> None:
    def told() -> list[tuple[str, bytes]]:
        answers = [ask(path + "?limit=1" * (path in NAMES)) for path in PATHS]
        return [(one["ETag"], one.content) for one in answers]

    at_noon = told()
    clock.set(at(TODAY, 18))
    assert told() == at_noon


def test_what_is_published_changes_the_name_of_today_and_of_no_day_past() -> None:
    today, past = ask("councils")["ETag"], ask("councils?as_of=2026-04-15")["ETag"]
    published_decision(council("ZZZ"), on=TODAY)
    assert ask("councils")["ETag"] != today
    assert ask("councils?as_of=2026-04-15")["ETag"] == past


def test_days_past_may_be_kept_for_ever_but_pledges_may_not() -> None:
    assert ask("councils")["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert ask("councils?as_of=2026-04-15")["Cache-Control"] == "public, max-age=31536000, immutable"
    assert ask("pledges?as_of=2026-04-15")["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_refusals_are_not_kept() -> None:
    assert ask("councils?limit=0")["Cache-Control"] == "no-store"


def test_any_site_may_read_any_answer_and_nothing_is_remembered() -> None:
    for path in [*PATHS, "nowhere", "councils?limit=0", "councils?q=%00"]:
        response = ask(path, origin="https://newspaper.example")
        assert response["Access-Control-Allow-Origin"] == "*", path
        assert response["Access-Control-Expose-Headers"] == "ETag, Link", path
        assert "Access-Control-Allow-Credentials" not in response, path
        assert not response.cookies, path
        assert "Cookie" not in response.get("Vary", ""), path


@pytest.mark.parametrize("path", ["", "councils", "nowhere"])
def test_browsers_may_ask_first(path: str) -> None:
    response = ask(path, "options", **{"access-control-request-method": "GET", "origin": "https://a.example"})
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Headers"] == "*"


def test_other_pages_are_not_opened_to_other_sites() -> None:
    assert "Access-Control-Allow-Origin" not in Client().get("/councils/")
    assert "Access-Control-Allow-Origin" not in Client().get("/api/docs")


def test_head_is_get_without_a_body() -> None:
    for path in PATHS:
        whole, head = ask(path), ask(path, "head")
        assert (head.status_code, head.content) == (200, b""), path
        # Each request has a number of its own.
        assert {**head.headers, "X-Request-ID": ""} == {**whole.headers, "X-Request-ID": ""}, path


def test_answers_are_compressed_for_those_who_can_read_that() -> None:
    plain = ask("councils")
    small = ask("councils", **{"accept-encoding": "br, gzip;q=0.8"})
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert small["ETag"] != plain["ETag"]
    assert "Accept-Encoding" in small["Vary"]
    assert "Content-Encoding" not in ask("councils", **{"accept-encoding": "gzip;q=0"})


def test_the_address_without_its_last_slash_leads_to_the_start() -> None:
    assert Client().get(ROOT.rstrip("/"))["Location"] == ROOT


def test_every_address_that_the_start_names_is_there() -> None:
    start = get()
    assert set(start["links"]) == {*(name.replace("-", "_") for name in NAMES), "regions", "figures"}
    for address in [*start["links"].values(), start["documentation"], start["description"], start["about"]["url"]]:
        assert ask(address).status_code == 200, address
