"""The campaign is tested on the same day as the record."""

from tests.councils.conftest import clock as clock
from tests.councils.conftest import real_register as real_register
