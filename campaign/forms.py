"""The forms of the campaign's staff. Each hands its words to an operation and saves nothing itself."""

from datetime import date

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils import copies
from councils.forms import DayField, RecordForm
from councils.rules import AsOf

from . import operations
from .models import IMAGES, MOST_SEATS, AdviceBody, CouncilCampaign, Supporter


class ContactForm(RecordForm):
    """What was done about a council."""

    day = DayField(label=_("Day"))
    text = forms.CharField(
        label=_("What happened"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: wrote to the group leaders. For staff only; it can’t be changed later."),
        error_messages={"required": _("Say what happened.")},
    )


class NextForm(RecordForm):
    """What comes next, and who sees to it."""

    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    due_on = DayField(label=_("By when"), required=False)
    owner = forms.ModelChoiceField(
        User.objects.filter(is_active=True, is_staff=True).order_by("username"),
        label=_("Owner"),
        required=False,
        empty_label=_("Nobody"),
    )


class FactsForm(RecordForm):
    """What the board and the page of action need to know of a council."""

    seats = forms.IntegerField(
        label=_("Seats"), required=False, min_value=1, max_value=MOST_SEATS, help_text=_("How many councillors it has.")
    )
    body_name = forms.CharField(
        label=_("Name at WhatDoTheyKnow"),
        help_text=CouncilCampaign._meta.get_field("body_name").help_text,
        max_length=100,
        required=False,
        validators=CouncilCampaign._meta.get_field("body_name").validators,
    )


class SupporterForm(forms.ModelForm):
    """An organisation, with a picture that is drawn anew before it is kept."""

    file = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP, at most 512 kB. It replaces the one that is there."),
        widget=forms.FileInput(attrs={"accept": ",".join(IMAGES)}),
    )
    drop_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

    class Meta:
        model = Supporter
        fields = ("name", "url", "statement", "is_shown")
        widgets = {"statement": forms.Textarea(attrs={"rows": 4})}

    def clean_file(self) -> copies.Cleaned | None:
        sent = self.cleaned_data["file"]
        if not sent:
            return None
        try:
            file = copies.clean(sent.read(copies.LIMIT + 1))
        except copies.Refused as refused:
            raise ValidationError(str(refused.sentence), code="refused") from refused
        operations.require_logo(file)
        return file


class AdviceBodyForm(forms.ModelForm):
    class Meta:
        model = AdviceBody
        fields = ("name", "url", "what_for", "nations", "checked_on")
        field_classes = {"checked_on": DayField}

    def clean_checked_on(self) -> date:
        day: date = self.cleaned_data["checked_on"]
        if day > AsOf.at(timezone.now()).day:
            raise ValidationError(_("The day of the check can’t be in the future."))
        return day
