"""The campaign's side of the desk, one subject a module."""

from . import board, lists  # noqa: F401 (registers them)
