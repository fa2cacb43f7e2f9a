"""A receiver that behaves in every way a receiver may, and a canary nobody may reach."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from ipaddress import ip_network
from typing import Any

import pytest

from autoscrape.delivery.errors import DeliveryFailedError, DeliveryRefusedError
from autoscrape.delivery.webhook import send
from tests.servers.canary import Canary, running_canary
from tests.servers.dns_stub import Name, running_dns_stub
from tests.servers.receiver import Receiver, running_receiver
from tests.servers.stub_resolver import getaddrinfo

RECEIVER_ONLY = (ip_network("127.0.0.1/32"),)
BODY = json.dumps({"type": "task.done", "data": {"url": "http://a.example/ä"}}).encode()
JSON = {"content-type": "application/json"}
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
LIMIT_S = 1.5
SOON_S = 5.0


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with running_receiver() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with running_canary() as canary:
        yield canary


def post(url: str, headers: dict[str, str] | None = None, **more: Any) -> int:
    return send(url, BODY, JSON if headers is None else headers, RECEIVER_ONLY, **more)


def failure(url: str, **more: Any) -> DeliveryFailedError:
    with pytest.raises(DeliveryFailedError) as error:
        post(url, **more)
    return error.value


def refusal(url: str, **more: Any) -> str:
    with pytest.raises(DeliveryRefusedError) as error:
        post(url, **more)
    return error.value.reason


@pytest.fixture
def lookup() -> Iterator[Callable[[dict[str, Name]], Any]]:
    with ExitStack() as stack:

        def make(names: dict[str, Name]) -> Any:
            stub = stack.enter_context(running_dns_stub(names))
            return partial(getaddrinfo, stub.port)

        yield make
