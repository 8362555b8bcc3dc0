"""What others sent in, our answers, and the offers of a say. They hold names and addresses, so they have no history."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import Council, PracticeFinding

from .choices import CLOSED, Kind, Stage, Standing
from .querysets import ItemQuerySet, OfferQuerySet
from .rules import LONGEST, new_reference


def new_key() -> str:
    """Random, and all that the link of a letter says of an item."""
    return secrets.token_urlsafe(16)


class Item(models.Model):
    """One matter that somebody sent in; never public (rule 9).

    ``text`` is what is wrong or, of an answer, what the council answers. ``name``, ``role`` and ``email`` are for
    staff only and erased after a while (``erased_at``), as is the text of what was spam.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_reference, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.NEW)
    standing = models.CharField(_("who sent it"), max_length=12, choices=Standing, default=Standing.ANYBODY)
    council = models.ForeignKey(
        Council, verbose_name=_("council"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    finding = models.ForeignKey(
        PracticeFinding, verbose_name=_("finding"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    about = models.CharField(_("about"), max_length=300, blank=True)
    text = models.TextField(_("what they say"), max_length=LONGEST)
    right = models.TextField(_("what is right"), max_length=LONGEST, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    role_may_be_public = models.BooleanField(_("the role may be public"), default=False)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    key = models.CharField(_("key of its link"), max_length=32, unique=True, default=new_key, editable=False)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, db_index=True, editable=False)
    repeats = models.PositiveIntegerField(_("sent again"), default=0)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("worked on by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.TextField(_("note for staff"), max_length=2000, blank=True)
    erased_at = models.DateTimeField(_("names and addresses erased"), null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-received_at", "-pk")
        permissions = (("answer_item", _("Can answer and close what others sent in")),)
        indexes = (models.Index(fields=("stage", "kind"), name="inbox_item_waiting"),)
        constraints = (
            models.CheckConstraint(
                name="inbox_item_codes_are_known",
                condition=Q(kind__in=Kind.values, stage__in=Stage.values, standing__in=Standing.values),
                violation_error_message=_("This kind of message is not known."),
            ),
            models.CheckConstraint(
                name="inbox_item_closed_has_its_moment",
                condition=Q(stage__in=CLOSED, closed_at__isnull=False)
                | (~Q(stage__in=CLOSED) & Q(closed_at__isnull=True)),
                violation_error_message=_("What is closed has the moment at which it was, and nothing else has."),
            ),
            models.CheckConstraint(
                name="inbox_item_erased_is_without_names",
                condition=Q(erased_at__isnull=True) | Q(name="", role="", email="", closed_at__isnull=False),
                violation_error_message=_("Of what is erased no name and no address is left."),
            ),
        )

    def __str__(self) -> str:
        """Without names and words: this is what logs show."""
        return f"{self.reference}: {self.get_kind_display()}"

    @property
    def is_closed(self) -> bool:
        return self.stage in CLOSED


class Reply(models.Model):
    """A letter in which staff answered; its text goes with the address to which it was sent."""

    item = models.ForeignKey(Item, verbose_name=_("message"), on_delete=models.CASCADE, related_name="replies")
    text = models.TextField(_("text"), max_length=LONGEST * 2, blank=True)
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("sent_at", "pk")

    def __str__(self) -> str:
        return f"{self.item.reference}: {self.sent_at:%Y-%m-%d}"


class Offer(models.Model):
    """That a council was offered its say about a finding, by a letter.

    ``sent_to`` and ``letter`` are for staff only, and erased after the matter is decided.
    """

    finding = models.ForeignKey(
        PracticeFinding, verbose_name=_("finding"), on_delete=models.CASCADE, related_name="+", db_index=True
    )
    sent_on = models.DateField(_("sent on"))
    answer_by = models.DateField(_("answer asked for by"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    sent_to = models.CharField(_("sent to"), max_length=254, blank=True)
    letter = models.TextField(_("letter"), blank=True)
    noted_at = models.DateTimeField(_("noted"))
    erased_at = models.DateTimeField(_("address and letter erased"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer of a say")
        verbose_name_plural = _("offers of a say")
        ordering = ("-sent_on", "-pk")
        constraints = (
            models.CheckConstraint(
                name="inbox_offer_answer_comes_after_it",
                condition=Q(answer_by__gt=F("sent_on")),
                violation_error_message=_("An answer is asked for after the letter was sent."),
            ),
            models.CheckConstraint(
                name="inbox_offer_erased_is_without_address",
                condition=Q(erased_at__isnull=True) | Q(sent_to="", letter=""),
                violation_error_message=_("Of what is erased no address is left."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.sent_on}"
