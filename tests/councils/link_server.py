"""A web server on this machine that answers as told, and a way to it: tests of links ask nobody else."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from councils.links import PORTS, Manners, Net

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """Answers by path, what was asked so far, and ``over``, for answers that wait until the test is."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    server: Any = None
    names: list[str | None] = field(default_factory=list)

    def url(self, path: str, host: str = "documents.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def secure(self, context: ssl.SSLContext) -> None:
        """Speak TLS from now on, and note the names that are asked for."""
        context.sni_callback = lambda _socket, name, _context: self.names.append(name)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def methods(self) -> list[str]:
        return [method for method, _path, _headers in self.asked]


def status(code: int, location: str = "", *, head: int = 0) -> Answer:
    """An answer; ``head`` is another status for HEAD."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(head if head and handler.command == "HEAD" else code)
        if location:
            handler.send_header("Location", location)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def raw(*pieces: bytes) -> Answer:
    """Bytes as they are."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)

    return answer


class Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up on purpose here."""


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.command, self.path, dict(self.headers)))
            with suppress(OSError):  # whoever asked has hung up
                site.answers.get(self.path, status(404))(self)
            self.close_connection = True

        do_HEAD = do_GET

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = Server(("127.0.0.1", 0), Handler)
    site.port, site.server = server.server_address[1], server
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def way_to(site: Site, **words: Any) -> Net:
    """Every name leads to this machine, which may be asked."""
    given = {
        "agent": "Test link check (+https://tracker.example)",
        "manners": Manners(sleep=lambda seconds: None),
        "resolve": lambda host, port: ["127.0.0.1"],
        "allowed": lambda address: address == "127.0.0.1",
        "ports": frozenset({site.port, *PORTS.values()}),
    }
    return Net(**given | words)
