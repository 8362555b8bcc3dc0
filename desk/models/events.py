"""Events that make it worth looking at a council again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.choices import Ask
from councils.models import Council
from councils.models.evidence import web_address


class EventKind(models.TextChoices):
    CHANGED_CONTROL = "changed_control", _("The council changed control")
    NOT_FOUND_AGAIN = "not_found_again", _("A policy on record was no longer found")
    OTHER = "other", _("Something else")


class CouncilEvent(models.Model):
    """That something happened on a day which may have changed what a council decides. For staff only.

    ``not_found_again`` is noted by the check flow, of one ask: what the record says stays until an editor has
    looked, since the record is never overwritten by somebody not finding it.
    """

    council = models.ForeignKey(Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("what happened"), max_length=20, choices=EventKind)
    ask = models.CharField(_("ask"), max_length=20, choices=Ask, blank=True, editable=False)
    day = models.DateField(_("day"), help_text=_("The day on which it happened."))
    note = models.CharField(_("in a few words"), max_length=300, blank=True, help_text=_("For staff only."))
    source = models.CharField(
        _("source"),
        max_length=500,
        blank=True,
        validators=[web_address],
        help_text=_("The address of a page where this can be read."),
    )
    noted_at = models.DateTimeField(_("noted"), default=timezone.now, editable=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("noted by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("-day", "-pk")
        default_permissions: ClassVar[tuple[str, ...]] = ("view", "add", "change", "delete")
        indexes = (models.Index(fields=("day",), name="councilevent_day"),)
        constraints = (
            models.CheckConstraint(
                name="councilevent_kind_is_known",
                condition=Q(kind__in=EventKind.values),
                violation_error_message=_("Choose what happened."),
            ),
            models.CheckConstraint(
                name="councilevent_not_found_is_about_an_ask",
                condition=~Q(kind=EventKind.NOT_FOUND_AGAIN) | Q(ask__in=Ask.values),
                violation_error_message=_("Say which ask it is about."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.council}: {self.get_kind_display()}"
