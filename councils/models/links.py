"""What was found when the address of a document was last looked at: no part of the published record."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import LinkOutcome
from ..rules import UK, is_dead
from .evidence import Evidence


class LinkCheck(models.Model):
    """The last look at the address of one document, by ``manage.py check_evidence_links``.

    A fact about somebody else's server and not a statement of this site, so it is overwritten and has no history.
    """

    evidence = models.OneToOneField(
        Evidence, verbose_name=_("evidence"), on_delete=models.CASCADE, related_name="link_check"
    )
    checked_at = models.DateTimeField(_("looked at"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=LinkOutcome)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    final_url = models.CharField(_("where it ended"), max_length=2000, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, help_text=_("Each on a day of its own."))

    class Meta:
        verbose_name = _("look at a link")
        verbose_name_plural = _("looks at links")
        default_permissions: ClassVar[tuple[str, ...]] = ()  # written by the command alone, read with the evidence
        indexes = (models.Index(fields=("outcome", "checked_at"), name="linkcheck_outcome"),)
        constraints = (
            models.CheckConstraint(
                name="linkcheck_outcome_known",
                condition=models.Q(outcome__in=LinkOutcome.values),
                violation_error_message=_("This outcome is not known."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.evidence_id}: {self.outcome}"

    @property
    def checked_on(self) -> date:
        """The day of the look in the UK."""
        return self.checked_at.astimezone(UK).date()

    @property
    def is_dead(self) -> bool:
        return is_dead(self.outcome, self.failures)
