"""The forms in which staff write the record. Each hands its words to an operation and saves nothing itself."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import Ask, CarveOut, DecidedBy, EvidenceKind, Finding, Grade, InspectionFunction, Mechanism, PolicyStatus
from .models import Council, Evidence, FunctionCorrection, PolicyRecord, PracticeFinding
from .models.evidence import web_address
from .operations import DecisionInput, EvidenceInput, FindingInput
from .rules import RECORDABLE_STATUSES

EVIDENCE_ROWS = 20
ID_DIGITS = 18  # no longer number fits a column of ids


class DayInput(forms.DateInput):
    """The browser's own date field, which speaks ISO 8601 whatever the language."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"], **kwargs)
        self.error_messages["invalid"] = _("Give a day as year-month-day (2026-05-01) or day/month/year (01/05/2026).")


def is_id(value: Any) -> bool:
    """Whether this could be the id of a row: what else stands in an address or a form must not reach the database."""
    text = str(getattr(value, "pk", value) or "")
    return text.isascii() and text.isdecimal() and len(text) <= ID_DIGITS


class CouncilSelect(AutocompleteSelect):
    """The admin's own, but for values that are no ids: those are no choice, where it would fail."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [one for one in value if is_id(one)] or [""], attr)


def council_field() -> forms.ModelChoiceField:
    """A council, found by any of its names or codes as you type."""
    return forms.ModelChoiceField(
        Council.objects.all(),
        label=_("Council"),
        widget=CouncilSelect(PolicyRecord._meta.get_field("council"), admin.site),
        help_text=_("Type two letters of any of its names, or its code."),
    )


def choices_with_blank(enumeration: Any, blank: Any) -> list[tuple[str, Any]]:
    return [("", blank), *enumeration.choices]


class RecordForm(forms.Form):
    """What the forms of all records share: errors of operations go to their fields, or to the top."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evidence_errors: list[str] = []

    def take_errors(self, error: ValidationError) -> None:
        """Show what an operation refused beside the field it is about."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            if name == "evidence":
                self.evidence_errors += [message for one in errors for message in one.messages]
            elif name in self.fields:
                self.add_error(name, errors)
            else:
                self.add_error(None, errors)


class DecisionForm(RecordForm):
    """A council's decision on one or both asks."""

    COVERAGE = (("all", _("Every inspection function that the council holds")), ("some", _("Only these:")))

    council = council_field()
    asks = forms.MultipleChoiceField(
        label=_("Which ask is this about?"),
        choices=Ask.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one ask or both.")},
    )
    status = forms.ChoiceField(
        label=_("What was decided?"),
        choices=[choice for choice in PolicyStatus.choices if choice[0] in RECORDABLE_STATUSES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was decided.")},
    )
    decided_by = forms.ChoiceField(
        label=_("Who decided?"),
        choices=choices_with_blank(DecidedBy, _("Not known, or nothing was decided")),
        required=False,
        help_text=_(
            "A motion at full council does not bind the executive: only the executive can put a policy in force."
        ),
    )
    effective_from = DayField(
        label=_("So since"), help_text=_("The day of the decision, or the day from which it applies.")
    )
    checked_on = DayField(label=_("Checked on"), help_text=_("The day on which somebody last looked."))
    coverage = forms.ChoiceField(
        label=_("Which inspection functions does it cover?"),
        choices=COVERAGE,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Needed for “Policy in force”."),
    )
    functions = forms.MultipleChoiceField(
        label=_("Functions"), choices=InspectionFunction.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    carve_outs = forms.MultipleChoiceField(
        label=_("Lawful exceptions that it names"),
        choices=CarveOut.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("A policy with these exceptions still counts."),
    )
    summary = forms.CharField(
        label=_("In a sentence or two"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=1000,
        help_text=_("Shown to the public, in plain words. Name no officer."),
    )
    private_note = forms.CharField(
        label=_("Private note"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("For staff only: never published."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("coverage") == "some" and not cleaned.get("functions"):
            self.add_error("functions", _("Tick the functions that it covers."))
        return cleaned

    def decision(self, evidence: list[EvidenceInput]) -> DecisionInput:
        data = self.cleaned_data
        return DecisionInput(
            status=data["status"],
            effective_from=data["effective_from"],
            checked_on=data["checked_on"],
            decided_by=data["decided_by"],
            covers_all_functions=data["coverage"] == "all",
            functions=data["functions"] if data["coverage"] == "some" else (),
            carve_outs=data["carve_outs"],
            summary=data["summary"],
            private_note=data["private_note"],
            evidence=evidence,
        )

    @staticmethod
    def initial_of(record: PolicyRecord) -> dict[str, Any]:
        """The words of a draft, to be edited."""
        names = "council status decided_by effective_from checked_on functions carve_outs summary private_note"
        coverage = "all" if record.covers_all_functions else "some" if record.functions else ""
        values = {name: getattr(record, name) for name in names.split()}
        return values | {"asks": [record.ask], "coverage": coverage}


class FindingForm(RecordForm):
    """What a council does: one practice finding."""

    council = council_field()
    mechanism = forms.ChoiceField(label=_("What is it about?"), choices=Mechanism.choices, widget=forms.RadioSelect)
    function = forms.ChoiceField(
        label=_("Inspection function"),
        choices=choices_with_blank(InspectionFunction, _("The source does not say")),
        required=False,
    )
    finding = forms.ChoiceField(
        label=_("What was found?"),
        choices=Finding.choices,
        widget=forms.RadioSelect,
        help_text=_("Say only what a source says. Nothing follows from a council having no policy."),
    )
    statement = forms.CharField(
        label=_("What the council or the source says"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("Shown to the public, in plain words. Name no officer and no business."),
    )
    effective_from = DayField(
        label=_("So since"), help_text=_("The day on which it happened, or from which it was so.")
    )
    checked_on = DayField(label=_("Checked on"), help_text=_("The day on which somebody last looked."))
    offered_on = DayField(
        label=_("Council offered its say on"),
        required=False,
        help_text=_(
            "The day on which we wrote to the council. Needed before anything but “Council says none” is published."
        ),
    )
    names_nobody = forms.BooleanField(
        label=_("I have checked that it names no officer and no business"), required=False
    )
    private_note = forms.CharField(
        label=_("Private note"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("For staff only: never published."),
    )

    def finding_input(self, evidence: list[EvidenceInput]) -> FindingInput:
        data = {name: value for name, value in self.cleaned_data.items() if name != "council"}
        return FindingInput(**data, evidence=evidence)

    @staticmethod
    def initial_of(finding: PracticeFinding) -> dict[str, Any]:
        names = FindingInput.__dataclass_fields__
        return {"council": finding.council} | {name: getattr(finding, name) for name in names if name != "evidence"}


class EvidenceForm(forms.Form):
    """One document. The kind sets the grade; a weaker one may be chosen."""

    kind = forms.ChoiceField(label=_("Kind"), choices=choices_with_blank(EvidenceKind, _("Choose…")))
    title = forms.CharField(label=_("Title"), max_length=200)
    dated = DayField(label=_("Date of the document"), required=False)
    grade = forms.ChoiceField(
        label=_("Grade"), choices=choices_with_blank(Grade, _("As the kind allows")), required=False
    )
    url = forms.CharField(label=_("Address"), max_length=500, required=False, validators=[web_address])
    archived_url = forms.CharField(label=_("Archived copy"), max_length=600, required=False, validators=[web_address])
    quotation = forms.CharField(
        label=_("Quotation"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=2000
    )

    @staticmethod
    def initial_of(item: Evidence) -> dict[str, Any]:
        return {name: getattr(item, name) for name in EvidenceForm.base_fields}


class DraftedEvidenceForm(EvidenceForm):
    """One document of a draft, or a new one."""

    id = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)

    @staticmethod
    def initial_of(item: Evidence) -> dict[str, Any]:
        return {name: getattr(item, name) for name in DraftedEvidenceForm.base_fields}


class AddedEvidenceForm(EvidenceForm, RecordForm):
    """One document for something that is published."""

    def evidence(self) -> EvidenceInput:
        return EvidenceInput(**self.cleaned_data)


class BaseEvidenceFormSet(forms.BaseFormSet):
    def inputs(self) -> list[EvidenceInput]:
        """The documents that were filled in, in their order; rows marked for removal are left out."""
        return [
            EvidenceInput(**{name: value for name, value in form.cleaned_data.items() if name != "DELETE"})
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


def evidence_formset(blank_rows: int) -> Callable[..., BaseEvidenceFormSet]:
    """A form set with so many empty rows; rows left empty are ignored."""
    return forms.formset_factory(  # type: ignore[return-value]
        DraftedEvidenceForm,
        formset=BaseEvidenceFormSet,
        extra=blank_rows,
        max_num=EVIDENCE_ROWS,
        absolute_max=EVIDENCE_ROWS,
        can_delete=True,
    )


class RetractionForm(RecordForm):
    """Why something published is taken back."""

    reason = forms.CharField(
        label=_("What was wrong?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown on the corrections page, for good."),
        error_messages={"required": _("Say what was wrong: the reason is shown on the corrections page.")},
    )
    correction = forms.CharField(
        label=_("What is right?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("If it is known."),
    )


class ResponseForm(RecordForm):
    """What a council answered when offered its say."""

    received_on = DayField(label=_("Received on"))
    text = forms.CharField(
        label=_("What the council answered"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000
    )


class FunctionCorrectionForm(forms.ModelForm):
    """That one council holds a function, or does not, against what its type says."""

    council = council_field()

    class Meta:
        model = FunctionCorrection
        fields = ("council", "function", "holds", "source")

    def clean(self) -> dict[str, Any]:
        """One correction of a function at a time: said here, since the constraint speaks of published ones only."""
        cleaned = super().clean() or self.cleaned_data
        if "council" in cleaned and "function" in cleaned:
            words = {name: cleaned[name] for name in ("council", "function")}
            FunctionCorrection(**words, holds=cleaned["holds"], published_at=timezone.now()).validate_constraints()
        return cleaned
