"""Public forms that tell machines from people without a script, a cookie or a third party.

A form has a trap (a field that people do not see) and a signed stamp of when it was opened.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


class GuardedForm(forms.Form):
    """Whatever is wrong, nothing typed is lost: the trap is emptied, the stamp renewed, and pressing again is enough.

    A subclass names its ``salt``. Nobody fills a form in faster than ``QUICKEST``; ``LONGEST`` is for how long a stamp
    is good (None: for ever), so that one can't be used again and again.
    """

    salt = ""
    QUICKEST = timedelta(seconds=2)
    LONGEST: timedelta | None = None

    # A trap: people do not see it.
    remark = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["opened"].initial = self.stamp(now)

    def clean_remark(self) -> str:
        if self.cleaned_data["remark"]:
            self._replace("remark", "")
            raise ValidationError(_("A field that has to stay empty had something in it. Press the button again."))
        return ""

    def clean(self) -> dict[str, Any]:
        """The stamp is looked at last: who has something else to put right takes time for that anyway."""
        self.errors.pop("opened", None)  # nobody sees that field: what is wrong with it is said below
        opened = self.stamped(self.cleaned_data.get("opened", ""))
        too_old = opened is not None and self.LONGEST is not None and self.now - opened > self.LONGEST
        if opened is None or too_old:
            self._replace("opened", self.stamp(self.now))
        if not self.errors:
            self._judge(opened, too_old)
        return self.cleaned_data

    def _judge(self, opened: datetime | None, too_old: bool) -> None:
        if opened is None:
            raise ValidationError(_("This page was not sent whole. Press the button again."))
        if too_old:
            raise ValidationError(_("This page was open for very long. Press the button again."))
        if self.now - opened < self.QUICKEST:
            raise ValidationError(_("That was too quick for us. Press the button again."))

    def _replace(self, name: str, value: str) -> None:
        """What is shown in a field when the form comes back."""
        data = cast(QueryDict, self.data).copy()  # with every value of what has several
        data[name] = value
        self.data = data

    @classmethod
    def stamp(cls, now: datetime) -> str:
        """When the form was opened, signed."""
        return cls._signer().sign(str(int(now.timestamp() * 1000)))

    @classmethod
    def stamped(cls, text: str) -> datetime | None:
        """The moment in a stamp, None for what is none."""
        try:
            return datetime.fromtimestamp(int(cls._signer().unsign(text)) / 1000, tz=UTC)
        except (BadSignature, ValueError, OverflowError, OSError):
            return None

    @classmethod
    def _signer(cls) -> Signer:
        return Signer(sep=".", salt=cls.salt)
