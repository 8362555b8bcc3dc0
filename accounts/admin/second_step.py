"""Resetting somebody's second step: a page of the person's, for whoever may change them."""

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from councils import roles
from councils.admin.permission import demand
from councils.admin.permission import person as signed_in

from .. import letters, operations


def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what would go, POST takes it away."""
    by = signed_in(request)
    demand(roles.may_see_people(by))
    person = get_object_or_404(User, pk=pk)
    demand(roles.may_change_person(by, person))
    if by == person:
        # Otherwise whoever found a desk left open could set up a second step of their own.
        messages.info(request, _("Your own second step you change here."))
        return HttpResponseRedirect(reverse("mfa_index"))
    if request.method == "POST":
        return _reset(request, person, by)
    context = {
        **admin.site.each_context(request),
        "title": _("Reset the second step"),
        "person": person,
        "things": Authenticator.objects.filter(user=person).order_by("pk"),
        "opts": User._meta,
    }
    return render(request, "admin/accounts/reset_second_step.html", context)


def _reset(request: HttpRequest, person: User, by: User) -> HttpResponse:
    operations.reset_second_step(person=person, by=by)
    told = letters.send_reset(person)
    messages.success(
        request,
        _("Reset. They were told by e-mail, and set it up anew when they sign in.")
        if told
        else _("Reset. No letter could be sent: tell them yourself. They set it up anew when they sign in."),
    )
    return HttpResponseRedirect(reverse("admin:auth_user_change", args=[person.pk]))


admin.site.add_page("auth/user/<int:pk>/second-step/", reset, name="accounts_reset_second_step")  # type: ignore[attr-defined]
