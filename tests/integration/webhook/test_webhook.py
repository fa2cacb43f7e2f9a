"""Callbacks, and what is made of their answers."""

from __future__ import annotations

import json
import socket
import time

import pytest
from standardwebhooks import Webhook

from autoscrape.delivery.errors import DeliveryFailedError
from autoscrape.delivery.signing import webhook_headers
from autoscrape.delivery.webhook import LONGEST_WAIT_S, send
from tests.integration.webhook.conftest import (
    BODY,
    JSON,
    LIMIT_S,
    RECEIVER_ONLY,
    SECRET,
    SOON_S,
    failure,
    post,
    refusal,
)
from tests.servers.canary import HOST as CANARY_HOST
from tests.servers.canary import Canary
from tests.servers.object_stores import free_port
from tests.servers.receiver import Mode, Receiver


def test_a_callback_arrives_as_it_was_sent_and_its_signature_is_right(receiver: Receiver) -> None:
    headers = {**JSON, **webhook_headers("msg_1", BODY, [SECRET])}
    assert post(receiver.url("/ok/a b/ä?token=x&y=1#part"), headers) == 200
    got = receiver.received[-1]
    assert (got.method, got.path, got.body) == ("POST", "/ok/a%20b/%C3%A4?token=x&y=1", BODY)
    assert got.headers["host"] == f"127.0.0.1:{receiver.server_port}"
    assert got.headers["content-type"] == "application/json"
    assert Webhook(SECRET).verify(got.body, got.headers) == json.loads(BODY)


def test_a_url_without_a_path_is_posted_to_the_root(receiver: Receiver) -> None:
    assert post(receiver.url("?a=1")) == 200
    assert receiver.received[-1].path == "/?a=1"


@pytest.mark.parametrize("mode", [Mode.EARLY_HINTS, Mode.SLOW, Mode.DRIP_BODY, Mode.HUGE])
def test_a_good_head_is_a_good_answer(receiver: Receiver, mode: Mode) -> None:
    began = time.monotonic()
    assert post(receiver.url(f"/{mode}/x")) == 200
    assert time.monotonic() - began < SOON_S


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        (Mode.ERROR, "answered 500"),
        (Mode.DROP, "hung up without an answer"),
        (Mode.SHORT_HEAD, "the answer broke off"),
        (Mode.ENDLESS_HEAD, "its head is too large"),
        (Mode.NOT_HTTP, "no valid answer"),
    ],
)
def test_a_bad_answer_fails(receiver: Receiver, mode: Mode, reason: str) -> None:
    failed = failure(receiver.url(f"/{mode}/x"))
    assert reason in failed.reason
    assert failed.retry_after is None


def test_no_more_of_an_answer_is_read_than_allowed(receiver: Receiver) -> None:
    receiver.hung_up.clear()
    assert post(receiver.url("/huge/x"), max_answer=1000) == 200
    assert receiver.hung_up.wait(SOON_S), "the receiver could send all of a gigabyte"


@pytest.mark.parametrize("mode", [Mode.HANG, Mode.DRIP])
def test_a_slow_answer_fails_when_the_whole_time_is_over(receiver: Receiver, mode: Mode) -> None:
    began = time.monotonic()
    assert "in time" in failure(receiver.url(f"/{mode}/x"), timeout_s=LIMIT_S).reason
    assert LIMIT_S <= time.monotonic() - began < LIMIT_S + 1


def test_the_time_counts_for_the_handshake_and_for_a_body_that_nobody_reads() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        assert "in time" in failure(f"https://{address}/", timeout_s=LIMIT_S).reason
        with pytest.raises(DeliveryFailedError, match="in time"):
            send(f"http://{address}/", b"x" * 2**25, JSON, RECEIVER_ONLY, timeout_s=LIMIT_S)
        assert time.monotonic() - began < 2 * LIMIT_S + 1


def test_gone_is_final(receiver: Receiver) -> None:
    assert refusal(receiver.url("/410/x")) == (
        "the receiver answered 410: it wants no more callbacks"
    )


def test_redirects_are_not_followed(receiver: Receiver, canary: Canary) -> None:
    reached = canary.connections
    receiver.location = f"http://{CANARY_HOST}:{canary.port}/"
    assert "answered 302; redirects are not followed" in failure(receiver.url("/302/x")).reason
    assert canary.connections == reached


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("9" * 400, LONGEST_WAIT_S),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 2215 07:28:00 GMT", LONGEST_WAIT_S),
        ("Wed, 21 Oct 2215 07:28:00 -0000", LONGEST_WAIT_S),
        ("-7", None),
        ("soon", None),
        ("1e3", None),
        ("Wed, 99 Oct 2015 07:28:00 GMT", None),
    ],
)
def test_retry_after_is_heard(receiver: Receiver, written: str, seconds: float | None) -> None:
    receiver.retry_after = written
    failed = failure(receiver.url("/429/x"))
    assert "answered 429" in failed.reason
    assert failed.retry_after == seconds


def test_nobody_there() -> None:
    assert failure(f"http://127.0.0.1:{free_port()}/").reason == "no connection: Connection refused"


def test_thirty_percent_fail(receiver: Receiver) -> None:
    answers = []
    for _ in range(100):
        try:
            answers.append(post(receiver.url("/flaky/x")))
        except DeliveryFailedError as failed:
            answers.append(int(failed.reason.split()[-1]))
    assert 15 < answers.count(500) < 45
    assert answers.count(200) + answers.count(500) == 100
