"""Signed links: a random key, signed for one purpose and good for no other."""

from django.core.signing import BadSignature, Signer
from django.utils.functional import Promise


class LinkRefused(Exception):
    """A link that was right once and does nothing now; its only argument is a sentence for people."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _signer(purpose: str) -> Signer:
    return Signer(sep=".", salt=purpose)


def sign(key: str, purpose: str) -> str:
    """What stands in the address of the link. ``purpose`` names app and page: "alerts.confirm"."""
    return _signer(purpose).sign(key)


def read(token: str, purpose: str) -> str | None:
    """The key of a token, or None where it was tampered with, cut short, or made for another purpose."""
    try:
        return _signer(purpose).unsign(token)
    except BadSignature:
        return None
