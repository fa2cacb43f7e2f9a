"""Callbacks over TLS: who the receiver is gets verified."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autoscrape.delivery import connector
from tests.integration.webhook.conftest import (
    failure,
    post,
)
from tests.servers.certificates import Authority
from tests.servers.dns_stub import Name
from tests.servers.receiver import Receiver, running_receiver


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    connector.tls.cache_clear()
    yield authority
    connector.tls.cache_clear()


def test_tls(trusted: Authority, lookup: Any) -> None:
    ask = lookup({"good.test": Name(), "other.test": Name()})
    with running_receiver(tls=trusted.context("good.test", "127.0.0.1")) as receiver:
        assert post(receiver.url()) == 200
        assert post(receiver.url(host="good.test"), lookup=ask) == 200
        assert post(receiver.url(host="good.test."), lookup=ask) == 200
        assert (
            "TLS: Hostname mismatch" in failure(receiver.url(host="other.test"), lookup=ask).reason
        )
        assert len(receiver.received) == 3


def test_a_certificate_of_an_unknown_authority_is_not_good(
    trusted: Authority, tmp_path: Path
) -> None:
    unknown = Authority(tmp_path, "unknown-authority")
    with running_receiver(tls=unknown.context("127.0.0.1")) as receiver:
        assert failure(receiver.url()).reason.startswith("TLS: ")
        assert receiver.received == []


def test_a_certificate_that_nobody_signed_is_not_good(tmp_path: Path) -> None:
    with running_receiver(tls=Authority(tmp_path).context("127.0.0.1")) as receiver:
        assert "TLS: " in failure(receiver.url()).reason


def test_https_to_a_server_without_it(receiver: Receiver) -> None:
    failed = failure(f"https://127.0.0.1:{receiver.server_port}/")
    assert failed.reason.startswith(("TLS: ", "no connection: "))


def test_old_tls_is_not_spoken(trusted: Authority) -> None:
    context = trusted.context("127.0.0.1")
    with pytest.warns(DeprecationWarning, match="TLSVersion"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with running_receiver(tls=context) as receiver:
        assert failure(receiver.url()).reason.startswith("TLS: ")
