"""Schemathesis sends the API what its description allows and what it does not: every answer is as described."""

import copy
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.specs.openapi import checks

from councils.api import parameters
from councils.api.description import description
from councils.asked_day import KNOWN_AHEAD
from councils.problems import API_ROOT
from councils.rules import REGISTER_BEGINS
from tests.builders import TODAY

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.negative_data_rejection,
    checks.positive_data_acceptance,
    checks.unsupported_method,
    checks.allow_header_conformance,
]

# What no JSON schema can say: which days can be asked for depends on today.
schemathesis.openapi.format("date", st.dates(REGISTER_BEGINS, TODAY + KNOWN_AHEAD).map(date.isoformat))

TWICE = ("councils", "policy-records")


def without_repetition(found: dict[str, Any]) -> dict[str, Any]:
    """The filters of the list are read by the same code for every data set: to try them on two is enough, and quick."""
    lean = copy.deepcopy(found)
    shared = {one["name"] for one in parameters.of_list()}
    for path, methods in lean["paths"].items():
        if path.removeprefix(API_ROOT) not in TWICE:
            operation = methods["get"]
            operation["parameters"] = [one for one in operation["parameters"] if one["name"] not in shared - {"as_of"}]
    return lean


generation = GenerationConfig(deterministic=True, max_examples=14, no_shrink=True)
config = SchemathesisConfig(seed=1, projects=ProjectsConfig(default=ProjectConfig(generation=generation)))
schema = schemathesis.openapi.from_dict(without_repetition(description()), config=config)
schema.app = get_wsgi_application()


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The handler of WSGI closes a connection that is in a test's transaction; Django's own client sees to this too."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def only_what_there_is(query: dict[str, Any]) -> None:
    """Well-formed is not enough: a cursor is signed and can't be made up, a code is that of a council on record.

    (That others are refused with a sentence is tested in test_refusals.py; test_pages.py walks through cursors.)
    """
    query.pop("cursor", None)
    if "council" in query:
        query["council"] = ["AGY", "KEN"]


@schema.parametrize()
@settings(
    max_examples=14,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.once
@pytest.mark.usefixtures("world", "one_connection")
def test_every_answer_is_as_the_description_says(case: schemathesis.Case) -> None:
    if case.meta and case.meta.generation.mode.is_positive:
        only_what_there_is(case.query)
    # The client of these tests does not unpack what is compressed.
    case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})
