"""Elections of councils: candidates pledge for one, and a pledge lapses when it is past."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.models.evidence import web_address

from ..choices import ElectionKind
from ..querysets import ElectionQuerySet
from ..rules import closed


class Election(models.Model):
    """One election of one council, on one day. Reference data: it is mended where it was wrong."""

    council = models.ForeignKey(Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="elections")
    slug = models.SlugField(_("name in addresses"), max_length=120, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, help_text=_("For example: Local elections 2027"))
    kind = models.CharField(_("kind"), max_length=20, choices=ElectionKind)
    polling_day = models.DateField(_("polling day"))
    source = models.CharField(
        _("source"), max_length=500, validators=[web_address], help_text=_("Address of the page that says so.")
    )

    objects = ElectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        ordering = ("polling_day", "council__short_name", "pk")
        constraints = (
            models.UniqueConstraint(
                name="election_once",
                fields=("council", "kind", "polling_day"),
                violation_error_message=_("This election is on the list already."),
            ),
            models.CheckConstraint(
                name="election_kind_is_known",
                condition=Q(kind__in=ElectionKind.values),
                violation_error_message=_("Choose what kind of election it is."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.council.short_name}: {self.name}, {date_format(self.polling_day)}"

    def get_absolute_url(self) -> str:
        return reverse("pledges:election", args=[self.slug])

    def compose_slug(self) -> str:
        """The council, the day, and the kind unless it is the usual one. It stays when the day is moved."""
        kind = "" if self.kind == ElectionKind.LOCAL else f"-{self.kind.replace('_', '-')}"
        return f"{self.council.slug}-{self.polling_day.isoformat()}{kind}"

    def is_closed(self, day: date) -> bool:
        return closed(self.polling_day, day)
