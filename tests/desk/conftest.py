"""The desk is tested on the same day as the record."""

from tests.councils.conftest import clock as clock
