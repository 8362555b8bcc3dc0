"""The changes that a query string asks for, a page at a time: for /changes/ and for the feeds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .areas import AREAS, NATIONS, REGIONS_OF_ENGLAND, Area
from .changes import Change, latest
from .choices import ChangeKind
from .filters import UNKNOWN_VALUE, CodeField, CodesField
from .models import Council
from .rules import BEGINNING, UK, AsOf
from .selection import TRACKING, Chip, Refusal

PAGE = 50
# Which kinds are wanted is not known to the database, so more is read than shown: this much at a time, and no more
# often than this for one page. A page may then be short, and lead on to what is older.
REACH = 200
ROUNDS = 5


@dataclass(frozen=True)
class Page:
    """Changes, newest first, and the moment before which the older ones were said (None: there are none)."""

    changes: list[Change]
    older: datetime | None


def read_page(
    as_of: AsOf,
    *,
    councils: Collection[int] | None = None,
    before: datetime | None = None,
    kinds: Collection[str] = (),
    size: int = PAGE,
) -> Page:
    """The last changes said before a moment: about ``size`` of them, since what was said at one moment stays whole."""
    reach, cursor, kept = (REACH if kinds else size), before, list[Change]()
    for _round in range(ROUNDS):
        found = latest(as_of, reach + 1, councils=councils, before=cursor)
        kept += [change for change in found if not kinds or change.kind in kinds]
        if len(found) <= reach:
            cursor = None
            break
        cursor = found[-1].at
        if len(kept) > size:
            break
    shown = kept[: _end_of_moment(kept, size)]
    if len(shown) < len(kept):
        cursor = shown[-1].at
    elif cursor and not latest(as_of, 1, councils=councils, before=cursor):
        cursor = None
    return Page(shown, cursor)


def _end_of_moment(changes: Sequence[Change], size: int) -> int:
    """Where to cut so that what was said at one moment stays together."""
    cuts = (at for at in range(size, len(changes)) if changes[at].at != changes[at - 1].at)
    return next(cuts, len(changes))


def moment_text(moment: datetime) -> str:
    """A moment as it stands in addresses: without the plus sign, which would have to be escaped."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


class MomentField(forms.CharField):
    """A moment or a day, which is its first moment in the UK; earlier than the register there is nothing."""

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UK)).astimezone(UTC)
        except (ValueError, OverflowError):
            sentence = _("Give a day or a moment, for example 2026-05-01 or 2026-05-01T12:00:00Z.")
            raise ValidationError(sentence, code="invalid") from None
        return max(moment, BEGINNING.astimezone(UTC))


class AreaField(CodeField):
    """A region or nation, by its name in addresses or by its code."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("_", "-")

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            words = {"value": str(value)[:60], "known": ", ".join(AREAS)}
            raise ValidationError(UNKNOWN_VALUE, code="unknown", params=words)


class CouncilField(forms.CharField):
    """A council by its name in addresses."""

    def clean(self, value: Any) -> Council | None:
        slug = super().clean(value)
        found = Council.objects.filter(slug=slug).first() if slug else None
        if slug and not found:
            raise ValidationError(_("There is no council called “%(name)s” here.") % {"name": slug[:60]})
        return found


class ChangesForm(forms.Form):
    """What can be asked of changes."""

    kind = CodesField(
        label=gettext_lazy("Kind of change"),
        choices=ChangeKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    area = AreaField(
        label=gettext_lazy("Region or nation"),
        choices=[
            ("", gettext_lazy("Everywhere")),
            (gettext_lazy("Nations"), [(area.slug, area.label) for area in NATIONS]),
            (gettext_lazy("Regions of England"), [(area.slug, area.label) for area in REGIONS_OF_ENGLAND]),
        ],
        required=False,
    )
    council = CouncilField(label=gettext_lazy("Council"), widget=forms.HiddenInput, required=False)
    before = MomentField(label=gettext_lazy("Said before"), widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict, known: Collection[str]) -> None:
        super().__init__(data)
        for name in set(self.fields) - set(known):
            del self.fields[name]


NAMES = tuple(ChangesForm.base_fields)


class ChangeSelection:
    """A page of changes: of everything, or of what the query string asks for.

    ``known`` names the parameters that the address has; ``council`` or ``area`` is what the address itself is about.
    What was not understood is left out and listed in ``errors``: a page shows it, a feed refuses.
    """

    def __init__(
        self,
        query: QueryDict,
        now: AsOf,
        *,
        known: Collection[str] = NAMES,
        council: Council | None = None,
        area: Area | None = None,
    ) -> None:
        self.query, self.now, self.known = query, now, known
        self.form = ChangesForm(query, known)
        self.form.full_clean()
        given = self.form.cleaned_data
        self.kinds: list[str] = given.get("kind") or []
        self.before: datetime | None = given.get("before")
        self.council: Council | None = council or given.get("council")
        self.area: Area | None = area or AREAS.get(given.get("area") or "")

    @cached_property
    def errors(self) -> list[Refusal]:
        """What was not understood; then parameters that do not exist."""
        fields = self.form.fields
        refused = [
            Refusal(name, fields[name].label or name, " ".join(map(str, messages)))
            for name, messages in self.form.errors.items()
        ]
        unknown = [name[:60] for name in self.query if name not in self.known and not name.startswith(TRACKING)]
        sentence = _("There is no filter called “%(name)s”. There are: %(known)s.")
        known = ", ".join(self.known)
        return refused + [Refusal(name, name, sentence % {"name": name, "known": known}) for name in unknown]

    @cached_property
    def page(self) -> Page:
        return read_page(self.now, councils=self._councils, before=self.before, kinds=self.kinds)

    @property
    def _councils(self) -> list[int] | None:
        if not self.council and not self.area:
            return None
        councils = Council.objects.known_at(self.now)
        if self.area:
            councils = councils.filter(**{self.area.parameter: self.area.code})
        if self.council:
            councils = councils.filter(pk=self.council.pk)
        return list(councils.order_by().values_list("pk", flat=True))

    # --- Links out of here

    @cached_property
    def parameters(self) -> dict[str, list[str]]:
        """The filters that are set and understood."""
        found = {
            "kind": self.kinds,
            "area": [self.area.slug] if self.area else [],
            "council": [self.council.slug] if self.council else [],
        }
        return {name: values for name, values in found.items() if values}

    def address(self, **changed: list[str]) -> str:
        """This selection from its newest page, with some parameters changed; an empty list takes one away."""
        query = QueryDict(mutable=True)
        for name, values in (self.parameters | changed).items():
            if values:
                query.setlist(name, values)
        return reverse("councils:changes") + (f"?{query.urlencode()}" if query else "")

    @property
    def newest_url(self) -> str:
        return self.address()

    @property
    def older_url(self) -> str:
        return self.address(before=[moment_text(self.page.older)]) if self.page.older else ""

    @property
    def feed_url(self) -> str:
        """The feed that comes nearest: of the council, else of the area, else of everything."""
        if self.council:
            return reverse("councils:council_feed", args=[self.council.slug])
        return reverse("councils:area_feed", args=[self.area.slug]) if self.area else reverse("councils:changes_feed")

    @property
    def about(self) -> str:
        """What that feed is about, in words; empty for everything."""
        return self.council.short_name if self.council else str(self.area.label) if self.area else ""

    @property
    def alerts_query(self) -> str:
        """The query string that fills in the form of e-mail alerts."""
        name = "council" if self.council else "area"
        return f"?{name}={self.parameters[name][0]}" if name in self.parameters else ""

    @property
    def clear_url(self) -> str:
        return reverse("councils:changes")

    @cached_property
    def chips(self) -> list[Chip]:
        """Every filter that is set, in words."""
        labels = {name: field.label or name for name, field in self.form.fields.items()}
        chips = [
            Chip(labels["kind"], str(ChangeKind(kind).label), self.address(kind=[k for k in self.kinds if k != kind]))
            for kind in self.kinds
        ]
        if self.area:
            chips.append(Chip(labels["area"], str(self.area.label), self.address(area=[])))
        if self.council:
            chips.append(Chip(labels["council"], self.council.short_name, self.address(council=[])))
        return chips
