"""Claims: which council somebody is looking at, so that nobody else is given it."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from councils.models import Council


class Outcome(models.TextChoices):
    """How a claim came to its end."""

    SAVED = "saved", _("Looked at")
    SKIPPED = "skipped", _("Skipped")
    GIVEN_BACK = "given_back", _("Given back")
    EXPIRED = "expired", _("Expired")


class Claim(models.Model):
    """One council is one person's to check until ``until``; working on it moves that on.

    A claim whose time is over ends when somebody else asks for the council. Claims that ended are kept: whoever
    skipped a council, or looked at it lately, is why it is not given out again at once.
    """

    council = models.ForeignKey(Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="claims")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    claimed_at = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))
    released_at = models.DateTimeField(_("ended"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    reason = models.CharField(_("why it was skipped"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("-claimed_at", "-pk")
        default_permissions: ClassVar[tuple[str, ...]] = ("add",)
        indexes = (models.Index(fields=("released_at",), name="claim_released"),)
        constraints = (
            models.UniqueConstraint(
                name="claim_one_at_a_time",
                fields=("council",),
                condition=Q(released_at__isnull=True),
                violation_error_message=_("Somebody has this council already."),
            ),
            models.CheckConstraint(
                name="claim_ends_with_an_outcome",
                condition=Q(released_at__isnull=True, outcome="")
                | Q(released_at__isnull=False, outcome__in=Outcome.values),
            ),
            models.CheckConstraint(name="claim_ends_after_it_begins", condition=Q(until__gt=F("claimed_at"))),
            models.CheckConstraint(
                name="claim_skipped_with_a_reason", condition=~Q(outcome=Outcome.SKIPPED) | ~Q(reason="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.council}: {self.person}"

    def holds_at(self, now: datetime) -> bool:
        """Whether the council is this person's at a moment."""
        return self.released_at is None and now < self.until
