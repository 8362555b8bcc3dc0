"""Imports in the admin: choose a file, look at what would become of each row, apply exactly that."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from .. import imports, roles
from ..forms import RecordForm
from ..imports import ChangedSince, ImportKind, ImportRefused, Outcome
from ..models import ImportRun
from ..rules import AsOf
from .permission import demand, person

LIMIT = 5 * 1024 * 1024  # of a file; settings.UPLOAD_LIMITS lets a little more through, for the form around it
# What somebody waits for in a browser: some fifteen seconds. The command takes more.
MOST = 2_000
SHOWN = 200
LATEST = 10
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def allowed_kinds(request: HttpRequest) -> list[ImportKind]:
    """The kinds that somebody may write drafts of."""
    return [kind for kind in imports.kinds() if request.user.has_perm(kind.permission)]


class ImportForm(RecordForm):
    """A file, and what its rows are where the header does not say it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What are the rows?"),
        required=False,
        help_text=gettext_lazy("Usually the header says it."),
    )
    file = forms.FileField(
        label=gettext_lazy("The file"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
    )

    def __init__(self, *args: Any, allowed: list[ImportKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(kind.name, kind.title) for kind in allowed]
        self.fields["kind"].choices = [("", _("As the header says")), *names]  # type: ignore[attr-defined]
        self.fields["file"].help_text = _(
            "CSV or Excel (XLSX), at most %(size)s and %(rows)d rows. Larger files: manage.py import_records."
        ) % {"size": filesizeformat(LIMIT), "rows": MOST}

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > LIMIT:
            raise forms.ValidationError(_("The file is larger than %(size)s.") % {"size": filesizeformat(LIMIT)})
        return upload


def import_view(request: HttpRequest) -> HttpResponse:
    """The templates, the form, and what was imported last. POST compares a file, and leads to what it would do."""
    demand(roles.may_import(request.user))
    allowed = allowed_kinds(request)
    form = ImportForm(request.POST or None, request.FILES or None, allowed=allowed)
    if request.method == "POST" and form.is_valid():
        run = _preview(request, form, allowed)
        if run:
            return HttpResponseRedirect(reverse("admin:import_run", args=[run.pk]))
    context = {
        **admin.site.each_context(request),
        "title": _("Import"),
        "form": form,
        "kinds": allowed,
        "latest": _latest(allowed),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "admin/councils/import.html", context, status=status)


def _latest(allowed: list[ImportKind]) -> Any:
    runs = ImportRun.objects.filter(kind__in=[kind.name for kind in allowed])
    return runs.defer("content", "report").select_related("created_by")[:LATEST]


def _preview(request: HttpRequest, form: ImportForm, allowed: list[ImportKind]) -> ImportRun | None:
    """What a file would lead to, kept; None where it was refused, which the form then says."""
    upload, chosen = form.cleaned_data["file"], form.cleaned_data["kind"]
    data = upload.read()
    try:
        found, _table = imports.understand(data, kind=chosen, most=MOST)
        demand(found in allowed)
        by_and_now: dict[str, Any] = {"by": person(request), "now": timezone.now()}
        return imports.preview(data, upload.name, kind=found.name, most=MOST, **by_and_now)
    except ImportRefused as refused:
        for sentence in refused.sentences:
            form.add_error("file", sentence)
        return None


def run_view(request: HttpRequest, run_id: int) -> HttpResponse:
    """What would become of each row, or what became of it. POST applies it."""
    run = _run(request, run_id)
    if request.method != "POST":
        return _page(request, run)
    try:
        is_done = imports.apply_preview(
            run=run.pk, leave_out="leave_out" in request.POST, by=person(request), now=timezone.now()
        )
    except ChangedSince:
        sentence = _(
            "Something has changed since this was shown, so nothing was imported. Below is what would become of the "
            "rows now: look at it again."
        )
        run.refresh_from_db()
        return _page(request, run, refused=[sentence], status=409)
    except ImportRefused as refused:
        return _page(request, run, refused=list(refused.sentences), status=422)
    run.refresh_from_db()
    messages.success(request, _said(run) if is_done else _("This was imported already: nothing was written again."))
    return HttpResponseRedirect(reverse("admin:import_run", args=[run.pk]))


def _run(request: HttpRequest, run_id: int) -> ImportRun:
    """A file that was sent, for those who may import its kind."""
    demand(roles.may_import(request.user))
    run = get_object_or_404(ImportRun, pk=run_id)
    demand(run.kind in {kind.name for kind in allowed_kinds(request)})
    return run


def _said(run: ImportRun) -> str:
    written = run.counts["new"] + run.counts["changed"]
    sentence = ngettext(
        "Imported: %(count)d draft written. Nothing of it is public yet.",
        "Imported: %(count)d drafts written. Nothing of them is public yet.",
        written,
    )
    return sentence % {"count": written}


def _page(request: HttpRequest, run: ImportRun, *, status: int = 200, **more: Any) -> HttpResponse:
    chosen = request.GET.get("outcome", "")
    rows = [row for row in run.report if not chosen or row["outcome"] == chosen]
    kind = cast(ImportKind, imports.kind_named(run.kind))
    context = {
        **admin.site.each_context(request),
        "title": run.file_name,
        "run": run,
        "kind": kind,
        "outcomes": [(one.value, one.label, run.counts.get(one.value, 0)) for one in Outcome],
        "chosen": chosen,
        "rows": [_shown(kind, row) for row in rows[:SHOWN]],
        "more": max(0, len(rows) - SHOWN),
        "writes": run.counts.get("new", 0) + run.counts.get("changed", 0),
        **more,
    }
    return TemplateResponse(request, "admin/councils/import_run.html", context, status=status)


def _shown(kind: ImportKind, row: dict[str, Any]) -> dict[str, Any]:
    url = ""
    if row["record"] and row["outcome"] != Outcome.REFUSED:
        meta = kind.model._meta
        url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row["record"]])
    return row | {"outcome_label": Outcome(row["outcome"]).label, "url": url}


@require_safe
def report_view(request: HttpRequest, run_id: int) -> HttpResponse:
    """All rows, as CSV."""
    run = _run(request, run_id)
    return _file(imports.csv_text(run.report), "text/csv; charset=utf-8", f"import-{run.pk}-{run.kind}.csv")


@require_safe
def template_view(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """A file to fill in."""
    demand(roles.may_import(request.user))
    found = imports.kind_named(kind)
    if found is None or form not in ("csv", "xlsx"):
        raise Http404
    demand(found in allowed_kinds(request))
    if form == "csv":
        return _file(imports.blank_csv(found), "text/csv; charset=utf-8", f"{kind}.csv")
    return _file(imports.blank_workbook(found, AsOf.at(timezone.now())), WORKBOOK_TYPE, f"{kind}.xlsx")


def _file(content: str | bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)


_site: Any = admin.site
_site.add_page("import/", import_view, name="import")
_site.add_page("import/template/<slug:kind>.<slug:form>", template_view, name="import_template")
_site.add_page("import/<int:run_id>/", run_view, name="import_run")
_site.add_page("import/<int:run_id>/report.csv", report_view, name="import_report")
