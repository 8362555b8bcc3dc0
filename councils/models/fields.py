"""A field for several codes of one enumeration; and the words of a code, found quickly."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _


class CodesField(models.JSONField):
    """A sorted list, without doubles, of codes of one enumeration; stored as JSON, edited as tick boxes.

    The enumeration is no part of migrations: a new code changes no column.
    """

    def __init__(self, *args: Any, codes: type[models.TextChoices] | None = None, **kwargs: Any) -> None:
        self.codes = codes
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> list[str]:
        if not isinstance(value, Iterable) or isinstance(value, str):
            raise ValidationError(_("Give a list of codes."), code="not_a_list")
        known = set(self.codes.values) if self.codes else set(value)
        unknown = sorted(str(code) for code in value if code not in known)
        if unknown:
            raise ValidationError(_("Not known: %(codes)s.") % {"codes": ", ".join(unknown)}, code="unknown_code")
        if not self.blank and not list(value):
            raise ValidationError(self.error_messages["blank"], code="blank")
        return sorted(set(value))

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            choices=self.codes.choices if self.codes else (),
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=kwargs.get("label", self.verbose_name),
            help_text=kwargs.get("help_text", self.help_text),
        )


@cache
def _words(field: Any) -> Mapping[Any, Any]:
    return dict(field.flatchoices)


def display(instance: models.Model, field: Any) -> Any:
    """The words of a code, for ``get_…_display``: Django’s own makes a table of all of them for each answer."""
    value = getattr(instance, field.attname)
    return force_str(_words(field).get(value, value), strings_only=True)
