"""Imports: what was sent, what it led to, and which record a row of a file became."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """A file that was compared with the record, and perhaps applied. Nothing else is written by a preview.

    The file itself is kept, compressed, only until it is applied or a day has gone: so that exactly what was shown
    is what is applied, and nobody has to choose the file twice. ``report`` says of each row what becomes of it;
    ``seen`` is the mark of what that is.
    """

    kind = models.CharField(_("kind"), max_length=30)
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    read_as = models.CharField(_("read as"), max_length=300)
    content = models.BinaryField(_("content, compressed"), null=True)
    seen = models.CharField(_("mark of what was shown"), max_length=64)
    counts = models.JSONField(_("counts"), default=dict)
    report = models.JSONField(_("report"), default=list, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(_("applied"), null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("applied by"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-pk",)
        default_permissions: ClassVar[tuple[str, ...]] = ("add",)
        indexes = (models.Index(fields=("created_at",), name="importrun_sent"),)

    def __str__(self) -> str:
        return self.file_name

    @property
    def state(self) -> str:
        """``applied``, ``previewed``, or ``expired`` when the file is kept no longer."""
        if self.applied_at:
            return "applied"
        return "expired" if self.content is None else "previewed"


class ImportedRow(models.Model):
    """That the row with this external id became this record: by it the row is known again.

    ``content_hash`` is of the words that the import wrote, so that what people changed since can be told apart.
    The record is named by its kind and number, since a draft may be thrown away.
    """

    kind = models.CharField(_("kind"), max_length=30)
    external_id = models.CharField(_("external id"), max_length=200)
    record_label = models.CharField(_("kind of record"), max_length=60)
    record_id = models.PositiveBigIntegerField(_("number of the record"))
    content_hash = models.CharField(_("mark of the words"), max_length=64)
    imported_at = models.DateTimeField(_("last imported"))
    run = models.ForeignKey(ImportRun, verbose_name=_("import"), on_delete=models.PROTECT, related_name="rows")

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        ordering = ("kind", "external_id")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints = (
            models.UniqueConstraint(name="importedrow_known_once", fields=("kind", "external_id")),
            models.UniqueConstraint(name="importedrow_of_one_record", fields=("record_label", "record_id")),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.external_id}"
