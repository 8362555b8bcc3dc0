"""How the log is written: in lines or as JSON, with the number of the request, and without anybody's data.

A message may quote what somebody typed, so e-mail addresses, postcodes, IP addresses and long tokens are taken out of
every line, tracebacks included.
"""

import json
import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .redaction import HIDDEN, without_secrets

type_of_next = Callable[[HttpRequest], HttpResponseBase]

# In one expression, since lines are many; the order matters: an address may hold what looks like a postcode.
PRIVATE = re.compile(
    r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|(?<=\?)[^\s'\"]*=[^\s'\"]*"  # the query of an address
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b"  # IPv4
    r"|(?<![\w:])(?=[0-9a-f:]*::|(?:[0-9a-f]{1,4}:){7})[0-9a-f:]{3,39}(?![\w:])"  # IPv6
    r"|\b[a-z]{1,2}\d[a-z\d]?(?:\s|\+|%20)?\d[a-z]{2}\b"  # postcode
    r"|[\w:.~-]{40,}",  # what a signed link ends with
    re.IGNORECASE,
)
# What a proxy in front may have named a request.
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")

# Django tells of answers with an error when the middleware is left already: the record then has the request.
IN_REQUEST = "tracker.request_id"

request_id: ContextVar[str] = ContextVar("request_id", default="")


def redacted(text: str) -> str:
    return PRIVATE.sub(HIDDEN, without_secrets(text))


def number_of(record: logging.LogRecord) -> str:
    """The number of the request that a record is about; empty for commands."""
    request = getattr(record, "request", None)
    return request_id.get() or (request.META.get(IN_REQUEST, "") if isinstance(request, HttpRequest) else "")


def request_ids(get_response: type_of_next) -> type_of_next:
    """Give each request a number, which its lines in the log and its answer bear.

    A proxy in front (SECURE_SSL) may have given one; nobody else is believed.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "") if settings.SECURE_SSL else ""
        number = given if WELL_FORMED.fullmatch(given) else secrets.token_hex(8)
        request.META[IN_REQUEST] = number
        token = request_id.set(number)
        try:
            response = get_response(request)
        finally:
            request_id.reset(token)
        response.headers["X-Request-ID"] = number
        return response

    return middleware


class Lines(logging.Formatter):
    """For people to read."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        number = number_of(record)
        return redacted(super().format(record)) + (f" [{number}]" if number else "")


class JsonLines(logging.Formatter):
    """For programs to read: one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        if number := number_of(record):
            facts["request"] = number
        if isinstance(status := getattr(record, "status_code", None), int):
            facts["status"] = status
        if record.exc_info:
            facts["traceback"] = redacted(self.formatException(record.exc_info))
        return json.dumps(facts, ensure_ascii=False)
