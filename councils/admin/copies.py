"""Copies of documents in the admin: kept, looked at, thrown away, published by a second person, retracted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from .. import operations, roles
from ..copies import LIMIT, TYPES, Cleaned, Refused, clean
from ..forms import RecordForm, RetractionForm
from ..models import Evidence, EvidenceCopy
from ..views.copies import served
from .drafting import RecordAdmin
from .permission import demand, person

FOR_STAFF = "private, no-store"


class CopyForm(RecordForm):
    """A file as the copy of a document. What it is, its content alone says."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("A PDF, PNG, JPEG or WebP file of at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(TYPES)}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def clean_file(self) -> Cleaned:
        upload = self.cleaned_data["file"]
        try:
            return clean(upload.read(LIMIT + 1))
        except Refused as refused:
            raise ValidationError(str(refused.sentence), code="refused") from refused


class CopiesAdmin(RecordAdmin):
    """The pages about the copies of a document, each at an address of its own."""

    def copy_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What is kept of a document, and the form to keep a copy of it."""
        item = get_object_or_404(Evidence, pk=object_id)
        demand(roles.may_see(request.user, Evidence))
        demand(request.method != "POST" or roles.may_copy(request.user, item))
        form = CopyForm(request.POST, request.FILES) if request.method == "POST" else CopyForm()
        if request.method == "POST" and form.is_valid():
            try:
                copy = operations.add_copy(
                    evidence=item, file=form.cleaned_data["file"], by=person(request), now=timezone.now()
                )
            except ValidationError as error:
                form.take_errors(error)
            else:
                messages.success(request, _said(copy))
                return self._back(copy)
        context = self._context(
            request,
            item,
            title=_("Copy of: %(what)s") % {"what": item},
            form=form,
            copies=item.copies.select_related("created_by", "published_by", "retracted_by").order_by("-pk"),
            is_kept=EvidenceCopy.published.filter(evidence=item).exists(),
            may_copy=roles.may_copy(request.user, item),
            may_publish=roles.may_publish(request.user, item),
        )
        return TemplateResponse(request, "admin/councils/copy.html", context, status=422 if form.errors else 200)

    def copy_file_view(self, request: HttpRequest, copy_id: int) -> HttpResponse:
        """The file, for staff: drafts' and retracted ones too."""
        copy = get_object_or_404(EvidenceCopy, pk=copy_id)
        demand(roles.may_see(request.user, Evidence))
        return served(request, copy, kept=FOR_STAFF)

    def copy_publish_view(self, request: HttpRequest, copy_id: int) -> HttpResponse:
        copy = get_object_or_404(EvidenceCopy, pk=copy_id)
        demand(roles.may_publish(request.user, copy.evidence))
        try:
            operations.publish_copy(copy=copy, by=person(request), now=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Published: the public can see it now."))
        return self._back(copy)

    def copy_discard_view(self, request: HttpRequest, copy_id: int) -> HttpResponse:
        copy = get_object_or_404(EvidenceCopy, pk=copy_id)
        demand(roles.may_copy(request.user, copy.evidence))
        try:
            operations.discard_copy(copy=copy, by=person(request), now=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Thrown away: nothing is kept of the file."))
        return self._back(copy)

    def copy_retract_view(self, request: HttpRequest, copy_id: int) -> HttpResponse:
        copy = get_object_or_404(EvidenceCopy, pk=copy_id)
        demand(roles.may_publish(request.user, copy.evidence))
        form = RetractionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                operations.retract(row=copy, by=person(request), now=timezone.now(), **form.cleaned_data)
            except ValidationError as error:
                form.take_errors(error)
            else:
                messages.success(request, _("Retracted: nobody is given the file any more."))
                return self._back(copy)
        others = EvidenceCopy.published.filter(content=copy.content_id).exclude(pk=copy.pk).select_related("evidence")
        context = self._context(
            request, copy.evidence, title=_("Retract the copy of: %(what)s") % {"what": copy}, form=form, others=others
        )
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/councils/retract_copy.html", context, status=status)

    def _back(self, copy: EvidenceCopy) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:councils_evidence_copy", args=[copy.evidence_id]))

    def get_urls(self) -> list[Any]:
        guard, name = self.admin_site.admin_view, "councils_evidence_copy"
        return [
            path("<int:object_id>/copy/", guard(self.copy_view), name=name),
            path("copies/<int:copy_id>/file/", guard(require_safe(self.copy_file_view)), name=f"{name}_file"),
            path("copies/<int:copy_id>/publish/", guard(require_POST(self.copy_publish_view)), name=f"{name}_publish"),
            path("copies/<int:copy_id>/discard/", guard(require_POST(self.copy_discard_view)), name=f"{name}_discard"),
            path("copies/<int:copy_id>/retract/", guard(self.copy_retract_view), name=f"{name}_retract"),
            *super().get_urls(),
        ]


def copy_link(item: Evidence) -> str:
    """For the page of a document: the way to its copy."""
    return format_html(
        '<a href="{}">{}</a>',
        reverse("admin:councils_evidence_copy", args=[item.pk]),
        _("Upload a PDF or picture of it, or see what is kept"),
    )


def _said(copy: EvidenceCopy) -> str:
    if copy.state == "published":
        return _("The copy is kept, and public now.")
    if copy.submitted_at:
        return _("The copy is kept. Somebody else has to publish it.")
    return _("The copy is kept. It is published with the document.")
