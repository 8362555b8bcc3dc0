"""The list of councils."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from ..caching import finished
from ..presentation.downloads import downloads
from ..presentation.lists import list_rows
from ..presentation.map import hex_map
from ..rules import AsOf
from ..selection import Selection


@finished("HX-Request", "HX-History-Restore-Request")
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
        "downloads": downloads(selection),
        "rows": list_rows(selection.rows),
        "sorts": selection.sorts,
        "embed_url": selection.address("councils:embed_map"),
        "map": hex_map(
            selection.all_rows,
            kept=selection.ids,
            layer=selection.layer,
            zoom=selection.zoom,
            marks=selection.marks,
            address=selection.address,
        ),
    }
    partial = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, "councils/_results.html" if partial else "councils/council_list.html", context)
    if selection.errors and not partial:
        response.status_code = 400
    if partial:
        response["HX-Push-Url"] = selection.address()
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response
