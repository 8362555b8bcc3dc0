"""Every message that this site sends about alerts: to one recipient, in plain text and HTML, without a picture."""

from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councils.tokens import sign

from .choices import Purpose
from .digests import Digest
from .models import Subscription
from .operations import Asked, Letter


def link(subscription: Subscription, purpose: Purpose) -> str:
    """The whole address of a page that only the holder of this letter can open."""
    return settings.SITE_URL + reverse(f"alerts:{purpose}", args=[sign(subscription.key, f"alerts.{purpose}")])


def letter(asked: Asked) -> EmailMultiAlternatives:
    """The answer to a wish for alerts: a link to confirm it, or word that it is confirmed already."""
    row = asked.subscription
    with translation.override(settings.LANGUAGE_CODE):
        if asked.letter == Letter.CONFIRM:
            subject = _("%(place)s: please confirm your alerts") % {"place": row.place}
        else:
            subject = _("%(place)s: you get these alerts already") % {"place": row.place}
        context = {"confirm_url": link(row, "confirm"), "stop_url": link(row, "unsubscribe")}
        return _message(row, subject, str(asked.letter), context, {})


def digest_message(digest: Digest) -> EmailMultiAlternatives:
    """A digest, which mail programs can stop with one click (RFC 8058)."""
    row = digest.subscription
    stop_url = link(row, "unsubscribe")
    with translation.override(settings.LANGUAGE_CODE):
        headers = {
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": formataddr((settings.SITE_NAME, f"alerts.{urlsplit(settings.SITE_URL).hostname}")),
        }
        return _message(row, subject(digest), "digest", {"digest": digest, "stop_url": stop_url}, headers)


def subject(digest: Digest) -> str:
    """Where, and how many; demonstration data says so first."""
    count = len(digest.lines)
    words = ngettext("%(place)s: %(n)d change", "%(place)s: %(n)d changes", count)
    text = words % {"place": digest.subscription.place, "n": count}
    return _("[Demonstration] %(subject)s") % {"subject": text} if digest.is_demo else text


def _message(
    row: Subscription, subject: str, template: str, context: dict[str, Any], headers: dict[str, str]
) -> EmailMultiAlternatives:
    words = {
        "subscription": row,
        "subject": subject,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "language": translation.get_language(),
        **context,
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"alerts/mail/{template}.txt", words).strip() + "\n",
        from_email=formataddr((settings.SITE_NAME, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[row.email],
        headers={"Auto-Submitted": "auto-generated", **headers},
    )
    message.attach_alternative(render_to_string(f"alerts/mail/{template}.html", words), "text/html")
    return message
