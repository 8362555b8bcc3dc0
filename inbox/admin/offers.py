""" "Offer the council its say": the letter about a draft finding, to be copied or sent from here, and noted."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from councils.admin.permission import demand, person
from councils.models import PracticeFinding
from councils.rules import AsOf, answer_due

from .. import letters, operations
from ..forms import OfferForm
from ..letters import Letter
from ..models import Item, Offer


@sensitive_post_parameters()
def offer_view(request: HttpRequest, finding_id: int) -> HttpResponse:
    """GET: the letter. POST: send it and note that, or only note that somebody sent it."""
    demand(request.user.has_perm("inbox.add_offer"))
    finding = get_object_or_404(PracticeFinding.objects.select_related("council"), pk=finding_id)
    if finding.state != "draft":
        messages.info(request, _("This is published already: an offer of a say comes before."))
        return HttpResponseRedirect(_address(finding))
    today = AsOf.at(timezone.now()).day
    letter = letters.offer_letter(finding, today)
    sending = "_send" in request.POST
    initial = {"subject": letter.subject, "body": letter.body, "sent_on": today}
    form = OfferForm(request.POST or None, initial=initial, finding=finding.pk, sending=sending)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done, status = _take(request, finding, form)
            if done:
                return HttpResponseRedirect(_address(finding))
    return _page(request, finding, form, letter, status)


def _take(request: HttpRequest, finding: PracticeFinding, form: OfferForm) -> tuple[bool, int]:
    """Do what was asked for; whether it was done and, where not, with which status the form comes back."""
    version = request.POST.get("version", "")
    if version != str(finding.version):
        form.add_error(None, _("Somebody has changed this draft since you opened it. Look at it again."))
        return False, 409
    words, now = form.cleaned_data, timezone.now()
    if form.sending and not letters.send(Letter(words["subject"], words["body"]), words["sent_to"]):
        form.add_error(None, _("The mail server did not take the letter: nothing was sent. Try again later."))
        return False, 503
    try:
        offer = operations.record_offer(
            finding=finding,
            sent_on=AsOf.at(now).day if form.sending else words["sent_on"],
            sent_to=words["sent_to"],
            letter=f"{words['subject']}\n\n{words['body']}",
            # What was sent was sent, whoever changed the draft in that second.
            version=None if form.sending else finding.version,
            by=person(request),
            now=now,
        )
    except ValidationError as error:
        form.take_errors(_in_fields(error))
        return False, 422
    _say(request, offer, form.sending)
    return True, 302


def _in_fields(error: ValidationError) -> ValidationError:
    """The record calls the day of the offer by another name than the form."""
    if not hasattr(error, "error_dict"):
        return error
    return ValidationError(
        {("sent_on" if name == "offered_on" else name): found for name, found in error.error_dict.items()}
    )


def _say(request: HttpRequest, offer: Offer, sending: bool) -> None:
    said = _("The letter is sent, and noted on the draft.") if sending else _("The offer is noted on the draft.")
    words = _("An answer is asked for by %(day)s.") % {"day": date_format(offer.answer_by)}
    messages.success(request, f"{said} {words}")


def _address(finding: PracticeFinding) -> str:
    return reverse("admin:councils_practicefinding_change", args=[finding.pk])


def _page(request: HttpRequest, finding: PracticeFinding, form: OfferForm, letter: Letter, status: int) -> HttpResponse:
    today = AsOf.at(timezone.now()).day
    mail = urlencode({"subject": letter.subject, "body": letter.body.replace("\n", "\r\n")}).replace("+", "%20")
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Offer the council its say"),
        "finding": finding,
        "finding_url": _address(finding),
        "form": form,
        "mailto": f"mailto:?{mail}",
        "answer_by": answer_due(today),
        "offers": Offer.objects.filter(finding=finding).select_related("sent_by"),
        "items": Item.objects.filter(finding=finding),
    }
    return TemplateResponse(request, "admin/inbox/offer.html", context, status=status)


admin.site.add_page("inbox/offer/<int:finding_id>/", offer_view, name="inbox_offer")  # type: ignore[attr-defined]
