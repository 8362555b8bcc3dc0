"""The figures that headlines quote: each has a name in addresses and is, exactly, a query of the list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .choices import FURTHEST_FIRST, Ask, Headline, PolicyStatus

Words = str | Promise


@dataclass(frozen=True)
class NamedFigure:
    """How many councils are so: ``filters`` are those of the list that show them."""

    name: str
    group: Words
    label: Words
    definition: Words
    filters: Mapping[str, Sequence[str]]

    @property
    def url(self) -> str:
        return reverse("councils:figure", args=[self.name])


# A definition stands by itself wherever it is quoted, so none refers to another as the methodology's table does.
HEADLINE_DEFINITIONS: Mapping[str, Words] = {
    Headline.ADOPTED: _(
        "Councils with both policies in force, no data-sharing and no joint inspections, for every inspection function "
        "that they hold."
    ),
    Headline.PARTLY_ADOPTED: _(
        "Councils with at least one of the two policies in force, but not both, or not for every inspection function."
    ),
    Headline.MOTION_PASSED: _(
        "Councils where a motion has passed on at least one of the two asks, and no policy is shown to be in force."
    ),
    Headline.MOTION_TABLED: _(
        "Councils where a motion waits for a decision on at least one of the two asks, and nothing further is on "
        "record."
    ),
    Headline.REJECTED_OR_REVERSED: _(
        "Councils that rejected a proposal on one of the two asks or ended a policy, and where nothing further is on "
        "record."
    ),
    Headline.NO_POLICY_FOUND: _(
        "Councils where we looked for a policy on both asks and found none. That says nothing about what they do."
    ),
    Headline.NOT_CHECKED: _(
        "Councils where at least one of the two asks has not been looked at, and nothing is on record for the other "
        "beyond that. That means neither yes nor no."
    ),
}
ASK_DEFINITION = _("Councils whose status on the ask “{ask}” is “{status}”.")
CHECKED = [status.value for status in PolicyStatus if status != PolicyStatus.NOT_CHECKED]


def _all() -> Iterator[NamedFigure]:
    both, looked = _("Both asks together"), _("What has been looked at")
    for headline in Headline:
        yield NamedFigure(
            headline.value, both, headline.label, HEADLINE_DEFINITIONS[headline], {"headline": [headline.value]}
        )
    yield NamedFigure(
        "any_policy",
        both,
        _("Any policy in force"),
        _("Councils with at least one of the two policies in force, for some of their inspection functions at least."),
        {"headline": [Headline.ADOPTED.value, Headline.PARTLY_ADOPTED.value]},
    )
    yield NamedFigure(
        "checked",
        looked,
        _("Checked on both asks"),
        _("Councils where somebody has looked at both asks, whatever was found."),
        dict.fromkeys(Ask.values, CHECKED),
    )
    for ask in Ask:
        for status in sorted(PolicyStatus, key=FURTHEST_FIRST.index):
            yield NamedFigure(
                f"{ask.value}-{status.value}",
                ask.label,
                format_lazy("{}: {}", ask.label, status.label),
                format_lazy(ASK_DEFINITION, ask=ask.label, status=status.label),
                {ask.value: [status.value]},
            )


FIGURES: Mapping[str, NamedFigure] = {figure.name: figure for figure in _all()}
