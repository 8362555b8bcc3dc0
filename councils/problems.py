"""What was asked for and can't be had: a sentence for each thing, in the form that was asked for."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .selection import Refusal

PROBLEM_TYPE = "application/problem+json"
API_ROOT = "/api/v1/"


def of_api(request: HttpRequest) -> bool:
    """Whether it is the API that was asked: it answers in JSON, whatever went wrong."""
    return request.path.startswith(API_ROOT)


@dataclass(frozen=True)
class Problems:
    """Parameters that were not understood."""

    refusals: Sequence[Refusal]
    status: int = 400

    @property
    def title(self) -> str:
        return _("Something in this address was not understood")

    @property
    def lines(self) -> list[tuple[str, str]]:
        return [(refusal.name, refusal.message) for refusal in self.refusals]


@dataclass(frozen=True)
class NotAcceptable:
    """The request accepts none of the forms that this address has."""

    media_type: str
    status: int = 406

    @property
    def title(self) -> str:
        return _("Not in this form")

    @property
    def lines(self) -> list[tuple[str, str]]:
        return [("Accept", _("This address answers with %(form)s only.") % {"form": self.media_type})]


@dataclass(frozen=True)
class Plainly:
    """Any other problem, with one sentence about the whole."""

    status: int
    title: str
    message: str

    @property
    def lines(self) -> list[tuple[str, str]]:
        return [("", self.message)]


def problem(status: int, title: str, lines: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A problem as RFC 9457 has it."""
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": " ".join(message for _name, message in lines),
        "errors": [{"parameter": name, "message": message} for name, message in lines if name],
    }


def refuse(media_type: str, what: Problems | NotAcceptable | Plainly) -> HttpResponse:
    """JSON to those who asked for JSON, plain sentences to the others; not to be kept."""
    if "json" in media_type:
        body = json.dumps(problem(what.status, what.title, what.lines), ensure_ascii=False)
        response = HttpResponse(f"{body}\n", status=what.status, content_type=PROBLEM_TYPE)
    else:
        text = "".join(f"{name}: {message}\n" for name, message in what.lines)
        response = HttpResponse(text, status=what.status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
