"""The OpenAPI description: what ninja makes of the routes, and what holds for all of them."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..exports.about import LICENCE_NAME, LICENCE_URL
from ..problems import API_ROOT, PROBLEM_TYPE
from . import schemas
from .examples import example
from .routes import DOCS, api

Described = dict[str, Any]
PROBLEMS = {
    "400": gettext_lazy("Something was not understood"),
    "404": gettext_lazy("Nothing here"),
    "406": gettext_lazy("This address answers in JSON only"),
}
OPEN = {"description": "Pages of any site may read this.", "schema": {"type": "string", "const": "*"}}
HEADERS: Described = {
    "ETag": {"description": "The name of exactly this answer.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "How long it may be kept.", "schema": {"type": "string"}},
    "Link": {
        "description": "The next page, if there is one, the licence, this description.",
        "schema": {"type": "string"},
    },
    "Access-Control-Allow-Origin": OPEN,
}


@cache
def description() -> Described:
    """The whole description, ready to be sent as JSON."""
    found: Described = dict(api.get_openapi_schema(path_prefix=API_ROOT))
    found["info"] = _info(found["info"])
    found["servers"] = [{"url": settings.SITE_URL}]
    found["externalDocs"] = {"url": settings.SITE_URL + DOCS, "description": _("How to use it")}
    found["components"] = found["components"] | {"responses": _problems()}
    problem = schemas.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    found["components"]["schemas"] |= problem.pop("$defs") | {"Problem": problem}
    for methods in found["paths"].values():
        for operation in methods.values():
            if operation.get("description", "").rstrip(".") == operation["summary"]:
                del operation["description"]  # ninja repeats the docstring where there is no more to say
            operation["responses"] = _responses(operation, found["components"]["schemas"])
    return found


def _info(info: Described) -> Described:
    contact = {
        "name": settings.CONTACT_NAME or settings.SITE_NAME,
        "url": settings.CONTACT_URL or settings.SITE_URL,
        **({"email": settings.CONTACT_EMAIL} if settings.CONTACT_EMAIL else {}),
    }
    words = _(
        "Which UK councils have stopped passing workers’ data to the Home Office, and how that is known. Read-only, "
        "without a key. “Not yet checked” is not “no”."
    )
    return info | {
        "title": settings.SITE_NAME,
        "description": words,
        "contact": contact,
        "license": {"name": LICENCE_NAME, "url": LICENCE_URL},
    }


def _responses(operation: Described, known: Described) -> Described:
    """The good answer with its headers, 304, and the problems that this operation can have."""
    found: Described = {str(status): one for status, one in operation["responses"].items()}
    schema = found["200"]["content"]["application/json"]["schema"]
    content = {"application/json": {"schema": schema, "example": example(schema, known)}}
    found["200"] = found["200"] | {"headers": HEADERS, "content": content}
    found["304"] = {"description": _("You have it already (If-None-Match)")}
    has_name = any(one["in"] == "path" for one in operation["parameters"])
    wanted = [status for status in PROBLEMS if has_name or status != "404"]
    return found | {status: {"$ref": f"#/components/responses/Problem{status}"} for status in wanted}


def _problems() -> Described:
    content = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers = {"Access-Control-Allow-Origin": OPEN}
    return {
        f"Problem{status}": {"description": str(words), "content": content, "headers": headers}
        for status, words in PROBLEMS.items()
    }
