"""Pledges to be read: all of them, each on a page and a card of its own, framed elsewhere, and by election.

What was taken back is gone from these at once, so nobody may keep their answers without asking again.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from councils.caching import ASK_AGAIN
from councils.rules import AsOf
from councils.summaries import holds_demo_data
from councils.views.cards import answer, everyone_on
from councils.views.embed import frameable

from ..cards import pledge_card as draw_card
from ..filters import PledgeSelection
from ..models import Election, Pledge
from ..presentation import Shown, shown, shown_all
from ..summaries import by_ward, how_many_withdrew, pledges_of_elections

LARGEST = 2**63 - 1


@require_safe
def pledge_list(request: HttpRequest) -> HttpResponse:
    """All published pledges; what was not understood is said beside the filters and left out, and makes it a 400."""
    now = AsOf.at(timezone.now())
    selection = PledgeSelection(request.GET, now)
    context = {
        "selection": selection,
        "form": selection.form,
        "pledges": shown_all(selection.page.pledges, now),
        "withdrawn": how_many_withdrew(now),
    }
    response = render(request, "pledges/list.html", context, status=400 if selection.errors else 200)
    response["Cache-Control"] = ASK_AGAIN
    return response


@require_safe
def pledge_page(request: HttpRequest, number: int) -> HttpResponse:
    """One pledge, to share and to print; what was taken back is gone, and nothing more is said of it."""
    return _of_pledge(request, number, "pledges/pledge.html")


@frameable
@require_safe
def embed_pledge(request: HttpRequest, number: int) -> HttpResponse:
    """One pledge, for other people's pages."""
    return _of_pledge(request, number, "embed/pledge.html", gone="embed/pledge_gone.html")


def _of_pledge(request: HttpRequest, number: int, template: str, gone: str = "pledges/gone.html") -> HttpResponse:
    now = AsOf.at(timezone.now())
    found = _published(number, now)
    if found is None:
        response = render(request, gone, status=410)
    else:
        response = render(request, template, {"shown": found, "pledge": found.pledge})
    response["Cache-Control"] = ASK_AGAIN
    return response


@require_safe
def pledge_card(request: HttpRequest, number: int) -> HttpResponse:
    """A pledge's card, as PNG."""
    now, is_demo = AsOf.at(timezone.now()), holds_demo_data()
    found = _published(number, now)
    if found is None:
        raise Http404
    pledge = found.pledge
    state = ["pledge", str(pledge.pk), pledge.name, pledge.role, pledge.council.short_name, *pledge.asks, found.lapsed]
    return answer(state, is_demo, lambda: draw_card(found, everyone_on(now), is_demo=is_demo), kept=ASK_AGAIN)


def _published(number: int, now: AsOf) -> Shown | None:
    """A pledge that is public; None where it was taken back, 404 where there never was one."""
    if number > LARGEST:
        raise Http404
    pledge = Pledge.published.as_of(now).select_related("council", "election__council").filter(pk=number).first()
    if pledge is None and not Pledge.published.retracted(now).filter(pk=number).exists():
        raise Http404
    return shown(pledge, now) if pledge else None


@require_safe
def election_list(request: HttpRequest) -> HttpResponse:
    """Elections that are to come, by day, with how many candidates have pledged."""
    now = AsOf.at(timezone.now())
    elections = Election.objects.coming(now.day).select_related("council")
    pledged = pledges_of_elections(now)
    rows = [(election, pledged.get(election.pk, 0)) for election in elections]
    return render(request, "pledges/elections.html", {"rows": rows})


@require_safe
def election_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One election: the candidates who pledged, ward by ward, and after it who of them was elected."""
    now = AsOf.at(timezone.now())
    election = get_object_or_404(Election.objects.select_related("council"), slug=slug)
    rows = Pledge.published.as_of(now).filter(election=election).select_related("council", "election")
    found = shown_all(rows, now)
    context = {
        "election": election,
        "is_closed": election.is_closed(now.day),
        "wards": by_ward(found),
        "count": len(found),
        "elected": sum(one.elected for one in found),
    }
    response = render(request, "pledges/election.html", context)
    response["Cache-Control"] = ASK_AGAIN
    return response
