"""How to cite: a sentence, BibTeX that any tool reads, and an address that gives the same for good."""

from datetime import date
from html import unescape

import pytest
from django.test import Client

from councils.citing import cite, latex, permanent
from councils.models import PolicyRecord
from councils.rules import AsOf
from tests.builders import TODAY, body, council, published_decision, retract

DAY = date(2026, 10, 3)
AS_OF = AsOf.end_of(DAY)


def test_a_citation_is_a_sentence_bibtex_and_an_address() -> None:
    found = cite("Anyshire: Firewall in force", "/councils/anyshire/", AS_OF, is_demo=False, code="ANY")
    assert found.url == "http://127.0.0.1:8000/councils/anyshire/?as_of=2026-10-03"
    assert found.sentence == (
        "Firewall Tracker, “Anyshire: Firewall in force”, as shown on 3 October 2026, "
        "http://127.0.0.1:8000/councils/anyshire/?as_of=2026-10-03 (CC BY 4.0)."
    )
    assert found.bibtex == (
        "@misc{firewall-tracker-ANY-2026-10-03,\n"
        "  author = {{Firewall Tracker}},\n"
        "  title = {{Anyshire: Firewall in force}},\n"
        "  year = {2026},\n"
        "  month = oct,\n"
        "  url = {http://127.0.0.1:8000/councils/anyshire/?as_of=2026-10-03},\n"
        "  urldate = {2026-10-03},\n"
        "  note = {As shown on 3 October 2026. CC BY 4.0.},\n"
        "}"
    )


def test_demonstration_data_says_of_itself_that_it_is_not_to_be_cited() -> None:
    found = cite("Anyshire", "/councils/anyshire/", AS_OF, is_demo=True)
    assert found.sentence.endswith("(CC BY 4.0). Contains invented demonstration data: do not cite.")
    assert "note = {As shown on 3 October 2026. CC BY 4.0. Contains invented demonstration data: do not cite.}" in (
        found.bibtex
    )


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/", "/?as_of=2026-10-03"),
        ("/councils.csv?nation=wales&nation=scotland", "/councils.csv?nation=wales&nation=scotland&as_of=2026-10-03"),
        ("/councils/?as_of=2020-01-01&q=Ynys+M%C3%B4n", "/councils/?q=Ynys+M%C3%B4n&as_of=2026-10-03"),
        ("/councils/?q=%7B%5C%25", "/councils/?q=%7B%5C%25&as_of=2026-10-03"),
        ("/councils/anyshire/#record-3", "/councils/anyshire/?as_of=2026-10-03#record-3"),
    ],
)
def test_the_permanent_address_has_the_day_once_and_keeps_the_rest(path: str, address: str) -> None:
    assert permanent(path, DAY) == address


def test_without_a_code_the_key_is_of_the_address_in_letters_that_bibtex_takes() -> None:
    first = cite("x", "/councils.csv?nation=wales&q=Ynys+M%C3%B4n", AS_OF, is_demo=False).bibtex.partition("\n")[0]
    assert first == "@misc{firewall-tracker-councils-csv-nation-wales-q-Ynys-M-n-2026-10-03,"


def test_what_latex_would_read_as_a_command_is_escaped_and_braces_stay_balanced() -> None:
    text = "50% & more_of #1 {half\\ ~$2^x}\nnext"
    assert latex(text) == (
        r"50\% \& more\_of \#1 \textbraceleft{}half\textbackslash{} \textasciitilde{}\$2\textasciicircum{}x"
        r"\textbraceright{} next"
    )
    for part in ("{", "}", "{{", "}{"):
        bibtex = cite(part, "/", AS_OF, is_demo=False).bibtex
        assert bibtex.count("{") == bibtex.count("}")


# On pages


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("/councils/aaashire/", "Aaashire: Firewall in force"),
        ("/councils/?nation=england", "Councils (Nation: England)"),
        ("/regions/", "Regions and nations"),
        ("/regions/london/", "London"),
        ("/figures/adopted/?region=london", "Firewall in force: 1 of 1 council (London)"),
    ],
)
def test_a_page_offers_its_citation_and_its_address_shows_the_same_later(client: Client, page: str, title: str) -> None:
    published_decision(council())
    text = unescape(body(client.get(page)))
    citation = cite(title, page, AsOf.end_of(TODAY), is_demo=False)
    assert citation.sentence in text
    assert f'<a href="{citation.url}">' in text
    for record in PolicyRecord.objects.all():
        retract(record, on=date(2026, 6, 5))
    assert citation.sentence not in unescape(body(client.get(on_the_day_before(page))))


def on_the_day_before(page: str) -> str:
    return f"{page}{'&' if '?' in page else '?'}as_of=2026-05-31"


@pytest.mark.django_db
def test_a_day_to_come_cannot_be_cited(client: Client) -> None:
    council()
    for page in ("/councils/aaashire/", "/councils/", "/regions/", "/figures/adopted/"):
        assert "Cite this" in body(client.get(page))
        assert "Cite this" not in body(client.get(page, {"as_of": "2027-01-01"}))
