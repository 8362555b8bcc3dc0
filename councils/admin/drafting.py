"""The flow that every record shares in the admin: a form for drafts, a page for what is published, retraction."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from .. import operations, roles
from ..forms import DraftedEvidenceForm, RetractionForm, evidence_formset, is_id
from ..models import Council
from ..querysets import fold
from ..rules import AsOf, Problem
from . import merging
from .edits import EditInWords
from .links import warn_of_other_archives
from .permission import demand, person
from .restoring import RestoringMixin
from .review_steps import key_of, steps_of, waiting_beside

# How far a record has come, in words.
STAGES = {
    "draft": gettext_lazy("Draft"),
    "in_review": gettext_lazy("In review"),
    "sent_back": gettext_lazy("Sent back"),
    "published": gettext_lazy("Published"),
    "retracted": gettext_lazy("Retracted"),
}


class StateFilter(admin.SimpleListFilter):
    """Drafts, of which some are in review or sent back; published; retracted."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("draft", _("Not published")), *((code, str(STAGES[code])) for code in list(STAGES)[1:])]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "draft":
                return queryset.filter(published_at__isnull=True)
            case "in_review":
                return queryset.filter(published_at__isnull=True, submitted_at__isnull=False)
            case "sent_back":
                waiting = queryset.filter(published_at__isnull=True, submitted_at__isnull=True)
                return waiting.filter(returned_at__isnull=False)
            case "published":
                return queryset.filter(published_at__isnull=False, retracted_at__isnull=True)
            case "retracted":
                return queryset.filter(retracted_at__isnull=False)
        return queryset


class RecordAdmin(RestoringMixin, SimpleHistoryAdmin):
    """Drafts are edited, published ones shown with what may still be done to them; nothing published is deleted.

    A subclass names its form and templates, and says how a draft is stored and published.
    """

    form_class: Any = None  # a RecordForm; none for kinds that are written with something else
    form_template = ""
    form_title: Any = ""
    published_template = "admin/councils/published.html"
    evidence_rows = 3
    has_evidence = True
    object_history_list_template = "admin/councils/history_list.html"
    change_list_template = "admin/councils/change_list.html"
    list_per_page = 50
    show_full_result_count = False
    actions = None

    # --- What a subclass says -----------------------------------------------------------------------------------

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """Words of a new record."""
        return {"checked_on": AsOf.at(timezone.now()).day, "council": request.GET.get("council", "")}

    def initial_of(self, row: Any) -> dict[str, Any]:
        """Words of a draft."""
        raise NotImplementedError

    def store(self, form: Any, evidence: Sequence[Any], row: Any, **by_and_now: Any) -> list[Any]:
        """Write a new draft, or a draft anew; returns the drafts."""
        raise NotImplementedError

    def publish(self, rows: list[Any], **by_and_now: Any) -> None:
        raise NotImplementedError

    def problems(self, row: Any, today: date) -> list[Problem]:
        """What still keeps a draft from being published."""
        return []

    def describe(self, row: Any) -> list[tuple[str, Any]]:
        """A published record as (label, value) lines."""
        raise NotImplementedError

    def evidence_of(self, row: Any) -> list[Any]:
        return list(row.evidence.all())

    def make_way(self, row: Any, by: User) -> None:
        """Throw a draft away for one about something else, so that none is left behind by mistake."""
        if not roles.may_discard(by, row):
            raise ValidationError(
                _("Somebody else began this draft: only they or an editor can move it. Write a draft of your own.")
            )
        operations.discard(row=row, version=row.version)

    # --- Writing ------------------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        demand(self.has_add_permission(request))
        return self._write(request, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        typed = request.method == "POST" and any(name in request.POST for name in ("_draft", "_submit", "_publish"))
        if typed and (row is None or row.state != "draft") and self.has_add_permission(request):
            return self._keep_typed(request, row)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        demand(self.has_view_or_change_permission(request, row))
        # What is in review is read first; who changes it takes it out of review, and is told so.
        reading = row.stage == "in_review" and request.method != "POST" and "edit" not in request.GET
        if self.has_change_permission(request, row) and not reading:
            return self._write(request, row)
        return self._show(request, row)

    def _write(self, request: HttpRequest, row: Any) -> HttpResponse:
        initial = self.initial_of(row) if row else self.initial(request)
        documents = self._documents(row)
        data = merging.with_theirs(request.POST, initial, documents) if row and request.POST else request.POST or None
        form = self.form_class(data, initial=initial)
        blank = self.evidence_rows if not documents else 1
        evidence = evidence_formset(blank)(data, initial=documents, prefix="evidence")
        if request.method == "POST" and form.is_valid() & (not self.has_evidence or evidence.is_valid()):
            if row and request.POST.get("version") != str(row.version):
                return self._merge_page(request, form, evidence, row)
            done = self._store(request, form, evidence.inputs() if self.has_evidence else [], row)
            if done:
                return done
        return self._form_page(request, form, evidence, row)

    def _documents(self, row: Any) -> list[dict[str, Any]]:
        return [DraftedEvidenceForm.initial_of(item) for item in self.evidence_of(row)] if row else []

    def _merge_page(self, request: HttpRequest, form: Any, evidence: Any, row: Any) -> HttpResponse:
        """Somebody else saved since this form was opened: the form again, with what both changed brought together."""
        seen = request.POST.get("version", "")
        then = merging.version_of(row, int(seen)) if seen.isdecimal() and len(seen) < 10 else None
        found = merging.merge(
            form=form,
            mine=form.cleaned_data,
            base=self.initial_of(then.instance) if then else None,
            theirs=self.initial_of(row),
            who=str(row.edited_by or row.created_by or ""),
            when=row.edited_at,
        )
        if self.has_evidence:
            base = merging.documents_then(row, then.history_date) if then else None
            merging.merge_documents(
                found,
                mine=[asdict(one) for one in evidence.inputs()],
                base=None if base is None else [DraftedEvidenceForm.initial_of(item) for item in base],
                theirs=self._documents(row),
            )
        again = evidence_formset(1)(initial=found.documents, prefix="evidence")
        return self._form_page(request, self.form_class(initial=found.words), again, row, merge=found, status=409)

    def _keep_typed(self, request: HttpRequest, row: Any) -> HttpResponse:
        """The draft is gone or public by now: what was typed is kept in a form for a new one."""
        form = self.form_class(request.POST, initial=self.initial(request))
        evidence = evidence_formset(1)(request.POST, prefix="evidence")
        messages.warning(
            request,
            _("Somebody published this while you were writing. What you typed is below: save it as a new draft.")
            if row
            else _("Somebody threw this draft away while you were writing. What you typed is below, as a new draft."),
        )
        add = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return self._form_page(request, form, evidence, None, action=add, status=409)

    def _store(self, request: HttpRequest, form: Any, evidence: Any, row: Any) -> HttpResponse | None:
        """Save, and publish or send to review if asked to, all or nothing; None when a rule refused.

        The form then says which.
        """
        publishing, submitting = "_publish" in request.POST, "_submit" in request.POST
        demand(not publishing or roles.may_publish(request.user, self.model))
        by_and_now: dict[str, Any] = {"by": person(request), "now": timezone.now()}
        try:
            with transaction.atomic():
                rows = self.store(form, evidence, row, **by_and_now)
                if publishing:
                    self.publish(rows, **by_and_now)
                elif submitting:
                    rows = [operations.submit(row=stored, **by_and_now) for stored in rows]
        except ValidationError as error:
            form.take_errors(error)
            return None
        for stored in rows:
            log = self.log_change if row else self.log_addition
            log(request, stored, self._done(publishing, submitting))
        self._say_stored(request, rows, publishing, submitting)
        warn_of_other_archives(request, [item for one in rows for item in self.evidence_of(one)])
        return HttpResponseRedirect(self._address(rows[0]))

    def _done(self, publishing: bool, submitting: bool) -> str:
        return _("Published.") if publishing else _("Sent to review.") if submitting else _("Saved as draft.")

    def _say_stored(self, request: HttpRequest, rows: list[Any], publishing: bool, submitting: bool) -> None:
        if publishing or submitting:
            said = _("Published: the public can see it now.") if publishing else _("Sent to review: an editor is next.")
            messages.success(request, said)
            return
        messages.success(request, _("Saved as a draft: nothing of it is public yet."))
        today = AsOf.at(timezone.now()).day
        for sentence in dict.fromkeys(str(problem.message) for row in rows for problem in self.problems(row, today)):
            messages.warning(request, _("Before it can be published: %(what)s") % {"what": sentence})

    def _form_page(
        self, request: HttpRequest, form: Any, evidence: Any, row: Any, *, status: int = 0, **more: Any
    ) -> HttpResponse:
        chosen = form["council"].value()
        council = Council.objects.filter(pk=getattr(chosen, "pk", chosen)).first() if is_id(chosen) else None
        context = self._context(
            request,
            row,
            title=_("Draft: %(what)s") % {"what": row} if row else self.form_title,
            form=form,
            evidence=evidence if self.has_evidence else None,
            council=council,
            may_publish=roles.may_publish(request.user, self.model) and not settings.REQUIRE_SECOND_PERSON,
            may_discard=row is not None and self.has_delete_permission(request, row),
            media=self.media + form.media,
            **more,
        )
        status = status or (422 if request.method == "POST" else 200)
        return TemplateResponse(request, self.form_template, context, status=status)

    # --- What is published --------------------------------------------------------------------------------------

    def _show(self, request: HttpRequest, row: Any) -> HttpResponse:
        context = self._context(
            request,
            row,
            title=str(row),
            lines=self.describe(row),
            evidence=self.evidence_of(row),
            may_publish=roles.may_publish(request.user, row),
            steps=steps_of(request.user, row),
            waiting=waiting_beside(request.user, row),
            preview_url=_preview_url(row) if row.state == "draft" else "",
            may_edit=self.has_change_permission(request, row),
            second_person_missing=row.state == "draft" and roles.second_person_missing(request.user, row),
            may_add=self.has_add_permission(request),
            public_url=row.get_absolute_url() if hasattr(row, "get_absolute_url") else "",
            **self.more(row),
        )
        return TemplateResponse(request, self.published_template, context)

    def more(self, row: Any) -> dict[str, Any]:
        """More for the page of a published record."""
        return {}

    def retract_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, then take back."""
        row = get_object_or_404(self.model, pk=object_id)
        demand(roles.may_publish(request.user, row))
        form = RetractionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                operations.retract(row=row, by=person(request), now=timezone.now(), **form.cleaned_data)
            except ValidationError as error:
                form.take_errors(error)
            else:
                self.log_change(request, row, _("Retracted."))
                messages.success(request, _("Retracted: it is on the corrections page now."))
                return HttpResponseRedirect(self._address(row))
        context = self._context(request, row, title=_("Retract: %(what)s") % {"what": row}, form=form)
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/councils/retract.html", context, status=status)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        # The names of who edited lead to their accounts: only for those who may open them.
        more: dict[str, Any] = {} if roles.may_see_people(request.user) else {"admin_user_view": ""}
        may = self.form_class is not None and self.has_add_permission(request)
        info = self.opts.app_label, self.opts.model_name
        more |= {"can_restore": may, "restore_url": "admin:{}_{}_restore".format(*info)}
        return super().history_view(request, object_id, more | (extra_context or {}))

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> EditInWords:
        return EditInWords(self.model, historical_record)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """One edit, to be read: whatever is sent, nothing is put back past the rules."""
        demand(request.method != "POST")
        return super().history_form_view(request, object_id, version_id, extra_context)

    def get_urls(self) -> list[Any]:
        info = self.opts.app_label, self.opts.model_name
        retract = self.admin_site.admin_view(self.retract_view)
        return [
            path("<int:object_id>/retract/", retract, name="{}_{}_retract".format(*info)),
            *(self.restoring_urls() if self.form_class else ()),
            *super().get_urls(),
        ]

    # --- Who may ------------------------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return roles.may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Drafts may be thrown away; what was published once never."""
        if obj is None:
            return super().has_delete_permission(request)
        return roles.may_discard(request.user, obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        operations.discard(row=obj)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        shown = self.form_class is not None and self.has_add_permission(request)
        more = {"thrown_away_url": self._named("thrown_away") if shown else ""}
        return super().changelist_view(request, more | (extra_context or {}))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A draft goes with its own documents: nothing else hangs on it."""
        return [str(obj) for obj in objs], {self.opts.verbose_name: len(objs)}, set(), []

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Names of councils are searched without case and accents, so the words are folded first."""
        return super().get_search_results(request, queryset, fold(search_term))

    # --- Small things -------------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("state"), ordering="published_at")
    def state_in_words(self, row: Any) -> str:
        return str(STAGES[row.stage])

    def _address(self, row: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])

    def _context(self, request: HttpRequest, row: Any, **more: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "row": row,
            "has_view_permission": True,
            "media": self.media,
            **more,
        }


def _preview_url(row: Any) -> str:
    return f"{reverse('admin:preview')}?{urlencode({'row': key_of(row)})}"
