"""Teams of volunteers: who works together, for the figures and for giving out work."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """Some people who work together; somebody may be in several teams. For staff only."""

    name = models.CharField(_("name"), max_length=80)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("members"), related_name="desk_teams", blank=True
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ("name",)
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                Lower("name"), name="team_name_once", violation_error_message=_("There is a team of this name already.")
            ),
        )

    def __str__(self) -> str:
        return self.name
