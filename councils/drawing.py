"""Jinja2 for what is drawn often: several times quicker than Django's templates.

``templates/jinja/`` holds what repeats for each of hundreds of councils, and the parts of a council's page. They are
given finished words, or put them together with the few names below. A name that is missing is an error.
"""

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.template.defaultfilters import filesizeformat, linebreaks_filter
from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from jinja2 import Environment
from markupsafe import Markup

from .addresses import address

ENGINE = "jinja"
# Between things that are drawn together and kept apart: in no text, for no database or page may hold it.
END = "\0"


def drawn(name: str, **context: Any) -> SafeString:
    """A template of ``templates/jinja/`` with these words; UndefinedError for one that it misses."""
    context["_"] = _messages(get_language())  # asked for once; without, as in macros, it is for each message
    return mark_safe(get_template(name, using=ENGINE).render(context))  # noqa: S308 (the template escapes)


class DrawnOnce:
    """A template that draws each of ``found`` and ``end`` after it, for things that are equal where they look alike.

    Of hundreds of councils most look the same whatever is asked for, and after a publication, too: they are not drawn
    again, until there are ``most`` that differ.
    """

    def __init__(self, name: str, most: int = 4096) -> None:
        self._name, self._most = name, most
        self._kept: dict[Hashable, str] = {}

    def __call__(self, found: Iterable[Hashable], told: Hashable, **context: Any) -> SafeString:
        """All of them, one after the other; ``told`` is what else decides how each looks, and ``context`` says it.

        ValueError if one holds an ``END``.
        """
        kept = self._kept  # others may forget meanwhile
        keys = [(one, told) for one in found]
        missing = [key for key in keys if key not in kept]
        if len(kept) + len(missing) > self._most:
            self._kept = kept = {}
            missing = keys
        if missing:
            text = drawn(self._name, found=[one for one, _told in missing], end=END, **context)
            *parts, _rest = text.split(END)
            kept.update(zip(missing, parts, strict=True))  # rather none at all than one in another's place
        return mark_safe("".join([kept[key] for key in keys]))  # noqa: S308 (the template escapes)

    def forget(self) -> None:
        self._kept = {}


def environment(**options: Any) -> Environment:
    """What the templates may use: `_` for words, `url` for addresses, `days` for many days, and three filters.

    `makemessages` finds the words that stand first between braces: `{{ _("Councils") }}`.
    """
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (Django's backend says to escape)
    made.globals.update(_=_message, url=address, days=Days)
    made.filters.update(day=day, linebreaks=linebreaks_filter, filesize=filesizeformat)
    return made


def day(value: date) -> str:
    """A day in words."""
    return _day(get_language(), value)


class Days(dict[date, Markup]):
    """The same for hundreds of days, looked up as in a dictionary: the language is asked for once.

    ``sentence`` is what is said of each ("Since %(day)s.").
    """

    def __init__(self, sentence: str = "%(day)s") -> None:
        super().__init__()
        self._language, self._sentence = get_language(), sentence

    def __missing__(self, value: date) -> Markup:
        words = {"day": _day(self._language, value)}
        self[value] = said = Markup.escape(self._sentence % words)
        return said


@lru_cache(maxsize=4096)
def _day(language: str | None, value: date) -> str:
    return date_format(value, "DATE_FORMAT")


class Messages(dict[str, Markup]):
    """Messages, with their tags, in one language, each looked up once; what is put into one with `%` is escaped."""

    def __missing__(self, message: str) -> Markup:
        self[message] = words = Markup(gettext(message))  # noqa: S704 (ours, as in {% translate %})
        return words


@cache
def _messages(language: str | None) -> Callable[[str], Markup]:
    return Messages().__getitem__


def _message(message: str) -> Markup:
    return _messages(get_language())(message)
