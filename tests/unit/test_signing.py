"""Signatures of callbacks, verified by the library that receivers use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from autoscrape.delivery.signing import webhook_headers

OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDC2FVsBQIhrs="
BODY = '{"type":"task.done","data":{"meta":"ä"}}'.encode()


def test_a_signature_is_verified_by_the_library() -> None:
    headers = webhook_headers("msg_1", BODY, [OLD])
    assert set(headers) == {"webhook-id", "webhook-timestamp", "webhook-signature"}
    assert Webhook(OLD).verify(BODY, headers)["type"] == "task.done"


def test_while_a_secret_is_changed_both_are_good() -> None:
    headers = webhook_headers("msg_1", BODY, [NEW, OLD])
    for secret in (NEW, OLD):
        Webhook(secret).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(BODY, webhook_headers("msg_1", BODY, [OLD]))


@pytest.mark.parametrize("part", ["webhook-id", "webhook-timestamp", "body"])
def test_nothing_can_be_changed(part: str) -> None:
    headers = webhook_headers("msg_1", BODY, [OLD])
    body = BODY
    if part == "body":
        body += b" "
    else:
        headers[part] = str(int(headers[part]) - 1) if part.endswith("stamp") else "msg_2"
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD).verify(body, headers)


def test_each_try_has_the_same_id_and_its_own_time() -> None:
    first, second = (
        webhook_headers("msg_1", BODY, [OLD], at=datetime.now(UTC) - timedelta(seconds=s))
        for s in (30, 0)
    )
    assert first["webhook-id"] == second["webhook-id"] == "msg_1"
    assert first["webhook-timestamp"] < second["webhook-timestamp"]
    assert first["webhook-signature"] != second["webhook-signature"]
    Webhook(OLD).verify(BODY, first)
    old = webhook_headers("msg_1", BODY, [OLD], at=datetime.now(UTC) - timedelta(minutes=6))
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(OLD).verify(BODY, old)


def test_without_a_secret_there_is_no_signature() -> None:
    assert set(webhook_headers("msg_1", BODY)) == {"webhook-id", "webhook-timestamp"}
