"""What S3 says, and what is made of it."""

from __future__ import annotations

import pytest

from autoscrape.delivery.errors import (
    DeliveryDeniedError,
    DeliveryFailedError,
    DeliveryRefusedError,
)
from autoscrape.delivery.s3 import S3Store
from tests.integration.objects.conftest import BUCKET, JSON, Case, fail_with, failure
from tests.servers.store_proxy import Asked, Canned


def test_s3_says_that_access_is_denied(s3: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not this one")
    with pytest.raises(DeliveryDeniedError) as error:
        S3Store(s3.proxy.url).put(s3.to("x"), b"", JSON)
    assert error.value.reason == (
        "access denied (SignatureDoesNotMatch); results must grant s3:PutObject"
    )
    s3.proxy.fault = fail_with(Canned.s3(403, "AccessDenied"))
    with pytest.raises(DeliveryDeniedError, match=r"access denied \(AccessDenied\)"):
        s3.put("x")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        *((400, "ExpiredToken"), (400, "InvalidToken"), (400, "TokenRefreshRequired")),
        *((400, "IncompleteBody"), (400, "BadDigest"), (400, "XAmzContentSHA256Mismatch")),
        *((400, "ThrottlingException"), (400, "KMS.ThrottlingException")),
        *((403, "RequestTimeTooSkewed"), (409, "ConditionalRequestConflict")),
    ],
)
def test_s3_refuses_for_now(s3: Case, status: int, code: str) -> None:
    s3.proxy.fault = fail_with(Canned.s3(status, code))
    failed = failure(s3)
    assert failed.reason == f"S3 answered {code}"
    assert not isinstance(failed, DeliveryDeniedError)


@pytest.mark.parametrize("body", [b"", b"<html>no</html>"])
def test_a_bare_400_is_none_of_s3s_own(s3: Case, body: bytes) -> None:
    s3.proxy.fault = fail_with(Canned(400, body))
    failed = failure(s3)
    assert failed.reason.startswith("S3 answered ")
    assert not isinstance(failed, DeliveryDeniedError)


def test_a_key_that_cannot_be_used_is_named(s3: Case) -> None:
    s3.proxy.fault = fail_with(Canned.s3(400, "KMS.DisabledException"))
    with pytest.raises(DeliveryDeniedError) as error:
        s3.put("x")
    assert error.value.reason == "the key of results cannot be used (KMS.DisabledException)"


@pytest.mark.parametrize(("status", "code"), [(400, "EntityTooLarge"), (501, "NotImplemented")])
def test_s3_refuses_for_good(s3: Case, status: int, code: str) -> None:
    s3.proxy.fault = fail_with(Canned.s3(status, code))
    with pytest.raises(DeliveryRefusedError, match=f"S3 refused: {code}"):
        s3.put("x")


def test_s3_without_credentials_may_have_some_later(
    s3: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    store = S3Store(s3.proxy.url)
    with pytest.raises(DeliveryFailedError, match="no AWS credentials"):
        store.put(s3.to("x"), b"", JSON)
    monkeypatch.undo()
    store.put(s3.to("found-later"), b"x", JSON)
    assert s3.read("found-later")[0] == b"x"


def test_s3_credentials_whose_time_is_over_are_looked_for_anew(
    s3: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = S3Store(s3.proxy.url)
    s3.proxy.fault = fail_with(Canned.s3(400, "ExpiredToken"))
    for key in ("OLD", "NEW"):
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
        with pytest.raises(DeliveryFailedError, match="ExpiredToken"):
            store.put(s3.to("x"), b"", JSON)
        assert f"Credential={key}/" in s3.proxy.asked[-1].headers["authorization"]


def test_s3_with_an_endpoint_that_is_none(s3: Case) -> None:
    with pytest.raises(DeliveryFailedError, match=r"cannot be reached \(ValueError\)"):
        S3Store("no endpoint").put(s3.to("x"), b"", JSON)


@pytest.fixture
def amazon(s3: Case, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Stand in for Amazon itself, of which there is one endpoint for each region."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", s3.proxy.url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    return Case(s3.kind, S3Store(None), s3.proxy, s3.read, s3.keys, s3.restart)


REDIRECTED = Canned.s3(301, "PermanentRedirect")
LOCATION = b'<?xml version="1.0"?><LocationConstraint>%s</LocationConstraint>'


def region_of(asked: Asked) -> str:
    return asked.headers["authorization"].split("/")[2]


@pytest.mark.parametrize("told", [True, False])
def test_s3_finds_the_region_of_a_bucket_without_head(amazon: Case, told: bool) -> None:
    def elsewhere(asked: Asked) -> Canned | None:
        if "location" in asked.path:
            return Canned(200, LOCATION % b"eu-north-1")
        if region_of(asked) == "eu-north-1":
            return Canned(200)
        region = {"x-amz-bucket-region": "eu-north-1"} if told else {}
        return Canned(301, REDIRECTED.body, {**REDIRECTED.headers, **region})

    amazon.proxy.fault = elsewhere
    amazon.put("1.json")
    amazon.put("2.json")
    methods = [asked.method for asked in amazon.proxy.asked]
    assert methods == (["PUT"] * 3 if told else ["PUT", "GET", "PUT", "PUT"])
    assert [asked.path for asked in amazon.proxy.asked if asked.method == "GET"] == (
        [] if told else [f"/{BUCKET}?location"]
    )


def test_s3_that_sends_round_in_circles_is_left(amazon: Case) -> None:
    amazon.proxy.fault = fail_with(
        Canned.s3(400, "AuthorizationHeaderMalformed", Region="us-east-1")
    )
    with pytest.raises(DeliveryRefusedError, match="AuthorizationHeaderMalformed"):
        amazon.put("1.json")
    assert amazon.proxy.methods() == {"PUT"}
    assert len(amazon.proxy.asked) <= 2


def test_s3_that_does_not_tell_the_region_is_named(amazon: Case) -> None:
    def denied(asked: Asked) -> Canned:
        return Canned.s3(403, "AccessDenied") if asked.method == "GET" else REDIRECTED

    amazon.proxy.fault = denied
    with pytest.raises(DeliveryDeniedError, match="must grant s3:GetBucketLocation"):
        amazon.put("1.json")
