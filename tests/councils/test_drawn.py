"""What Jinja2 draws for speed is what Django would draw."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from jinja2 import UndefinedError

from councils.drawing import drawn
from councils.filters import CouncilFilter
from councils.templatetags.drawn import checkboxes

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
