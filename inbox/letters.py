"""The letters of the inbox, in plain text, each to one address. Whatever goes wrong, no address reaches a log."""

import logging
from dataclasses import dataclass
from datetime import date
from email.utils import formataddr, parseaddr
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from councils.choices import Grade
from councils.limits import over
from councils.models import PracticeFinding
from councils.rules import answer_due
from councils.tokens import read, sign

from .choices import Kind
from .models import Item
from .operations import asks_to_confirm
from .rules import LETTERS_A_DAY, compared

log = logging.getLogger(__name__)

# The server's refusal, a connection that breaks, and an address or header that can't be put into a message.
FAILURES = (SMTPException, OSError, ValueError)
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


# --- To whoever sent something in


def acknowledge(item: Item) -> str:
    """Send the reference, and the link to confirm a council's address: ``sent``, ``none``, ``later`` or ``failed``.

    It repeats nothing that was typed, so that nobody can make this site say something to somebody else.
    """
    if not item.email:
        return "none"
    if over("inbox.letter", compared(item.email), most=LETTERS_A_DAY, seconds=DAY):
        return "later"
    context = {"item": item, "is_answer": item.kind == Kind.ANSWER}
    if asks_to_confirm(item):
        context["confirm_url"] = confirm_url(item)
    subject = "%(site)s: %(reference)s"
    letter = _letter(subject % {"site": settings.SITE_NAME, "reference": item.reference}, "received", context)
    return "sent" if send(letter, item.email, automatic=True) else "failed"


def confirm_url(item: Item) -> str:
    """The whole address of the page on which a council’s address is confirmed."""
    slug = item.council.slug if item.council else ""
    return settings.SITE_URL + reverse("inbox:confirm", args=[slug, sign(item.key, "inbox.confirm")])


def frame(item: Item) -> str:
    """The polite beginning and end of an answer, for staff to fill in."""
    return _letter("", "reply", {"item": item}).body


def reply_letter(item: Item, text: str) -> Letter:
    with translation.override(settings.LANGUAGE_CODE):
        words = {"reference": item.reference, "site": settings.SITE_NAME}
        return Letter(_("Your message %(reference)s to %(site)s") % words, text.strip() + "\n")


# --- To a council


def offer_letter(finding: PracticeFinding, made_on: date) -> Letter:
    """What a council is written when it is offered its say about a finding: as the draft stands now."""
    documents = finding.evidence.exclude(grade=Grade.E).filter(retracted_at__isnull=True)
    context = {
        "finding": finding,
        "council": finding.council,
        "documents": list(documents),
        "answer_by": answer_due(made_on),
        "respond_url": respond_url(finding, made_on),
        "contact_name": settings.CONTACT_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "contact_url": settings.CONTACT_URL,
    }
    with translation.override(settings.LANGUAGE_CODE):
        words = {"council": finding.council.official_name}
        return _letter(_("%(council)s: your say before we publish") % words, "offer", context)


def respond_url(finding: PracticeFinding, made_on: date) -> str:
    """The whole address of the page for this council's answer about the finding, in the words of this version."""
    token = sign(f"{finding.pk}-{finding.version}-{made_on:%Y%m%d}", "inbox.respond")
    return settings.SITE_URL + reverse("inbox:respond", args=[finding.council.slug]) + "?" + urlencode({"token": token})


@dataclass(frozen=True)
class OfferLink:
    """What the link of an offer says: which finding, in the words of which version, and when it was made."""

    finding: int
    version: int
    made_on: date


def read_offer(token: str) -> OfferLink | None:
    """None where the link is not ours, or not whole."""
    key = read(token, "inbox.respond")
    if key is None:
        return None
    finding, version, day = key.split("-")
    return OfferLink(int(finding), int(version), date(int(day[:4]), int(day[4:6]), int(day[6:])))


# --- Sending


def send(letter: Letter, to: str, *, automatic: bool = False) -> bool:
    """Hand a letter to the mail server; False where it did not take it."""
    message = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        from_email=formataddr((settings.SITE_NAME, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[to],
        headers={"Auto-Submitted": "auto-generated"} if automatic else {},
    )
    try:
        message.send()
    except FAILURES as error:
        log.error("A letter of the inbox could not be sent: %s.", type(error).__name__)
        return False
    return True


def _letter(subject: str, template: str, context: dict[str, Any]) -> Letter:
    words = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
    with translation.override(settings.LANGUAGE_CODE):
        body = render_to_string(f"inbox/mail/{template}.txt", words).strip() + "\n"
    return Letter(subject, body)
