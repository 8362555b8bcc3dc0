"""A page of the site, made fit to stand without a server: what needs one is taken out; links are collected."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

# What answers with something else each time, or to one person.
NEEDS_SERVER = re.compile(r"^/(admin|alerts|api/v1|healthz|styleguide)(/|$)")
ADDRESS = re.compile(r"""\s(?:xlink:)?href\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
ADDRESSES = {"href", "src", "content", "xlink:href"}


@dataclass
class Rewritten:
    """The page as it is kept, and the paths of this site that it leads to."""

    text: str
    paths: set[str] = field(default_factory=set)


def rewritten(html: str, *, path: str, site: str) -> Rewritten:
    """Forms become a sentence with a link to the list; links to what a static host can't answer lose their address."""
    page = _Page(path, site)
    page.feed(html)
    page.close()
    return Rewritten("".join(page.kept), page.paths)


def within(address: str, *, path: str, site: str) -> str | None:
    """The path of this site that an address on a page leads to; empty: it needs a server; None: it is elsewhere."""
    whole = urlsplit(urljoin(site + path, address))
    if f"{whole.scheme}://{whole.netloc}" != site:
        return None
    return "" if whole.query or NEEDS_SERVER.match(whole.path) else unquote(whole.path)


class _Page(HTMLParser):
    """Writes down again what it reads, byte for byte, but for what is said above."""

    def __init__(self, path: str, site: str) -> None:
        super().__init__(convert_charrefs=False)
        self.path, self.site = path, site
        self.kept: list[str] = []
        self.paths: set[str] = set()
        self._in_form = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form":
            self._in_form = True
            self.kept.append(_instead_of_form())
            self.paths.add(reverse("councils:list"))
            return
        raw = self.get_starttag_text() or ""
        if self._in_form:
            return
        targets = [self._target(name, value) for name, value in attrs if name in ADDRESSES and value]
        if "" not in targets:
            self.paths |= {target for target in targets if target}
            self.kept.append(raw)
        elif tag == "a":
            self.kept.append(ADDRESS.sub("", raw, count=1))
        elif tag != "link":
            self.kept.append(raw)

    handle_startendtag = handle_starttag

    def _target(self, name: str, value: str) -> str | None:
        # Of what ``meta`` says, only whole addresses of this site are links.
        if name == "content" and not value.startswith(f"{self.site}/"):
            return None
        return None if value.startswith("#") else within(value, path=self.path, site=self.site)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        else:
            self._keep(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._keep(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._keep(f"<!{decl}>")

    def _keep(self, text: str) -> None:
        if not self._in_form:
            self.kept.append(text)


def _instead_of_form() -> str:
    return format_html(
        '<p>{} <a href="{}">{}</a></p>',
        _("This is a copy of the site without its server: searching, choosing and forms are left out."),
        reverse("councils:list"),
        _("All councils by name"),
    )
