"""Whose address is a council's, and references."""

import pytest

from inbox.rules import REFERENCE, is_councils, links_in, new_reference

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("address", "code", "expected"),
    [
        ("a@brent.gov.uk", "BEN", True),
        ("A@Mail.Brent.GOV.UK", "BEN", True),
        ("a@gwynedd.llyw.cymru", "GWN", True),
        ("a@gwynedd.llyw.cymru", "BEN", False),
        ("a@midulstercouncil.org", "MUL", True),
        ("a@notmidulstercouncil.org", "MUL", False),
        ("a@gov.uk", "BEN", False),
        ("a@brentgov.uk", "BEN", False),
        ("a@brent.gov.uk.example.org", "BEN", False),
        ("a@homeoffice.gov.uk", "BEN", False),
        ("a@digital.homeoffice.gov.uk", "BEN", False),
        ("brent.gov.uk@example.org", "BEN", False),
    ],
)
def test_an_address_may_be_a_councils(address: str, code: str, expected: bool) -> None:
    assert is_councils(address, code) is expected


def test_references_are_alike_and_never_twice_the_same() -> None:
    found = {new_reference() for _number in range(200)}
    assert len(found) == 200
    assert all(REFERENCE.fullmatch(one) for one in found)


def test_links_are_counted_however_they_are_written() -> None:
    assert links_in("HTTPS://a.org www.b.org and http://c.org") == 3
