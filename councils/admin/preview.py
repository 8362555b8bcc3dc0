"""The public page and the map exactly as they will be: published in a transaction that is always taken back."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from .. import operations, roles
from ..models import Council
from ..views.council import council_page
from ..views.listing import council_list
from .permission import demand
from .review_steps import council_of, key_of, row_of


def preview_view(request: HttpRequest) -> HttpResponse:
    """The page of the (first) council, or with ``page=list`` the list and map, with the rows published.

    ``row`` names each, with the version that somebody looks at. Nothing is stored: not the rows, not an edition. On
    SQLite nobody else can write while the page is made, which takes as long as the page does.
    """
    rows = [row_of(key) for key in request.GET.getlist("row")]
    if not rows:
        raise Http404
    demand(all(roles.may_see(request.user, type(row)) for row, _version in rows))
    council = council_of(rows[0][0])
    if council is None:
        raise Http404
    try:
        with transaction.atomic():
            now = timezone.now()
            for row, version in rows:
                operations.publish(row=row, version=version, by=None, now=now)
            response = _page(request, council)
            transaction.set_rollback(True)
    except ValidationError as error:
        return _refused(request, list(error.messages))
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def preview_url(rows: list[Any], page: str = "") -> str:
    """The address of the preview of drafts as they are now."""
    words = [("row", key_of(row)) for row in rows] + ([("page", page)] if page else [])
    return f"{reverse('admin:preview')}?{urlencode(words)}"


def _page(request: HttpRequest, council: Council) -> HttpResponse:
    """The public view's own answer to a visitor who is nobody."""
    on_list = request.GET.get("page") == "list"
    visitor = HttpRequest()
    visitor.method = "GET"
    visitor.META = {
        name: value for name, value in request.META.items() if not name.startswith(("HTTP_COOKIE", "HTTP_HX"))
    }
    visitor.META["QUERY_STRING"] = ""
    visitor.path = visitor.path_info = reverse("councils:list") if on_list else council.get_absolute_url()
    visitor.resolver_match = resolve(visitor.path)
    visitor.GET = QueryDict()
    visitor.user = AnonymousUser()
    visitor.htmx = HtmxDetails(visitor)  # type: ignore[attr-defined]
    keys = [("row", key) for key in request.GET.getlist("row")]
    visitor.preview = {  # type: ignore[attr-defined]
        "other": f"{reverse('admin:preview')}?{urlencode(keys if on_list else [*keys, ('page', 'list')])}",
        "on_list": on_list,
        "back": reverse("admin:review"),
    }
    return council_list(visitor) if on_list else council_page(visitor, council.slug)


def _refused(request: HttpRequest, sentences: list[str]) -> HttpResponse:
    title = _("This can’t be shown as public")
    context = {**admin.site.each_context(request), "title": title, "sentences": sentences}
    return TemplateResponse(request, "admin/councils/preview_refused.html", context, status=409)


admin.site.add_page("preview/", preview_view, name="preview")  # type: ignore[attr-defined]
