"""Pages about the record: how it is made, what its columns mean, what was put right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..columns import columns
from ..presentation.pages import correction_entries, holding_rows
from ..rules import AsOf


@require_safe
def page(request: HttpRequest, template: str) -> HttpResponse:
    """A page of text."""
    return render(request, template)


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/methodology.html", {"holdings": holding_rows()})


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Downloads and the data dictionary, made from the same columns as the files."""
    return render(request, "councils/data.html", {"columns": columns(), "csv_url": reverse("councils:csv")})


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Everything that was published and taken back."""
    return render(request, "councils/corrections.html", {"corrections": correction_entries(AsOf.at(timezone.now()))})
