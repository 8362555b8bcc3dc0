"""Readable pages for what went wrong, and the same in JSON for the API.

That of a 500 asks nothing of the database, which may be what went wrong.
"""

from collections.abc import Callable, Mapping

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..problems import Plainly, of_api, refuse

# In the API: what went wrong, and a sentence for when nothing better is known.
IN_WORDS: Mapping[int, tuple[str | Promise, str | Promise]] = {
    400: (_("Not understood"), _("The request could not be read as it was sent.")),
    403: (_("Not allowed"), _("This is not for everybody.")),
    404: (_("Nothing here"), _("There is nothing at this address. The addresses that there are: /api/v1/.")),
    405: (_("Not this method"), _("This address can be read with GET, and nothing else.")),
    413: (_("Too large"), _("What was sent is larger than this site takes.")),
    500: (_("A fault of ours"), _("Something went wrong on our side. Nothing is wrong with the request.")),
}


def _page(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    if of_api(request):
        return _in_json(status, str(context.get("message") or ""))
    return render(request, f"{status}.html", context, status=status)


def _in_json(status: int, message: str = "") -> HttpResponse:
    title, sentence = IN_WORDS[status]
    return refuse("application/json", Plainly(status, str(title), message or str(sentence)))


def bad_request(request: HttpRequest, exception: Exception, status: int = 400) -> HttpResponse:
    """400; our own refusals say why, Django's suspicions (a wrong host, say) keep their details to the log."""
    said = exception.args and isinstance(exception, BadRequest | RequestDataTooBig)
    return _page(request, status, message=str(exception.args[0]) if said else "")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    if of_api(request):
        return _in_json(500)
    return HttpResponse(render_to_string("500.html"), status=500)


def readable_refusals(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware that gives a wrong method a page: Django answers it without a body."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and (of_api(request) or not response.content):
            page = _page(request, 405)
            page["Allow"] = response["Allow"]
            return page
        return response

    return middleware
