"""The shapes of the answers, made from the columns: a new column is in the API as it is in every file."""

from datetime import date, datetime
from typing import Any, Literal

from django.utils.text import capfirst
from ninja import Field, Schema
from pydantic import ConfigDict, create_model

from ..choices import Ask, Headline, PolicyStatus
from ..columns import Column
from ..datasets import DataSet
from ..exports.describe import in_words

TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "date": date,
    "datetime": datetime,
    "list": list[str],
}


class Licence(Schema):
    name: str
    title: str
    url: str


class Source(Schema):
    title: str
    licence: str
    url: str


class About(Schema):
    """What the answer is, of which day, whose, how to cite it, and what may be done with it."""

    title: str
    description: str
    demonstration: bool = Field(
        description="true: some of this is invented to show how the site works. Never quote it."
    )
    as_of: date = Field(description="The day whose end (UK time) is described.")
    last_changed: datetime | None = Field(description="The last change of the record that can be in here (UTC).")
    filters: dict[str, list[str]] = Field(description="The filters that were understood.")
    url: str = Field(description="The permanent address of this, with its day.")
    documentation: str = Field(description="The page that explains it.")
    methodology_version: str
    publisher: str
    licence: Licence
    sources: list[Source]
    citation: str = Field(description="How to cite this, in a sentence.")
    bibtex: str = Field(description="How to cite this, for BibTeX.")


class Mistake(Schema):
    parameter: str
    message: str


class Problem(Schema):
    """What went wrong (RFC 9457), in sentences for people."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Mistake] = Field(description="One entry for each parameter that was not understood.")


def field_type(column: Column) -> Any:
    """The type of a column's value; with null where it may be empty. A list is never null, but may be empty."""
    if column.codes:
        code: Any = Literal[tuple(column.codes)]
        found = list[code] if column.type == "list" else code
    else:
        found = TYPES[column.type]
    return found if column.required or column.type == "list" else found | None


def row_schema(data_set: DataSet) -> type[Schema]:
    """A row of a data set. No field is always there, because ``columns`` may leave any out."""
    fields: dict[str, Any] = {
        column.name: (field_type(column), Field(None, title=str(column.title), description=in_words(column)))
        for column in data_set.columns()
    }
    return create_model(_name(data_set, "Row"), __base__=Schema, __doc__=str(data_set.description), **fields)


def page_schema(data_set: DataSet, row: type[Schema]) -> type[Schema]:
    """A page of rows."""
    return create_model(
        _name(data_set, "Page"),
        __base__=Schema,
        __doc__=str(data_set.description),
        about=(About, ...),
        items=(list[row], Field(description="The rows, in the order of the files.")),  # type: ignore[valid-type]
        next=(str | None, Field(description="The address of the next page; null on the last one.")),
    )


def _name(data_set: DataSet, ending: str) -> str:
    return "".join(map(capfirst, data_set.name.split("-"))) + ending


Links = dict[str, str]


def council_schema(register: type[Schema], standing: type[Schema]) -> type[Schema]:
    """One council: what the register says, and where it stands."""
    where_it_stands: Any = standing | None
    return create_model(
        "Council",
        __base__=Schema,
        about=(About, ...),
        council=(register, Field(description="What the register says of it.")),
        standing=(
            where_it_stands,
            Field(description="Where it stands; null on a day on which it does not exist (see `council.alive`)."),
        ),
        links=(Links, Field(description="Its page, and its records here.")),
    )


class Index(Schema):
    about: About
    version: str
    links: Links = Field(description="Every list of this API, by name.")
    documentation: str
    description: str = Field(description="The OpenAPI description.")


def _counted(choices: Any, name: str) -> Any:
    """A number for every code."""
    fields: dict[str, Any] = {code: (int, Field(title=str(label))) for code, label in choices.choices}
    return create_model(name, __base__=Schema, **fields)


_Statuses = _counted(PolicyStatus, "Statuses")
_Headlines = _counted(Headline, "Headlines")
_Asks = create_model("Asks", __base__=Schema, **{ask.value: (_Statuses, ...) for ask in Ask})  # type: ignore[call-overload]


class Region(Schema):
    """A region or a nation, and how many of its councils stand where."""

    name: str = Field(description="Its name in addresses.")
    label: str
    kind: Literal["region", "nation"] = Field(description="The parameter that selects its councils.")
    code: str = Field(description="The value of that parameter.")
    councils: int = Field(description="How many councils exist there on the day.")
    headlines: _Headlines  # type: ignore[valid-type]
    asks: _Asks  # type: ignore[valid-type]
    url: str = Field(description="Its page.")
    councils_url: str = Field(description="Its councils in this API.")


class RegionPage(Schema):
    about: About
    items: list[Region]
    next: str | None


class Figure(Schema):
    """A number that can be quoted, and exactly what it counts."""

    name: str = Field(description="Its name in addresses; the same for good.")
    group: str
    label: str
    definition: str
    filters: dict[str, list[str]] = Field(description="The filters of the list that select the councils it counts.")
    count: int
    total: int = Field(description="How many councils there are, of which `count` are so.")
    percent: float | None
    url: str = Field(description="Its page.")
    councils_url: str = Field(description="The councils that it counts, in this API.")


class FigurePage(Schema):
    about: About
    items: list[Figure]
    next: str | None


class Share(Schema):
    day: date
    count: int
    total: int
    percent: float | None


class FigureAnswer(Schema):
    model_config = ConfigDict(title="FigureOverTime")

    about: About
    figure: Figure
    history: list[Share] = Field(description="How it stood before, newest first; days without a change are left out.")
