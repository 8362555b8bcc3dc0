"""Evidence: the documents that support a record."""

from urllib.parse import urlsplit

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..choices import EvidenceKind, Grade
from ..querysets import EvidenceQuerySet, PublishedDoor
from ..rules import GRADE_OF_KIND
from .policy import PolicyRecord
from .practice import PracticeFinding
from .record import RECORD_CONSTRAINTS, Record

web_address = URLValidator(schemes=["http", "https"], message=_("Give the whole address, starting with https://"))


def _grade_allowed_for_kind() -> Q:
    allowed = Q()
    for strongest in Grade:
        kinds = sorted(kind for kind, grade in GRADE_OF_KIND.items() if grade == strongest)
        grades = [g for g in Grade.values if g >= strongest and (g != Grade.E or strongest == Grade.E)]
        if kinds:
            allowed |= Q(kind__in=kinds, grade__in=grades)
    return allowed


class Evidence(Record):
    """A document that supports one policy record or one practice finding. Grade E is never public (rule 9)."""

    MUTABLE = (*Record.MUTABLE, "archived_url")

    policy_record = models.ForeignKey(
        PolicyRecord,
        verbose_name=_("policy record"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
    )
    practice_finding = models.ForeignKey(
        PracticeFinding,
        verbose_name=_("practice finding"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=EvidenceKind)
    grade = models.CharField(_("grade"), max_length=1, choices=Grade, help_text=_("Follows from the kind."))
    title = models.CharField(_("title"), max_length=200)
    dated = models.DateField(_("date of the document"), null=True, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True, validators=[web_address])
    archived_url = models.CharField(
        _("archived copy"),
        max_length=600,
        blank=True,
        validators=[web_address],
        help_text=_("For example the address of a copy in the Wayback Machine."),
    )
    quotation = models.TextField(_("quotation"), blank=True, max_length=2000, help_text=_("The words that matter."))

    objects = EvidenceQuerySet.as_manager()  # type: ignore[misc]
    published = PublishedDoor(EvidenceQuerySet)  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("grade", "dated", "pk")
        indexes = (
            models.Index(fields=("published_at",), name="evidence_published"),
            models.Index(fields=("retracted_at",), name="evidence_retracted", condition=Q(retracted_at__isnull=False)),
        )
        constraints = (
            *RECORD_CONSTRAINTS,
            models.CheckConstraint(
                name="evidence_supports_one_record",
                condition=Q(policy_record__isnull=False, practice_finding__isnull=True)
                | Q(policy_record__isnull=True, practice_finding__isnull=False),
                violation_error_message=_("Evidence belongs to one record or one finding."),
            ),
            models.CheckConstraint(
                name="evidence_grade_fits_kind",
                condition=_grade_allowed_for_kind(),
                violation_error_message=_("This grade is stronger than the kind of document allows."),
            ),
            models.CheckConstraint(
                name="evidence_grade_e_is_never_public",
                condition=Q(published_at__isnull=True) | ~Q(grade=Grade.E),
                violation_error_message=_("Tips and requests not yet answered are never published."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def publisher(self) -> str:
        """The host that the document is on, for people who want to know before they follow a link."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")
