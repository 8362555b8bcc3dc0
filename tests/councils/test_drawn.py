"""What Jinja2 draws for speed is what Django would draw."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any, NamedTuple

import pytest
from django.http import QueryDict
from django.test import Client
from jinja2 import UndefinedError

from councils import drawing, in_force
from councils.drawing import END, DrawnOnce, drawn
from councils.filters import CouncilFilter
from councils.geography.hexmap import Cell, Spot
from councils.models import Council
from councils.presentation.lists import ListRow
from councils.presentation.map import Hexagon
from councils.templatetags.drawn import checkboxes, council_filter, forget, hexagons
from tests.builders import DAY, council, published_decision, published_pledge

TODAY = date(2026, 11, 22)


class Tags(HTMLParser):
    """Each tag with its attributes, in whatever order, and each text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted(attrs, key=str)))

    def handle_data(self, data: str) -> None:
        self.found.append(data)


@pytest.mark.parametrize("query", ["", "nation=wales&nation=england", "nation=narnia"])
def test_boxes_are_those_that_django_draws(query: str) -> None:
    field = CouncilFilter(QueryDict(query), today=TODAY).form["nation"]
    by_django = "".join(
        f'<label for="{one.id_for_label}">{one.tag()}<span>{one.choice_label}</span></label>' for one in field
    )
    assert Tags(checkboxes(field)).found == Tags(by_django).found


def test_a_word_that_was_forgotten_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        drawn("hexagons.html")


QUERIES = (
    *(
        "",
        "nation=wales&nation=england",
        "nation=narnia",
        "q=%3Cb%3E",
        "q=aaa",
        "sort=-name",
        "as_of=2026-11-20",
        "as_of=x",
    ),
    *("zoom=london", "marks=pledges"),
)


def pages(client: Client, *, anew: bool = False) -> list[str]:
    """The list by several queries; ``anew``: with nothing kept of how another was drawn."""
    found = []
    for query in QUERIES:
        if anew:
            forget()
        found.append(client.get(f"/councils/?{query}").content.decode())
    return found


def test_what_was_drawn_once_is_what_would_be_drawn_anew(client: Client, db: None) -> None:
    # By codes that have a place on the map.
    where, other = council("HCK", short_name="Aaashire"), council("CMD", short_name="Bbbshire")
    forget()
    seen = [pages(client)]

    def changed() -> None:
        seen.append(pages(client))
        assert seen[-1] != seen[-2]
        assert seen[-1] == pages(client, anew=True)

    published_decision(where, "motion_passed", on=DAY - timedelta(1))
    changed()
    published_decision(where, "in_force", on=DAY)
    changed()
    published_pledge(other)
    changed()
    Council.objects.filter(pk=other.pk).update(short_name="Bbbshire & Ccc")
    in_force.forget()
    changed()


def test_a_hexagon_has_its_code_where_there_is_room_for_it() -> None:
    one = Hexagon("ABC", Cell(0, 0), Spot(0, 0), url="/", name="Abcshire", shape="adopted", dimmed=False)
    for has_codes in (True, False, True):
        assert ("<text" in hexagons([one], has_codes, None)) is has_codes


def test_what_is_refused_today_may_be_right_tomorrow() -> None:
    for today, is_refused in ((TODAY, True), (TODAY + timedelta(2), False)):
        words = QueryDict(f"as_of={TODAY.replace(year=TODAY.year + 2) + timedelta(1)}")
        field = CouncilFilter(words, today=today).form["as_of"]
        assert ('class="error"' in council_filter(field)) is is_refused


def test_only_what_looks_different_is_drawn_again(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    where, _other = council("AAA", short_name="Aaashire"), council("BBB", short_name="Bbbshire")
    forget()
    client.get("/councils/")
    asked: list[str] = []

    def noted(name: str, *, found: list[ListRow], **words: Any) -> str:
        asked.extend(one.name for one in found)
        return drawn(name, found=found, **words)

    monkeypatch.setattr(drawing, "drawn", noted)
    published_decision(where)
    client.get("/councils/?nation=england")
    client.get("/councils/?nation=england")
    assert asked == ["Aaashire"]


class Thing(NamedTuple):
    """What ``hexagons.html`` draws."""

    name: str
    url: str = "/"
    shape: str = "adopted"
    dimmed: bool = False
    code: str = "ABC"
    spot: Spot = Spot(0, 0)


def shown(things: DrawnOnce, *names: str) -> list[str]:
    """The names in the order in which they were drawn."""
    return re.findall('aria-label="(.*?)"', things(map(Thing, names), None, day_query="", has_codes=False))


def test_the_order_is_that_of_what_is_asked_for_however_many_are_kept() -> None:
    things = DrawnOnce("hexagons.html", most=3)
    for names in ("ab", "ba", "abc", "cad", "d", "abcdef", "", "fa"):
        assert shown(things, *names) == list(names)


def test_nothing_takes_the_place_of_another() -> None:
    with pytest.raises(ValueError, match="argument"):
        shown(DrawnOnce("hexagons.html"), f"a{END}b", "c")
