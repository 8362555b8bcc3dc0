"""The admin's site: Django's, with pages that belong to no model. Whoever has such a page adds it here.

Signing in and passwords are not its business: it leads to where LOGIN_URL says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class WaitingLine:
    """Something of another app that waits for somebody, for the desk's front page."""

    title: str | Promise
    url: str
    count: int


class DeskSite(admin.AdminSite):
    """``admin.site`` of this project (``DeskConfig`` in ``apps.py`` says so)."""

    index_title = _("The desk")
    enable_nav_sidebar = False  # the forms need the room, and the front page leads everywhere

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._pages: dict[str, tuple[str, View]] = {}
        self._waiting: dict[str, Callable[[User], list[WaitingLine]]] = {}
        self._answered: dict[str, Callable[[], QuerySet[Any]]] = {}

    def add_page(self, route: str, view: View, *, name: str) -> None:
        """Add a page under the admin's own address, for staff only; the same name again replaces it."""
        self._pages[name] = (route, view)

    def add_waiting(self, name: str, lines: Callable[[User], list[WaitingLine]]) -> None:
        """Add what an app wants the front page to say to somebody; the same name again replaces it."""
        self._waiting[name] = lines

    def waiting(self, user: User) -> list[WaitingLine]:
        """What waits for somebody in other apps; lines that count nothing are left out."""
        return [line for lines in self._waiting.values() for line in lines(user) if line.count]

    def add_answered(self, name: str, findings: Callable[[], QuerySet[Any]]) -> None:
        """Add where answers of councils come in: ``findings`` gives the ids of findings that have one."""
        self._answered[name] = findings

    def answered(self) -> list[QuerySet[Any]]:
        """Ids of findings that were answered, though nothing of the answer is on record yet."""
        return [findings() for findings in self._answered.values()]

    def get_urls(self) -> list[Any]:
        pages: list[URLPattern] = [
            path(route, self.admin_view(view), name=name) for name, (route, view) in self._pages.items()
        ]
        return [*pages, *super().get_urls()]

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Staff sign in where LOGIN_URL says, and come back here. Whoever is signed in and no staff is refused."""
        wanted = safe_next(request) or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(wanted)
        if not self.has_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(wanted)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Elsewhere, with all that somebody signs in with."""
        return HttpResponseRedirect(resolve_url("account_change_password"))

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return HttpResponseRedirect(resolve_url("account_change_password"))


def safe_next(request: HttpRequest) -> str:
    """Where somebody wanted to go, "" for an address of another site."""
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""
