"""Whether a document is still at its address: asks strangers' servers politely, and never a private one.

Addresses come from staff and from redirects, so none is trusted: every hop is resolved here, refused unless all that
it resolves to is public, and connected to at the very address that was judged (a second look-up could say another).
"""

import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from . import wire
from .choices import LinkOutcome
from .wire import Answer, Target

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({404, 410})
# A server that turns programs away, or that has had enough of us: it says nothing about the document.
WITHHELD = frozenset({401, 402, 403, 405, 406, 407, 429, 451})
# The range asked for is not there, as in an empty document.
ALIVE = frozenset(range(200, 300)) | {416}
NAT64 = IPv6Network("64:ff9b::/96")
NAME = re.compile(r"[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?\.?")


class Refused(Exception):
    """An address that this site does not ask."""


@dataclass(frozen=True)
class Found:
    """What a look at an address found, and where it ended."""

    outcome: LinkOutcome
    status: int | None = None
    final_url: str = ""


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet, also where it stands for an IPv4 address."""
    try:
        given = ip_address(text)
    except ValueError:
        return False
    if isinstance(given, IPv6Address) and given.ipv4_mapped:
        given = given.ipv4_mapped
    return all(
        one.is_global
        and not (one.is_multicast or one.is_loopback or one.is_link_local or one.is_private or one.is_unspecified)
        and (not one.is_reserved or one in NAT64)
        for one in (given, *_embedded(given))
    )


def _embedded(given: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """IPv4 addresses that packets to this IPv6 address may end at."""
    if isinstance(given, IPv4Address):
        return []
    found = [*([given.sixtofour] if given.sixtofour else []), *(given.teredo or ())]
    return [*found, IPv4Address(int(given) & 0xFFFFFFFF)] if given in NAT64 else found


@dataclass
class Manners:
    """One request to a host at a time, with a pause between two."""

    pause: float = 2.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _last: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str) -> None:
        """Return when the host may be asked."""
        last = self._last.get(host)
        left = self.pause - (self.clock() - last) if last is not None else 0
        if left > 0:
            self.sleep(left)
        self._last[host] = self.clock()

    def asked(self, host: str) -> None:
        """The pause begins when the host has answered."""
        self._last[host] = self.clock()


@dataclass(frozen=True)
class Net:
    """How to reach other people's servers. Tests give another resolver, other ports and a kinder judge."""

    agent: str
    manners: Manners = field(default_factory=Manners)
    resolve: Callable[[str, int], list[str]] = wire.resolve
    allowed: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset(PORTS.values())
    timeout: float = 10.0  # seconds for a request
    patience: float = 45.0  # seconds after which no further redirect is followed
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)


def look(url: str, net: Net) -> Found:
    """Ask for a document, following redirects by hand. Whatever a server does, the answer is one of the outcomes."""
    here, began = url, net.manners.clock()
    try:
        for _hop in range(MOST_REDIRECTS + 1):
            here, target = _target(here, net)
            answer = _ask(target, net)
            if answer.status not in REDIRECTS or not answer.location:
                return _verdict(url, here, answer.status)
            here = urljoin(here, answer.location)
            if net.manners.clock() - began > net.patience:
                break
    except Refused:
        return Found(LinkOutcome.REFUSED, final_url=_printable(here))
    except (OSError, HTTPException, ValueError):
        return Found(LinkOutcome.UNREACHABLE, final_url=_printable(here))
    return Found(LinkOutcome.UNREACHABLE, answer.status, _printable(here))


def _verdict(url: str, here: str, status: int) -> Found:
    if status in ALIVE:
        outcome = LinkOutcome.ALIVE if _same_place(url, here) else LinkOutcome.MOVED
    elif status in GONE:
        outcome = LinkOutcome.GONE
    else:
        outcome = LinkOutcome.WITHHELD if status in WITHHELD else LinkOutcome.UNREACHABLE
    return Found(outcome, status, here)


def _same_place(one: str, other: str) -> bool:
    """Whether two addresses differ at most in what nobody would call a move: https, www, a stroke at the end."""

    def place(url: str) -> tuple[str, str, str]:
        parts = urlsplit(_printable(url))
        return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query

    return place(one) == place(other)


def _ask(target: Target, net: Net) -> Answer:
    """HEAD, and a small GET where that is not taken: some servers answer HEAD wrongly, so a no is asked again."""
    try:
        answer = _request("HEAD", target, net)
    except (HTTPException, ConnectionResetError, BrokenPipeError):
        return _request("GET", target, net)
    return _request("GET", target, net) if answer.status >= 400 and answer.status != 429 else answer


def _request(method: str, target: Target, net: Net) -> Answer:
    net.manners.wait(target.host)
    try:
        return wire.request(method, target, agent=net.agent, timeout=net.timeout, context=net.context)
    finally:
        net.manners.asked(target.host)


def _target(url: str, net: Net) -> tuple[str, Target]:
    """The address as it is asked, and the judged IP addresses behind it. Raises Refused."""
    url = _printable(urldefrag(url).url)
    parts = urlsplit(url)
    host, port = _host(parts.hostname), parts.port or PORTS.get(parts.scheme)
    if port is None or parts.scheme not in PORTS or port not in net.ports or parts.username or parts.password:
        raise Refused(url)
    addresses = net.resolve(host, port)
    if not addresses or not all(map(net.allowed, addresses)):
        raise Refused(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return url, Target(parts.scheme == "https", host, port, path, tuple(addresses), port == PORTS[parts.scheme])


def _host(name: str | None) -> str:
    """The host as it is looked up: an IP address, or a name in ASCII. Raises Refused, ValueError."""
    if not name:
        raise Refused(name)
    if ":" in name:
        return str(ip_address(name))
    host = name if name.isascii() else name.encode("idna").decode()
    if not NAME.fullmatch(host.lower()):
        raise Refused(name)
    return host.lower().rstrip(".")


def _printable(url: str) -> str:
    """The address with everything in percent-encoding that an address can't hold, but for the host's own letters."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return quote(url, safe=wire.SAFE)
    return parts._replace(
        path=quote(parts.path, safe=wire.SAFE),
        query=quote(parts.query, safe=wire.SAFE),
        fragment=quote(parts.fragment, safe=wire.SAFE),
        netloc=re.sub(r"[\x00-\x20\x7f]", "", parts.netloc),
    ).geturl()
