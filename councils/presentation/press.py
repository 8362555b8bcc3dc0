"""A summary of an area in plain sentences, made of its figures, for somebody to copy."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from ..choices import Headline
from ..progress import Point
from ..summaries import Figures

# One sentence for each headline but the first, from the furthest stage to what nobody has looked at.
SENTENCES = {
    Headline.PARTLY_ADOPTED: ngettext_lazy(
        "In %(n)d more it is partly in force.", "In %(n)d more it is partly in force.", "n"
    ),
    Headline.MOTION_PASSED: ngettext_lazy(
        "In %(n)d, councillors have passed a motion that is not yet shown to be in force.",
        "In %(n)d, councillors have passed a motion that is not yet shown to be in force.",
        "n",
    ),
    Headline.MOTION_TABLED: ngettext_lazy(
        "In %(n)d, a motion waits for a decision.", "In %(n)d, a motion waits for a decision.", "n"
    ),
    Headline.REJECTED_OR_REVERSED: ngettext_lazy(
        "In %(n)d, a proposal was rejected or a policy ended.",
        "In %(n)d, a proposal was rejected or a policy ended.",
        "n",
    ),
    Headline.NO_POLICY_FOUND: ngettext_lazy("For %(n)d, no policy was found.", "For %(n)d, no policy was found.", "n"),
    Headline.NOT_CHECKED: ngettext_lazy(
        "%(n)d has not yet been checked on both asks, which means neither yes nor no.",
        "%(n)d have not yet been checked on both asks, which means neither yes nor no.",
        "n",
    ),
}


def press_summary(area: str | Promise, figures: Figures, day: date, points: Sequence[Point] = ()) -> list[str]:
    """Sentences about the councils of an area on a day, and how many had a firewall when the record began."""
    first = ngettext(
        "%(area)s: on %(day)s, %(adopted)d of %(total)d council has a firewall in force.",
        "%(area)s: on %(day)s, %(adopted)d of %(total)d councils have a firewall in force.",
        figures.alive,
    )
    words = {
        "area": capfirst(str(area)),
        "day": date_format(day),
        "adopted": figures.headlines[Headline.ADOPTED],
        "total": figures.alive,
    }
    sentences = [first % words]
    for headline, sentence in SENTENCES.items():
        if figures.headlines[headline]:
            sentences.append(sentence % {"n": figures.headlines[headline]})
    before = points[0].counts[Headline.ADOPTED] if points else 0
    if points and before != figures.headlines[Headline.ADOPTED]:
        sentences.append(_("On %(day)s, %(n)d had one.") % {"day": date_format(points[0].day), "n": before})
    return sentences
