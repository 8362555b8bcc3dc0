"""Changes of the register: councils are added, renamed, come into being and end."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from ..choices import ChangeKind
from ..registered import Version
from ..rules import UK, midnight
from .change import Change
from .place import Place


class RegisterTeller:
    def __init__(self, places: Mapping[int, Place], versions: Mapping[int, Sequence[Version]]) -> None:
        self.places, self.versions = places, versions

    def turns(self, pk: int, moment: datetime) -> Iterator[Change]:
        """A council is added, changes its facts, comes into being or ends: each is a change of its own."""
        place, old = self.places[pk], self.places[pk].version
        new = version_at(self.versions[pk], moment)
        alive = bool(new and new.alive_at(moment))
        if old is None:
            yield self._change(place, moment, "added", _("Added to the register"))
        elif new and new != old:
            before, place.version = place.headline, new
            words = "; ".join(_differences(old, new))
            yield self._change(place, moment, "corrected", words, headline_before=before)
        place.version = new
        if alive != place.alive:
            before, place.alive = place.headline, alive
            title = _("The council came into being") if alive else _("The council was abolished")
            day = new.facts["start_date" if alive else "end_date"] if new else None
            yield replace(
                self._change(place, moment, "started" if alive else "ended", title, headline_before=before),
                effective_from=day,
            )

    def _change(
        self, place: Place, moment: datetime, what: str, title: str, *, headline_before: str | None = None
    ) -> Change:
        stamp = moment.astimezone(UK).strftime("%Y%m%dT%H%M%S%f").removesuffix("T000000000000")
        return Change(
            id=f"register-{place.council.code.lower()}-{what}-{stamp}",
            at=moment,
            kind=ChangeKind.REGISTER,
            council=place.council,
            after=what,
            headline_before=place.headline if headline_before is None else headline_before,
            headline_after=place.headline,
            title=title,
        )


def version_at(told: Sequence[Version], moment: datetime) -> Version | None:
    """What the register said at a moment; None before the council was known."""
    return next((one for one in reversed(told) if one.since is None or one.since <= moment), None)


def turning_points(told: Sequence[Version]) -> list[datetime]:
    """The moments at which something may change: a version begins, or a day comes of its start or end."""
    days = {one.facts[name] for one in told for name in ("start_date", "end_date")} - {None}
    return sorted({one.since for one in told if one.since} | {midnight(day) for day in days})


WORDS: dict[str, Callable[[], str]] = {
    "official_name": lambda: _("official name"),
    "short_name": lambda: _("name"),
    "native_name": lambda: _("Welsh, Gaelic or Irish name"),
    "council_type": lambda: _("type"),
    "start_date": lambda: _("first day"),
    "end_date": lambda: _("end"),
}


def _differences(old: Version, new: Version) -> Iterator[str]:
    """What changed, in words: only what people would notice; else that details were put right."""
    found = False
    for name, words in WORDS.items():
        if old.facts[name] != new.facts[name]:
            found = True
            before, after = old.facts[name] or "–", new.facts[name] or "–"
            yield f"{words()}: {before} → {after}"
    if not found:
        yield _("Details in the register")
