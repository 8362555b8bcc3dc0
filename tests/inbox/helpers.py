"""What others send, for the tests of the inbox."""

import re
from html import unescape
from typing import Any

from inbox.choices import Kind, Standing
from inbox.letters import respond_url
from inbox.models import Item
from inbox.operations import Words, receive
from tests.builders import NOW, SENTINEL, body

WRITER = "Reader@Example.org"
REPORT = {
    "about": "/councils/aaashire/",
    "text": f"The motion was in May ({SENTINEL}).",
    "right": "It was on 5 May.",
    "source": "https://council.example.org/minutes",
    "email": WRITER,
}
CORRECTION = {
    "text": "We stopped that last year.",
    "right": "Stopped on 5 May.",
    "source": "Cabinet minutes of 5 May",
    "name": "Sam Clerk",
    "role": "Head of service",
    "email": "sam@aaashire.gov.uk",
}
ANSWER = {
    "text": "Our officers did not go there.",
    "source": "",
    "name": "Sam Clerk",
    "role": "Head of service",
    "email": "sam@aaashire.gov.uk",
    "speaks": "on",
}


def report(where: Any = None, **words: Any) -> Item:
    given = Words(**{**REPORT, **words})
    return receive(kind=Kind.REPORT, words=given, council=where, now=NOW)


def correction(where: Any, **words: Any) -> Item:
    given = Words(**{**CORRECTION, **words})
    return receive(kind=Kind.COUNCIL, words=given, council=where, standing=Standing.UNVERIFIED, now=NOW)


def answer(finding: Any, **words: Any) -> Item:
    given = {name: value for name, value in ANSWER.items() if name != "speaks"}
    return receive(
        kind=Kind.ANSWER,
        words=Words(**{**given, **words}),
        council=finding.council,
        finding=finding,
        standing=Standing.SIGNED_LINK,
        now=NOW,
    )


def offer_path(finding: Any) -> str:
    """The path of the link in a letter written today."""
    return path_of(respond_url(finding, NOW.date()))


def path_of(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


def said(response: Any) -> str:
    return unescape(body(response))
