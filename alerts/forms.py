"""The form in which anyone asks for alerts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from councils.areas import AREAS, NATIONS, REGIONS_OF_ENGLAND
from councils.guarded import GuardedForm
from councils.models import Council
from councils.rules import AsOf

from .choices import Frequency, Scope
from .rules import address_key


class SubscribeForm(GuardedForm):
    """Who wants to hear, of what, and how often."""

    salt = "alerts.form"

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We write to it once, to ask whether you mean it. Nobody else sees it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "off"}),
        error_messages={
            "required": _("Give your e-mail address."),
            "invalid": _("This is not a whole e-mail address. It looks like name@example.org."),
        },
    )
    # All councils, one area or one council, in one list: "everything", "area:london", "council:leeds".
    about = forms.ChoiceField(
        label=_("What do you want to hear about?"),
        help_text=_("All councils, a nation or region, or one council."),
        error_messages={
            "required": _("Choose what you want to hear about."),
            "invalid_choice": _("This is not in the list. Choose again."),
        },
    )
    frequency = forms.ChoiceField(
        label=_("How often?"),
        help_text=_("We only write when something has changed."),
        choices=Frequency.choices,
        initial=Frequency.WEEKLY,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often."), "invalid_choice": _("Choose how often.")},
    )

    def __init__(self, *args: Any, now: datetime, council: Council | None = None, **kwargs: Any) -> None:
        super().__init__(*args, now=now, **kwargs)
        about = cast(forms.ChoiceField, self.fields["about"])
        about.choices = choices(offered(now, self._asked_for() or council))

    def _asked_for(self) -> Council | None:
        """A council that was posted, since one that has ended is in the list only for who asks for it."""
        slug = str(self.data.get("about", "")).partition("council:")[2][:80]
        return Council.objects.filter(slug=slug).first() if slug else None

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if len(address_key(email)) > 254:
            raise ValidationError(_("This address is too long."))
        return email

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that people see."""
        return [self[name] for name in ("email", "about", "frequency")]

    def wish(self) -> dict[str, Any]:
        """The words of ``operations.subscribe``."""
        scope, _colon, slug = self.cleaned_data["about"].partition(":")
        return {
            "email": self.cleaned_data["email"],
            "scope": scope,
            "area": slug if scope == Scope.AREA else "",
            "council": Council.objects.get(slug=slug) if scope == Scope.COUNCIL else None,
            "frequency": self.cleaned_data["frequency"],
        }


def offered(now: datetime, asked_for: Council | None) -> list[Council]:
    """Councils that have not ended, future ones included, and the one asked for."""
    wanted = Q(end_date__isnull=True) | Q(end_date__gt=AsOf.at(now).day)
    if asked_for:
        wanted |= Q(pk=asked_for.pk)
    return list(Council.objects.filter(wanted).only("slug", "short_name", "end_date", "code"))


def choices(councils: Iterable[Council]) -> list[Any]:
    """All that an alert can be about."""
    return [
        ("", _("Choose…")),
        (Scope.EVERYTHING.value, pgettext_lazy("alert", "All councils")),
        (_("Nations"), [(f"area:{area.slug}", area.label) for area in NATIONS]),
        (_("Regions of England"), [(f"area:{area.slug}", area.label) for area in REGIONS_OF_ENGLAND]),
        (_("Councils"), [(f"council:{one.slug}", str(one)) for one in councils]),
    ]


def chosen(council: Council | None, area: str) -> str:
    """The choice that a link into the form names, "" for none."""
    if council:
        return f"council:{council.slug}"
    return f"area:{area}" if area in AREAS else ""
