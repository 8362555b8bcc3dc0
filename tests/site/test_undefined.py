"""What our own templates show they were given: see ``tests/undefined.py``."""

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string


def test_a_word_that_a_template_of_ours_was_not_given_is_an_error() -> None:
    with pytest.raises(AssertionError, match=r"components/badge\.html was not given label"):
        render_to_string("components/badge.html", {"code": "adopted"})


def test_templates_of_others_may_ask_for_what_they_like() -> None:
    assert Template("({{ nothing }})").render(Context()) == "()"
