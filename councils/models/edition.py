"""Editions: one for every transaction that changed what the public sees."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """A moment at which the public record changed. The highest number is the edition in force.

    Written only by ``operations.editions``, in the transaction that makes the change.
    """

    at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ("pk",)
        indexes = (models.Index(fields=("at",), name="edition_at"),)

    def __str__(self) -> str:
        return str(self.pk)
