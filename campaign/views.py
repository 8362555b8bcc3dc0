"""What people can do about their council, where workers find advice, and who supports the campaign.

Nothing here sets a cookie or asks who somebody is. Pages of action tell no other site where the visitor came from.
"""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from councils.registered import council_known
from councils.rules import AsOf
from councils.summaries import rows
from councils.views.council import renamed

from .action import action_page, plan_of
from .documents import FORMS
from .models import AdviceBody, Logo, Supporter
from .texts import text_of

# The bytes at an address never change, but a logo may be taken away.
KEPT = "public, max-age=600, must-revalidate"
HEADERS = {"Content-Security-Policy": "sandbox; default-src 'none'", "Cross-Origin-Resource-Policy": "same-origin"}
View = Callable[..., HttpResponse]


def without_referrer(view: View) -> View:
    """Whoever follows a link from here is nobody's business."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return require_safe(wrapped)


@without_referrer
def index(request: HttpRequest) -> HttpResponse:
    """Find your council first."""
    return render(request, "campaign/index.html")


@without_referrer
def action(request: HttpRequest, slug: str) -> HttpResponse:
    """What can be done about one council; a name that it had before leads to today's."""
    as_of = AsOf.at(timezone.now())
    council = council_known(slug, as_of)
    if council is None:
        return _elsewhere(request, slug, "campaign:action")
    return render(request, "campaign/action.html", {"page": action_page(council, as_of), "council": council})


@without_referrer
def model_text(request: HttpRequest, slug: str, kind: str, form: str) -> HttpResponse:
    """A model motion or policy as a file; 404 for a council that is not there to decide it."""
    as_of = AsOf.at(timezone.now())
    council = council_known(slug, as_of)
    if council is None:
        raise Http404
    plan = plan_of(council, rows([council], as_of)[0], as_of)
    if not plan.can_act:
        raise Http404
    written = FORMS[form]
    data = written.write(text_of(kind, plan, council.official_name), as_of.day)
    response = HttpResponse(data, content_type=written.media_type)
    response["Content-Disposition"] = f'attachment; filename="{kind}-{council.slug}.{form}"'
    return response


def _elsewhere(request: HttpRequest, slug: str, view: str) -> HttpResponse:
    answer = renamed(request, slug, view)
    if answer is None:
        raise Http404
    return answer


@without_referrer
def advice(request: HttpRequest) -> HttpResponse:
    """What a policy does not promise, and who advises workers."""
    return render(request, "campaign/advice.html", {"bodies": AdviceBody.objects.all()})


@require_safe
def supporters(request: HttpRequest) -> HttpResponse:
    """The organisations that agreed to be named."""
    shown = Supporter.objects.filter(is_shown=True).select_related("logo").defer("logo__data")
    return render(request, "campaign/supporters.html", {"supporters": shown})


@require_safe
def logo(request: HttpRequest, sha256: str, ending: str) -> HttpResponse:
    """The logo of an organisation that is shown."""
    shown = Supporter.objects.filter(is_shown=True, logo=sha256).exists()
    picture = Logo.objects.filter(pk=sha256).first() if shown else None
    if picture is None or picture.ending != ending:
        raise Http404
    response = HttpResponse(bytes(picture.data), content_type=picture.media_type)
    for header, value in (HEADERS | {"Cache-Control": KEPT, "ETag": f'"{sha256}"'}).items():
        response[header] = value
    return response
