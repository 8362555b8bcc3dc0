"""Hands messages to the mail server. Whatever goes wrong, no address reaches a log: only kinds of errors do."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Any

from django.core.mail import get_connection
from django.db.models import Min

from . import operations
from .digests import Digest, Window
from .letters import digest_message, letter
from .models import Subscription
from .operations import Asked
from .rules import told_through

log = logging.getLogger(__name__)
BATCH = 500
MESSAGES_A_CONNECTION = 50  # many servers hang up after a hundred

# The server's refusal, a connection that breaks, and an address or header that can't be put into a message.
FAILURES = (SMTPException, OSError, ValueError)


class ServerUnreachable(Exception):
    """No connection to the mail server: nothing more can be sent in this run."""


@dataclass
class Outcome:
    """How many digests of a run were sent, had nothing to tell, failed, or were another run's."""

    sent: int = 0
    silent: int = 0
    failed: int = 0
    taken: int = 0


def send_letter(asked: Asked) -> bool:
    """Send the answer to a wish for alerts; False where the mail server did not take it, which then never was."""
    try:
        letter(asked).send()
    except FAILURES as error:
        operations.take_back(asked=asked)
        log.error("A letter about an alert could not be sent: %s.", type(error).__name__)
        return False
    return True


def send_due(*, frequency: str, clock: Callable[[], datetime], outcome: Outcome, dry_run: bool = False) -> None:
    """Send all digests of a frequency that are due, and count them. Raises ServerUnreachable when the server is away.

    The changes are read once; of the subscriptions no more than a batch is in memory.
    """
    through = told_through(frequency, clock())
    due = Subscription.objects.due(frequency, through.moment)
    after = due.aggregate(after=Min("last_sent_through"))["after"]
    if after is None:
        return
    window = Window(after, through)
    post = Post(dry_run=dry_run)
    try:
        for batch in _batches(due):
            digests = [window.digest(row) for row in batch]
            silent = [row for row, digest in zip(batch, digests, strict=True) if digest is None]
            outcome.silent += len(silent)
            if silent and not dry_run:
                operations.nothing_to_tell(subscriptions=silent, through=through.moment, now=clock())
            for digest in filter(None, digests):
                _tell(digest, through.moment, post, outcome, clock)
    finally:
        post.close()


def _batches(due: Any) -> Iterator[list[Subscription]]:
    """By ever higher ids, so that rows written on the way are neither seen twice nor kept in memory."""
    last = 0
    while batch := list(due.filter(pk__gt=last).select_related("council").order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _tell(digest: Digest, through: datetime, post: "Post", outcome: Outcome, clock: Callable[[], datetime]) -> None:
    row = digest.subscription
    if post.dry_run:
        outcome.sent += 1
    elif not operations.claim(subscription=row, now=clock()):
        outcome.taken += 1
    elif post.send(digest):
        operations.told(subscription=row, through=through)
        outcome.sent += 1
    else:
        operations.not_told(subscription=row)
        outcome.failed += 1


class Post:
    """One connection to the mail server for a whole run, opened again when it broke."""

    def __init__(self, *, dry_run: bool) -> None:
        self.dry_run = dry_run
        self._connection = get_connection()
        self._sent = 0

    def send(self, digest: Digest) -> bool:
        """Whether the server took the message. One that hangs up on us is called a second time."""
        for last_try in (False, True):
            self._open(digest)
            try:
                message = digest_message(digest)
                message.connection = self._connection
                message.send()
            except FAILURES as error:
                self.close()
                if last_try or not isinstance(error, SMTPServerDisconnected):
                    log.error("Alert %d could not be sent: %s.", digest.subscription.pk, type(error).__name__)
                    return False
            else:
                self._count()
                return True
        return False

    def _count(self) -> None:
        self._sent += 1
        if self._sent % MESSAGES_A_CONNECTION == 0:
            self.close()

    def _open(self, digest: Digest) -> None:
        try:
            self._connection.open()
        except FAILURES as error:
            operations.not_told(subscription=digest.subscription)
            log.error("The mail server can’t be reached: %s.", type(error).__name__)
            raise ServerUnreachable from None

    def close(self) -> None:
        try:
            self._connection.close()
        except FAILURES as error:
            log.warning("The connection to the mail server broke: %s.", type(error).__name__)
