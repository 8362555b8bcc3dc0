"""The addresses of the API, and what each answers."""

from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from pydantic import WithJsonSchema

from ..datasets import DataSet, data_set, data_sets
from ..exports import jsons
from ..exports.about import About, about, about_this
from ..named_figures import FIGURES
from ..presentation.figures import AREA, figure_line, over_time
from ..problems import API_ROOT
from ..rules import AsOf
from ..selection import Selection
from . import lists, parameters, schemas, versions
from .answers import View, answer, clock, in_json, not_found, refused
from .asked import COUNCIL_CODE, Asked

DOCS = "/api/docs"
DAY = "as_of"

CouncilCode = Annotated[str, WithJsonSchema({"type": "string", "pattern": COUNCIL_CODE, "examples": ["KEN"]})]
FigureName = Annotated[str, WithJsonSchema({"type": "string", "enum": list(FIGURES), "examples": ["adopted"]})]

api = NinjaAPI(
    title="Firewall Tracker",
    version=versions.VERSION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)


def readable(path: str, view: View, *, name: str, response: Any, tag: str, query: list[dict[str, Any]]) -> None:
    """Answer GET and HEAD at a path; only GET is described, because HEAD is the same without a body."""
    summary, _blank, description = (view.__doc__ or "").partition("\n\n")
    found = in_json(view)
    shared: dict[str, Any] = {"url_name": name, "auth": None}
    api.api_operation(["HEAD"], path, operation_id=f"{name}_head", include_in_schema=False, **shared)(found)
    api.api_operation(
        ["GET"],
        path,
        operation_id=name,
        summary=summary.strip().rstrip("."),
        description=description.strip() or None,
        tags=[tag],
        response=response,
        openapi_extra={"parameters": query},
        **shared,
    )(found)


def whole(path: str) -> str:
    return settings.SITE_URL + path


def address(request: HttpRequest, selection: Selection, path: str = "") -> str:
    """The path asked for (or another) with what was asked and understood."""
    query = selection.query_with()
    return (path or request.path) + (f"?{query}" if query else "")


# --- The start ------------------------------------------------------------------------------------------------------


def index(request: HttpRequest) -> HttpResponseBase:
    """Every list of this API."""
    selection, errors = lists.selected(request.GET, clock(), DAY)
    if errors:
        return refused(errors)

    def make(is_demo: bool) -> dict[str, Any]:
        words = _("Index of the API"), _("Every list of this API.")
        names = [*(one.name for one in data_sets()), "regions", "figures"]
        return {
            "about": _says(*words, address(request, selection), selection.as_of, is_demo=is_demo).as_dict(),
            "version": versions.VERSION,
            "links": {name.replace("-", "_"): whole(address(request, selection, API_ROOT + name)) for name in names},
            "documentation": whole(DOCS),
            "description": whole(f"{API_ROOT}openapi.json"),
        }

    return answer(request, selection.as_of, make)


def _says(title: str, description: str, path: str, as_of: AsOf, *, is_demo: bool) -> About:
    return about_this(title, description, path, as_of, page=DOCS, parameters={}, is_demo=is_demo)


# --- Data sets ------------------------------------------------------------------------------------------------------


def rows_of(name: str) -> View:
    """What answers with pages of a data set."""

    def rows(request: HttpRequest) -> HttpResponseBase:
        found = data_set(name)
        if found is None:
            raise Http404
        asked = Asked(found, request.GET, clock())
        if asked.errors:
            return refused(asked.errors)

        def make(is_demo: bool) -> dict[str, Any]:
            items, following = asked.page()
            return {
                "about": about(asked, "", is_demo=is_demo).as_dict(),
                "items": [jsons.row(asked, item) for item in items],
                "next": following,
            }

        return answer(request, asked.as_of, make, withdrawable=found.withdrawable)

    return rows


# --- One council ----------------------------------------------------------------------------------------------------


def council(request: HttpRequest, code: CouncilCode) -> HttpResponseBase:
    """One council, by its code.

    Abolished councils and those to come are found too, with `standing` null on a day on which they don't exist.
    """
    now = clock()
    selection, errors = lists.selected(request.GET, now, DAY)
    if errors:
        return refused(errors)
    register, standing = (_about_one(name, code, selection, now) for name in ("register", "councils"))
    if register.errors:
        return not_found(_("No council on record has the code “%(code)s”.") % {"code": code[:60]})

    def make(is_demo: bool) -> dict[str, Any]:
        found, rows = next(iter(register.items())), list(standing.items())
        words = found.council.official_name, _("One council.")
        said = _says(*words, address(request, selection), selection.as_of, is_demo=is_demo)
        return {
            "about": said.as_dict(),
            "council": jsons.row(register, found),
            "standing": jsons.row(standing, rows[0]) if rows else None,
            "links": _links_of(found.council, selection),
        }

    return answer(request, selection.as_of, make)


def _about_one(name: str, code: str, selection: Selection, now: AsOf) -> Asked:
    found = data_set(name)
    assert found  # noqa: S101 (for the type checker: both are always there)
    query = QueryDict(mutable=True)
    query.setlist("council", [code])
    for key, values in selection.parameters.items():
        query.setlist(key, values)
    return Asked(found, query, now)


def _links_of(found: Any, selection: Selection) -> dict[str, str]:
    """The page of a council, its feed, and its rows of every data set that is about councils."""
    query = QueryDict(selection.query_with(), mutable=True)
    query["council"] = found.code
    about_councils = [one.name for one in data_sets() if one.name not in ("councils", "register")]
    return {
        "page": whole(found.get_absolute_url()),
        "feed": whole(reverse("councils:council_feed", args=[found.slug])),
        **{name.replace("-", "_"): f"{whole(API_ROOT)}{name}?{query.urlencode()}" for name in about_councils},
    }


# --- Regions and figures --------------------------------------------------------------------------------------------


def region_list(request: HttpRequest) -> HttpResponseBase:
    """Regions and nations, and how many of their councils stand where."""
    selection, errors = lists.selected(request.GET, clock(), DAY)
    if errors:
        return refused(errors)

    def make(is_demo: bool) -> dict[str, Any]:
        words = _("Regions and nations"), _("How many of their councils stand where.")
        said = _says(*words, address(request, selection), selection.as_of, is_demo=is_demo)
        return {"about": said.as_dict(), "items": list(lists.regions(selection)), "next": None}

    return answer(request, selection.as_of, make)


def figure_list(request: HttpRequest) -> HttpResponseBase:
    """Figures that can be quoted, each with exactly what it counts."""
    selection, errors = lists.selected(request.GET, clock(), *AREA, DAY)
    if errors:
        return refused(errors)

    def make(is_demo: bool) -> dict[str, Any]:
        said = _about_figures(request, _("Figures"), selection, is_demo=is_demo)
        return {"about": said.as_dict(), "items": list(lists.all_figures(selection)), "next": None}

    return answer(request, selection.as_of, make)


def figure(request: HttpRequest, name: FigureName) -> HttpResponseBase:
    """One figure, and how it stood before."""
    named = FIGURES.get(name)
    if named is None:
        return not_found(_("There is no figure called “%(name)s”.") % {"name": name[:60]})
    selection, errors = lists.selected(request.GET, clock(), *AREA, DAY)
    if errors:
        return refused(errors)

    def make(is_demo: bool) -> dict[str, Any]:
        return {
            "about": _about_figures(request, str(named.label), selection, is_demo=is_demo).as_dict(),
            "figure": lists.figure(figure_line(named, selection), selection),
            "history": [lists.share(point) for point in over_time(named, selection)],
        }

    return answer(request, selection.as_of, make)


def _about_figures(request: HttpRequest, title: str, selection: Selection, *, is_demo: bool) -> About:
    return about_this(
        title,
        _("Numbers that can be quoted. Each is, exactly, a query of the list of councils."),
        address(request, selection),
        selection.as_of,
        page=DOCS,
        parameters=selection.parameters,
        is_demo=is_demo,
    )


# --- All of them ----------------------------------------------------------------------------------------------------


def _add_data_set(one: DataSet) -> type[Any]:
    """The list of a data set; gives the schema of its rows."""
    row = schemas.row_schema(one)
    view = rows_of(one.name)
    view.__doc__ = f"{one.title}\n\n{one.description}"
    name = f"list_{one.name.replace('-', '_')}"
    response = {200: schemas.page_schema(one, row)}
    readable(f"/{one.name}", view, name=name, response=response, tag="Data", query=parameters.of_data_set(one))
    return row


def _add_all() -> None:
    day, area = list(parameters.of_list(DAY)), list(parameters.of_list(*AREA, DAY))
    readable("/", index, name="index", response={200: schemas.Index}, tag="Start", query=day)
    rows = {one.name: _add_data_set(one) for one in data_sets()}
    one = {200: schemas.council_schema(rows["register"], rows["councils"])}
    readable("/councils/{code}", council, name="get_council", response=one, tag="Data", query=day)
    readable("/regions", region_list, name="list_regions", response={200: schemas.RegionPage}, tag="Numbers", query=day)
    readable(
        "/figures", figure_list, name="list_figures", response={200: schemas.FigurePage}, tag="Numbers", query=area
    )
    found = {200: schemas.FigureAnswer}
    readable("/figures/{name}", figure, name="get_figure", response=found, tag="Numbers", query=area)


_add_all()
