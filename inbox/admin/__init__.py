"""The staff's side of the inbox."""

from . import items, offers  # noqa: F401 (registers them)
