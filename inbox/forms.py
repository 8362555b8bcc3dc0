"""The forms in which others tell us something, and those with which staff work on it. None saves anything itself."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from councils.forms import DayField, RecordForm
from councils.guarded import GuardedForm
from councils.models.evidence import web_address

from . import letters
from .choices import Stage
from .operations import Words
from .rules import LONGEST, MOST_LINKS, OPEN_FOR, SHORTEST, links_in


def email_field(label: Any, help_text: Any) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        required=False,
        max_length=254,
        help_text=help_text,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "off"}),
        error_messages={"invalid": _("This is not a whole e-mail address. It looks like name@example.org.")},
    )


def words_field(label: Any, help_text: Any, missing: Any = "", *, rows: int = 6) -> forms.CharField:
    """Some sentences; required where there is something to say when they are ``missing``."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )


def line_field(label: Any, help_text: Any, missing: Any = "", *, most: int = 120, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        max_length=most,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": missing},
    )


class SayForm(GuardedForm):
    """What the public forms share: not too short, not full of links."""

    salt = "inbox.form"
    LONGEST = OPEN_FOR
    names: tuple[str, ...] = ()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) < SHORTEST:
            raise ValidationError(_("Say a little more, so that we can tell what you mean."))
        return text

    def clean_source(self) -> str:
        """A web address, or the name of a document: what begins like an address has to be one."""
        source: str = self.cleaned_data["source"]
        if re.match(r"[a-z][a-z+.-]*:\S|www\.", source, re.IGNORECASE):
            web_address(source)
        return source

    def clean(self) -> dict[str, Any]:
        for name in ("text", "right"):
            if links_in(self.cleaned_data.get(name) or "") > MOST_LINKS:
                self.add_error(name, _("These are too many web addresses: leave the most telling ones."))
        return super().clean()

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that people see."""
        return [self[name] for name in self.names]

    def words(self) -> Words:
        return Words(**{name: self.cleaned_data[name] for name in Words.__dataclass_fields__ if name in self.fields})


SOURCE_HELP = _("The web address of a document that shows it. If there is none: its name, its date and who has it.")


class ReportForm(SayForm):
    """Anybody's report of an error."""

    names = ("about", "text", "right", "source", "email")

    about = line_field(
        _("Which page or council is it about?"),
        _("The address of the page, or a name."),
        _("Say where it is."),
        most=300,
    )
    text = words_field(_("What is wrong, or missing?"), _("In a few sentences."), _("Say what is wrong."))
    right = words_field(_("What is right?"), _("If you know."), rows=3)
    source = line_field(_("Where can we see it?"), SOURCE_HELP, _("Say where we can see it."), most=500)
    email = email_field(
        _("Your e-mail address, if you want an answer"), _("Only our staff see it. You can leave it empty.")
    )


class CouncilForm(SayForm):
    """A correction by somebody of the council, without one of our letters."""

    names = ("text", "right", "source", "name", "role", "email")

    text = words_field(_("What is wrong?"), _("Which statement on the council’s page?"), _("Say what is wrong."))
    right = words_field(_("What is right?"), _("The fact as it is, with its day."), _("Say what is right."), rows=4)
    source = line_field(_("Where can we see it?"), SOURCE_HELP, _("Say where we can see it."), most=500)
    name = line_field(_("Your name"), _("Only our staff see it."), _("Give your name."), autocomplete="name")
    role = line_field(
        _("Your role at the council"),
        _("Only our staff see it."),
        _("Give your role."),
        autocomplete="organization-title",
    )
    email = email_field(
        _("Your e-mail address at the council"),
        _("We send you the reference and a link to confirm that the address is yours. Only our staff see it."),
    )


class AnswerForm(SayForm):
    """A council's answer about a finding, by the link of our letter."""

    names = ("text", "source", "name", "role", "email", "speaks", "role_may_be_public")

    text = words_field(
        _("What the council answers"),
        _("This is what is published beside the finding. Name no officer and no business."),
        _("Write the council’s answer."),
        rows=10,
    )
    source = line_field(_("A document that shows it"), SOURCE_HELP, most=500)
    name = line_field(_("Your name"), _("Only our staff see it."), _("Give your name."), autocomplete="name")
    role = line_field(
        _("Your role at the council"),
        _("Only our staff see it, unless you tick the last box."),
        _("Give your role."),
        autocomplete="organization-title",
    )
    email = email_field(_("E-mail address for questions"), _("Only our staff see it. We send the reference to it."))
    speaks = forms.BooleanField(
        label=_("I answer for the council, and this answer may be published."),
        error_messages={
            "required": _("Tick this if you answer for the council: without it we can’t publish anything.")
        },
    )
    role_may_be_public = forms.BooleanField(
        label=_("My role, but not my name, may be published with it."), required=False
    )


# --- For staff


class ReplyForm(RecordForm):
    """An answer by e-mail."""

    text = forms.CharField(
        label=_("Answer"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=LONGEST * 2,
        error_messages={"required": _("Write an answer.")},
    )

    def __init__(self, *args: Any, frame: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"text": frame}, **kwargs)
        self.frame = frame

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if text.strip() == self.frame.strip():
            raise ValidationError(_("This is only the frame: write the answer into it."))
        return text


class NoteForm(RecordForm):
    note = forms.CharField(
        label=_("Note for staff"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        help_text=_("Not public. It stays when names and addresses are erased, so write none here."),
    )


class CloseForm(NoteForm):
    """How it ended."""

    stage = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[
            (Stage.ACTED_ON, _("Acted on: the record was changed or added to")),
            (Stage.NO_CHANGE, _("No change needed")),
            (Stage.SPAM, _("Spam")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it ended."), "invalid_choice": _("Choose how it ended.")},
    )
    field_order = ("stage", "note")


class OfferForm(RecordForm):
    """The letter in which a council is offered its say: sent from here, or noted as sent by somebody."""

    sent_to = forms.CharField(
        label=_("To"),
        max_length=254,
        required=False,
        help_text=_(
            "The e-mail address to which it goes. Only staff see it; it is erased after the matter is decided."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}),
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Letter"), widget=forms.Textarea(attrs={"rows": 24}), max_length=12000)
    sent_on = DayField(
        label=_("Sent on"), required=False, help_text=_("If you send it yourself: the day on which you did.")
    )

    def __init__(self, *args: Any, finding: int, sending: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finding, self.sending = finding, sending

    def clean_body(self) -> str:
        """The council needs the link, and that of no other finding."""
        body: str = self.cleaned_data["body"].replace("\r\n", "\n")
        links = [letters.read_offer(word.rpartition("?token=")[2]) for word in body.split() if "?token=" in word]
        if not links or any(link is None or link.finding != self.finding for link in links):
            raise ValidationError(_("The link for the council’s answer is missing or not whole: put it back."))
        return body

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())

    def clean(self) -> dict[str, Any]:
        if not self.sending and not self.cleaned_data.get("sent_on") and "sent_on" not in self.errors:
            self.add_error("sent_on", _("Give the day on which you sent it."))
        if self.sending and "sent_to" not in self.errors:
            self._check_address(self.cleaned_data.get("sent_to", ""))
        return self.cleaned_data

    def _check_address(self, address: str) -> None:
        try:
            validate_email(address)
        except ValidationError:
            self.add_error("sent_to", _("Give one whole e-mail address, such as name@example.gov.uk."))
