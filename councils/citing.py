"""How to cite a page or a file: a sentence, BibTeX, and the address that gives it as of its day for good."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .rules import AsOf

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
# BibTeX counts braces even where they are escaped, so these are named; its months have names of three letters.
LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Citation:
    """What somebody copies to say where something is from."""

    sentence: str
    bibtex: str
    url: str
    day: date
    is_demo: bool


def cite(title: str, path_with_query: str, as_of: AsOf, *, is_demo: bool, code: str = "") -> Citation:
    """How to cite what an address of this site showed at the end of a day.

    The permanent address is the one given, with ``as_of`` set to the day. ``code`` names the thing in the BibTeX key
    (without one its address does). Demonstration data says of itself that it is not to be cited.
    """
    address = permanent(path_with_query, as_of.day)
    url = settings.SITE_URL + address
    warning = _("Contains invented demonstration data: do not cite.") if is_demo else ""
    sentence = _("%(site)s, “%(title)s”, as shown on %(day)s, %(url)s (%(licence)s).") % {
        "site": settings.SITE_NAME,
        "title": title,
        "day": date_format(as_of.day),
        "url": url,
        "licence": LICENCE,
    }
    note = _("As shown on %(day)s. %(licence)s.") % {"day": date_format(as_of.day), "licence": LICENCE}
    return Citation(
        sentence=f"{sentence} {warning}".strip(),
        bibtex=_bibtex(_key(code or path_with_query, as_of.day), title, url, as_of.day, f"{note} {warning}".strip()),
        url=url,
        day=as_of.day,
        is_demo=is_demo,
    )


def permanent(path_with_query: str, day: date) -> str:
    """An address of this site as of a day: whatever happens later, it shows the same."""
    path, query, fragment = _parts(path_with_query)
    kept = [(name, value) for name, value in query if name != "as_of"]
    return f"{path}?{urlencode([*kept, ('as_of', day.isoformat())])}{fragment}"


def latex(text: str) -> str:
    """Text on one line that LaTeX prints as it is, and that BibTeX can hold in braces."""
    return "".join(LATEX.get(sign, sign) for sign in " ".join(text.split()))


def _parts(path_with_query: str) -> tuple[str, list[tuple[str, str]], str]:
    split = urlsplit(path_with_query)
    query = parse_qsl(split.query, keep_blank_values=True)
    return split.path, query, f"#{split.fragment}" if split.fragment else ""


def _key(words: str, day: date) -> str:
    path, query, _fragment = _parts(words)
    kept = [part for name, value in query if name != "as_of" for part in (name, value)]
    plain = (re.sub(r"[^0-9A-Za-z]+", "-", part).strip("-") for part in (settings.SITE_NAME.lower(), path, *kept))
    return "-".join([*filter(None, plain), day.isoformat()])


def _bibtex(key: str, title: str, url: str, day: date, note: str) -> str:
    site = latex(settings.SITE_NAME)
    fields = {
        "author": f"{{{{{site}}}}}",
        "title": f"{{{{{latex(title)}}}}}",
        "year": f"{{{day.year}}}",
        "month": MONTHS[day.month - 1],
        "url": f"{{{url}}}",
        "urldate": f"{{{day.isoformat()}}}",
        "note": f"{{{latex(note)}}}",
    }
    lines = [f"  {name} = {value}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{key},", *lines, "}"])
