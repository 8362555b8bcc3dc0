"""For `script/bench site` only: every request is answered as the first one after a publication, or of a process."""

import os
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from councils import in_force
from councils.templatetags import drawn

EVERYTHING = os.environ.get("BENCH_FORGETS") == "everything"


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    def answered(request: HttpRequest) -> HttpResponseBase:
        in_force.forget()
        if EVERYTHING:
            drawn.forget()
        return get_response(request)

    return answered
