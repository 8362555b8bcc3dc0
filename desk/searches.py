"""Searches prepared for whoever checks a council: addresses only, followed by a person's click, never by this site.

The register holds no council's own website, so gov.uk's page of the council leads to it; the rest is searched by name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from councils.choices import Ask, Language
from councils.models import Council

Words = str | Promise

# What minutes, policies and answers call it. Each is tried with the council's name.
TERMS: dict[str, str] = {
    Ask.DATA_SHARING: '"Home Office" immigration "data sharing" workers',
    Ask.JOINT_INSPECTIONS: '"immigration enforcement" "joint inspections" OR "joint visits"',
}
BOTH_ASKS = '"Home Office" OR "immigration enforcement"'
# The Home Office in the language of the council's other name, where that is its usual name.
HOME_OFFICE: dict[str, str] = {Language.WELSH: '"Swyddfa Gartref"'}


@dataclass(frozen=True)
class Search:
    """A link: what it looks through, and for what."""

    label: Words
    what: Words
    url: str


def searches(council: Council) -> list[Search]:
    """Where to look, in the order in which it is worth looking."""
    return [*_own_site(council), *_minutes(council), *_elsewhere(council)]


def _own_site(council: Council) -> Iterator[Search]:
    if council.gov_uk_slug:
        address = f"https://www.gov.uk/find-local-council/{quote(council.gov_uk_slug)}"
        yield Search(_("The council’s own website"), _("gov.uk has the link to it"), address)
    else:
        yield Search(
            _("The council’s own website"), _("a web search for it"), _web(f'"{council.official_name}" website')
        )


def _minutes(council: Council) -> Iterator[Search]:
    name = f'"{council.official_name}"'
    for ask, terms in TERMS.items():
        label = _("Minutes and policies: %(ask)s") % {"ask": Ask(ask).label}
        yield Search(label, terms, _web(f"{name} {terms} minutes OR policy OR motion"))
    if council.native_name:
        terms = HOME_OFFICE.get(council.native_language, BOTH_ASKS)
        label = _("Minutes under its other name, %(name)s") % {"name": council.native_name}
        yield Search(label, terms, _web(f'"{council.native_name}" {terms}'))


def _elsewhere(council: Council) -> Iterator[Search]:
    name = f'"{council.official_name}"'
    asked = quote(f"{name} immigration enforcement", safe="")
    yield Search(
        _("Freedom-of-information answers"), _("WhatDoTheyKnow"), f"https://www.whatdotheyknow.com/search/{asked}/all"
    )
    bodies = quote(council.short_name, safe="")
    yield Search(
        _("All requests to this council"), _("WhatDoTheyKnow"), f"https://www.whatdotheyknow.com/search/{bodies}/bodies"
    )
    yield Search(_("News"), BOTH_ASKS, _web(f"{name} {BOTH_ASKS}", iar="news", ia="news"))
    pages = quote(council.official_name, safe="")
    yield Search(_("Old copies of its website"), _("Wayback Machine"), f"https://web.archive.org/web/*/{pages}")


def _web(words: str, **more: str) -> str:
    return "https://duckduckgo.com/?" + urlencode({"q": words, **more})
