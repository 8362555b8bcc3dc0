"""A published record as lines of (label, value), for its page in the admin."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def line(row: Any, name: str) -> tuple[str, str]:
    """One column: its name for people, and its value in words."""
    field = row._meta.get_field(name)
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    text = date_format(value) if isinstance(value, date) else str(value if value is not None else "")
    return str(field.verbose_name).capitalize(), text


def codes(row: Any, name: str) -> str:
    """A column of several codes, in words."""
    enumeration = row._meta.get_field(name).codes
    return ", ".join(str(enumeration(code).label) for code in getattr(row, name))


def yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")
