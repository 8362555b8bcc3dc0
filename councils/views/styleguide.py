"""Every component in every state, for those who work on the site. All that it shows is made up here."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..asked_day import AskedDay
from ..choices import EvidenceKind, Finding, Grade, Headline, PolicyStatus, Region
from ..geography import hexmap
from ..geography.hexmap import Cell
from ..presentation.chart import Chart, chart
from ..presentation.documents import KeptCopy, LostLink
from ..presentation.lists import Count
from ..presentation.map import Hexagon, HexMap, MapLink, RegionOnMap
from ..presentation.marks import BANDS, SHAPES, Band
from ..progress import Point
from ..rules import AsOf
from ..selection import Selection

# The tokens of static/css/tokens.css that are colours; each has a rule in static/css/styleguide.css.
SURFACES = ("paper", "paper-raised", "paper-sunk", "rule", "rule-strong", "mark", "problem")
INKS = ("ink", "ink-soft", "accent", "accent-strong", "focus")
STATUSES = ("in-force", "partly", "motion-passed", "motion-tabled", "rejected", "lapsed", "none-found", "not-checked")
PRACTICES = ("none", "some", "unclear")
COLOURS = [*SURFACES, *INKS, *(f"status-{name}" for name in STATUSES), *(f"practice-{name}" for name in PRACTICES)]
COPY = KeptCopy("#documents", "PDF", 240_000, "0" * 64)


@staff_member_required(login_url=settings.LOGIN_URL)  # which does not tell strangers where the desk is
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    today = AsOf.at(timezone.now())
    selection = Selection(QueryDict("nation=wales&checked_before=soon"), today)
    context = {
        "colours": COLOURS,
        "kinds": [("policy", PolicyStatus.values), ("headline", Headline.values), ("finding", Finding.values)],
        "counts": _counts(),
        "empty_map": _map([]),
        "map": _map([*Headline.values, *SHAPES]),
        "chart": _chart(today.day),
        "documents": [
            _document(today.day),
            _document(today.day, url="", quotation=""),
            _document(today.day, lost_link=LostLink(today.day, is_gone=True)),
            _document(today.day, lost_link=LostLink(today.day, is_gone=False), archived_url=""),
            _document(today.day, kept_copy=COPY),
            _document(today.day, lost_link=LostLink(today.day, is_gone=True), archived_url="", kept_copy=COPY),
        ],
        "form": selection.form,
        "selection": selection,
        "asked": AskedDay(today, today),
        "past": AskedDay(AsOf.end_of(today.day - timedelta(30)), today),
        "preview": {"other": "/councils/", "back": reverse("admin:index"), "on_list": False},
        "press": ["Anyshire: on 1 June 2026, 2 of 20 councils have a firewall in force."],
    }
    return render(request, "pages/styleguide.html", context)


def _counts() -> list[Count]:
    return [Count(code, label, number, "#counts") for number, (code, label) in enumerate(Headline.choices, start=1)]


def _map(shapes: list[str]) -> HexMap:
    """A row of every shape, and below it the same, dimmed."""
    hexagons = [
        Hexagon(shape[:3].upper(), cell, spot, "#map", f"Anyshire, London: {shape}", shape, dimmed)
        for r, dimmed in ((1, False), (0, True))
        for q, shape in enumerate(shapes)
        for cell in (Cell(q, r),)
        for spot in hexmap.share(cell, 1)
    ]
    return HexMap(
        layer="councils",
        box=hexmap.box(hexagon.cell for hexagon in hexagons),
        regions=[RegionOnMap(Region.LONDON.value, Region.LONDON.label, hexagons)] if hexagons else [],
        layers=[MapLink("councils", "One", "#map", True), MapLink("counties", "Another", "#map", False)],
        zooms=[MapLink("london", "London", "#map", False)],
        marked_by=[MapLink("status", "Where they stand", "#map", True), MapLink("pledges", "Pledges", "#map", False)],
        bands=[Band(shape, label, dots) for dots, (shape, (_n, label)) in enumerate(zip(SHAPES, BANDS, strict=True))],
        marks=None,
        whole_url="#map",
    )


def _chart(today: date) -> Chart | None:
    days = [today - timedelta(30 * back) for back in range(5, -1, -1)]
    return chart(
        [
            Point(day, {code: number * month for number, code in enumerate(Headline.values)})
            for month, day in enumerate(days, start=1)
        ]
    )


def _document(day: date, **words: Any) -> SimpleNamespace:
    given = {
        "title": "Cabinet, minute 12",
        "url": "https://council.example.org/",
        "archived_url": "https://archive.example.org/",
        "get_kind_display": lambda: EvidenceKind.MINUTES.label,
        "get_grade_display": lambda: Grade.A.label,
        "dated": day,
        "publisher": "Anyshire Council",
        "quotation": "Inspection teams share no data about workers with the Home Office.",
        "is_demo": True,
        "lost_link": None,
        "kept_copy": None,
    }
    return SimpleNamespace(**given | words)
