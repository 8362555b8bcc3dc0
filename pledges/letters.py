"""Every letter about a pledge: to one recipient, in plain text. Whatever goes wrong, no address reaches a log."""

import logging
from email.utils import formataddr, parseaddr
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from councils.choices import Ask
from councils.tokens import sign

from .choices import Decision, Purpose
from .models import Signature
from .operations import Signed
from .rules import ERASED_AFTER
from .wording import pledged_words

log = logging.getLogger(__name__)

# The server's refusal, a connection that breaks, and an address or header that can't be put into a message.
FAILURES = (SMTPException, OSError, ValueError)


def link(signature: Signature, purpose: Purpose) -> str:
    """The whole address of a page that only the holder of the letter can open."""
    return settings.SITE_URL + reverse(f"pledges:{purpose}", args=[sign(signature.key, f"pledges.{purpose}")])


def send_signed(signed: Signed) -> bool:
    """Answer a signature: with the link to confirm it, or with word that the address has signed before."""
    with translation.override(settings.LANGUAGE_CODE):
        if signed.already:
            return _send(signed.signature, _("You have signed this pledge already"), "already")
        return _send(signed.signature, _("Please confirm your pledge"), "confirm")


def send_decision(signature: Signature) -> bool:
    """Tell the signer that the pledge is published, or why it is not; False where it could not be sent."""
    with translation.override(settings.LANGUAGE_CODE):
        if signature.decision == Decision.APPROVED:
            return _send(signature, _("Your pledge is published"), "approved")
        return _send(signature, _("Your pledge is not published"), "refused")


def _send(row: Signature, subject: str, template: str) -> bool:
    """Whether the mail server took the letter."""
    try:
        _message(row, subject, template).send()
    except FAILURES as error:
        log.error("A letter about a pledge could not be sent: %s.", type(error).__name__)
        return False
    return True


def _message(row: Signature, subject: str, template: str) -> EmailMessage:
    words: dict[str, Any] = {
        "signature": row,
        "pledged": [pledged_words(row.wording, ask) for ask in Ask.values if ask in row.asks],
        "confirm_url": link(row, "confirm"),
        "withdraw_url": link(row, "withdraw"),
        "pledge_url": settings.SITE_URL + row.pledge.get_absolute_url() if row.pledge else "",
        "erased_days": ERASED_AFTER.days,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    return EmailMessage(
        subject=subject,
        body=render_to_string(f"pledges/mail/{template}.txt", words).strip() + "\n",
        from_email=formataddr((settings.SITE_NAME, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[row.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
