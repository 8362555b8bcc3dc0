"""Postcodes, as ranges of one council."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostcodeRange(models.Model):
    """All postcodes from ``first`` to ``last`` (keys of ``geography.postcodes.key``) are in the area of one GSS code.

    An empty code: postcodes of the directory without a council. A public table of facts, loaded whole by
    ``manage.py load_postcodes``, and so without history.
    """

    first = models.BigIntegerField(_("first key"), primary_key=True)
    last = models.BigIntegerField(_("last key"))
    gss_code = models.CharField(_("GSS code"), max_length=9, blank=True)

    class Meta:
        verbose_name = _("range of postcodes")
        verbose_name_plural = _("ranges of postcodes")
        ordering = ("first",)
        constraints = (
            models.CheckConstraint(name="postcoderange_in_order", condition=models.Q(last__gte=models.F("first"))),
        )

    def __str__(self) -> str:
        return f"{self.first}–{self.last}: {self.gss_code or '–'}"
