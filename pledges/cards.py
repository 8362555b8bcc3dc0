"""The social card of a pledge: what other sites show beside a link to it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from councils import cards
from councils.summaries import Row

from .presentation import Shown


def pledge_card(shown: Shown, everyone: Iterable[Row], *, is_demo: bool) -> bytes:
    """A PNG: who pledged what to which council. A name that the font can't draw gives way to the role."""
    pledge = shown.pledge
    role = str(pledge.get_role_display())
    lines = [f"{role}, {pledge.council.short_name}" if cards.drawable(pledge.name) else pledge.council.short_name]
    lines += [str(ask.label) for ask in shown.asks]
    lines += [shown.lapsed] if shown.lapsed else []
    title = pledge.name if cards.drawable(pledge.name) else role
    kicker = _("Pledge by %(name)s") % {"name": title}
    return cards.saying_card(kicker, lines, everyone, lit=pledge.council.code, is_demo=is_demo)
