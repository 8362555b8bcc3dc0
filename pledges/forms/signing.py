"""The form in which a pledge is signed. Machines are told from people without a script and without a cookie."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from councils.choices import Ask
from councils.forms import DayField, choices_with_blank
from councils.guarded import GuardedForm
from councils.models import Council
from councils.rules import AsOf

from ..choices import GROUPS, Role
from ..models import Election
from ..rules import LONGEST_SENTENCE, address_key, name_problem, text_problem, tidy
from ..wording import CONSENTS, CURRENT, CURRENT_CONSENT, pledged_words

# Offered while one types; any other may be typed. As their groups in councils call themselves.
PARTIES = (
    "Alliance Party of Northern Ireland",
    "Conservative and Unionist Party",
    "Co-operative Party",
    "Democratic Unionist Party",
    "Green Party",
    "Independent",
    "Labour Party",
    "Liberal Democrats",
    "Plaid Cymru",
    "Reform UK",
    "Scottish Greens",
    "Scottish National Party",
    "Sinn Féin",
    "Social Democratic and Labour Party",
    "Ulster Unionist Party",
)
CHOOSE = _("Choose from the list.")


class SignForm(GuardedForm):
    """Who pledges what to whom; and the consent to say so in public. However slow somebody is, it stays good."""

    salt = "pledges.form"

    name = forms.CharField(
        label=_("Your name, or that of your group"),
        max_length=120,
        help_text=_("As it is to be shown, for example “Cllr Sam Example”."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Give the name that is to be shown.")},
    )
    role = forms.ChoiceField(
        label=_("As what do you pledge?"),
        choices=choices_with_blank(Role, _("Choose…")),
        error_messages={"required": _("Choose as what you pledge."), "invalid_choice": CHOOSE},
    )
    # By its name in addresses, as links into the form give it.
    council = forms.ChoiceField(
        label=_("Of which council?"),
        error_messages={"required": _("Choose the council."), "invalid_choice": CHOOSE},
    )
    asks = forms.MultipleChoiceField(
        label=_("What do you pledge?"),
        help_text=_("One or both. These words are published as they stand."),
        choices=[(ask.value, pledged_words(CURRENT, ask)) for ask in Ask],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one or both."), "invalid_choice": CHOOSE},
    )
    election = forms.ChoiceField(
        label=_("Candidates: in which election?"),
        help_text=_("Only for candidates. Your pledge lapses when the election is past."),
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )
    ward = forms.CharField(
        label=_("Ward (if you like)"), max_length=120, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    party = forms.CharField(
        label=_("Party (if you like)"),
        max_length=80,
        required=False,
        help_text=_("Any name; the list only helps you type."),
        widget=forms.TextInput(attrs={"list": "parties", "autocomplete": "off", "dir": "auto"}),
    )
    term_ends_on = DayField(
        label=_("When does your term end? (if you know)"),
        required=False,
        help_text=_("Not for groups. Your pledge lapses after this day, and says so."),
    )
    sentence = forms.CharField(
        label=_("A sentence of your own (if you like)"),
        max_length=LONGEST_SENTENCE,
        required=False,
        help_text=_("Published beside your pledge. 280 characters at most, no web addresses."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("Your council’s own, if you have one: it makes the check quicker. It is never published."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "off"}),
        error_messages={
            "required": _("Give your e-mail address."),
            "invalid": _("This is not a whole e-mail address. It looks like name@example.org."),
        },
    )
    consent = forms.BooleanField(
        label=cast(str, CONSENTS[CURRENT_CONSENT]),
        error_messages={"required": _("Without your consent we can’t publish your pledge.")},
    )

    def __init__(self, *args: Any, now: datetime, council: Council | None = None, **kwargs: Any) -> None:
        super().__init__(*args, now=now, **kwargs)
        day = AsOf.at(now).day
        self.elections = {one.slug: one for one in Election.objects.coming(day).select_related("council")}
        self.councils = {one.slug: one for one in _alive(now)}
        self._choices("council", ((slug, str(one)) for slug, one in self.councils.items()))
        every = self.is_bound or council is None
        shown = [one for one in self.elections.values() if every or one.council == council]
        self._choices("election", ((one.slug, _in_words(one)) for one in shown))

    def _choices(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", _("Choose…")), *choices]

    # --- What is wrong ------------------------------------------------------------------------------------------

    def clean_name(self) -> str:
        return _checked(self.cleaned_data["name"], name_problem)

    def clean_ward(self) -> str:
        return _checked(self.cleaned_data["ward"], text_problem)

    def clean_party(self) -> str:
        return _checked(self.cleaned_data["party"], text_problem)

    def clean_sentence(self) -> str:
        return _checked(self.cleaned_data["sentence"], text_problem)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if len(address_key(email)) > 254:
            raise ValidationError(_("This address is too long."))
        return email

    def clean_term_ends_on(self) -> Any:
        day = self.cleaned_data["term_ends_on"]
        if day and day < AsOf.at(self.now).day:
            raise ValidationError(_("This day is past: a pledge of a term that has ended would have lapsed."))
        return day

    def clean(self) -> dict[str, Any]:
        self._check_election()
        return super().clean()

    def _check_election(self) -> None:
        """A candidate stands in a coming election of the council."""
        role, slug = self.cleaned_data.get("role"), self.cleaned_data.get("council")
        if role != Role.CANDIDATE or not slug or "election" in self.errors:
            return
        chosen = self.elections.get(self.cleaned_data.get("election", ""))
        if chosen is not None and chosen.council.slug != slug:
            self.add_error("election", _("This election is of another council."))
        elif chosen is None and not any(one.council.slug == slug for one in self.elections.values()):
            self.add_error("election", _("We know of no coming election of this council yet. Please tell us of it."))
        elif chosen is None:
            self.add_error("election", _("Choose the election in which you stand."))

    # --- What it says -------------------------------------------------------------------------------------------

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that people see, but for the consent, which stands apart."""
        return [self[name] for name in self.fields if name not in ("consent", "remark", "opened")]

    def words(self) -> dict[str, Any]:
        """The words of ``operations.sign``: without what is not for this role."""
        given = self.cleaned_data
        role = given["role"]
        return {
            **{name: given[name] for name in ("name", "role", "asks", "ward", "party", "sentence", "email")},
            "council": self.councils[given["council"]],
            "election": self.elections.get(given["election"]) if role == Role.CANDIDATE else None,
            "term_ends_on": None if role in GROUPS or role == Role.CANDIDATE else given["term_ends_on"],
        }


def _checked(text: str, problem_of: Any) -> str:
    """Tidied text. Raises ValidationError with the sentence about what is wrong with it."""
    tidied = tidy(text)
    problem = problem_of(tidied) if tidied else None
    if problem:
        raise ValidationError(problem)
    return tidied


def _alive(now: datetime) -> list[Council]:
    """Councils that have not ended, future ones included."""
    day = AsOf.at(now).day
    wanted = Q(end_date__isnull=True) | Q(end_date__gt=day)
    return list(Council.objects.filter(wanted).only("slug", "short_name", "end_date", "code"))


def _in_words(election: Election) -> str:
    return f"{election.council.short_name}: {election.name}, {date_format(election.polling_day)}"
