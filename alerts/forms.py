"""The form in which anyone asks for alerts. Machines are told from people without a script and without a cookie."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from councils.areas import AREAS, NATIONS, REGIONS_OF_ENGLAND
from councils.models import Council
from councils.rules import AsOf

from .choices import Frequency, Scope
from .rules import address_key

SIGNER = Signer(sep=".", salt="alerts.form")
# Nobody fills in the form faster; however slow somebody is, it stays good.
QUICKEST = timedelta(seconds=2)


class SubscribeForm(forms.Form):
    """Who wants to hear, of what, and how often."""

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
    # A trap: people do not see it.
    remark = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, council: Council | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["opened"].initial = stamp(now)
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

    def clean_remark(self) -> str:
        if self.cleaned_data["remark"]:
            self._replace("remark", "")
            raise ValidationError(_("A field that has to stay empty had something in it. Press the button again."))
        return ""

    def clean(self) -> dict[str, Any]:
        """The stamp is looked at last: who has something else to put right takes time for that anyway."""
        opened = stamped(self.cleaned_data.get("opened", ""))
        if opened is None:
            self._replace("opened", stamp(self.now))
        if not self.errors and opened is None:
            raise ValidationError(_("This page was not sent whole. Press the button again."))
        if not self.errors and opened and self.now - opened < QUICKEST:
            raise ValidationError(_("That was too quick for us. Press the button again."))
        return self.cleaned_data

    def _replace(self, name: str, value: str) -> None:
        """What is shown in a field when the form comes back."""
        self.data = {**{field: self.data.get(field, "") for field in self.fields}, name: value}

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


def stamp(now: datetime) -> str:
    """When the form was opened, signed."""
    return SIGNER.sign(str(int(now.timestamp() * 1000)))


def stamped(text: str) -> datetime | None:
    """The moment in a stamp, None for what is none."""
    try:
        return datetime.fromtimestamp(int(SIGNER.unsign(text)) / 1000, tz=UTC)
    except (BadSignature, ValueError):
        return None


def chosen(council: Council | None, area: str) -> str:
    """The choice that a link into the form names, "" for none."""
    if council:
        return f"council:{council.slug}"
    return f"area:{area}" if area in AREAS else ""
