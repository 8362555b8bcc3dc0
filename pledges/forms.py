"""The form in which staff record a pledge."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councils.choices import Ask
from councils.forms import DayField, RecordForm, choices_with_blank, council_field
from councils.models.evidence import web_address

from .choices import Role
from .models import Pledge


class PledgeForm(RecordForm):
    """Who pledged, to what, when, and where that can be read."""

    council = council_field()
    name = forms.CharField(
        label=_("Who pledged?"), max_length=120, help_text=_("The person or the group, as it is to be shown.")
    )
    role = forms.ChoiceField(label=_("As what?"), choices=choices_with_blank(Role, _("Choose…")))
    asks = forms.MultipleChoiceField(
        label=_("Pledged to"), choices=Ask.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one ask or both.")},
    )  # fmt: skip
    pledged_on = DayField(label=_("Pledged on"))
    source_title = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The document, page or letter that shows the pledge.")
    )
    source_url = forms.CharField(
        label=_("Address of the source"), max_length=500, required=False, validators=[web_address]
    )
    private_note = forms.CharField(
        label=_("Private note"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("For staff only: never published."),
    )

    @staticmethod
    def initial_of(pledge: Pledge) -> dict[str, Any]:
        return {name: getattr(pledge, name) for name in PledgeForm.base_fields}
