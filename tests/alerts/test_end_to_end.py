"""Alerts from the form to the last click, through a real SMTP server that keeps what it gets."""

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.test import Client

from alerts.models import Subscription
from councils.models import Council
from tests.alerts.helpers import READER, path_in
from tests.builders import published_decision

pytestmark = pytest.mark.django_db


class Catcher:
    """Keeps each message with those it was for."""

    def __init__(self) -> None:
        self.caught: list[tuple[list[str], EmailMessage]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.caught.append((list(envelope.rcpt_tos), message))
        return "250 Caught"

    def last(self) -> tuple[list[str], EmailMessage, str]:
        to, message = self.caught[-1]
        part = message.get_body(("plain",))
        assert part
        return to, message, part.get_content()


@pytest.fixture
def catcher(settings: Any) -> Iterator[Catcher]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    catcher = Catcher()
    controller = Controller(catcher, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield catcher
    controller.stop()


def test_from_the_form_to_the_last_click(
    anyshire: Council, ask: Callable[..., Any], strict: Client, clock: Any, catcher: Catcher
) -> None:
    assert ask(about="council:aaashire").status_code == 303
    to, letter, text = catcher.last()
    assert (to, letter["Subject"]) == ([READER], "Aaashire: please confirm your alerts")
    assert strict.post(path_in(text, "confirm")).status_code == 200

    clock.set(clock.now + timedelta(hours=1))
    published_decision(anyshire, "motion_tabled", asks=["data_sharing"], now=clock.now)
    call_command("send_alerts", verbosity=0)
    assert len(catcher.caught) == 1  # the day is not over

    clock.set(clock.now + timedelta(days=1))
    call_command("send_alerts", verbosity=0)
    to, digest, text = catcher.last()
    assert (to, digest["Subject"]) == ([READER], "Aaashire: 1 change")
    assert "Data-sharing: from “Not yet checked” to “Motion tabled”" in text
    assert "Evidence: Minutes" in text
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert digest["List-Unsubscribe"].strip(" <>") in text

    stop = path_in(digest["List-Unsubscribe"], "unsubscribe")
    assert strict.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    published_decision(anyshire, "motion_passed", asks=["data_sharing"], now=clock.now)
    clock.set(clock.now + timedelta(days=1))
    call_command("send_alerts", verbosity=0)
    assert len(catcher.caught) == 2
    assert not Subscription.objects.exists()
