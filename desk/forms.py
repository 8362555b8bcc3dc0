"""The forms of "Check a council". Each hands its words to an operation and saves nothing itself."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from councils.choices import Ask, PolicyStatus
from councils.forms import DayField, DecisionForm, EvidenceForm, RecordForm
from councils.models import Council
from councils.operations import DecisionInput, EvidenceInput
from councils.presentation.council import QUESTIONS
from councils.rules import BEYOND_CHECKING

from .checking import Look
from .models import CouncilEvent, Tag, Team
from .models.events import EventKind

Words = str | Promise

FOUND, NOT_FOUND, NOT_LOOKED, SAME = "found", "not_found", "not_looked", "same"


class AboutForm(RecordForm):
    """What is said once for the whole check."""

    checked_on = DayField(label=_("Checked on"), help_text=_("The day on which you looked."))
    private_note = forms.CharField(
        label=_("Private note"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=2000,
        help_text=_("For staff only: never published."),
    )
    claim = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=2**62)


class DocumentForm(EvidenceForm):
    """The document that shows it, with the few fields that a check needs."""

    grade = archived_url = None  # type: ignore[assignment]

    def given(self) -> list[EvidenceInput]:
        return [EvidenceInput(**self.cleaned_data)] if self.cleaned_data else []


class AskForm(DecisionForm):
    """What was found on one ask; the fields of a decision count only where something was found."""

    council = asks = checked_on = carve_outs = private_note = None  # type: ignore[assignment]
    result = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[(FOUND, _("Found")), (NOT_FOUND, _("Not found")), (NOT_LOOKED, _("Not looked at"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what you found, or “Not looked at”.")},
    )
    gone = forms.BooleanField(label=_("The policy on record is no longer found: tell an editor"), required=False)

    def __init__(self, data: Any, *, ask: str, seen: str) -> None:
        super().__init__(data, prefix=ask, initial={"result": NOT_LOOKED})
        self.ask, self.seen = ask, seen
        self.document = DocumentForm(data, prefix=f"{ask}-document", empty_permitted=True, use_required_attribute=False)
        for name in ("status", "effective_from"):
            self.fields[name].required = False
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            choice for choice in PolicyStatus.choices if choice[0] in BEYOND_CHECKING
        ]
        if ask == Ask.JOINT_INSPECTIONS:
            same = (SAME, _("Found: the same decision and document as for data-sharing"))
            choices = self.fields["result"].choices  # type: ignore[attr-defined]
            self.fields["result"].choices = [choices[0], same, *choices[1:]]  # type: ignore[attr-defined]
        if seen not in BEYOND_CHECKING:
            del self.fields["gone"]

    @property
    def label(self) -> Words:
        return Ask(self.ask).label

    @property
    def question(self) -> Words:
        return QUESTIONS[self.ask]

    @property
    def seen_label(self) -> Words:
        return PolicyStatus(self.seen).label

    @property
    def answer(self) -> str:
        return self.cleaned_data.get("result", "")

    def is_valid(self) -> bool:
        own = super().is_valid()
        return (own and self.answer != FOUND) or bool(own & self.document.is_valid())

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("result") != FOUND:
            # What stands in fields that don't count is no reason to refuse.
            for name in [name for name in self.errors if name != "result"]:
                del self.errors[name]
            return cleaned
        for name, words in (("status", _("Choose what was decided.")), ("effective_from", _("Give the day."))):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        return super().clean()

    def take_errors(self, error: ValidationError) -> None:
        """As every form, but what is about the document goes to it."""
        super().take_errors(error)
        for message in self.evidence_errors:
            self.document.add_error(None, message)

    def decision_on(self, day: date) -> DecisionInput:
        self.cleaned_data |= {"checked_on": day, "carve_outs": (), "private_note": ""}
        return self.decision(self.document.given())


class CheckForms:
    """The whole of the page: what is said once, and a form for each ask."""

    def __init__(self, data: Any, *, council: Council, seen: Mapping[str, str], initial: Mapping[str, Any]) -> None:
        self.council = council
        self.held: frozenset[str] = frozenset()
        self.about = AboutForm(data, initial=initial)
        self.asks = [AskForm(data, ask=ask, seen=seen[ask]) for ask in Ask.values]

    def __iter__(self) -> Iterator[Any]:
        """Every form, in the order of the page."""
        for form in self.asks:
            yield form
            yield form.document
        yield self.about

    def is_valid(self) -> bool:
        valid = not [
            form for form in (self.about, *self.asks) if not form.is_valid()
        ]  # all of them, for their sentences
        first, second = self.asks
        if second.is_bound and second.answer == SAME and first.answer != FOUND:
            second.add_error("result", _("Say under data-sharing what the decision is that counts for both."))
            return False
        return valid

    def looks(self) -> list[Look]:
        """What was found, once the forms are valid; one decision on both asks is one look."""
        first, second = self.asks
        day = self.about.cleaned_data["checked_on"]
        together = second.answer == SAME
        looks = []
        for form in self.asks:
            if form.answer == FOUND:
                asks = [first.ask, second.ask] if together else [form.ask]
                looks.append(Look(asks=asks, decision=form.decision_on(day)))
            elif form.answer == NOT_FOUND:
                looks.append(Look(asks=[form.ask], gone=form.cleaned_data.get("gone", False)))
        return looks

    def take_errors(self, ask: str, error: ValidationError) -> None:
        """Show what an operation refused in the form of the ask, or at the top ("")."""
        next((form for form in self.asks if form.ask == ask), self.about).take_errors(error)

    def errors(self) -> list[tuple[str, Words, str]]:
        """For the summary: (where to go, what it is about, what is wrong)."""
        found: list[tuple[str, Words, str]] = []
        for form in self:
            if not form.is_bound or (form.empty_permitted and not form.has_changed() and not form._errors):
                continue
            for name, messages in form.errors.items():
                field = form[name] if name in form.fields else None
                where = f"field-{field.html_name}" if field else f"check-{form.prefix or 'about'}"
                found += [(where, self._about(form, field), str(message)) for message in messages]
        return found

    def _about(self, form: Any, field: Any) -> Words:
        prefix = (form.prefix or "").removesuffix("-document")
        ask = str(Ask(prefix).label) if prefix else ""
        return ": ".join(filter(None, (ask, str(field.label) if field else "")))


class SkipForm(forms.Form):
    """Why a council is skipped."""

    reason = forms.CharField(
        label=_("Why do you skip it?"),
        max_length=200,
        help_text=_("For example: its website is down. It comes back in a week."),
        error_messages={"required": _("Say why: whoever comes next should know.")},
    )


class EventForm(forms.ModelForm):
    """Something that happened; what the check flow notes by itself is not typed in."""

    class Meta:
        model = CouncilEvent
        fields = ("council", "kind", "day", "note", "source")
        field_classes = {"day": DayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            kinds = [choice for choice in EventKind.choices if choice[0] != EventKind.NOT_FOUND_AGAIN]
            self.fields["kind"].choices = [("", _("Choose…")), *kinds]  # type: ignore[attr-defined]


class CheckedForm(forms.Form):
    """That many councils were looked at on a day, and no policy was found."""

    required_css_class = "required"
    asks = forms.MultipleChoiceField(
        label=_("On which ask?"),
        choices=Ask.choices,
        initial=Ask.values,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one ask or both.")},
    )
    day = DayField(label=_("Checked on"), help_text=_("The day on which somebody looked at all of them."))

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if self.today and day > self.today:
            raise ValidationError(_("This day is in the future."))
        return day


class AssignForm(forms.Form):
    """To whom councils are given; to nobody, and they are taken away from whoever has them."""

    person = forms.ModelChoiceField(
        User.objects.filter(is_active=True, is_staff=True), label=_("Person"), required=False
    )
    team = forms.ModelChoiceField(Team.objects.all(), label=_("Or a team"), required=False)
    due_on = DayField(label=_("By when"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("person") and cleaned.get("team"):
            self.add_error("team", _("Choose a person or a team, not both."))
        return cleaned


class TagForm(forms.Form):
    """A tag to put on councils or to take off."""

    tag = forms.ModelChoiceField(Tag.objects.all(), label=_("Tag"), help_text=_("New tags are made on their own page."))
    remove = forms.BooleanField(label=_("Take it off"), required=False)
