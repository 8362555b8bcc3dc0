"""The list of councils, and the same selection as a file."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from ..columns import columns
from ..exports import csv_lines, file_name
from ..presentation.lists import list_row
from ..presentation.map import hex_map
from ..rules import AsOf
from ..selection import Selection
from ..summaries import holds_demo_data


@require_safe
def council_list(request: HttpRequest) -> HttpResponse:
    """The list; to htmx only its results.

    What was not understood is said beside the filters and left out, and makes the answer a 400. (Not to htmx, which
    would not show it.)
    """
    selection = Selection(request.GET, AsOf.at(timezone.now()))
    context = {
        "selection": selection,
        "form": selection.form,
        "rows": [list_row(row) for row in selection.rows],
        "embed_url": selection.address("councils:embed_map"),
        "map": hex_map(
            selection.all_rows,
            kept=selection.ids,
            layer=selection.layer,
            zoom=selection.zoom,
            address=selection.address,
        ),
    }
    partial = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, "councils/_results.html" if partial else "councils/council_list.html", context)
    if selection.errors and not partial:
        response.status_code = 400
    if partial:
        response["HX-Push-Url"] = selection.address()
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def council_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The selection as CSV; 400 with a sentence for each parameter that was not understood."""
    selection = Selection(request.GET, AsOf.at(timezone.now()), extra=("excel",), with_evidence=True)
    excel = request.GET.get("excel", "")
    sentences = [f"{error.name}: {error.message}" for error in selection.errors]
    if excel not in ("", "0", "1"):
        sentences.append("excel: 1 or nothing")
    if sentences:
        return HttpResponse("\n".join(sentences) + "\n", status=400, content_type="text/plain; charset=utf-8")
    lines = csv_lines(selection.rows, columns(), selection.as_of, excel=excel == "1")
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8; header=present")
    name = file_name("councils", "csv", selection.as_of, is_demo=holds_demo_data())
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
