"""What the campaign keeps: its work on each council, for staff only; its supporters and places of advice, for all."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.choices import Nation
from councils.copies import TYPES
from councils.models import Council
from councils.models.evidence import web_address
from councils.models.fields import CodesField

from .choices import MoveKind

MOST_SEATS = 300  # the largest council of the UK has half as many
IMAGES = {one.media_type: one for one in TYPES.values() if one.media_type.startswith("image/")}


class CouncilCampaign(models.Model):
    """How the work on one council stands now. What was done and decided before is in its moves. For staff only."""

    council = models.OneToOneField(
        Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="campaign"
    )
    seats = models.PositiveSmallIntegerField(
        _("seats"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)],
        help_text=_("How many councillors it has. Empty: not known."),
    )
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    body_name = models.CharField(
        _("name at WhatDoTheyKnow"),
        max_length=100,
        blank=True,
        validators=[RegexValidator(r"^[a-z0-9_]+\Z", _("Only small letters, digits and underscores."))],
        help_text=_("What follows /body/ in the address of its page there: with it, requests are written already."),
    )

    class Meta:
        verbose_name = _("campaign in a council")
        verbose_name_plural = _("campaigns in councils")
        ordering = ("council",)
        default_permissions: ClassVar[tuple[str, ...]] = ("view", "change")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                name="campaign_seats_are_some", condition=Q(seats__isnull=True) | Q(seats__gte=1, seats__lte=MOST_SEATS)
            ),
        )

    def __str__(self) -> str:
        return str(self.council)


class Move(models.Model):
    """One dated thing that was done about a council, or decided to be done. Never changed, only added."""

    council = models.ForeignKey(Council, verbose_name=_("council"), on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(_("what"), max_length=20, choices=MoveKind)
    day = models.DateField(_("day"))
    text = models.CharField(_("in a few words"), max_length=500)
    noted_at = models.DateTimeField(_("noted"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("noted by"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ("-day", "-pk")
        default_permissions: ClassVar[tuple[str, ...]] = ("view", "add")
        indexes = (models.Index(fields=("council", "kind", "day"), name="move_of_council"),)
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(name="move_kind_is_known", condition=Q(kind__in=MoveKind.values)),
            models.CheckConstraint(name="move_says_something", condition=~Q(text="")),
        )

    def __str__(self) -> str:
        return f"{self.council}: {self.get_kind_display()}"


class Logo(models.Model):
    """A picture by its SHA-256, once however many use it: drawn anew, so nothing that the file hid is kept.

    In the database like copies of documents, since the machines of a site share nothing else.
    """

    sha256 = models.CharField(_("SHA-256"), max_length=64, primary_key=True, editable=False)
    media_type = models.CharField(_("type"), max_length=20, choices=[(one, one) for one in IMAGES], editable=False)
    data = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")
        default_permissions: ClassVar[tuple[str, ...]] = ()  # written and read with its organisation alone

    def __str__(self) -> str:
        return self.sha256

    @property
    def ending(self) -> str:
        return IMAGES[self.media_type].ending


class Supporter(models.Model):
    """An organisation that supports the campaign in public."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    url = models.CharField(_("website"), max_length=500, blank=True, validators=[web_address])
    statement = models.CharField(
        _("statement"), max_length=600, blank=True, help_text=_("In its own words, as it agreed to have them shown.")
    )
    logo = models.ForeignKey(
        Logo, verbose_name=_("logo"), on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    is_shown = models.BooleanField(
        _("shown"), default=False, help_text=_("Tick this once the organisation has agreed to be named.")
    )

    class Meta:
        verbose_name = _("supporter")
        verbose_name_plural = _("supporters")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class AdviceBody(models.Model):
    """A body that advises workers, independent of councils and of the Home Office; shown with the day of the check."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    url = models.CharField(_("website"), max_length=500, validators=[web_address])
    what_for = models.CharField(_("what it helps with"), max_length=300)
    nations = CodesField(_("where"), codes=Nation, blank=False)
    checked_on = models.DateField(
        _("checked on"), help_text=_("The day on which somebody last made sure that all of this is right.")
    )

    class Meta:
        verbose_name = _("place of advice")
        verbose_name_plural = _("places of advice")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def nation_labels(self) -> list[str]:
        return [str(Nation(code).label) for code in Nation.values if code in self.nations]
