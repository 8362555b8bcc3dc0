"""Signatures, letters and links for the tests of pledges."""

import re
from datetime import datetime
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend

from councils.models import Council
from pledges.models import Pledge, Signature
from pledges.operations import approve, confirm, sign
from tests.builders import BOTH, NOW

SIGNER = "Sam.Zebra@anyshire.gov.uk"
NAME = "Cllr Sam Example"
OWN = "Nobody should fear an inspector."


def form(**words: Any) -> dict[str, Any]:
    given = {"name": NAME, "role": "councillor", "council": "aaashire", "asks": list(BOTH), "sentence": OWN}
    return given | {"ward": "Hill", "party": "Independent", "email": SIGNER, "consent": "on", **words}


def signed(where: Council, *, now: datetime = NOW, **words: Any) -> Signature:
    """A signature that nobody has confirmed yet."""
    given: dict[str, Any] = {"name": NAME, "role": "councillor", "asks": list(BOTH), "email": SIGNER, "sentence": OWN}
    found = sign(council=where, now=now, **given | words)
    assert found
    return found.signature


def confirmed(where: Council, *, now: datetime = NOW, **words: Any) -> Signature:
    return confirm(key=signed(where, now=now, **words).key, now=now)


def approved(where: Council, *, now: datetime = NOW, **words: Any) -> Pledge:
    return approve(signature=confirmed(where, now=now, **words), by=None, now=now)


def path_in(text: str, kind: str) -> str:
    """The path of the link of a kind in a letter."""
    found = re.search(rf"/pledges/{kind}/[\w.-]+/", text)
    assert found, text
    return found[0]


class Down(BaseEmailBackend):
    """A mail server that is away."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError
