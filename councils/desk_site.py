"""The admin's site: Django's, with pages that belong to no model. Whoever has such a page adds it here."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

View = Callable[..., HttpResponseBase]


class DeskSite(admin.AdminSite):
    """``admin.site`` of this project (``DeskConfig`` in ``apps.py`` says so)."""

    index_title = _("The desk")
    enable_nav_sidebar = False  # the forms need the room, and the front page leads everywhere

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._pages: dict[str, tuple[str, View]] = {}

    def add_page(self, route: str, view: View, *, name: str) -> None:
        """Add a page under the admin's own address, for staff only; the same name again replaces it."""
        self._pages[name] = (route, view)

    def get_urls(self) -> list[Any]:
        pages: list[URLPattern] = [
            path(route, self.admin_view(view), name=name) for name, (route, view) in self._pages.items()
        ]
        return [*pages, *super().get_urls()]
