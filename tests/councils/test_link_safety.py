"""`councils.links`: which servers are never asked, whatever an address or a redirect says."""

from collections.abc import Iterator
from typing import Any

import pytest

from councils import wire
from councils.links import Net, is_public, look
from tests.councils.link_server import Site, serving, status, way_to


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


# Who is never asked


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *(
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fe80::1%eth0",
        ),
        *("fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1"),
        *("64:ff9b::a00:1", "2002:a00:1::", "2002:7f00:1::1", "not an address", ""),
    ],
)
def test_an_address_that_is_not_public_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_a_public_address_is_known(address: str) -> None:
    assert is_public(address)


def never(*_args: Any, **_words: Any) -> Any:
    raise AssertionError("nobody may be asked")


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "[::ffff:a00:1]", "localhost"),
        *("2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0", "0x7f000001", "127.0.0.1."),
    ],
)
def test_the_real_resolver_and_judge_refuse_this_machine(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setattr(wire, "_connect", never)
    assert look(f"http://{host}/latest/meta-data", Net(agent="x")).outcome == "refused"


@pytest.mark.parametrize(
    "url",
    [
        *("http://documents.example:22/", "https://documents.example:8443/", "http://u:p@documents.example/"),
        *("http://u@documents.example/", "ftp://documents.example/", "file:///etc/passwd", "gopher://x/", "//x/y", ""),
        *("http:///path", "http://exa_mple!.example/", "http://-.example/", "http://a%00b.example/"),
    ],
)
def test_addresses_that_are_not_of_the_plain_web_are_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(wire, "_connect", never)
    net = Net(agent="x", resolve=lambda host, port: ["93.184.216.34"])
    assert look(url, net).outcome == "refused"


@pytest.mark.parametrize("others", [["10.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["169.254.169.254"]])
def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch, others: list[str]) -> None:
    monkeypatch.setattr(wire, "_connect", never)
    for answer in (["93.184.216.34", *others], [*others, "93.184.216.34"]):
        net = Net(agent="x", resolve=lambda host, port, answer=answer: answer)
        assert look("http://documents.example/", net).outcome == "refused"


def test_a_name_is_looked_up_once_a_request_and_the_judged_address_is_asked(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookups = []

    def resolve(host: str, port: int) -> list[str]:
        lookups.append(host)
        return ["127.0.0.1"] if len(lookups) == 1 else ["10.0.0.1"]

    site.answers["/a"] = status(200)
    assert look(site.url("/a"), way_to(site, resolve=resolve)).outcome == "alive"
    assert lookups == ["documents.example"]


def test_the_next_address_is_tried_where_one_does_not_answer(site: Site) -> None:
    site.answers["/a"] = status(200)
    both = {"resolve": lambda host, port: ["127.0.0.2", "127.0.0.1"], "allowed": lambda address: True}
    assert look(site.url("/a"), way_to(site, **both)).outcome == "alive"


def test_an_address_can_add_nothing_to_the_request(site: Site) -> None:
    site.answers["/a%0D%0AX:1"] = status(200)
    assert look(site.url("/a%0D%0AX:1"), way_to(site)).outcome == "alive"
    assert look(site.url("/a\r\nX: 1\x00 \u2028"), way_to(site)).outcome == "gone"
    assert not [headers for _method, _path, headers in site.asked if "X" in headers]
