"""Signatures: pledges signed on this site, from the form to the decision. They hold addresses, so they have no history,
and what is erased is gone.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from councils.choices import Ask
from councils.models import Council
from councils.models.fields import CodesField

from ..choices import Decision, Role
from ..querysets import SignatureQuerySet
from ..rules import LONGEST_SENTENCE, UNCONFIRMED_FOR, address_key
from .election import Election
from .pledge import Pledge


def new_key() -> str:
    """Random, and all that links say of a signature."""
    return secrets.token_urlsafe(16)


def hash_of(address: str) -> str:
    """What stays of an address: enough to know it again, with the site's key only."""
    return salted_hmac("pledges.address", address_key(address), algorithm="sha256").hexdigest()


class Signature(models.Model):
    """That somebody signed a pledge on this site.

    ``confirmed_at`` is empty until the link sent to the address was used; ``decided_at`` until staff approved or
    refused; ``told_at`` until the letter about that left; ``erased_at`` until the address (and of a refused one all
    words) was erased. Of a withdrawn one nothing stays but that there was one.
    """

    key = models.CharField(_("key of its links"), max_length=32, unique=True, default=new_key, editable=False)
    council = models.ForeignKey(Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    asks = CodesField(_("pledged to"), codes=Ask)
    wording = models.PositiveSmallIntegerField(_("version of the wording"))
    sentence = models.CharField(_("sentence of their own"), max_length=LONGEST_SENTENCE, blank=True)
    party = models.CharField(_("party"), max_length=80, blank=True)
    ward = models.CharField(_("ward"), max_length=120, blank=True)
    election = models.ForeignKey(
        Election, verbose_name=_("election"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    term_ends_on = models.DateField(_("term ends on"), null=True, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    email_hash = models.CharField(_("keyed hash of the address"), max_length=64, db_index=True, blank=True)
    closer_review = models.BooleanField(_("look closer: not a council’s address"), default=False)
    consent = models.PositiveSmallIntegerField(_("version of the consent"))
    asked_at = models.DateTimeField(_("signed, with consent"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decision = models.CharField(_("decision"), max_length=20, choices=Decision, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    told_at = models.DateTimeField(_("told of the decision"), null=True, blank=True)
    erased_at = models.DateTimeField(_("address erased"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    pledge = models.OneToOneField(
        Pledge, verbose_name=_("pledge"), on_delete=models.PROTECT, null=True, blank=True, related_name="signature"
    )

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="signature_once",
                fields=("email_hash", "council", "role"),
                condition=Q(confirmed_at__isnull=False) & ~Q(email_hash="") & ~Q(decision=Decision.REFUSED),
                violation_error_message=_("This address has signed this already."),
            ),
            models.CheckConstraint(
                name="signature_decision_is_whole",
                condition=Q(decided_at__isnull=True, decision="")
                | Q(decided_at__isnull=False, decision__in=Decision.values),
                violation_error_message=_("A decision has a day."),
            ),
            models.CheckConstraint(
                name="signature_decided_after_confirmed",
                condition=Q(decided_at__isnull=True) | Q(confirmed_at__isnull=False),
                violation_error_message=_("Only what was confirmed is decided."),
            ),
            models.CheckConstraint(
                name="signature_erased_has_no_address",
                condition=Q(erased_at__isnull=True) | Q(email=""),
                violation_error_message=_("An erased signature holds no address."),
            ),
        )

    def __str__(self) -> str:
        """Without the address and without the name: this is what logs show."""
        return f"{self._meta.verbose_name} {self.pk}, {self.council}"

    @property
    def expires_at(self) -> datetime:
        """When an unconfirmed one is deleted."""
        return self.asked_at + UNCONFIRMED_FOR

    @property
    def is_waiting(self) -> bool:
        """Confirmed, and not decided yet."""
        return self.confirmed_at is not None and self.decided_at is None and self.withdrawn_at is None
