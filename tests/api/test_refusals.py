"""Bad input: a 4xx in JSON with a sentence for each mistake, whatever was asked for; never a page, never a trace."""

import pytest
from django.conf import settings
from django.test import Client

from .helpers import ask, get, sentences

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "councils?as_of=2015-03-31",
            {"as_of": "The register begins on 1 April 2015: choose that day or a later one."},
        ),
        (
            "councils?as_of=2040-01-01",
            {"as_of": "Which councils there will be is known for two years ahead, not longer."},
        ),
        ("councils?as_of=soon", {"as_of": "Give the day as year, month, day: for example 2026-05-01."}),
        ("changes?since=soon", {"since": "Give the day as year, month, day: for example 2026-05-01."}),
        ("councils?limit=0", {"limit": "Give the number of rows of a page: 1 to 500."}),
        ("councils?limit=501", {"limit": "Give the number of rows of a page: 1 to 500."}),
        ("councils?limit=-1", {"limit": "Give the number of rows of a page: 1 to 500."}),
        ("councils?limit=ten", {"limit": "Give the number of rows of a page: 1 to 500."}),
        (f"councils?limit={'9' * 5000}", {"limit": "Give the number of rows of a page: 1 to 500."}),
        ("councils?council=QQQ", {"council": "No council on record has the code “QQQ”."}),
        ("councils?limit=", {"limit": "“limit” has no value: give one, or leave it out."}),
        ("councils?limit=1&limit=2", {"limit": "“limit” is given more than once: give it once."}),
        ("regions?nation=wales", {"nation": "There is no filter called “nation”. There are: as_of."}),
        ("?x=1", {"x": "There is no filter called “x”. There are: as_of."}),
        ("councils/KEN?limit=1", {"limit": "There is no filter called “limit”. There are: as_of."}),
        ("figures?as_of=1999-01-01", {"as_of": "The register begins on 1 April 2015: choose that day or a later one."}),
    ],
)
def test_what_is_not_understood_is_said_in_a_sentence(path: str, said: dict[str, str]) -> None:
    assert sentences(path) == said


def test_codes_columns_and_filters_that_do_not_exist_are_answered_with_those_that_do() -> None:
    said = sentences("policy-records?status=maybe&columns=id,mood&sort=name&nation=atlantis")
    assert set(said) == {"status", "columns", "sort", "nation"}
    assert "Choose one of: not_checked, no_policy_found" in said["status"]
    assert said["columns"].startswith("There is no column called “mood”. There are: id, council_code")
    assert "There is no filter called “sort”" in said["sort"]


def test_several_mistakes_are_all_told_at_once_in_a_problem() -> None:
    found = get("councils?limit=0&as_of=soon", 400)
    assert found["type"] == "about:blank"
    assert found["status"] == 400
    assert found["title"] == "Something in this address was not understood"
    assert found["detail"] == " ".join(one["message"] for one in found["errors"])
    assert [one["parameter"] for one in found["errors"]] == ["as_of", "limit"]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("nowhere", "There is nothing at this address. The addresses that there are: /api/v1/."),
        ("councils/", "There is nothing at this address. The addresses that there are: /api/v1/."),
        ("councils/QQQ", "No council on record has the code “QQQ”."),
        ("councils/ken", "No council on record has the code “ken”."),
        ("figures/happiness", "There is no figure called “happiness”."),
    ],
)
def test_what_does_not_exist_is_a_404_in_json(path: str, sentence: str) -> None:
    response = ask(path)
    assert response["Content-Type"] == "application/problem+json"
    assert get(path, 404) == {
        "type": "about:blank",
        "title": "Nothing here",
        "status": 404,
        "detail": sentence,
        "errors": [],
    }


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "councils", "councils/KEN", "figures/adopted", "openapi.json"])
def test_a_wrong_method_is_a_405_that_says_which_are_right(method: str, path: str) -> None:
    response = ask(path, method)
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["status"] == 405


@pytest.mark.parametrize("path", ["", "councils", "councils/KEN", "regions", "figures/adopted", "openapi.json"])
def test_who_takes_no_json_gets_a_406_in_json(path: str) -> None:
    response = ask(path, accept="text/html")
    assert response.status_code == 406
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == "This address answers with application/json only."


def test_what_is_refused_before_any_view_is_asked_is_refused_in_json_too() -> None:
    null = ask("councils?q=%00")
    assert (null.status_code, null["Content-Type"]) == (400, "application/problem+json")
    assert "null character" in null.json()["detail"]
    large = ask("councils", "post", **{"content-length": str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert (large.status_code, large.json()["status"]) == (413, 413)
    elsewhere = ask("councils", host="elsewhere.example")
    assert (elsewhere.status_code, elsewhere["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.usefixtures("world")
def test_a_fault_of_ours_is_a_500_in_json_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("councils.api.routes.jsons.row", fail)
    response = Client(raise_request_exception=False).get("/api/v1/councils")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert "secret" not in response.text
    assert "Traceback" not in response.text
