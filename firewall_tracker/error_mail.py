"""A mail to whoever keeps the site running when an error happens: what and where, and nothing of anybody's data.

Neither the request nor the error's own words are in it, since they may quote what somebody typed; the number of the
request leads to them in the log. The same error is told once in ten minutes.
"""

import logging
import traceback
from smtplib import SMTPException
from zlib import crc32

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from .logs import number_of

QUIET_SECONDS = 600


class ErrorMail(logging.Handler):
    """Does nothing unless ERROR_MAIL names an address."""

    def emit(self, record: logging.LogRecord) -> None:
        # A wrong name of a host and the like are no errors of this site: scanners try them all day.
        if not settings.ERROR_MAIL or record.name.startswith("django.security"):
            return
        try:
            what, where = kind(record), place(record)
            if cache.add(f"error_mail:{what}:{crc32(repr(where).encode())}", 1, QUIET_SECONDS):
                letter(record, what, where).send()
        except (OSError, SMTPException):
            # Nothing must fail because its failing can't be told; the log has it.
            return
        except Exception:  # noqa: BLE001 (a cache that is gone raises what it likes)
            self.handleError(record)


def kind(record: logging.LogRecord) -> str:
    """The name of the error's class, or of the logger that told it."""
    raised = record.exc_info[0] if record.exc_info else None
    return raised.__name__ if raised else record.name


def place(record: logging.LogRecord) -> list[str]:
    """Files, lines and functions, without what was in them."""
    if record.exc_info and record.exc_info[2]:
        frames = traceback.extract_tb(record.exc_info[2])
        return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return [f"{record.pathname}:{record.lineno} {record.funcName}"]


def letter(record: logging.LogRecord, what: str, where: list[str]) -> EmailMessage:
    words = {"kind": what, "logger": record.name, "request": number_of(record) or "–", "place": "\n".join(where)}
    return EmailMessage(
        subject=f"{settings.SITE_NAME}: {what}",
        body=_(
            "An error happened: %(kind)s, told by %(logger)s.\n\n%(place)s\n\n"
            "The log has the rest under this number: %(request)s\n"
        )
        % words,
        to=[settings.ERROR_MAIL],
    )
