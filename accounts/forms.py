"""The forms of accounts: allauth's, with labels above instead of words inside the fields, and our own sentences."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = dict[str, Any]
NEW = gettext_lazy("New password")
AGAIN = gettext_lazy("The same once more")
CODE = gettext_lazy("Code")
PASSWORD = gettext_lazy("Password")
UNREADABLE = gettext_lazy("This passkey could not be read. Try again.")

# Longer than the code of an app is taken: its own half minute, and one before and after.
CODE_SECONDS = 120
LONGEST_NAME = 100  # of a passkey


class Plain(forms.Form):
    """Labels and help of ours, and nothing written inside a field."""

    labels: Words = {}
    helps: Words = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "" if name in self.labels else field.help_text)


class SignInForm(Plain, account.LoginForm):
    """The first step."""

    labels = {"login": gettext_lazy("E-mail address"), "password": PASSWORD}
    helps = {"login": gettext_lazy("Or your user name.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "off",
            "spellcheck": "false",
        }
        self.fields["login"].error_messages["required"] = _("Give your e-mail address or your user name.")
        self.fields["password"].error_messages["required"] = _("Give your password.")


class ForgottenForm(Plain, account.ResetPasswordForm):
    """Asks for a link to a new password."""

    labels = {"email": gettext_lazy("E-mail address")}
    helps = {"email": gettext_lazy("The one on your account.")}


class NewPasswordForm(Plain, account.ResetPasswordKeyForm):
    """A new password, by the link of a letter."""

    labels = {"password1": NEW, "password2": AGAIN}
    helps = {"password1": password_validators_help_text_html()}


class FirstPasswordForm(Plain, account.SetPasswordForm):
    """A password for whoever has none."""

    labels, helps = NewPasswordForm.labels, NewPasswordForm.helps


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    """A new password in place of the old one."""

    labels = {"oldpassword": gettext_lazy("Password until now"), **NewPasswordForm.labels}
    helps = NewPasswordForm.helps


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    """The password once more, before something grave."""

    labels = {"password": PASSWORD}


class OnceMixin(mfa.BaseAuthenticateForm):
    """A code of an app is good once, also a little before and after its own half minute."""

    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocapitalize": "off", "spellcheck": "false", "inputmode": "numeric"}

    def clean_code(self) -> str:
        code: str = super().clean_code()
        name = f"accounts.code.{self.authenticator.pk}.{''.join(code.split())}"
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(name, 1, CODE_SECONDS):
            raise ValidationError(_("This code was used already. Wait for the next one."))
        return code


class CodeForm(Plain, OnceMixin, mfa.AuthenticateForm):
    """The second step, by a code."""

    labels = {"code": CODE}
    helps = {"code": gettext_lazy("Six digits from your app, or one of your recovery codes.")}


class CodeAgainForm(Plain, OnceMixin, mfa.ReauthenticateForm):
    """A code once more, before something grave."""

    labels, helps = CodeForm.labels, CodeForm.helps


class AppForm(Plain, totp.ActivateTOTPForm):
    """Begins to use an app."""

    labels = {"code": CODE}
    helps = {"code": gettext_lazy("The six digits that your app shows now.")}


@contextmanager
def readable() -> Iterator[None]:
    """What is sent as a passkey may be anything: what can’t be read is one that is not right, and no fault of ours."""
    try:
        yield
    except ValidationError:
        raise
    except Exception:  # noqa: BLE001 (the library stumbles over such input in many ways)
        raise ValidationError(UNREADABLE) from None


class ReadableMixin(webauthn.AuthenticateWebAuthnForm):
    """A passkey that is shown."""

    def clean_credential(self) -> Authenticator:
        with readable():
            return super().clean_credential()


class PasskeyLoginForm(ReadableMixin, webauthn.LoginWebAuthnForm):
    """Both steps in one."""


class PasskeyStepForm(ReadableMixin, webauthn.AuthenticateWebAuthnForm):
    """The second step, by a passkey or key."""


class PasskeyAgainForm(ReadableMixin, webauthn.ReauthenticateWebAuthnForm):
    """The same once more, before something grave."""


class PasskeyForm(Plain, webauthn.AddWebAuthnForm):
    """A passkey or security key; what it says of itself comes from the browser."""

    labels = {
        "name": gettext_lazy("What do you call it?"),
        "passwordless": gettext_lazy("Sign in with it alone, without the password"),
    }
    helps = {
        "name": gettext_lazy("So that you can tell it from others: “My phone”."),
        "passwordless": gettext_lazy(
            "It then asks for your fingerprint, face or PIN. Leave it out for an old security key."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
        self.fields["name"].validators.append(MaxLengthValidator(LONGEST_NAME))
        self.fields["credential"].error_messages["required"] = _("Your browser sent no passkey. Try again.")

    def clean(self) -> dict[str, Any]:
        with readable():
            super().clean()
        if "\\u0000" in json.dumps(self.cleaned_data.get("credential")):  # which PostgreSQL can't keep
            raise ValidationError(UNREADABLE)
        return self.cleaned_data


class RenameForm(Plain, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    labels = {"name": gettext_lazy("What do you call it?")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(MaxLengthValidator(LONGEST_NAME))


class AcceptForm(forms.Form):
    """The password that somebody who was invited chooses. ``person`` is as their account will be."""

    password1 = forms.CharField(
        label=PASSWORD,
        help_text=password_validators_help_text_html(),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Choose a password.")},
    )
    password2 = forms.CharField(
        label=AGAIN,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Write the password once more.")},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return self.cleaned_data
