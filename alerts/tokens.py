"""Signed links: the random key of a subscription, signed for one purpose and good for no other."""

from typing import Literal

from django.core.signing import BadSignature, Signer

Purpose = Literal["confirm", "unsubscribe"]


def _signer(purpose: Purpose) -> Signer:
    return Signer(sep=".", salt=f"alerts.{purpose}")


def sign(key: str, purpose: Purpose) -> str:
    """What stands in the address of the link."""
    return _signer(purpose).sign(key)


def read(token: str, purpose: Purpose) -> str | None:
    """The key of a token, or None where it was tampered with, cut short, or made for another purpose."""
    try:
        return _signer(purpose).unsign(token)
    except BadSignature:
        return None
