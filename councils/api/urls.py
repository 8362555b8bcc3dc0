"""Addresses below /api/v1/."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from .answers import answer, clock, in_json
from .description import description
from .routes import api


@csrf_exempt
@require_safe
@in_json
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI description."""
    return answer(request, clock(), lambda is_demo: description())


@csrf_exempt
def nowhere(request: HttpRequest, rest: str) -> HttpResponseBase:
    """404 in JSON: Django would look for a page with a slash at its end."""
    raise Http404


app_name = "api"

urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    *api.urls[0],
    path("<path:rest>", nowhere, name="nowhere"),
]
