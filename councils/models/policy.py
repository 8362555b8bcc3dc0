"""Policy records: what a council decided on one ask."""

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..choices import Ask, CarveOut, DecidedBy, Grade, InspectionFunction, PolicyStatus
from ..querysets import PolicyRecordQuerySet, PublishedDoor
from ..rules import BODIES_WITH_POWER, GRADES_FOR_STATUS, RECORDABLE_STATUSES, Decision
from .council import Council
from .fields import CodesField
from .record import RECORD_CONSTRAINTS, Record


def _published_needs_grade(grades: frozenset[Grade], statuses: list[str]) -> Q:
    return Q(published_at__isnull=True) | ~Q(status__in=statuses) | Q(support_grade__in=sorted(grades))


class PolicyRecord(Record):
    """One dated statement of a council's decision on one ask. A change is a new record.

    ``effective_from`` is the day from which it was so, ``checked_on`` the day somebody last looked,
    ``published_at`` the moment this site said so (rule 6). ``support_grade`` is the strongest grade of its
    published evidence, written when it is published.
    """

    MUTABLE = (*Record.MUTABLE, "support_grade")

    council = models.ForeignKey(
        Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="policy_records"
    )
    ask = models.CharField(_("ask"), max_length=20, choices=Ask)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=[choice for choice in PolicyStatus.choices if choice[0] in RECORDABLE_STATUSES],
    )
    effective_from = models.DateField(
        _("so since"), help_text=_("The day of the decision, or the day from which it applies.")
    )
    checked_on = models.DateField(_("checked on"), help_text=_("The day on which somebody last looked."))
    decided_by = models.CharField(_("decided by"), max_length=20, choices=DecidedBy, blank=True)
    covers_all_functions = models.BooleanField(
        _("covers every inspection function that the council holds"), default=False
    )
    functions = CodesField(_("functions covered"), codes=InspectionFunction)
    carve_outs = CodesField(_("lawful exceptions named"), codes=CarveOut)
    summary = models.TextField(
        _("in a sentence or two"), blank=True, max_length=1000, help_text=_("Shown to the public, in plain words.")
    )
    support_grade = models.CharField(_("strongest evidence"), max_length=1, choices=Grade, blank=True, editable=False)

    objects = PolicyRecordQuerySet.as_manager()  # type: ignore[misc]
    published = PublishedDoor(PolicyRecordQuerySet)  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("policy record")
        verbose_name_plural = _("policy records")
        ordering = ("-effective_from", "-published_at", "-pk")
        permissions = (("publish_policyrecord", _("Can publish and retract policy records")),)
        indexes = (
            models.Index(fields=("council", "ask", "effective_from", "published_at"), name="policy_in_effect"),
            models.Index(fields=("published_at",), name="policy_published"),
            models.Index(fields=("effective_from", "published_at"), name="policy_by_day"),
            models.Index(fields=("retracted_at",), name="policy_retracted", condition=Q(retracted_at__isnull=False)),
        )
        constraints = (
            *RECORD_CONSTRAINTS,
            models.CheckConstraint(
                name="policyrecord_ask_is_known",
                condition=Q(ask__in=Ask.values),
                violation_error_message=_("Choose one of the two asks."),
            ),
            models.CheckConstraint(
                name="policyrecord_status_is_recordable",
                condition=Q(status__in=sorted(RECORDABLE_STATUSES)),
                violation_error_message=_(
                    "“Not yet checked” is where every council starts: there is nothing to record."
                ),
            ),
            models.CheckConstraint(
                name="policyrecord_in_force_has_power",
                condition=Q(published_at__isnull=True)
                | ~Q(status=PolicyStatus.IN_FORCE)
                | Q(decided_by__in=sorted(BODIES_WITH_POWER)),
                violation_error_message=_("“Policy in force” needs a body with the power to decide it."),
            ),
            *(
                models.CheckConstraint(
                    name=f"policyrecord_has_grade_{''.join(sorted(grades)).lower()}",
                    condition=_published_needs_grade(
                        grades, sorted(status for status, needed in GRADES_FOR_STATUS.items() if needed == grades)
                    ),
                    violation_error_message=_("The published evidence is too weak for this status."),
                )
                for grades in sorted({needed for needed in GRADES_FOR_STATUS.values() if needed}, key=sorted)
            ),
        )

    def __str__(self) -> str:
        since = date_format(self.effective_from) if self.effective_from else "?"
        return f"{self.council}: {self.get_ask_display()}, {self.get_status_display()} ({since})"

    def get_absolute_url(self) -> str:
        return f"{self.council.get_absolute_url()}#record-{self.pk}"

    def as_decision(self) -> Decision:
        """This record as the rules see it."""
        return Decision(
            ask=self.ask,
            status=self.status,
            effective_from=self.effective_from,
            checked_on=self.checked_on,
            covers_all_functions=self.covers_all_functions,
            functions=frozenset(self.functions),
            decided_by=self.decided_by,
            record_id=self.pk,
            is_demo=self.is_demo,
        )
