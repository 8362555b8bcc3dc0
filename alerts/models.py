"""Subscriptions. They hold addresses, so they have no history, and what is deleted is gone."""

import secrets
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from councils.areas import AREAS
from councils.models import Council

from .choices import Frequency, Scope
from .querysets import SubscriptionQuerySet
from .rules import UNCONFIRMED_FOR


def new_key() -> str:
    """Random, and all that links say of a subscription."""
    return secrets.token_urlsafe(16)


class Subscription(models.Model):
    """That an address wants to hear of changes: of all councils, of one area or of one council.

    ``email`` is the address as it was given, ``email_key`` the same as it is compared. ``confirmed_at`` is empty until
    the address was confirmed, ``last_sent_through`` the moment up to which changes were told. ``asked_at`` is when a
    letter about it was last asked for, ``asked_today`` how many on that day.
    """

    key = models.CharField(_("key of its links"), max_length=32, unique=True, default=new_key, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254)
    email_key = models.CharField(_("e-mail address as compared"), max_length=254, db_index=True, editable=False)
    scope = models.CharField(_("about"), max_length=10, choices=Scope)
    area = models.CharField(_("region or nation"), max_length=40, blank=True)
    council = models.ForeignKey(
        Council, verbose_name=_("council"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency)
    created_at = models.DateTimeField(_("asked for"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    last_sent_through = models.DateTimeField(_("told up to"), null=True, blank=True)
    asked_at = models.DateTimeField(_("last letter asked for"))
    asked_today = models.PositiveSmallIntegerField(_("letters on that day"), default=0)
    sending_until = models.DateTimeField(_("being sent until"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ("pk",)
        indexes = (models.Index(fields=("frequency", "last_sent_through"), name="subscription_due"),)
        constraints = (
            models.UniqueConstraint(
                name="subscription_everything_once",
                fields=("email_key",),
                condition=Q(scope=Scope.EVERYTHING),
                violation_error_message=_("This address has this alert already."),
            ),
            models.UniqueConstraint(
                name="subscription_area_once",
                fields=("email_key", "area"),
                condition=Q(scope=Scope.AREA),
                violation_error_message=_("This address has this alert already."),
            ),
            models.UniqueConstraint(
                name="subscription_council_once",
                fields=("email_key", "council"),
                condition=Q(scope=Scope.COUNCIL),
                violation_error_message=_("This address has this alert already."),
            ),
            models.CheckConstraint(
                name="subscription_is_about_one_thing",
                condition=Q(scope=Scope.EVERYTHING, area="", council__isnull=True)
                | (Q(scope=Scope.AREA, council__isnull=True) & ~Q(area=""))
                | Q(scope=Scope.COUNCIL, area="", council__isnull=False),
                violation_error_message=_("Choose all councils, one area or one council."),
            ),
            models.CheckConstraint(
                name="subscription_frequency_is_known",
                condition=Q(frequency__in=Frequency.values),
                violation_error_message=_("Choose once a day or once a week."),
            ),
            models.CheckConstraint(
                name="subscription_told_only_when_confirmed",
                condition=Q(confirmed_at__isnull=True, last_sent_through__isnull=True)
                | Q(confirmed_at__isnull=False, last_sent_through__isnull=False),
                violation_error_message=_("Only a confirmed address is told of changes."),
            ),
        )

    def __str__(self) -> str:
        """Without the address: this is what logs and the admin show."""
        return gettext("Alert: %(place)s, %(often)s") % {
            "place": self.place,
            "often": self.get_frequency_display().lower(),
        }

    @property
    def place(self) -> str:
        """What it is about, as it stands at the beginning of a line."""
        if self.scope == Scope.COUNCIL and self.council:
            return self.council.short_name
        area = AREAS.get(self.area)
        return str(area.label) if area else str(pgettext_lazy("alert", "All councils"))

    @property
    def query(self) -> str:
        """The choice in the address of the form."""
        if self.scope == Scope.COUNCIL and self.council:
            return f"?council={self.council.slug}"
        return f"?area={self.area}" if self.area else ""

    @property
    def expires_at(self) -> datetime:
        """When an unconfirmed one is deleted."""
        return self.asked_at + UNCONFIRMED_FOR

    def is_about(self, council: Council) -> bool:
        """Whether a change of this council belongs into its digests."""
        if self.scope == Scope.COUNCIL:
            return council.pk == self.council_id
        if self.scope == Scope.EVERYTHING:
            return True
        area = AREAS.get(self.area)
        return area is not None and getattr(council, area.parameter) == area.code
