"""What Google Cloud Storage says, and what is made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from autoscrape.delivery.errors import (
    CannotReplaceError,
    DeliveryDeniedError,
    DeliveryFailedError,
    DeliveryRefusedError,
)
from autoscrape.delivery.gcs import GcsStore
from autoscrape.jobs.destination import Destination
from tests.integration.objects.conftest import BUCKET, JSON, Case, fail_with, failure
from tests.servers.store_proxy import Asked, Canned


def forbidden(text: str, status: int = 403) -> Canned:
    return Canned(status, text.encode(), {"Content-Type": "application/json"})


DELETE = "bot@x does not have storage.objects.delete access to the object."


def test_gcs_that_would_have_to_replace_has_it_already(gcs: Case) -> None:
    gcs.proxy.fault = fail_with(forbidden(f'{{"error":{{"code":403,"message":"{DELETE}"}}}}'))
    gcs.put("x")
    with pytest.raises(CannotReplaceError, match=r"replacing an object needs storage\.objects"):
        gcs.put("x", replace=True)


def only_creates(asked: Asked) -> Canned | None:
    """Answer as Google does to who may create objects, but not replace them."""
    replaces = asked.method == "POST" and "ifGenerationMatch=0" not in asked.path
    return forbidden(DELETE) if replaces else None


def test_gcs_needs_no_permission_to_replace_for_what_is_not_there(gcs: Case) -> None:
    gcs.proxy.fault = only_creates
    gcs.put("first.jsonl", b"x", replace=True)
    assert gcs.read("first.jsonl")[0] == b"x"
    with pytest.raises(CannotReplaceError):
        gcs.put("first.jsonl", b"y", replace=True)
    assert gcs.read("first.jsonl")[0] == b"x"


def test_gcs_says_that_access_is_denied(gcs: Case) -> None:
    gcs.proxy.fault = fail_with(forbidden("bot@x lacks storage.objects.create"))
    with pytest.raises(DeliveryDeniedError) as error:
        gcs.put("x")
    assert error.value.reason == (
        "access denied (status 403); results must grant storage.objects.create"
    )


def test_gcs_that_is_asked_too_often_is_tried_later(gcs: Case) -> None:
    text = '{"error":{"code":403,"errors":[{"reason":"rateLimitExceeded"}]}}'
    gcs.proxy.fault = fail_with(forbidden(text))
    assert "rate limit" in failure(gcs).reason


def test_gcs_refuses_for_good(gcs: Case) -> None:
    gcs.proxy.fault = fail_with(forbidden("{}", 400))
    with pytest.raises(DeliveryRefusedError, match="refused: status 400"):
        gcs.put("x")


def test_gcs_without_credentials_may_have_some_later(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "nothing.json"))
    with pytest.raises(DeliveryFailedError, match="no Google credentials"):
        GcsStore().put(Destination("gs", BUCKET, "x"), b"", JSON)


def test_gcs_needs_no_project(gcs: Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    account = {
        "type": "service_account",
        "client_email": "bot@example.com",
        "private_key": private_key(),
        "token_uri": f"{gcs.proxy.url}/token",
    }
    (tmp_path / "key.json").write_text(json.dumps(account), encoding="utf-8")
    for name in ("STORAGE_EMULATOR_HOST", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "key.json"))
    monkeypatch.setenv("API_ENDPOINT_OVERRIDE", gcs.proxy.url)
    token = Canned(200, b'{"access_token": "t", "expires_in": 3600}')
    gcs.proxy.fault = lambda asked: token if asked.path == "/token" else None
    GcsStore().put(gcs.to("no-project"), b"x", JSON)
    assert gcs.proxy.asked[-1].headers["authorization"] == "Bearer t"
    assert gcs.read("no-project")[0] == b"x"


def private_key() -> str:
    """Make a key as Google gives one to a service account."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    none = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, none).decode()
