"""Pledges in the admin: recorded by staff, signed on the site, and the elections that they are about."""

from . import elections, pledges, signatures  # noqa: F401 (registers them)
