"""Tags: a campaign's own word for some councils, to find them again."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from councils.models import Council


class Tag(models.Model):
    """A word that staff put on councils. For staff only: never on public pages, in exports or in the API."""

    name = models.CharField(_("name"), max_length=60)
    meaning = models.CharField(
        _("what it is for"), max_length=200, blank=True, help_text=_("So that everybody uses it for the same thing.")
    )
    councils = models.ManyToManyField(Council, verbose_name=_("councils"), related_name="tags", blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name",)
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                Lower("name"), name="tag_name_once", violation_error_message=_("There is a tag of this name already.")
            ),
        )

    def __str__(self) -> str:
        return self.name
