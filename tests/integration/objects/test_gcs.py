"""What Google Cloud Storage says, and what is made of it."""

from __future__ import annotations

from typing import Any

import pytest

from autoscrape.delivery.errors import DeliveryFailedError, DeliveryRefusedError
from autoscrape.delivery.gcs import GcsStore
from autoscrape.jobs.destination import Destination
from tests.integration.objects.conftest import BUCKET, JSON, Case, fail_with, failure
from tests.servers.store_proxy import Canned


def forbidden(text: str, status: int = 403) -> Canned:
    return Canned(status, text.encode(), {"Content-Type": "application/json"})


DELETE = "bot@x does not have storage.objects.delete access to the object."


def test_gcs_that_would_have_to_replace_has_it_already(gcs: Case) -> None:
    gcs.proxy.fault = fail_with(forbidden(f'{{"error":{{"code":403,"message":"{DELETE}"}}}}'))
    gcs.put("x")
    with pytest.raises(DeliveryRefusedError, match=r"replacing an object needs storage\.objects"):
        gcs.put("x", replace=True)


def test_gcs_says_that_access_is_denied(gcs: Case) -> None:
    gcs.proxy.fault = fail_with(forbidden("bot@x lacks storage.objects.create"))
    with pytest.raises(DeliveryRefusedError) as error:
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
