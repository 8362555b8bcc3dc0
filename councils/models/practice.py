"""Practice findings: what a council does; and what it answered when offered its say."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..choices import Finding, InspectionFunction, Mechanism
from .council import Council
from .record import RECORD_CONSTRAINTS, Record


class PracticeFinding(Record):
    """One dated statement of what a council does, by mechanism and inspection function.

    Apart from policy and never inferred from it (rule 1). Other than "council says none" it is published only
    with evidence and after the council was offered its say (rule 3).
    """

    council = models.ForeignKey(
        Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="practice_findings"
    )
    mechanism = models.CharField(_("mechanism"), max_length=30, choices=Mechanism)
    function = models.CharField(
        _("inspection function"),
        max_length=30,
        choices=InspectionFunction,
        blank=True,
        help_text=_("Leave empty where the source does not say which."),
    )
    finding = models.CharField(_("finding"), max_length=20, choices=Finding)
    statement = models.TextField(
        _("what the council or the source says"),
        max_length=2000,
        help_text=_("In plain words. Name no officer and no business."),
    )
    effective_from = models.DateField(
        _("so since"), help_text=_("The day on which it happened, or from which it was so.")
    )
    checked_on = models.DateField(_("checked on"), help_text=_("The day on which somebody last looked."))
    offered_on = models.DateField(
        _("council offered its say on"), null=True, blank=True, help_text=_("The day on which we wrote to the council.")
    )
    names_nobody = models.BooleanField(_("I have checked that it names no officer and no business"), default=False)

    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("practice finding")
        verbose_name_plural = _("practice findings")
        ordering = ("-effective_from", "-published_at", "-pk")
        permissions = (("publish_practicefinding", _("Can publish and retract practice findings")),)
        indexes = (
            models.Index(fields=("council", "published_at"), name="practice_of_council"),
            models.Index(fields=("published_at",), name="practice_published"),
        )
        constraints = (
            *RECORD_CONSTRAINTS,
            models.CheckConstraint(
                name="practicefinding_codes_are_known",
                condition=Q(mechanism__in=Mechanism.values, finding__in=Finding.values),
                violation_error_message=_("Choose a mechanism and a finding."),
            ),
            models.CheckConstraint(
                name="practicefinding_offered_before_published",
                condition=Q(published_at__isnull=True)
                | Q(finding=Finding.COUNCIL_SAYS_NONE)
                | Q(offered_on__isnull=False),
                violation_error_message=_("Offer the council its say first, and give the day on which you did."),
            ),
            models.CheckConstraint(
                name="practicefinding_names_nobody",
                condition=Q(published_at__isnull=True) | Q(names_nobody=True),
                violation_error_message=_("Confirm that no officer and no business is named."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.council}: {self.get_mechanism_display()}, {self.get_finding_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.council.get_absolute_url()}#finding-{self.pk}"


class Response(Record):
    """What a council answered when offered its say about a finding; shown beside it."""

    practice_finding = models.ForeignKey(
        PracticeFinding, verbose_name=_("finding"), on_delete=models.PROTECT, related_name="responses"
    )
    received_on = models.DateField(_("received on"))
    text = models.TextField(_("what the council answered"), max_length=4000)

    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ("received_on", "pk")
        indexes = (models.Index(fields=("published_at",), name="response_published"),)

    def __str__(self) -> str:
        return f"{self.practice_finding}: {self.received_on}"
