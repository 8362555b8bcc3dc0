"""Evidence in the admin: found again, given an archived copy, retracted, and added to what is published."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import operations, roles
from ..forms import AddedEvidenceForm
from ..models import Evidence, PolicyRecord, PracticeFinding
from .copies import CopiesAdmin, copy_link
from .drafting import RecordAdmin, StateFilter
from .links import LinkFilter, archive_note, link_note, outcome_and_day, warn_of_other_archives
from .permission import demand, person

OWNERS = {"policyrecord": PolicyRecord, "practicefinding": PracticeFinding}


@admin.register(Evidence)
class EvidenceAdmin(CopiesAdmin):
    """Documents are written with the record that they support, or added to a published one."""

    list_display = ("title", "kind", "grade", "council", "dated", "publisher", "link", "state_in_words", "is_demo")
    list_filter = (StateFilter, LinkFilter, "kind", "grade", "is_demo")
    list_select_related = ("policy_record__council", "practice_finding__council", "link_check")
    search_fields = (
        "title",
        "url",
        "policy_record__council__search_text",
        "practice_finding__council__search_text",
    )
    fields = (
        *("kind", "grade", "title", "dated", "url", "archived_url", "archive", "kept_copy", "link_found"),
        *("quotation", "private_note"),
        "supports",
    )

    @admin.display(description=gettext_lazy("council"))
    def council(self, item: Evidence) -> str:
        owner = item.policy_record or item.practice_finding
        return str(owner.council) if owner else ""

    @admin.display(description=gettext_lazy("supports"))
    def supports(self, item: Evidence) -> str:
        return str(item.policy_record or item.practice_finding)

    @admin.display(description=gettext_lazy("link"), ordering="link_check__checked_at")
    def link(self, item: Evidence) -> str:
        return outcome_and_day(item)

    @admin.display(description=gettext_lazy("at its address"))
    def link_found(self, item: Evidence) -> str:
        return link_note(item)

    @admin.display(description=gettext_lazy("Wayback Machine"))
    def archive(self, item: Evidence) -> str:
        return archive_note(item)

    @admin.display(description=gettext_lazy("copy kept by us"))
    def kept_copy(self, item: Evidence) -> str:
        return copy_link(item)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What may change after publication is where a copy is, and what staff note for themselves."""
        return tuple(name for name in self.fields if name not in ("archived_url", "private_note"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        # Django's own form: of a document only two columns can be changed here.
        return super(RecordAdmin, self).change_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Evidence, form: Any, change: bool) -> None:
        operations.note_on_evidence(
            evidence=obj, archived_url=obj.archived_url, private_note=obj.private_note, now=timezone.now()
        )
        warn_of_other_archives(request, [obj])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return roles.may_note(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def attach_view(self, request: HttpRequest, owner: str, object_id: int) -> HttpResponse:
        """Add a document to something published; it is public at once, unless it is grade E."""
        row: Any = get_object_or_404(OWNERS[owner], pk=object_id)
        demand(roles.may_publish(request.user, row))
        form = AddedEvidenceForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                operations.add_evidence(record=row, evidence=form.evidence(), by=person(request), now=timezone.now())
            except ValidationError as error:
                form.take_errors(error)
            else:
                messages.success(request, _("The document is added."))
                warn_of_other_archives(request, row.evidence.all())
                return HttpResponseRedirect(reverse(f"admin:councils_{owner}_change", args=[row.pk]))
        context = self._context(request, row, title=_("Add a document: %(what)s") % {"what": row}, form=form)
        return TemplateResponse(request, "admin/councils/attach.html", context, status=422 if form.errors else 200)

    def get_urls(self) -> list[Any]:
        attach = self.admin_site.admin_view(self.attach_view)
        added = [
            path(f"for/{owner}/<int:object_id>/", attach, {"owner": owner}, name=f"councils_evidence_for_{owner}")
            for owner in OWNERS
        ]
        return [*added, *super().get_urls()]
