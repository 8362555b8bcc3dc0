"""One HTTP request to one judged IP address: bounded in time and in size, whatever the other side sends."""

import io
import socket
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any

SAFE = "%/:=&?~#+!$,;'@()*[]-._|"
MOST_BYTES = 64 * 1024
MOST_ADDRESSES = 4
RANGE = "bytes=0-1023"


@dataclass(frozen=True)
class Target:
    """What to ask for: the host by name, and the IP addresses that were judged."""

    is_secure: bool
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]
    is_usual_port: bool = True

    @property
    def host_header(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.is_usual_port else f"{name}:{self.port}"


@dataclass(frozen=True)
class Answer:
    status: int
    location: str = ""


class TooMuch(HTTPException):
    """More headers than anybody needs."""


class Reader(io.RawIOBase):
    """What a socket sends, until a moment and up to a size. Only the head of an answer is ever read from it."""

    def __init__(self, connection: socket.socket, ends: float) -> None:
        self.connection = connection
        self.ends = ends
        self.left = MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.left <= 0:
            raise TooMuch("too many headers")
        self.connection.settimeout(seconds_left(self.ends))
        got = self.connection.recv_into(buffer, min(len(buffer), self.left))
        self.left -= got
        return got

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What ``HTTPResponse`` asks a socket for."""
        return io.BufferedReader(self, buffer_size=1024)


def resolve(host: str, port: int) -> list[str]:
    """Every IP address of a host, without repeats. Raises OSError for a name that is not known."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_kind, address in found))


def seconds_left(ends: float) -> float:
    """Seconds until a moment of the monotonic clock. Raises TimeoutError when it is over."""
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError("took too long")
    return left


def request(method: str, target: Target, *, agent: str, timeout: float, context: ssl.SSLContext) -> Answer:
    """Ask, and read the head of the answer. Raises OSError, HTTPException, ValueError."""
    ends = time.monotonic() + timeout
    with _connect(target, ends) as plain:
        connection = _secured(plain, target, ends, context) if target.is_secure else plain
        with connection:
            connection.settimeout(seconds_left(ends))
            connection.sendall(_head(method, target, agent))
            response = HTTPResponse(Reader(connection, ends), method=method)  # type: ignore[arg-type]
            try:
                response.begin()
                return Answer(response.status, _as_meant(response.getheader("Location") or ""))
            finally:
                response.close()


def _as_meant(header: str) -> str:
    """A header in the letters that its server meant: many write UTF-8, which the library reads as Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


def _connect(target: Target, ends: float) -> socket.socket:
    """To the first of the judged addresses that answers; the others get a share of the time each."""
    addresses = target.addresses[:MOST_ADDRESSES]
    failure: OSError = ConnectionError("nothing to connect to")
    for tried, address in enumerate(addresses):
        share = seconds_left(ends) / (len(addresses) - tried)
        try:
            return socket.create_connection((address, target.port), timeout=share)
        except OSError as error:
            failure = error
    raise failure


def _secured(plain: socket.socket, target: Target, ends: float, context: ssl.SSLContext) -> ssl.SSLSocket:
    plain.settimeout(seconds_left(ends))
    return context.wrap_socket(plain, server_hostname=target.host)


def _head(method: str, target: Target, agent: str) -> bytes:
    lines = [
        f"{method} {target.path} HTTP/1.1",
        f"Host: {target.host_header}",
        f"User-Agent: {agent}",
        "Accept: */*",
        "Accept-Encoding: identity",
        *([f"Range: {RANGE}"] if method == "GET" else []),
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")
