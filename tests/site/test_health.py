"""`/healthz` and `/favicon.ico`."""

from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

pytestmark = pytest.mark.django_db


def test_ok_while_the_database_answers(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_503_when_the_database_does_not_answer(client: Client) -> None:
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("gone")):
        response = client.get("/healthz")
    assert response.status_code == 503
    assert "gone" not in response.text


def test_wrong_method(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
    assert client.head("/healthz").status_code == 200


def test_plain_http_is_enough_for_a_load_balancer(client: Client, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/councils/").status_code == 301


def test_browsers_find_the_icon(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response.headers["Location"]) == (302, "/static/img/favicon.svg")


def test_ready_when_migrations_are_applied_and_the_cache_answers(client: Client, django_assert_num_queries) -> None:
    client.get("/healthz?ready")
    with django_assert_num_queries(3):
        response = client.get("/healthz?ready")
    assert (response.status_code, response.text) == (200, "ok\n")


def test_not_ready_says_why(client: Client, settings) -> None:
    recorder = MigrationRecorder(connection)
    ((_app, newest),) = MigrationLoader(connection).graph.leaf_nodes("councils")
    recorder.record_unapplied("councils", newest)
    assert client.get("/healthz").status_code == 200
    response = client.get("/healthz?ready")
    assert (response.status_code, response.text) == (503, "migrations are missing\n")
    recorder.record_applied("councils", newest)
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    }
    response = client.get("/healthz?ready")
    assert (response.status_code, response.text) == (503, "cache does not answer\n")
    assert client.get("/healthz").status_code == 200
