"""How tests ask the API."""

from typing import Any

from django.conf import settings
from django.test import Client

from councils.datasets import data_sets

ROOT = "/api/v1/"
NAMES = [one.name for one in data_sets()]


def get(path: str = "", status: int = 200, **headers: str) -> Any:
    """The answer's JSON, once its status is as expected; ``path`` below the root, or a whole address."""
    response = ask(path, **headers)
    assert response.status_code == status, response.content[:500]
    return response.json()


def ask(path: str = "", method: str = "get", **headers: str) -> Any:
    address = path.removeprefix(settings.SITE_URL)
    return getattr(Client(), method)(address if address.startswith("/") else ROOT + address, headers=headers)


def walk(path: str) -> list[list[dict[str, Any]]]:
    """The rows of every page."""
    pages = []
    following: str | None = path
    while following:
        page = get(following)
        pages.append(page["items"])
        following = page["next"]
    return pages


def walked(path: str) -> list[dict[str, Any]]:
    return [row for page in walk(path) for row in page]


def sentences(path: str, status: int = 400) -> dict[str, str]:
    """What is said of each parameter that was not understood."""
    response = ask(path)
    assert response.status_code == status, response.content[:500]
    assert response["Content-Type"] == "application/problem+json"
    return {one["parameter"]: one["message"] for one in response.json()["errors"]}
