"""What a file says of itself: what it is, of which day, whose, how to cite it and what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import methodology
from ..citing import LICENCE_URL as LICENCE_URL
from ..citing import Citation, cite
from ..extract import Extract
from ..rules import AsOf
from ..summaries import last_changed
from .values import moment

Words = str | Promise
LICENCE_NAME = "CC-BY-4.0"
LICENCE_TITLE = "Creative Commons Attribution 4.0 International"


@dataclass(frozen=True)
class Source:
    """Somebody else's facts in the register, and their licence."""

    title: Words
    licence: str
    url: str


SOURCES = (
    Source(gettext_lazy("UK local authority names and codes, mySociety"), "CC BY 4.0", "https://pages.mysociety.org/uk_local_authority_names_and_codes/"),
    Source(
        gettext_lazy(
            "ONS Postcode Directory: contains public sector information licensed under the Open Government Licence v3.0"
        ),
        "OGL 3.0", "https://geoportal.statistics.gov.uk/",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class About:
    """What the reader of one file has to know. Nothing in it depends on when the file is fetched.

    So the file of a day is the same whenever it is asked for; ``last_changed`` is the last change of the record that
    it can hold, and when it was sent is in the answer's ``Date``.
    """

    title: str
    description: str
    url: str
    page: str
    as_of: date
    last_changed: datetime | None
    filters: dict[str, list[str]]
    methodology_version: str
    demonstration: bool
    citation: Citation

    def as_dict(self) -> dict[str, Any]:
        """For JSON, in the order in which people read it."""
        return {
            "title": self.title,
            "description": self.description,
            "demonstration": self.demonstration,
            "as_of": self.as_of.isoformat(),
            "last_changed": moment(self.last_changed) if self.last_changed else None,
            "filters": self.filters,
            "url": self.url,
            "documentation": self.page,
            "methodology_version": self.methodology_version,
            "publisher": settings.CONTACT_NAME or settings.SITE_NAME,
            "licence": {"name": LICENCE_NAME, "title": LICENCE_TITLE, "url": LICENCE_URL},
            "sources": [{"title": str(one.title), "licence": one.licence, "url": one.url} for one in SOURCES],
            "citation": self.citation.sentence,
            "bibtex": self.citation.bibtex,
        }

    def as_lines(self) -> list[tuple[str, str]]:
        """For people, in a sheet of notes or a text."""
        lines = [
            (_("Title"), self.title),
            (_("What it is"), self.description),
            (_("As shown at the end of (UK time)"), self.as_of.isoformat()),
            (_("Record last changed"), moment(self.last_changed) if self.last_changed else "–"),
            (_("Filters"), "; ".join(f"{name}={','.join(values)}" for name, values in self.filters.items()) or "–"),
            (_("Address of this file, for good"), self.url),
            (_("Every column explained"), self.page),
            (_("Version of the methodology"), self.methodology_version),
            (_("Licence"), f"{LICENCE_TITLE}, {LICENCE_URL}"),
            *((_("Source"), f"{one.title} ({one.licence}), {one.url}") for one in SOURCES),
            (_("How to cite"), self.citation.sentence),
            (_("BibTeX"), self.citation.bibtex),
        ]
        if self.demonstration:
            lines.insert(
                0,
                (_("Demonstration data"), _("Some of this is invented, to show how the site works. Do not quote it.")),
            )
        return lines


def about(extract: Extract, form: str, *, is_demo: bool) -> About:
    """What a file of this extract says of itself; one query. ``is_demo``: demonstration data is loaded."""
    found = extract.data_set
    return about_this(
        found.title,
        found.description,
        extract.address(form),
        extract.as_of,
        page=f"/data/#{found.name}",
        parameters=extract.parameters,
        is_demo=is_demo,
    )


def about_this(
    title: Words,
    description: Words,
    address: str,
    as_of: AsOf,
    *,
    page: str,
    parameters: Mapping[str, list[str]],
    is_demo: bool,
) -> About:
    """What any answer with data says of itself; ``page`` is the path of what explains it."""
    citation = cite(str(title), address, as_of, is_demo=is_demo)
    filters = {name: values for name, values in parameters.items() if name not in ("as_of", "columns", "sort")}
    return About(
        title=f"{settings.SITE_NAME}: {title}",
        description=str(description),
        url=citation.url,
        page=settings.SITE_URL + page,
        as_of=as_of.day,
        last_changed=last_changed(as_of),
        filters=filters,
        methodology_version=methodology.VERSION,
        demonstration=is_demo,
        citation=citation,
    )
