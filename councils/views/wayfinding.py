"""For machines that look for the way: the sitemap and whom to tell of a weakness."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..areas import AREAS
from ..caching import finished
from ..companions import companions
from ..models import Council
from ..named_figures import FIGURES
from ..rules import UK, AsOf, midnight

PAGES = (
    "home",
    "list",
    "changes",
    "regions",
    "figures",
    "data",
    "api_docs",
    "briefing",
    "methodology",
    "corrections",
    "privacy",
    "accessibility",
)
# Pages of other apps, by their names in ``urls``: this app need not know more of them.
ELSEWHERE = ("campaign:index", "campaign:advice", "campaign:supporters")
VALID_DAYS = 180


@finished()
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page with a lasting address, abolished and future councils included (sitemaps.org, protocol 0.9)."""
    councils = Council.objects.order_by("slug").values_list("slug", flat=True)
    paths = [
        *(reverse(f"councils:{name}") for name in PAGES),
        *(reverse(name) for name in ELSEWHERE),
        *(area.url for area in AREAS.values()),
        *(figure.url for figure in FIGURES.values()),
        *(reverse(view, args=[slug]) for slug in councils for view in ("councils:council", "campaign:action")),
        *(path for companion in companions() for path in companion.addresses(AsOf.at(timezone.now()))),
    ]
    context = {"addresses": [settings.SITE_URL + path for path in paths]}
    return render(request, "sitemap.xml", context, content_type="application/xml; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed; embeds are no pages of their own.

    Where ADMIN_PATH hides the desk, it is not told here either: its answers say of themselves that they
    are for no index.
    """
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /embed/"]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('councils:sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116); 404 while the settings name no contact."""
    contact = f"mailto:{settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else settings.CONTACT_URL
    if not contact:
        raise Http404
    day = timezone.now().astimezone(UK).date() + timedelta(days=VALID_DAYS)
    lines = [
        f"Contact: {contact}",
        f"Expires: {midnight(day).isoformat()}",
        "Preferred-Languages: en, cy",
        f"Canonical: {settings.SITE_URL}{request.path}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
