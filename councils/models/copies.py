"""Copies of documents that this site keeps itself, for the day on which the original is gone."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..copies import TYPES, path_of
from .evidence import Evidence
from .record import RECORD_CONSTRAINTS, Record


class EvidenceCopyContent(models.Model):
    """The bytes of a copy, once however many documents it is a copy of, known by their SHA-256.

    In the database, since the machines of a site share nothing else; in a table of its own, so that no list ever
    loads them. Whoever backs the database up has them too.
    """

    sha256 = models.CharField(_("SHA-256"), max_length=64, primary_key=True, editable=False)
    data = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("content of a copy")
        verbose_name_plural = _("contents of copies")
        default_permissions: ClassVar[tuple[str, ...]] = ()  # written and read with the document alone

    def __str__(self) -> str:
        return self.sha256


class EvidenceCopy(Record):
    """That a file is the copy of one document: published with it, never changed, retracted like any record.

    Of the file as it was sent only hash and size are kept: its name may be somebody's.
    """

    evidence = models.ForeignKey(
        Evidence, verbose_name=_("document"), on_delete=models.CASCADE, related_name="copies", editable=False
    )
    content = models.ForeignKey(
        EvidenceCopyContent,
        verbose_name=_("content"),
        on_delete=models.PROTECT,
        related_name="copies",
        editable=False,
    )
    media_type = models.CharField(
        _("type"), max_length=20, choices=[(one.media_type, one.label) for one in TYPES.values()], editable=False
    )
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    original_sha256 = models.CharField(_("SHA-256 of the file as it was sent"), max_length=64, editable=False)
    original_size = models.PositiveIntegerField(_("size of the file as it was sent"), editable=False)

    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("copy of a document")
        verbose_name_plural = _("copies of documents")
        ordering = ("pk",)
        default_permissions: ClassVar[tuple[str, ...]] = ()  # ``roles.may_copy`` decides by the document
        indexes = (models.Index(fields=("published_at",), name="evidencecopy_published"),)
        constraints = (
            *RECORD_CONSTRAINTS,
            models.CheckConstraint(
                name="evidencecopy_type_known",
                condition=Q(media_type__in=list(TYPES)),
                violation_error_message=_("Files of this type are not kept."),
            ),
            models.UniqueConstraint(
                name="evidencecopy_one_at_a_time",
                fields=("evidence",),
                condition=Q(retracted_at__isnull=True),
                violation_error_message=_("There is a copy of this document already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.evidence} ({self.get_media_type_display()})"

    @property
    def sha256(self) -> str:
        """Of the file as it is kept and served."""
        return self.content_id

    @property
    def path(self) -> str:
        """Where the public finds it, once it is published."""
        return path_of(self.sha256, self.media_type)
