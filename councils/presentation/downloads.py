"""Links to files: of a selection, and of all data sets in all forms."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from ..addresses import address
from ..asked_day import AskedDay
from ..columns import Column
from ..datasets import DataSet, data_set, data_sets
from ..exports import FORMS
from ..models import Council
from ..selection import Selection

Words = str | Promise
# What there is to say of a single council.
OF_A_COUNCIL = ("policy-records", "practice-findings", "evidence", "responses", "changes", "pledges")
# What a file does not need to know of how the list is shown.
VIEW_ONLY: dict[str, list[str]] = {"layer": [], "zoom": [], "marks": []}


@dataclass(frozen=True)
class Download:
    title: Words
    url: str
    media_type: str = ""


@dataclass(frozen=True)
class DataSetOnPage:
    """A data set as a line of the table on /data/, with its dictionary below."""

    name: str
    title: Words
    description: Words
    files: list[Download]
    metadata_url: str
    columns: Iterable[Column]
    filters: list[tuple[str, Words]]


def downloads(selection: Selection) -> list[Download]:
    """The councils selected, in every form."""
    return [
        Download(form.title, selection.file_url(form.name, **VIEW_ONLY), form.media_type) for form in FORMS.values()
    ]


def files_of(council: Council, asked: AskedDay) -> list[Download]:
    """The record of one council as CSV, each data set for itself."""
    found = []
    for name in OF_A_COUNCIL:
        one = data_set(name)
        if one:
            path = address("councils:data_set", name, "csv")
            found.append(Download(one.title, asked.on(f"{path}?council={council.code}"), FORMS["csv"].media_type))
    return found


def data_sets_on_page() -> list[DataSetOnPage]:
    """Every data set with its files and columns."""
    return [_on_page(one) for one in data_sets()]


def _on_page(one: DataSet) -> DataSetOnPage:
    return DataSetOnPage(
        name=one.name,
        title=one.title,
        description=one.description,
        files=[
            Download(form.title, reverse("councils:data_set", args=[one.name, form.name]), form.media_type)
            for form in FORMS.values()
        ],
        metadata_url=reverse("councils:csv_metadata", args=[one.name]),
        columns=one.columns(),
        filters=[(own.name, own.label) for own in one.own],
    )
