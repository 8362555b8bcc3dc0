"""The log: numbers of requests, JSON, and nothing of anybody's data, in it or in mails about errors."""

import json
import logging
import sys
from unittest import mock

import pytest
from django.core import mail
from django.test import Client

from firewall_tracker import error_mail, logs

PRIVATE = [
    "somebody@example.org",
    "LS1 4AP",
    "ls14ap",
    "SW1A%201AA",
    "203.0.113.7",
    "2001:db8::ff00:42:8329",
    "InNvbWVib2R5QGV4YW1wbGUub3JnIg:1tXyZa:abcdefghijklmnop",
]


def record(message: str, *args, error: Exception | None = None) -> logging.LogRecord:
    info = None
    if error:
        try:
            raise error
        except type(error):
            info = sys.exc_info()
    return logging.LogRecord("councils.finder", logging.ERROR, __file__, 1, message, args, info)


@pytest.mark.parametrize("text", PRIVATE)
def test_what_is_private_is_taken_out_of_messages_and_tracebacks(text) -> None:
    told = record("Not found: %s, he said", text, error=ValueError(f"Key (x)=({text}) exists"))
    for formatter in (logs.Lines(), logs.JsonLines()):
        line = formatter.format(told)
        assert text not in line
        assert "ValueError" in line
        assert "he said" in line


def test_the_query_of_an_address_is_taken_out_and_what_is_public_stays() -> None:
    assert logs.redacted("GET /find/?q=Elm+Street HTTP") == "GET /find/?[…] HTTP"
    for public in ("/councils/leeds/changes.atom?", "2026-05-01 12:30:00,123", "councils_policyrecord", "a:b"):
        assert logs.redacted(public) == public


def test_json_has_one_object_a_line_with_the_number_of_the_request() -> None:
    token = logs.request_id.set("abc-123-def")
    try:
        line = logs.JsonLines().format(record("Two\nlines", error=ValueError("x")))
    finally:
        logs.request_id.reset(token)
    facts = json.loads(line)
    assert "\n" not in line
    assert facts.keys() == {"time", "level", "logger", "message", "request", "traceback"}
    assert (facts["message"], facts["request"], facts["level"]) == ("Two\nlines", "abc-123-def", "ERROR")


@pytest.mark.django_db
def test_what_was_not_found_is_told_with_the_number_that_the_answer_bears(client: Client, caplog) -> None:
    number = client.get("/nowhere/?q=LS1+4AP").headers["X-Request-ID"]
    told = [json.loads(logs.JsonLines().format(one)) for one in caplog.records if one.name == "django.request"]
    assert [(one["message"], one["request"], one["status"]) for one in told] == [("Not Found: /nowhere/", number, 404)]


@pytest.mark.parametrize(
    ("proxy", "given", "kept"),
    [(True, "abc-123-def", True), (False, "abc-123-def", False), (True, "short", False), (True, "a b c d e f", False)],
)
@pytest.mark.django_db
def test_only_a_proxy_names_requests_and_only_well(proxy, given, kept, client: Client, settings) -> None:
    settings.SECURE_SSL = proxy
    number = client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert (number == given) == kept
    assert logs.WELL_FORMED.fullmatch(number)


def test_a_mail_about_an_error_says_what_and_where_and_quotes_nothing(settings) -> None:
    settings.ERROR_MAIL = "keeper@example.org"
    handler = error_mail.ErrorMail()
    for _time in range(2):
        handler.emit(record("About %s", "Ms Private", error=ValueError("Ms Private, Elm Street")))
    (letter,) = mail.outbox
    text = f"{letter.subject}\n{letter.body}"
    assert letter.to == ["keeper@example.org"]
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "Private" not in text
    handler.emit(record("Another", error=KeyError("x")))
    assert len(mail.outbox) == 2


def test_no_mail_without_an_address_and_none_that_fails_does_harm(settings) -> None:
    handler = error_mail.ErrorMail()
    handler.emit(record("x", error=ValueError()))
    assert mail.outbox == []
    settings.ERROR_MAIL = "keeper@example.org"
    with mock.patch.object(error_mail.EmailMessage, "send", side_effect=ConnectionRefusedError):
        handler.emit(record("x", error=ValueError()))


@pytest.mark.django_db
def test_an_error_in_a_page_is_mailed_by_us_alone(client: Client, settings) -> None:
    settings.ERROR_MAIL = "keeper@example.org"
    client.raise_request_exception = False
    with mock.patch("firewall_tracker.health.database_fault", side_effect=RuntimeError("Ms Private")):
        assert client.get("/healthz").status_code == 500
    (letter,) = mail.outbox
    assert "RuntimeError" in letter.subject
    assert "Private" not in letter.body
