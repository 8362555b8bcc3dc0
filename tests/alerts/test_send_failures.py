"""`manage.py send_alerts` when an address, a connection, the server or another run is in the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError

from alerts import operations, sending
from alerts.checks import alerts_have_a_sender
from alerts.models import Subscription
from councils.models import Council
from tests.alerts.conftest import Told
from tests.alerts.helpers import YESTERDAY, change, counts, recipients, run, subscribed
from tests.builders import NOW

pytestmark = pytest.mark.django_db


class Refusing(EmailBackend):
    """Takes every message but those to somebody whose box is full; counts how often it was opened."""

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if message.to[0].startswith("full"):
                raise SMTPRecipientsRefused({message.to[0]: (552, b"full")})
        return super().send_messages(messages)


class HangingUp(EmailBackend):
    """Hangs up on the second message of each connection."""

    opened = 0

    def open(self) -> bool:
        HangingUp.opened += not self.__dict__.setdefault("taken", 0)
        return True

    def close(self) -> None:
        self.taken = 0

    def send_messages(self, messages: Any) -> int:
        if self.taken:
            raise SMTPServerDisconnected
        self.taken = 1
        return super().send_messages(messages)


class Away(EmailBackend):
    def open(self) -> bool:
        raise SMTPServerDisconnected


@contextmanager
def server(kind: type[EmailBackend]) -> Iterator[None]:
    """The mail server is of this kind for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "get_connection", kind)
        yield


# What goes wrong


def test_one_address_that_is_refused_stops_nobody_else_and_is_tried_again(
    anyshire: Council, told: Told, mailoutbox: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("a", "full", "z"):
        subscribed(email=f"{name}@example.org")
    told(change(anyshire, YESTERDAY))
    with server(Refusing), pytest.raises(CommandError) as error:
        run()
    assert str(error.value) == "1 digest could not be sent. The next run tries again."
    assert recipients(mailoutbox) == ["a@example.org", "z@example.org"]
    assert "SMTPRecipientsRefused" in caplog.text
    assert "full@" not in caplog.text + str(error.value)
    assert counts(run()) == [1, 0, 0, 0, 0]
    assert recipients(mailoutbox)[2:] == ["full@example.org"]


def test_who_is_told_later_is_told_of_everything_in_between(
    anyshire: Council, told: Told, mailoutbox: list[Any], clock: Any
) -> None:
    subscribed(email="full@example.org")
    first, second = change(anyshire, YESTERDAY, anchor="one"), change(anyshire, NOW, anchor="two")
    told(first, second)
    with server(Refusing), pytest.raises(CommandError):
        run()
    clock.set(NOW + timedelta(days=1))
    run()
    (message,) = mailoutbox
    assert message.subject == "All councils: 2 changes"
    assert "#one" in message.body
    assert "#two" in message.body


def test_without_a_mail_server_the_run_ends_with_a_sentence_and_nothing_is_lost(
    anyshire: Council, told: Told, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        subscribed(email=f"{name}@example.org")
    told(change(anyshire, YESTERDAY))
    with server(Away), pytest.raises(CommandError, match="The mail server can’t be reached"):
        run()
    assert counts(run()) == [3, 0, 0, 0, 0]


def test_a_server_that_hangs_up_is_called_again(anyshire: Council, told: Told, mailoutbox: list[Any]) -> None:
    names = [f"{name}@example.org" for name in "abcd"]
    for name in names:
        subscribed(email=name)
    told(change(anyshire, YESTERDAY))
    with server(HangingUp):
        assert counts(run()) == [4, 0, 0, 0, 0]
    assert recipients(mailoutbox) == names
    assert HangingUp.opened == 4


def test_a_sender_that_mail_servers_refuse_is_found_before_the_start(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert [one.id for one in alerts_have_a_sender(None)] == ["alerts.W001"]
    settings.CONTACT_EMAIL = "desk@example.org"
    assert not alerts_have_a_sender(None)


def test_an_address_that_no_message_can_hold_stops_nobody_else(
    anyshire: Council, told: Told, mailoutbox: list[Any]
) -> None:
    Subscription.objects.filter(pk=subscribed(email="a@example.org").pk).update(email="a\n@example.org")
    subscribed(email="z@example.org")
    told(change(anyshire, YESTERDAY))
    with pytest.raises(CommandError, match="1 digest could not be sent"):
        run()
    assert recipients(mailoutbox) == ["z@example.org"]


# Two runs at once


def test_what_one_run_is_sending_another_leaves_alone(
    anyshire: Council, told: Told, mailoutbox: list[Any], clock: Any
) -> None:
    row = subscribed()
    told(change(anyshire, YESTERDAY))
    assert operations.claim(subscription=row, now=NOW)
    assert not operations.claim(subscription=row, now=NOW)
    assert counts(run()) == [0, 0, 0, 1, 0]
    clock.set(NOW + timedelta(minutes=10))  # the other run has died
    assert counts(run()) == [1, 0, 0, 0, 0]


def test_what_another_run_has_sent_meanwhile_is_not_sent_again(anyshire: Council, told: Told) -> None:
    row = subscribed()
    told(change(anyshire, YESTERDAY))
    run()
    assert not operations.claim(subscription=row, now=NOW)


def test_what_is_stopped_while_a_run_is_on_its_way_is_not_sent(anyshire: Council) -> None:
    row = subscribed()
    operations.unsubscribe(key=row.key)
    assert not operations.claim(subscription=row, now=NOW)


def test_what_had_nothing_to_tell_is_neither_set_back_nor_taken_from_another_run(anyshire: Council) -> None:
    ahead, taken, idle = (subscribed(email=f"{name}@example.org", now=YESTERDAY) for name in ("a", "t", "i"))
    Subscription.objects.filter(pk=ahead.pk).update(last_sent_through=NOW)
    assert operations.claim(subscription=taken, now=NOW)
    through = YESTERDAY + timedelta(hours=1)
    operations.nothing_to_tell(subscriptions=[ahead, taken, idle], through=through, now=NOW)
    told_through = dict(Subscription.objects.values_list("pk", "last_sent_through"))
    assert told_through == {ahead.pk: NOW, taken.pk: YESTERDAY, idle.pk: through}
