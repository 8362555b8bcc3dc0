"""The data sets as files: every data set in every form, with the filters of the list, as of any day."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..caching import etag, finished, gzipped, kept, not_modified, takes_gzip
from ..citing import permanent
from ..cors import open_data
from ..datasets import DataSet, data_set, data_sets
from ..exports import FORMS, Form, chunks, file_name
from ..exports.about import LICENCE_URL, about
from ..exports.describe import csvw, package
from ..exports.package import zip_bytes
from ..exports.workbook import TooManyRows
from ..extract import Extract
from ..filters import UNKNOWN_VALUE
from ..problems import NotAcceptable, Problems, refuse
from ..rules import AsOf
from ..selection import Refusal
from ..summaries import holds_demo_data

CSVW_TYPE = "application/csvm+json"


@finished("Accept")
@open_data
@require_safe
def data_set_file(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """A data set in a form; 404 for one that does not exist, 400 with sentences for what was not understood."""
    found, shape = _known(name), FORMS[form]
    if not request.accepts(shape.media_type):
        return refuse(shape.media_type, NotAcceptable(shape.media_type))
    now = AsOf.at(timezone.now())
    extract = Extract(found, request.GET, now, extra=shape.parameters)
    errors = [*extract.errors, *_variant_errors(shape, request)]
    if errors:
        return refuse(shape.media_type, Problems(errors))
    is_demo = holds_demo_data()
    try:
        response = _send(request, extract, shape, now, is_demo=is_demo)
    except TooManyRows:
        sentence = _("There are more rows than a sheet can hold: choose fewer, or take CSV.")
        return refuse(shape.media_type, Problems([Refusal(form, form, sentence)]))
    name = file_name(found.name, form, extract.as_of, is_demo=is_demo)
    if response.status_code == 200:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Link"] = ", ".join(_links(extract, form))
    return response


def _known(name: str) -> DataSet:
    found = data_set(name)
    if found is None:
        raise Http404
    return found


def _variant_errors(shape: Form, request: HttpRequest) -> list[Refusal]:
    """Values that no variant of the form has; 0 and nothing ask for the plain form."""
    found = []
    for name in shape.parameters:
        known = [value for one, value, _write in shape.variants if one == name]
        given = request.GET.get(name, "")
        if given not in ("", "0", *known):
            words = {"value": given[:60], "known": ", ".join(known)}
            found.append(Refusal(name, name, str(UNKNOWN_VALUE % words)))
    return found


def _send(request: HttpRequest, extract: Extract, shape: Form, now: AsOf, *, is_demo: bool) -> HttpResponseBase:
    zipped = shape.is_text and takes_gzip(request)
    withdrawable = extract.data_set.withdrawable or is_demo
    tag = etag(request, extract.as_of, now, variant="gzip" if zipped else "", withdrawable=withdrawable)
    unchanged = not_modified(request, tag)
    if unchanged:
        return unchanged
    written = shape.writer(request.GET)(extract, about(extract, shape.name, is_demo=is_demo))
    pieces = chunks(written) if shape.is_text else _started(written)
    content_type = f"{shape.media_type}; charset=utf-8" if shape.is_text else shape.media_type
    if shape.name == "csv":
        content_type += "; header=present"
    response = StreamingHttpResponse(gzipped(pieces) if zipped else pieces, content_type=content_type)
    if zipped:
        response["Content-Encoding"] = "gzip"
    lasting = extract.as_of.day < now.day and not withdrawable
    return kept(response, tag, for_ever=lasting)


def _started(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces of which the first is made now, so that what can go wrong before it is answered."""
    source = iter(pieces)
    first = next(source, b"")

    def rest() -> Iterator[bytes]:
        yield first
        yield from source

    return rest()


def _links(extract: Extract, form: str) -> Iterator[str]:
    """What describes the file, its licence, and the address to cite (RFC 8288, RFC 8574)."""
    if form == "csv":
        metadata = extract.asked_address("councils:csv_metadata", extract.data_set.name)
        yield f'<{metadata}>; rel="describedby"; type="{CSVW_TYPE}"'
    yield f'<{LICENCE_URL}>; rel="license"'
    yield f'<{settings.SITE_URL}{permanent(extract.address(form), extract.as_of.day)}>; rel="cite-as"'


@finished()
@open_data
@require_safe
def csv_metadata(request: HttpRequest, name: str) -> HttpResponseBase:
    """What the CSV file of the same query string holds, column by column (CSV on the Web)."""
    now = AsOf.at(timezone.now())
    extract = Extract(_known(name), request.GET, now, extra=FORMS["csv"].parameters)
    if extract.errors:
        return refuse(CSVW_TYPE, Problems(extract.errors))
    return _described(request, csvw(extract, is_demo=holds_demo_data()), CSVW_TYPE, extract.as_of, now)


@finished()
@open_data
@require_safe
def data_package(request: HttpRequest) -> HttpResponseBase:
    """All data sets described, with the addresses of their files (Frictionless Data)."""
    now = AsOf.at(timezone.now())
    extracts = _all(request, now)
    if extracts[0].errors:
        return refuse("application/json", Problems(extracts[0].errors))
    return _described(request, package(extracts, is_demo=holds_demo_data()), "application/json", extracts[0].as_of, now)


@open_data
@require_safe
def everything(request: HttpRequest) -> HttpResponseBase:
    """A zip of all data sets as CSV, with their description; honours the filters of the list and ``as_of``."""
    now = AsOf.at(timezone.now())
    extracts = _all(request, now)
    if extracts[0].errors:
        return refuse("application/zip", Problems(extracts[0].errors))
    as_of = extracts[0].as_of
    tag = etag(request, as_of, now, withdrawable=True)
    unchanged = not_modified(request, tag)
    if unchanged:
        return unchanged
    is_demo = holds_demo_data()
    response = StreamingHttpResponse(zip_bytes(extracts, is_demo=is_demo), content_type="application/zip")
    name = file_name("firewall-tracker", "zip", as_of, is_demo=is_demo)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return kept(response, tag, for_ever=False)  # pledges are in it, and can be withdrawn


def _all(request: HttpRequest, now: AsOf) -> list[Extract]:
    return [Extract(one, request.GET, now, shared=True) for one in data_sets()]


def _described(
    request: HttpRequest, description: dict[str, Any], media_type: str, as_of: AsOf, now: AsOf
) -> HttpResponseBase:
    tag = etag(request, as_of, now)
    unchanged = not_modified(request, tag)
    if unchanged:
        return unchanged
    text = json.dumps(description, ensure_ascii=False, indent=1) + "\n"
    return kept(HttpResponse(text, content_type=f"{media_type}; charset=utf-8"), tag, for_ever=False)
