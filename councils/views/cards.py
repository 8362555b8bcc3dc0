"""Social cards, kept in the cache until what they say changes."""

import hashlib
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import cards
from ..caching import finished
from ..models import Council
from ..rules import AsOf
from ..summaries import Row, figures, holds_demo_data, rows

KEPT_SECONDS = 7 * 24 * 60 * 60
CACHE_CONTROL = "public, max-age=3600"


@finished()
@require_safe
def home_card(request: HttpRequest) -> HttpResponse:
    """The front page's card, as PNG."""
    now, is_demo = AsOf.at(timezone.now()), holds_demo_data()
    everyone = everyone_on(now)
    state = [f"{row.council.code}{row.headline}" for row in everyone]
    return answer(["home", *state], is_demo, lambda: cards.home_card(figures(everyone), everyone, is_demo=is_demo))


@finished()
@require_safe
def council_card(request: HttpRequest, slug: str) -> HttpResponse:
    """One council's card, as PNG; 404 for a name not known."""
    council = get_object_or_404(Council, slug=slug)
    now, is_demo = AsOf.at(timezone.now()), holds_demo_data()
    (row,) = rows([council], now)
    decisions = [f"{ask}{decision.status}" for ask, decision in sorted(row.standing.decisions.items())]
    state = ["council", council.code, council.short_name, row.headline, *decisions, str(row.standing.checked_on)]
    return answer(state, is_demo, lambda: cards.council_card(row, everyone_on(now), is_demo=is_demo))


def everyone_on(now: AsOf) -> list[Row]:
    """Every council of the day, for the map."""
    return rows(Council.objects.alive_on(now.day), now)


def answer(state: list[str], is_demo: bool, draw: Callable[[], bytes], *, kept: str = CACHE_CONTROL) -> HttpResponse:
    """The picture for a state, drawn once. ``kept``: how long others may keep it."""
    key = hashlib.sha256("|".join([*state, str(is_demo)]).encode()).hexdigest()
    picture = cache.get(f"card:{key}")
    if picture is None:
        picture = draw()
        cache.set(f"card:{key}", picture, KEPT_SECONDS)
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = kept
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
