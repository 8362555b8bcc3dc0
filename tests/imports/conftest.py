"""The day on which all tests of imports take place, and a small world: two councils."""

import pytest

from councils.models import Council
from tests.builders import council
from tests.councils.conftest import clock  # noqa: F401 (a fixture for every test here)


@pytest.fixture
def places(db: None) -> list[Council]:
    return [
        council(code, gss=gss, official_name=f"London Borough of {name}", short_name=name, slug=name.lower())
        for code, gss, name in (("HCK", "E09000012", "Hackney"), ("CMD", "E09000007", "Camden"))
    ]
