"""What Jinja2 draws for speed is what Django would draw."""

from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.test import Client
from jinja2 import UndefinedError

from councils import in_force
from councils.drawing import drawn
from councils.filters import CouncilFilter
from councils.models import Council
from councils.templatetags.drawn import _filters_drawn, _row, checkboxes
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
        drawn("hexagon.html")


QUERIES = ("", "nation=wales&nation=england", "nation=narnia", "q=%3Cb%3E", "sort=-name", "as_of=2026-11-20", "as_of=x")


def pages(client: Client) -> list[str]:
    """The list by several queries, however its parts were drawn before."""
    return [client.get(f"/councils/?{query}").content.decode() for query in QUERIES]


def pages_drawn_anew(client: Client) -> list[str]:
    _row.cache_clear()
    _filters_drawn.clear()
    return pages(client)


def test_what_was_drawn_once_is_what_would_be_drawn_anew(client: Client, db: None) -> None:
    where, other = council("AAA", short_name="Aaashire"), council("BBB", short_name="Bbbshire")
    seen = [pages_drawn_anew(client)]

    def changed() -> None:
        seen.append(pages(client))
        assert seen[-1] != seen[-2]
        assert seen[-1] == pages_drawn_anew(client)

    published_decision(where, "motion_passed", on=DAY - timedelta(1))
    changed()
    published_decision(where, "in_force", on=DAY)
    changed()
    published_pledge(other)
    changed()
    Council.objects.filter(pk=other.pk).update(short_name="Bbbshire & Ccc")
    in_force.forget()
    changed()


def test_a_row_that_says_the_same_is_not_drawn_again(client: Client, db: None) -> None:
    where, _other = council("AAA", short_name="Aaashire"), council("BBB", short_name="Bbbshire")
    pages_drawn_anew(client)
    before = _row.cache_info().misses
    published_decision(where)
    client.get("/councils/?nation=england")
    assert _row.cache_info().misses == before + 1
