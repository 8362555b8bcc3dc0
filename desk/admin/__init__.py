"""The staff's side of the desk, one subject a module."""

from . import batch, check, events  # noqa: F401 (registers them)
