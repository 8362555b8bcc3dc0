"""Councils: who they are, from when to when, under which codes, and who followed whom."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext_lazy as _

from ..choices import CouncilType, InspectionFunction, Language, Nation, Region
from ..querysets import CouncilQuerySet, fold
from ..rules import alive
from .fields import display
from .record import RECORD_CONSTRAINTS, Record


@cache
def _around_slugs(urlconf: Any, prefix: str) -> tuple[str, str]:
    """What stands before and after the slug in the address of a council’s page: lists and files have thousands."""
    before, _any, after = reverse("councils:council", args=["any-council"]).rpartition("any-council")
    return before, after


def council_addresses() -> Callable[["Council"], str]:
    """``Council.get_absolute_url`` for hundreds of them: where this site's addresses begin is asked for once."""
    before, after = _around_slugs(get_urlconf(), get_script_prefix())
    return lambda council: f"{before}{council.slug}{after}"


class Council(models.Model):
    """A principal local authority, known by its own stable code (rule 8).

    ``start_date`` is the first day on which it existed (empty: before this register begins), ``end_date`` the
    first day on which it no longer did.
    """

    code = models.CharField(
        _("code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("The code is three capital letters."))],
        help_text=_("Three letters, the same for good."),
    )
    slug = models.SlugField(_("name in addresses"), max_length=80, unique=True)
    official_name = models.CharField(_("official name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=80)
    native_name = models.CharField(_("Welsh, Gaelic or Irish name"), max_length=120, blank=True)
    native_language = models.CharField(_("its language"), max_length=2, choices=Language, blank=True)
    nation = models.CharField(_("nation"), max_length=20, choices=Nation)
    region = models.CharField(_("region"), max_length=30, choices=Region)
    council_type = models.CharField(_("type"), max_length=30, choices=CouncilType)
    county = models.ForeignKey(
        "self", verbose_name=_("county"), on_delete=models.PROTECT, null=True, blank=True, related_name="districts"
    )
    start_date = models.DateField(_("first day"), null=True, blank=True)
    end_date = models.DateField(_("first day after its end"), null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    gov_uk_slug = models.CharField(_("name in gov.uk addresses"), max_length=80, blank=True)
    search_text = models.TextField(_("folded names and codes"), editable=False, default="")
    known_since = models.DateTimeField(
        _("known here since"), null=True, editable=False, help_text=_("Empty: since the register was first loaded.")
    )

    # Set by ``registered``: the codes that the register gave at the moment asked for, if they were; and whether it has
    # since said something else of the council.
    known_codes: "list[Code] | None" = None
    differs_since = False

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("councils")
        ordering = ("short_name", "code")
        constraints = (
            models.CheckConstraint(
                name="council_ends_after_it_starts",
                condition=Q(start_date__isnull=True) | Q(end_date__isnull=True) | Q(end_date__gt=F("start_date")),
                violation_error_message=_("A council ends after it starts."),
            ),
            models.CheckConstraint(
                name="council_type_is_known",
                condition=Q(council_type__in=CouncilType.values),
                violation_error_message=_("This type of council is not known."),
            ),
            models.CheckConstraint(
                name="council_native_name_has_language",
                condition=Q(native_name="", native_language="") | (~Q(native_name="") & ~Q(native_language="")),
                violation_error_message=_("Give the name and its language, or neither."),
            ),
        )

    def __str__(self) -> str:
        """For staff: with the year of its end, since old and new councils may share a name."""
        if self.end_date:
            return _("%(name)s (until %(year)s)") % {"name": self.short_name, "year": self.end_date.year}
        return self.short_name

    _get_FIELD_display = display

    def get_absolute_url(self) -> str:
        return council_addresses()(self)

    def is_alive_on(self, day: date) -> bool:
        return alive(self.start_date, self.end_date, day)

    def compose_search_text(self, gss_codes: "list[str] | tuple[str, ...]" = ()) -> str:
        """All names and codes, folded, for ``CouncilQuerySet.search``."""
        names = (self.short_name, self.official_name, self.native_name, self.code, self.slug, self.gov_uk_slug)
        return " | ".join(dict.fromkeys(fold(name) for name in (*names, *gss_codes) if name))


class FormerFacts(models.Model):
    """What the register said of a council until a moment at which it began to say something else (rule 6).

    ``facts`` are those of the register's files under their names there, with ``gss_codes`` as (code, start, end)
    and ``successors`` as (code, day): all that is needed to show the council as it was shown then.
    """

    council = models.ForeignKey(
        Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="former_facts"
    )
    until = models.DateTimeField(_("until"))
    facts = models.JSONField(_("facts"), encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("former facts")
        verbose_name_plural = _("former facts")
        ordering = ("council", "until")
        constraints = (models.UniqueConstraint(name="former_facts_once", fields=("council", "until")),)
        indexes = (models.Index(fields=("until",), name="former_facts_until"),)

    def __str__(self) -> str:
        return f"{self.council}: {self.until:%Y-%m-%d}"


class Code(NamedTuple):
    """A ``GssCode`` as it was known at a moment."""

    code: str
    start_date: date | None
    end_date: date | None


class GssCode(models.Model):
    """A code of the Office for National Statistics, as long as it was this council's (end exclusive)."""

    council = models.ForeignKey(Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="gss_codes")
    code = models.CharField(_("GSS code"), max_length=9)
    start_date = models.DateField(_("first day"), null=True, blank=True)
    end_date = models.DateField(_("first day after its end"), null=True, blank=True)

    class Meta:
        verbose_name = _("GSS code")
        verbose_name_plural = _("GSS codes")
        ordering = ("council", F("start_date").asc(nulls_first=True))
        constraints = (
            models.UniqueConstraint(name="gss_code_belongs_to_one_council", fields=("code",)),
            models.UniqueConstraint(
                name="gss_code_one_open_per_council", fields=("council",), condition=Q(end_date__isnull=True)
            ),
            models.CheckConstraint(
                name="gss_code_ends_after_it_starts",
                condition=Q(start_date__isnull=True) | Q(end_date__isnull=True) | Q(end_date__gt=F("start_date")),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Succession(models.Model):
    """On a day, one council took over the area of another, or a part of it."""

    predecessor = models.ForeignKey(
        Council, verbose_name=_("predecessor"), on_delete=models.PROTECT, related_name="successions_out"
    )
    successor = models.ForeignKey(
        Council, verbose_name=_("successor"), on_delete=models.PROTECT, related_name="successions_in"
    )
    date = models.DateField(_("day"))

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ("date", "predecessor", "successor")
        constraints = (
            models.UniqueConstraint(name="succession_once", fields=("predecessor", "successor")),
            models.CheckConstraint(name="succession_not_to_itself", condition=~Q(predecessor=F("successor"))),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class FunctionCorrection(Record):
    """That one council does, or does not, hold a function against what its type says (a shared service, say)."""

    council = models.ForeignKey(
        Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="function_corrections"
    )
    function = models.CharField(_("inspection function"), max_length=30, choices=InspectionFunction)
    holds = models.BooleanField(_("the council holds this function"))
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Where this can be read: shown on the council’s page.")
    )

    class Meta(Record.Meta):
        verbose_name = _("correction of functions")
        verbose_name_plural = _("corrections of functions")
        ordering = ("council", "function")
        constraints = (
            *RECORD_CONSTRAINTS,
            models.UniqueConstraint(
                name="function_correction_one_at_a_time",
                fields=("council", "function"),
                condition=Q(published_at__isnull=False, retracted_at__isnull=True),
                violation_error_message=_("There is a correction of this function already: retract it first."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.council}: {self.get_function_display()}"
