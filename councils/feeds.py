"""Changes as Atom (RFC 4287), in pages that lead to all that is older (RFC 5005)."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.utils.xmlutils import SimplerXMLGenerator

from .change_selection import ChangeSelection, moment_text
from .changes import Change
from .citing import LICENCE_URL
from .presentation.changes import Item, item
from .rules import BEGINNING
from .summaries import holds_demo_data

# The year in which the name of the host became ours to use in tag addresses (RFC 4151); it never changes.
TAG_YEAR = 2026
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class CleanXML(SimplerXMLGenerator):
    """Leaves out the characters that no XML document may hold: somebody may have pasted one into a text."""

    def characters(self, content: str) -> None:
        super().characters(NOT_IN_XML.sub("", content))

    def startElement(self, name: str, attrs: Any) -> None:
        clean = AttributesImpl({key: NOT_IN_XML.sub("", str(value)) for key, value in attrs.items()})
        super().startElement(name, clean)


class ChangesFeed(Atom1Feed):
    """Atom with links to other pages and to the licence, labels on categories, and plain and rich text beside."""

    def write(self, outfile: Any, encoding: str) -> None:
        handler = CleanXML(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for rel, href in self.feed["links"]:
            handler.addQuickElement("link", "", {"rel": rel, "href": href})

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", item["plain"], {"type": "text"})
        handler.addQuickElement("content", item["rich"], {"type": "html"})
        for term, label in item["terms"]:
            handler.addQuickElement("category", "", {"term": term, "label": label})

    def latest_post_date(self) -> datetime:
        """That of the newest entry; an empty feed is as old as the register."""
        return max((one["updateddate"] for one in self.items), default=BEGINNING)


def feed_of(selection: ChangeSelection, path: str) -> ChangesFeed:
    """The feed of a selection, at an address of this site."""
    base = settings.SITE_URL + path
    demo = gettext("demonstration data") if holds_demo_data() else ""
    feed = ChangesFeed(
        title=f"{_title(selection)} ({demo})" if demo else _title(selection),
        subtitle=gettext("Which UK councils have a firewall with the Home Office: what changed, and when we said so."),
        description=None,
        link=settings.SITE_URL + selection.newest_url,
        feed_url=_page_url(base, selection.before),
        feed_guid=tag("/".join(["changes", *_about(selection)])),
        author_name=settings.SITE_NAME,
        author_link=settings.SITE_URL + "/",
        feed_copyright=f"CC BY 4.0, {LICENCE_URL}",
        language=get_language(),
        links=_links(selection, base),
    )
    for change in selection.page.changes:
        _add(feed, change, item([change], selection.now))
    return feed


def tag(name: str) -> str:
    """A name for good (RFC 4151), whatever the address of the page."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{TAG_YEAR}:{name}"


def _about(selection: ChangeSelection) -> list[str]:
    if selection.council:
        return ["council", selection.council.code.lower()]
    return ["area", selection.area.slug] if selection.area else []


def _title(selection: ChangeSelection) -> str:
    words = {"site": settings.SITE_NAME, "about": selection.about}
    return (gettext("%(site)s: changes, %(about)s") if selection.about else gettext("%(site)s: changes")) % words


def _page_url(base: str, before: datetime | None) -> str:
    return f"{base}?{urlencode({'before': moment_text(before)})}" if before else base


def _links(selection: ChangeSelection, base: str) -> list[tuple[str, str]]:
    links = [("license", LICENCE_URL), ("first", base)]
    older = selection.page.older
    return [*links, ("next", _page_url(base, older))] if older else links


def _add(feed: ChangesFeed, change: Change, told: Item) -> None:
    title = f"{gettext('Demonstration')}: {told.title}" if told.is_demo else told.title
    terms = [(told.kind, told.kind_label), (change.council.code, change.council.short_name)]
    context = {"item": told, "site_url": settings.SITE_URL}
    feed.add_item(
        title=title,
        link=settings.SITE_URL + change.url,
        description=None,  # type: ignore[arg-type]  # summary and content are written apart
        unique_id=tag(change.id),
        pubdate=change.at.astimezone(UTC),
        updateddate=change.at.astimezone(UTC),
        plain=" ".join([f"{title}.", *([f"{told.headline}."] if told.headline else []), told.when]),
        rich=render_to_string("councils/changes/feed_entry.html", context),
        terms=[*terms, ("demonstration", gettext("Demonstration"))] if told.is_demo else terms,
    )
