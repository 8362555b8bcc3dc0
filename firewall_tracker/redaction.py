"""Which addresses hold a secret: the token of a letter opens what it was sent about to whoever has the address."""

import re

HIDDEN = "[…]"
# What stands before a token; deploy/nginx.conf has it, too, for its log. A test compares these with every route that
# takes one.
BEFORE_TOKENS = (
    r"/accounts/invitation/",
    r"/accounts/password/reset/key/(?!done/?(?:$|\?))",
    r"/alerts/(?:confirm|unsubscribe)/",
    r"/pledges/(?:confirm|withdraw)/",
    r"/report/received/",
    r"/respond/confirm/",
)
IN_PATH = re.compile(rf"({'|'.join(BEFORE_TOKENS)})[^\s?#\"'<>]+", re.IGNORECASE)
IN_QUERY = re.compile(r"([?&;]token=)[^\s&;#\"'<>]+", re.IGNORECASE)


def without_secrets(text: str) -> str:
    """A text, such as a line of a log, in which no address holds a token any more."""
    return IN_QUERY.sub(rf"\1{HIDDEN}", IN_PATH.sub(rf"\1{HIDDEN}", text))


def holds_secret(address: str) -> bool:
    """Whether a path, with its query string, holds the token of a letter or what is left of one."""
    return bool(IN_PATH.search(address) or IN_QUERY.search(address))
