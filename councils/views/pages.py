"""Pages about the record: how it is made, what its columns mean, what was put right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..asked_day import asked_day
from ..caching import finished
from ..citing import cite
from ..exports import FORMS
from ..exports.about import SOURCES
from ..keeping import all_kept
from ..methodology import HEADLINE_MEANINGS, HISTORY, STATUS_MEANINGS, VERSION
from ..presentation.downloads import data_sets_on_page
from ..presentation.pages import correction_entries, holding_rows
from ..rules import AsOf
from ..summaries import holds_demo_data


@finished()
@require_safe
def page(request: HttpRequest, template: str) -> HttpResponse:
    """A page of text."""
    return render(request, template)


@finished()
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of people, how long, and what ends it."""
    return render(request, "pages/privacy.html", {"kept": all_kept()})


@finished()
@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    """The rules, with their version and its history."""
    context = {
        "holdings": holding_rows(),
        "version": VERSION,
        "history": HISTORY,
        "statuses": STATUS_MEANINGS.items(),
        "headlines": HEADLINE_MEANINGS.items(),
    }
    return render(request, "pages/methodology.html", context)


@finished()
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Downloads and the data dictionary, made from the same columns as the files."""
    today = AsOf.at(timezone.now())
    address = reverse("councils:data_set", args=["councils", "csv"])
    citation = cite(_("Councils"), f"{address}?as_of={today.day}", today, is_demo=holds_demo_data())
    context = {
        "data_sets": data_sets_on_page(),
        "forms": FORMS.values(),
        "sources": SOURCES,
        "csv_url": address,
        "citation": citation,
    }
    return render(request, "councils/data.html", context)


@finished()
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Everything that was published and taken back by a day."""
    asked = asked_day(request.GET, AsOf.at(timezone.now()))
    context = {
        "asked": asked,
        "corrections": correction_entries(asked.as_of),
    }
    return render(request, "councils/corrections.html", context, status=asked.status)
