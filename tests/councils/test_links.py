"""`councils.links`: what a server's answer means, and which servers are never asked."""

import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from councils import wire
from councils.links import Found, Manners, look
from tests.councils.link_server import Site, raw, serving, status, way_to


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


def found(site: Site, path: str = "/a", **words: Any) -> Found:
    return look(site.url(path), way_to(site, **words))


# What an answer means


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (200, "alive"),
        (204, "alive"),
        (416, "alive"),
        (404, "gone"),
        (410, "gone"),
        (500, "unreachable"),
        (503, "unreachable"),
        (400, "unreachable"),
        (403, "withheld"),
        (401, "withheld"),
        (429, "withheld"),
        (304, "unreachable"),
    ],
)
def test_a_status_has_an_outcome(site: Site, code: int, outcome: str) -> None:
    site.answers["/a"] = status(code)
    assert found(site) == Found(outcome, code, site.url("/a"))


def test_it_asks_for_the_head_alone_and_says_who_asks(site: Site) -> None:
    site.answers["/a?b=%C3%A9%20c"] = status(200)
    assert found(site, "/a?b=é c#page=3").outcome == "alive"
    ((method, _path, headers),) = site.asked
    assert method == "HEAD"
    assert headers == {
        "Host": f"documents.example:{site.port}",
        "User-Agent": "Test link check (+https://tracker.example)",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


@pytest.mark.parametrize("head", [405, 403, 501, 404, 500])
def test_where_head_is_refused_a_small_piece_is_asked_for(site: Site, head: int) -> None:
    site.answers["/a"] = status(200, head=head)
    assert found(site).outcome == "alive"
    assert site.methods == ["HEAD", "GET"]
    assert site.asked[1][2]["Range"] == "bytes=0-1023"


def test_a_server_that_has_had_enough_is_not_asked_again(site: Site) -> None:
    site.answers["/a"] = status(429)
    found(site)
    assert site.methods == ["HEAD"]


# Redirects


@pytest.mark.parametrize(("target", "outcome"), [("/b", "moved"), ("/a/", "alive"), ("/none", "gone")])
def test_a_redirect_is_followed(site: Site, target: str, outcome: str) -> None:
    site.answers |= {"/a": status(301, target), "/b": status(200), "/a/": status(200)}
    assert found(site) == Found(outcome, 404 if outcome == "gone" else 200, site.url(target))


def test_www_is_no_other_address(site: Site) -> None:
    site.answers["/a"] = lambda handler: status(
        *((200,) if "www." in handler.headers["Host"] else (302, site.url("/a", "www.documents.example")))
    )(handler)
    assert found(site).outcome == "alive"


@pytest.mark.parametrize("location", ["/ŵ.pdf".encode(), b"/%C5%B5.pdf"])
def test_a_redirect_in_the_letters_of_a_language_is_followed(site: Site, location: bytes) -> None:
    site.answers |= {
        "/a": raw(b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\n\r\n"),
        "/%C5%B5.pdf": status(200),
    }
    assert found(site) == Found("moved", 200, site.url("/%C5%B5.pdf"))


@pytest.mark.parametrize(("redirects", "outcome"), [(5, "moved"), (6, "unreachable")])
def test_five_redirects_are_followed_and_no_more(site: Site, redirects: int, outcome: str) -> None:
    site.answers |= {f"/{n}": status(302, f"/{n + 1}") for n in range(redirects)} | {f"/{redirects}": status(200)}
    assert found(site, "/0").outcome == outcome
    assert len(site.asked) == 6


def test_a_loop_ends(site: Site) -> None:
    site.answers |= {"/a": status(302, "/b"), "/b": status(302, "/a")}
    assert found(site).outcome == "unreachable"


@pytest.mark.parametrize("location", ["http://[half", "http://host:99999999/", "http://a..b.example/"])
def test_a_redirect_to_nonsense_is_no_crash(site: Site, location: str) -> None:
    site.answers["/a"] = status(302, location)
    assert found(site).outcome in ("unreachable", "refused")


@pytest.mark.parametrize(
    "location",
    ["javascript:alert(1)", "file:///etc/passwd", "ftp://documents.example/a", "http://u:p@documents.example/"],
)
def test_a_redirect_away_from_the_web_is_refused(site: Site, location: str) -> None:
    site.answers["/a"] = status(302, location)
    assert found(site).outcome == "refused"
    assert len(site.asked) == 1


def test_a_redirect_to_a_private_address_is_refused_before_it_is_asked(site: Site) -> None:
    site.answers |= {"/a": status(302, site.url("/b", "inside.example")), "/b": status(200)}
    addresses = {"documents.example": ["127.0.0.1"], "inside.example": ["127.0.0.1", "10.0.0.1"]}
    answer = found(site, resolve=lambda host, port: addresses[host])
    assert (answer.outcome, answer.final_url) == ("refused", site.url("/b", "inside.example"))
    assert len(site.asked) == 1


# Servers that misbehave


def test_a_slow_server_is_given_up(site: Site) -> None:
    site.answers["/a"] = lambda handler: (site.over.wait(5), None)[1]
    began = time.monotonic()
    assert found(site, timeout=0.2).outcome == "unreachable"
    assert time.monotonic() - began < 2


def test_a_server_that_drips_is_given_up_too(site: Site) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        while not site.over.wait(0.05):
            handler.wfile.write(b"H")

    site.answers["/a"] = drip
    began = time.monotonic()
    assert found(site, timeout=0.4).outcome == "unreachable"
    assert time.monotonic() - began < 2


def test_a_huge_document_is_not_read(site: Site) -> None:
    sent: list[int] = []

    def pour(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not site.over.is_set() and len(sent) < 1000:
            handler.wfile.write(b"x" * 1_000_000)
            sent.append(1)

    site.answers["/a"] = pour
    assert found(site).outcome == "alive"
    site.over.set()
    assert len(sent) < 100


@pytest.mark.parametrize(
    "pieces",
    [
        (b"\x00\xff not HTTP at all\r\n\r\n",),
        (b"HTTP/1.1 abc\r\n\r\n",),
        (b"",),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"y" * 70_000,),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Many: y\r\n" * 7_000,),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000,),
    ],
)
def test_garbage_is_unreachable(site: Site, pieces: tuple[bytes, ...]) -> None:
    site.answers["/a"] = raw(*pieces)
    assert found(site).outcome == "unreachable"


def test_a_port_where_nobody_listens_and_a_name_that_nobody_knows(site: Site) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    assert look("http://documents.example/", way_to(site, resolve=unknown)).outcome == "unreachable"
    closed = way_to(site, ports=frozenset({1}))
    assert look("http://documents.example:1/", closed).outcome == "unreachable"


def test_no_more_is_read_than_the_limit() -> None:
    class Endless:
        got = 0

        def settimeout(self, seconds: float) -> None: ...

        def recv_into(self, buffer: Any, size: int) -> int:
            self.got += size
            return size

    source = Endless()
    reader = wire.Reader(source, time.monotonic() + 5).makefile("rb")
    with pytest.raises(wire.TooMuch):
        reader.read()
    assert source.got == wire.MOST_BYTES


# Encryption


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """One that nobody vouches for, for the name of the test's site."""
    assert shutil.which("openssl")
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=documents.example -keyout both.pem -out c.pem"
    )
    command += " -addext subjectAltName=DNS:documents.example"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    both = tmp_path / "both.pem"
    both.write_text(both.read_text() + (tmp_path / "c.pem").read_text())
    return both


@pytest.fixture
def secure_site(site: Site, certificate: Path) -> Site:
    """The same site, speaking TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    site.secure(context)
    site.answers["/a"] = status(200)
    return site


def test_a_certificate_that_nobody_vouches_for_is_unreachable(secure_site: Site) -> None:
    address = secure_site.url("/a").replace("http:", "https:")
    assert look(address, way_to(secure_site)).outcome == "unreachable"
    assert secure_site.asked == []


@pytest.mark.parametrize(("host", "outcome"), [("documents.example", "alive"), ("other.example", "unreachable")])
def test_the_certificate_has_to_be_for_the_name(secure_site: Site, certificate: Path, host: str, outcome: str) -> None:
    context = ssl.create_default_context(cafile=str(certificate))
    address = secure_site.url("/a", host).replace("http:", "https:")
    assert look(address, way_to(secure_site, context=context)).outcome == outcome
    assert secure_site.names == [host]


def test_plain_talk_on_a_secure_port_is_unreachable(site: Site) -> None:
    assert look(site.url("/a").replace("http:", "https:"), way_to(site)).outcome == "unreachable"


# Manners


def test_between_two_requests_to_a_host_there_is_a_pause() -> None:
    slept: list[float] = []
    now = [100.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    manners = Manners(pause=2, sleep=sleep, clock=lambda: now[0])
    for host, took in (("one", 1), ("two", 0), ("one", 0), ("one", 0)):
        manners.wait(host)
        now[0] += took
        manners.asked(host)
    assert slept == [2, 2]


def test_head_get_and_redirects_wait_for_each_other(site: Site) -> None:
    slept: list[float] = []
    site.answers |= {"/a": status(302, "/b"), "/b": status(200, head=405)}
    assert found(site, manners=Manners(sleep=slept.append)).outcome == "moved"
    assert len(slept) == len(site.asked) - 1 == 2
