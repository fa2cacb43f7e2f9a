"""Which addresses callbacks are sent to, and what cannot be smuggled into them."""

from __future__ import annotations

import socket
import time
from functools import partial
from ipaddress import ip_network
from typing import Any

import pytest

from autoscrape.delivery.webhook import send
from tests.integration.webhook.conftest import (
    BODY,
    JSON,
    RECEIVER_ONLY,
    failure,
    post,
    refusal,
)
from tests.servers.canary import HOST as CANARY_HOST
from tests.servers.canary import Canary
from tests.servers.dns_stub import Name, running_dns_stub
from tests.servers.receiver import Receiver
from tests.servers.stub_resolver import getaddrinfo


@pytest.mark.parametrize(
    "host", [CANARY_HOST, "2130706498", "0x7f000042", "127.66", "[::ffff:127.0.0.66]"]
)
def test_what_is_not_public_is_not_dialled(canary: Canary, host: str) -> None:
    reached = canary.connections
    assert refusal(f"http://{host}:{canary.port}/") == (
        "callback_url not allowed: 127.0.0.66 is not public; "
        "an operator can allow it with AUTOSCRAPE_ALLOWED_NETWORKS=127.0.0.66"
    )
    assert canary.connections == reached


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/", "http://u:p@127.0.0.1/", "http://127.0.0.1:22"]
)
def test_what_is_refused_at_submit_is_not_sent_either(url: str) -> None:
    reason = refusal(url)
    assert reason.startswith("callback_url not allowed: ")
    assert "u:p" not in reason


def test_a_name_that_leads_inside_is_refused(canary: Canary, lookup: Any) -> None:
    reached = canary.connections
    ask = lookup({"inside.test": Name(((CANARY_HOST, "::1"),))})
    url = f"http://inside.test:{canary.port}/"
    assert "127.0.0.66 is not public" in refusal(url, lookup=ask)
    assert canary.connections == reached
    networks = (*RECEIVER_ONLY, ip_network(CANARY_HOST))
    assert send(url, BODY, JSON, networks, lookup=ask) == 200
    assert canary.connections == reached + 1


def test_of_several_addresses_only_the_good_ones_are_dialled(
    receiver: Receiver, lookup: Any, canary: Canary
) -> None:
    reached = canary.connections
    ask = lookup({"mixed.test": Name((("10.1.2.3", CANARY_HOST, "127.0.0.1"),))})
    assert post(receiver.url("/ok/mixed", "mixed.test"), lookup=ask) == 200
    assert receiver.received[-1].headers["host"] == f"mixed.test:{receiver.server_port}"
    assert canary.connections == reached


def test_a_family_that_the_machine_does_not_have_is_passed_over(receiver: Receiver) -> None:
    def ask(host: str, port: int, *_: Any) -> list[Any]:
        # AF_UNSPEC meets what IPv6 does where there is none.
        families = (socket.AF_UNSPEC, socket.AF_INET)
        return [(one, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for one in families]

    assert post(receiver.url("/ok/family", "both.test"), lookup=ask) == 200


def test_a_name_is_resolved_once_so_that_it_cannot_change_its_mind(
    receiver: Receiver, canary: Canary
) -> None:
    names = {"rebind.test": Name((("127.0.0.1",), (CANARY_HOST,)))}
    with running_dns_stub(names) as stub:
        ask = partial(getaddrinfo, stub.port)
        url = receiver.url("/ok/rebind", "rebind.test")
        assert post(url, lookup=ask) == 200
        assert stub.asked["rebind.test"] == 1
        assert "127.0.0.66 is not public" in refusal(url, lookup=ask)


def test_the_next_address_is_tried_when_one_refuses(receiver: Receiver, lookup: Any) -> None:
    ask = lookup({"two.test": Name((("127.0.0.2", "127.0.0.1"),))})
    networks = (ip_network("127.0.0.0/30"),)
    url = receiver.url("/ok/two", "two.test")
    assert send(url, BODY, JSON, networks, lookup=ask) == 200


def test_a_name_that_is_not_resolved_may_be_later(lookup: Any) -> None:
    ask = lookup({"silent.test": Name(silent=True)})
    began = time.monotonic()
    assert (
        "not resolved in time" in failure("http://silent.test/", lookup=ask, timeout_s=0.3).reason
    )
    assert time.monotonic() - began < 1
    assert "cannot be resolved" in failure("http://nothing.invalid/", lookup=ask).reason


def test_proxies_of_the_environment_are_not_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, canary: Canary
) -> None:
    reached = canary.connections
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://{CANARY_HOST}:{canary.port}")
    assert post(receiver.url()) == 200
    assert canary.connections == reached


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-a", "b\r\nx-evil: 1"),
        ("x-a", "b\nx-evil: 1"),
        ("x-a", "b\x00"),
        ("x-a", ""),
        ("x-a", " b"),
        ("x-a", "ä"),
        ("x-a: b\r\nx-evil", "1"),
        ("x a", "1"),
        ("", "1"),
        ("Content-Length", "0"),
        ("Transfer-Encoding", "chunked"),
        ("host", "other.example"),
    ],
)
def test_headers_cannot_be_smuggled_in(receiver: Receiver, name: str, value: str) -> None:
    before = len(receiver.received)
    with pytest.raises(ValueError, match="cannot be sent"):
        post(receiver.url(), {name: value})
    assert len(receiver.received) == before


def test_a_path_cannot_smuggle_in_headers(receiver: Receiver) -> None:
    assert "control characters" in refusal(receiver.url("/x HTTP/1.1\r\nx-evil: 1"))
    assert post(receiver.url("/ok/x HTTP/1.1%0d%0ax-evil: 1")) == 200
    got = receiver.received[-1]
    assert got.path == "/ok/x%20HTTP/1.1%0d%0ax-evil:%201"
    assert "x-evil" not in got.headers
