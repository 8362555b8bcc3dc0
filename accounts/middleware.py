"""What holds for all pages that belong to one member of staff, before and after any view is asked."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from councils.addresses import address

from . import second_step

Answer = Callable[[HttpRequest], HttpResponseBase]


class PrivatePages:
    """What is at the addresses of accounts and of the desk is kept by no cache and found by no search engine.

    Refusals, redirects and what is not there included: "/accounts/login/x.css" leads no cache to keep a page either.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith((address("accounts_home"), address("admin:index"))):
            add_never_cache_headers(response)
            response["X-Robots-Tag"] = "noindex"
        return response


class SecondStep:
    """Where a second step is required, staff who lack one are led to set it up, wherever in the admin they go."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or "admin" not in match.namespaces or match.url_name == "logout":
            return None
        if not second_step.is_missing(request.user):
            return None
        messages.warning(request, _("Before you go on, set up the second step of signing in: choose one of these."))
        return HttpResponseRedirect(reverse("mfa_index"))
