"""Signs callbacks as Standard Webhooks 1.0 says, so that receivers can use its libraries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook


def webhook_headers(
    webhook_id: str, body: bytes, secrets: Sequence[str] = (), *, at: datetime | None = None
) -> dict[str, str]:
    """Give the headers of one try to send a callback.

    The id stays the same over all tries, the time is that of this one. Each ``whsec_…`` secret
    adds a signature, so that a receiver may know the old or the new one while they are changed.
    Without secrets the callback is not signed.
    """
    at = at or datetime.now(UTC)
    headers = {"webhook-id": webhook_id, "webhook-timestamp": str(int(at.timestamp()))}
    if secrets:
        text = body.decode()
        headers["webhook-signature"] = " ".join(
            Webhook(secret).sign(webhook_id, at, text) for secret in secrets
        )
    return headers
