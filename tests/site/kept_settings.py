"""The tests' settings, with finished pages kept: for servers that a test starts."""

from tests.settings import *  # noqa: F403

PAGE_CACHE_MB = 8
