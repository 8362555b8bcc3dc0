"""What others sent in, in the admin: a list, and a page for each matter on which it is worked on."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from councils import roles
from councils.admin.permission import demand, person
from councils.forms import ResponseForm
from councils.models import Response

from .. import letters, operations
from ..choices import Kind, Standing
from ..forms import CloseForm, NoteForm, ReplyForm
from ..models import Item
from ..rules import domain_of

private = method_decorator(sensitive_post_parameters())


@admin.register(Item)
class ItemAdmin(admin.ModelAdmin):
    """Nothing is written or deleted by hand here; each step is an operation."""

    list_display = ("reference", "kind", "council", "begins", "stage", "standing", "received_at", "taken_by")
    list_filter = ("stage", "kind", "standing", "council__nation")
    list_select_related = ("council", "taken_by")
    list_per_page = 50
    # Not addresses: what is searched for stands in the address of the page, and so in logs.
    search_fields = ("reference", "council__search_text", "about", "text")
    search_help_text = gettext_lazy("A reference, a council, or words of the message")
    show_full_result_count = False
    actions = None

    @admin.display(description=gettext_lazy("message"))
    def begins(self, item: Item) -> str:
        return item.text if len(item.text) <= 80 else item.text[:79] + "…"

    # --- The page of one matter ---------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """To be read; each button posts to an address of its own."""
        item = self.get_object(request, object_id)
        if item is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        demand(self.has_view_permission(request, item) and request.method != "POST")
        return self._page(request, item)

    def _page(self, request: HttpRequest, item: Item, status: int = 200, **forms: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": item.reference,
            "original": item,
            "item": item,
            "source_is_link": _is_link(item.source),
            "domain": domain_of(item.email) if item.standing == Standing.CONFIRMED else "",
            "replies": item.replies.select_related("sent_by"),
            "may_work": request.user.has_perm("inbox.change_item"),
            "may_answer": request.user.has_perm("inbox.answer_item"),
            "may_publish": roles.may_publish(request.user, Response),
            "note_form": NoteForm(initial={"note": item.note}, prefix="note"),
            "reply_form": ReplyForm(frame=letters.frame(item), prefix="reply"),
            "close_form": CloseForm(initial={"note": item.note}, prefix="close"),
            **forms,
        }
        context["form"] = next(iter(forms.values()), None)
        return TemplateResponse(request, "admin/inbox/item.html", context, status=status)

    # --- Steps --------------------------------------------------------------------------------------------------

    def _step(
        self, request: HttpRequest, object_id: int, permission: str, step: Callable[[Item], HttpResponse]
    ) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        demand(request.user.has_perm(permission))
        item = get_object_or_404(Item.objects.select_related("council", "finding"), pk=object_id)
        return step(item)

    def take_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        def step(item: Item) -> HttpResponse:
            try:
                operations.take(item=item, by=person(request))
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
                return self._back(item)
            return self._done(request, item, _("Taken on."), _("You are working on this now."))

        return self._step(request, object_id, "inbox.change_item", step)

    @private
    def note_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        def step(item: Item) -> HttpResponse:
            form = NoteForm(request.POST, prefix="note")
            if not form.is_valid():
                return self._page(request, item, status=422, note_form=form)
            operations.note(item=item, text=form.cleaned_data["note"])
            return self._done(request, item, _("Note kept."), _("The note is kept."))

        return self._step(request, object_id, "inbox.change_item", step)

    @private
    def reply_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Send an answer by e-mail; whatever goes wrong, what was typed stands in the form again."""

        def step(item: Item) -> HttpResponse:
            form = ReplyForm(request.POST, frame=letters.frame(item), prefix="reply")
            if not form.is_valid():
                return self._page(request, item, status=422, reply_form=form)
            text, by = form.cleaned_data["text"], person(request)
            try:
                reply = operations.reply(item=item, text=text, by=by, now=timezone.now())
            except ValidationError as error:
                form.take_errors(error)
                return self._page(request, item, status=422, reply_form=form)
            if not letters.send(letters.reply_letter(item, text), item.email):
                operations.take_back(reply=reply)
                form.add_error(None, _("The mail server did not take the letter: nothing was sent. Try again later."))
                return self._page(request, item, status=503, reply_form=form)
            operations.answered(item=item, by=by)
            return self._done(request, item, _("Answered by e-mail."), _("The answer is sent."))

        return self._step(request, object_id, "inbox.answer_item", step)

    @private
    def close_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        def step(item: Item) -> HttpResponse:
            form = CloseForm(request.POST, prefix="close")
            if form.is_valid():
                try:
                    operations.close(item=item, by=person(request), now=timezone.now(), **form.cleaned_data)
                except ValidationError as error:
                    form.take_errors(error)
                else:
                    return self._done(request, item, _("Closed."), _("Closed."))
            return self._page(request, item, status=422, close_form=form)

        return self._step(request, object_id, "inbox.answer_item", step)

    def respond_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Publish a council's answer beside the finding, once an editor has read it and put it into the form."""
        demand(request.user.has_perm("inbox.answer_item") and roles.may_publish(request.user, Response))
        item = get_object_or_404(Item.objects.select_related("finding__council"), pk=object_id, kind=Kind.ANSWER)
        signed = f"{item.text}\n\n{item.role}" if item.role_may_be_public and item.role else item.text
        initial = {"received_on": operations.received_on(item), "text": signed}
        form = ResponseForm(request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                response = operations.publish_answer(
                    item=item, by=person(request), now=timezone.now(), **form.cleaned_data
                )
            except ValidationError as error:
                form.take_errors(error)
            else:
                said = (
                    _("The council’s answer is published beside the finding.")
                    if response.published_at
                    else _("The council’s answer waits beside the finding for somebody else to publish it.")
                )
                return self._done(request, item, _("Answer recorded."), said)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("%(reference)s: the council’s answer") % {"reference": item.reference},
            "form": form,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/councils/respond.html", context, status=status)

    def _done(self, request: HttpRequest, item: Item, logged: str, said: str) -> HttpResponse:
        self.log_change(request, item, logged)
        messages.success(request, said)
        return self._back(item)

    def _back(self, item: Item) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:inbox_item_change", args=[item.pk]))

    def get_urls(self) -> list[Any]:
        steps = {
            "take": self.take_view,
            "note": self.note_view,
            "reply": self.reply_view,
            "close": self.close_view,
            "respond": self.respond_view,
        }
        pages = [
            path(f"<int:object_id>/{name}/", self.admin_site.admin_view(view), name=f"inbox_item_{name}")
            for name, view in steps.items()
        ]
        return [*pages, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _is_link(source: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(source)
    except ValidationError:
        return False
    return True
