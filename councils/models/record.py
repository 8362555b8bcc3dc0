"""What every public statement has: who wrote it, when it was published, and whether it was taken back."""

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..querysets import PublishedDoor, RecordQuerySet
from ..rules import UK
from .fields import display

# What every record obeys; a model with constraints of its own names these first.
RECORD_CONSTRAINTS: tuple[models.BaseConstraint, ...] = (
    models.CheckConstraint(
        name="%(class)s_retracted_after_published",
        # Without the first half, a null would make the comparison unknown, which a constraint lets pass.
        condition=Q(retracted_at__isnull=True) | Q(published_at__isnull=False, published_at__lte=F("retracted_at")),
        violation_error_message=_("Only what was published can be retracted."),
    ),
    models.CheckConstraint(
        name="%(class)s_retraction_has_reason",
        condition=Q(retracted_at__isnull=True) | ~Q(retraction_reason=""),
        violation_error_message=_("Say what was wrong."),
    ),
    # Of people who are not known (a command, say) a comparison is unknown, which a constraint lets pass.
    models.CheckConstraint(
        name="%(class)s_second_person_published",
        condition=Q(second_person=False)
        | (
            Q(published_by__isnull=False)
            & ~Q(published_by=F("created_by"))
            & (Q(edited_by__isnull=True) | ~Q(published_by=F("edited_by")))
        ),
        violation_error_message=_("Somebody else has to publish what you wrote."),
    ),
)


# Who wrote a statement is for staff, and a hundred thousand rows are read more quickly without.
WHO_WROTE_IT = (
    *("created_at", "created_by", "edited_at", "edited_by", "submitted_at", "submitted_by", "returned_at"),
    *("returned_by", "published_by", "second_person", "version", "retracted_by"),
)


class Record(models.Model):
    """A statement that is drafted, published, and perhaps retracted; never changed once published (rule 5).

    ``MUTABLE`` names the columns that may still change after publication; the database refuses all others
    (see ``append_only``). ``ERASABLE`` names those that may be emptied, and nothing else, once it is retracted: what
    a person takes back is theirs. ``STAFF_ONLY`` names those that the public door never loads (rule 9).
    """

    MUTABLE: tuple[str, ...] = ("retracted_at", "retracted_by", "retraction_reason", "correction", "private_note")
    ERASABLE: tuple[str, ...] = ()
    STAFF_ONLY: tuple[str, ...] = ("private_note", "review_comment")

    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    # Raised by every write to a draft: whoever saves says which version they began from.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    edited_at = models.DateTimeField(_("last edited"), null=True, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("last edited by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    submitted_at = models.DateTimeField(_("in review since"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent to review by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    returned_at = models.DateTimeField(_("sent back"), null=True, editable=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent back by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    review_comment = models.TextField(_("what to mend"), blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    # Whether the rule of the second person held when it was published: the database then saw that two took part.
    second_person = models.BooleanField(_("published by a second person"), default=False, editable=False)
    retracted_at = models.DateTimeField(_("retracted"), null=True, editable=False)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("retracted by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    retraction_reason = models.TextField(_("what was wrong"), blank=True, editable=False)
    correction = models.TextField(_("what is right"), blank=True, editable=False)
    private_note = models.TextField(_("private note"), blank=True, help_text=_("For staff only: never published."))
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)

    objects = RecordQuerySet.as_manager()
    published = PublishedDoor()
    _get_FIELD_display = display

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = RECORD_CONSTRAINTS

    @property
    def state(self) -> str:
        """``draft``, ``published`` or ``retracted``."""
        if self.published_at is None:
            return "draft"
        return "retracted" if self.retracted_at else "published"

    @property
    def kind_label(self) -> str:
        """The kind of record, as addresses of the desk name it: "councils.policyrecord"."""
        return self._meta.label_lower

    @property
    def stage(self) -> str:
        """The state, and of a draft how far it has come: ``draft``, ``in_review`` or ``sent_back``."""
        if self.published_at is None and self.submitted_at:
            return "in_review"
        return "sent_back" if self.published_at is None and self.returned_at else self.state

    @property
    def published_on(self) -> date:
        """The day of publication in the UK. Raises ValueError for a draft, which has none."""
        return _uk_day(self.published_at)

    @property
    def retracted_on(self) -> date:
        """The day of retraction in the UK. Raises ValueError where nothing was retracted."""
        return _uk_day(self.retracted_at)


def _uk_day(moment: datetime | None) -> date:
    if moment is None:
        raise ValueError("There is no such day yet.")
    return moment.astimezone(UK).date()
