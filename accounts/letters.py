"""The letters of this app, in plain text. Whatever goes wrong, no address reaches a log."""

import logging
from email.utils import formataddr, parseaddr
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from councils.tokens import sign

from .models import Invitation

log = logging.getLogger(__name__)
PURPOSE = "accounts.invitation"

# The server's refusal, a connection that breaks, and an address or header that can't be put into a message.
FAILURES = (SMTPException, OSError, ValueError)


def sender() -> str:
    return formataddr((settings.SITE_NAME, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def hand_over(message: EmailMessage) -> bool:
    """Give a message to the mail server; False where it did not take it."""
    try:
        message.send()
    except FAILURES as error:
        log.error("A letter about an account could not be sent: %s.", type(error).__name__)
        return False
    return True


def link(invitation: Invitation) -> str:
    """The whole address of the page where an invitation is accepted."""
    return settings.SITE_URL + reverse("accounts_invitation", args=[sign(invitation.key, PURPOSE)])


def send_invitation(invitation: Invitation) -> bool:
    """Write to whoever is invited; False where the mail server did not take the letter."""
    with translation.override(settings.LANGUAGE_CODE):
        by = invitation.invited_by.get_full_name() or invitation.invited_by.get_username()
        context = {"invitation": invitation, "by": by, "link": link(invitation)}
        subject = _("You are invited to the staff of %(site)s") % {"site": settings.SITE_NAME}
        return hand_over(_message(subject, "invitation", invitation.email, context))


def send_reset(person: User) -> bool:
    """Tell somebody that their second step was reset; False where they have no address, or the letter was not taken."""
    if not person.email:
        return False
    with translation.override(settings.LANGUAGE_CODE):
        context = {"person": person, "link": settings.SITE_URL + reverse("account_login")}
        subject = _("Your second step was reset")
        return hand_over(_message(subject, "reset", person.email, context))


def _message(subject: str, template: str, to: str, context: dict[str, Any]) -> EmailMessage:
    words = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
    return EmailMessage(
        subject=subject,
        body=render_to_string(f"accounts/mail/{template}.txt", words).strip() + "\n",
        from_email=sender(),
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )
