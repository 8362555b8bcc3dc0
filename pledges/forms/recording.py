"""The forms in which staff record pledges, elections and outcomes, refuse what was signed, and withdraw."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councils.choices import Ask
from councils.forms import DayField, RecordForm, choices_with_blank, council_field
from councils.models.evidence import web_address

from ..choices import AskedBy, ElectionKind, Outcome, Role
from ..models import Election, Pledge
from ..operations import ElectionInput
from ..rules import LONGEST_SENTENCE


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
    sentence = forms.CharField(
        label=_("In their own words"),
        max_length=LONGEST_SENTENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A sentence, as it stands in the source."),
    )
    party = forms.CharField(label=_("Party"), max_length=80, required=False)
    ward = forms.CharField(label=_("Ward"), max_length=120, required=False)
    election = forms.ModelChoiceField(
        Election.objects.select_related("council"),
        label=_("Election"),
        required=False,
        help_text=_("Of a candidate: the pledge lapses when it is past."),
    )
    term_ends_on = DayField(
        label=_("Term ends on"), required=False, help_text=_("Of a person: the pledge lapses after this day.")
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


class OutcomeForm(RecordForm):
    """What became of a candidate who pledged."""

    outcome = forms.ChoiceField(
        label=_("Was the candidate elected?"), choices=Outcome.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    outcome_on = DayField(label=_("Declared on"))
    elected_until = DayField(
        label=_("Elected until"),
        required=False,
        help_text=_("The end of the term so won: the pledge stands until then."),
    )


class ElectionForm(forms.ModelForm):
    """An election of a council."""

    council = council_field()
    kind = forms.ChoiceField(label=_("Kind"), choices=choices_with_blank(ElectionKind, _("Choose…")))
    polling_day = DayField(label=_("Polling day"))

    class Meta:
        model = Election
        fields = ("council", "name", "kind", "polling_day", "source")

    def words(self) -> ElectionInput:
        return ElectionInput(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})


class RefusalForm(RecordForm):
    """Why a pledge that was signed is not published."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The signer is told this, in these words."),
        error_messages={"required": _("Say why: the signer is told.")},
    )


class WithdrawalForm(RecordForm):
    """How somebody asked staff to take their pledge back. Only the way is noted: no name, no address, no words."""

    asked = forms.ChoiceField(
        label=_("How did they ask?"),
        choices=AskedBy.choices,
        widget=forms.RadioSelect,
        help_text=_("Noted in the edits, without a name. Make sure first that it is they who ask."),
        error_messages={"required": _("Choose how they asked."), "invalid_choice": _("Choose how they asked.")},
    )
