"""Going back: an old version of a record becomes its words again, as a new version; what was thrown away comes back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import roles
from ..forms import DraftedEvidenceForm, evidence_formset
from ..models import Record
from .merging import as_posted, documents_then
from .permission import demand, person


class Refused(Exception):
    """An old version that can't be restored as it is; the sentences say why."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


class RestoringMixin:
    """Adds to the admin of a record with a form of its own: restore a version, and what was thrown away.

    Everything goes through the form and the operations, so that nothing is put back past the rules. Of a draft the
    words and documents become those of the version; what is published never changes, so a new draft gets them.
    """

    model: Any
    opts: Any
    admin_site: Any

    def restore_view(self, request: HttpRequest, object_id: int, version_id: int) -> HttpResponse:
        """POST: make a version's words those of the draft again, or those of a new draft."""
        demand(request.method == "POST")
        version = get_object_or_404(self.model.history, pk=version_id, id=object_id)
        row = self.model._default_manager.filter(pk=object_id).first()
        target = row if row is not None and row.state == "draft" else None
        allowed = roles.may_change(request.user, target) if target else self.has_add_permission(request)  # type: ignore[attr-defined]
        demand(allowed)
        try:
            stored = self._restore(request, version, target)
        except Refused as refused:
            for sentence in refused.sentences:
                messages.error(request, _("This version can’t be restored: %(why)s") % {"why": sentence})
            return HttpResponseRedirect(self._named("history", object_id))
        said = (
            _("Restored, as a new version.") if target else _("Restored as a new draft: nothing of it is public yet.")
        )
        messages.success(request, said)
        return HttpResponseRedirect(self._named("change", stored.pk))

    def _restore(self, request: HttpRequest, version: Any, target: Any) -> Any:
        old = version.instance
        form = self.form_class(_posted(self.initial_of(old)))  # type: ignore[attr-defined]
        documents = []
        if self.has_evidence:  # type: ignore[attr-defined]
            documents = [DraftedEvidenceForm.initial_of(item) for item in documents_then(old, version.history_date)]
        evidence = evidence_formset(0)(_posted_documents(documents), prefix="evidence")
        if not (form.is_valid() & evidence.is_valid()):
            raise Refused([text for found in form.errors.values() for text in found] or [_("A document is not whole.")])
        try:
            with transaction.atomic():
                rows = self.store(form, evidence.inputs(), target, by=person(request), now=timezone.now())  # type: ignore[attr-defined]
        except ValidationError as error:
            raise Refused(list(error.messages)) from error
        stored: Record = rows[0]
        said = _("Restored the version of %(when)s.") % {"when": version.history_date.isoformat(" ", "minutes")}
        self.log_change(request, stored, said)  # type: ignore[attr-defined]
        return stored

    def thrown_away_view(self, request: HttpRequest) -> HttpResponse:
        """Drafts that were thrown away, the last first; POST brings one back as a new draft."""
        demand(self.has_add_permission(request))  # type: ignore[attr-defined]
        history = self.model.history.model._default_manager
        living = self.model._default_manager.filter(pk=OuterRef("id"))
        gone = history.filter(~Exists(living), history_type="-").select_related("council", "history_user")
        if request.method == "POST":
            return self._bring_back(request, gone, history)
        page = Paginator(gone.order_by("-history_date", "-history_id"), 50).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Thrown away: %(what)s") % {"what": self.opts.verbose_name_plural},
            "page": page,
        }
        return TemplateResponse(request, "admin/councils/thrown_away.html", context)

    def _bring_back(self, request: HttpRequest, gone: Any, history: Any) -> HttpResponse:
        asked = request.POST.get("version", "")
        number = int(asked) if asked.isdecimal() and len(asked) < 18 else 0
        ended = get_object_or_404(gone, pk=number)
        last = history.filter(id=ended.id).exclude(history_type="-").order_by("history_date", "history_id").last()
        try:
            stored = self._restore(request, last or ended, None)
        except Refused as refused:
            for sentence in refused.sentences:
                messages.error(request, _("This draft can’t be brought back: %(why)s") % {"why": sentence})
            return HttpResponseRedirect(self._named("thrown_away"))
        messages.success(request, _("Brought back as a draft."))
        return HttpResponseRedirect(self._named("change", stored.pk))

    def _named(self, what: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{what}", args=args)

    def restoring_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        restore, gone = (self.admin_site.admin_view(view) for view in (self.restore_view, self.thrown_away_view))
        return [
            path("<int:object_id>/restore/<int:version_id>/", restore, name=f"{name}_restore"),
            path("thrown-away/", gone, name=f"{name}_thrown_away"),
        ]


def _posted(words: dict[str, Any]) -> QueryDict:
    """The words of a form as a browser would send them."""
    data = QueryDict(mutable=True)
    for name, value in words.items():
        data.setlist(name, as_posted(value))
    return data


def _posted_documents(documents: list[dict[str, Any]]) -> QueryDict:
    data = QueryDict(mutable=True)
    data["evidence-TOTAL_FORMS"], data["evidence-INITIAL_FORMS"] = str(len(documents)), "0"
    for number, words in enumerate(documents):
        for name, value in words.items():
            data.setlist(f"evidence-{number}-{name}", as_posted(value))
    return data
