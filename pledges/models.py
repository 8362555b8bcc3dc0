"""Pledges: promises by people and groups. They stand beside a council's status and never change it (rule 4)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from councils.choices import Ask
from councils.models import Council, Record
from councils.models.evidence import web_address
from councils.models.fields import CodesField
from councils.models.record import RECORD_CONSTRAINTS

from .choices import GROUPS, Role


class Pledge(Record):
    """A promise by a person or a group to one or both asks, on a day, with its source."""

    council = models.ForeignKey(Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="pledges")
    name = models.CharField(_("name"), max_length=120, help_text=_("Of the person or the group, as it is to be shown."))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    asks = CodesField(_("pledged to"), codes=Ask, blank=False)
    pledged_on = models.DateField(_("pledged on"))
    source_title = models.CharField(
        _("source"), max_length=200, help_text=_("The document, page or letter that shows the pledge.")
    )
    source_url = models.CharField(_("address of the source"), max_length=500, blank=True, validators=[web_address])

    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ("-pledged_on", "name")
        permissions = (("publish_pledge", _("Can publish and retract pledges")),)
        indexes = (models.Index(fields=("council", "published_at"), name="pledge_of_council"),)
        constraints = (
            *RECORD_CONSTRAINTS,
            models.CheckConstraint(
                name="pledge_role_is_known",
                condition=Q(role__in=Role.values),
                violation_error_message=_("Choose who pledged."),
            ),
            models.CheckConstraint(
                name="pledge_has_source",
                condition=Q(published_at__isnull=True) | ~Q(source_title=""),
                violation_error_message=_("Name the document, page or letter that shows the pledge."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()}), {self.council}"

    @property
    def by_group(self) -> bool:
        return self.role in GROUPS
