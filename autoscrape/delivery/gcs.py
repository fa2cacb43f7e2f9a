"""Puts objects into Google Cloud Storage."""

from __future__ import annotations

from threading import Lock
from typing import Any, BinaryIO

from autoscrape.delivery.errors import (
    CannotReplaceError,
    DeliveryDeniedError,
    DeliveryFailedError,
    DeliveryRefusedError,
)
from autoscrape.delivery.objects import CONNECT_S, READ_S, SEND_S, Body, ObjectStore
from autoscrape.jobs.destination import Destination

CHUNK = 8 * 2**20
"""What is larger goes in pieces of this size; the object appears with the last one."""

SLOWEST = 2**19
"""Bytes a second; a piece is sent within the time for connecting, which grows with its size."""

DELETE = "storage.objects.delete"
RATE_LIMITS = ("rateLimitExceeded", "userRateLimitExceeded")


class GcsStore(ObjectStore):
    """Needs the role Storage Object Creator."""

    def __init__(self) -> None:
        try:
            import google.cloud.storage  # noqa: F401, PLC0415 (an extra)
        except ImportError:
            raise DeliveryFailedError(
                "Google Cloud Storage needs one more package: pip install google-cloud-storage"
            ) from None
        self._client: Any = None
        self._lock = Lock()

    def put(
        self,
        destination: Destination,
        body: bytes | BinaryIO,
        content_type: str,
        *,
        replace: bool = False,
        encoding: str | None = None,
    ) -> bool:
        """Store one object with one upload; with a second if it is there and to be replaced.

        False if it is there and stays. The first needs no permission to replace, which the role
        does not have.
        """
        from google.api_core.exceptions import (  # noqa: PLC0415
            GoogleAPICallError,
            GoogleAPIError,
            PreconditionFailed,
        )
        from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError  # noqa: PLC0415
        from google.cloud.storage.exceptions import (  # noqa: PLC0415
            DataCorruption,
            InvalidResponse,
        )
        from requests.exceptions import RequestException  # noqa: PLC0415

        try:
            try:
                self._put(destination, Body(body), content_type, encoding)
            except PreconditionFailed:
                if not replace:
                    return False
                self._put(destination, Body(body), content_type, encoding, generation=None)
        except GoogleAPICallError as failure:
            text = getattr(failure.response, "text", None) or str(failure)
            _judge(destination.bucket, int(failure.code or 0), text, replace=replace)
            return False
        except DefaultCredentialsError:
            raise DeliveryFailedError(
                "no Google credentials; set GOOGLE_APPLICATION_CREDENTIALS"
            ) from None
        except (
            *(GoogleAPIError, GoogleAuthError, RequestException, InvalidResponse, DataCorruption),
            *(OSError, ValueError),
        ) as failure:
            # Without its text, which may hold what the operator set.
            raise DeliveryFailedError(
                f"Google Cloud Storage cannot be reached ({type(failure).__name__})"
            ) from None
        return True

    def _put(
        self,
        to: Destination,
        body: Body,
        content_type: str,
        encoding: str | None,
        generation: int | None = 0,
    ) -> None:
        """Upload; generation 0 is that of an object that is not there."""
        blob = self._bucket(to.bucket).blob(to.key, chunk_size=CHUNK)
        blob.content_encoding = encoding
        at_once = min(body.size, CHUNK)
        blob.upload_from_file(
            body,
            size=body.size,
            content_type=content_type,
            if_generation_match=generation,
            timeout=(max(CONNECT_S, min(SEND_S, at_once / SLOWEST)), READ_S),
            retry=None,
            # The library deletes a large object whose checksum is another.
            checksum="auto" if body.size <= CHUNK else None,
        )

    def _bucket(self, name: str) -> Any:
        from google.cloud.storage import Client  # noqa: PLC0415

        with self._lock:
            if self._client is None:
                # Of no project: only who makes or lists buckets has to name one.
                client = Client(project=None)
                # It would read about every bucket in a thread, for traces.
                client._bucket_metadata_cache = None
                self._client = client
            return self._client.bucket(name)


def _judge(bucket: str, status: int, text: str, *, replace: bool) -> None:
    """Say what a refusal means; returns when the object is there already."""
    # An object that is there can only be replaced, for which the role has no permission.
    if not replace and (status == 412 or (status == 403 and DELETE in text)):
        return
    if status == 404:
        raise DeliveryDeniedError(f"no such bucket: {bucket}")
    if status == 403 and any(reason in text for reason in RATE_LIMITS):
        raise DeliveryFailedError("Google Cloud Storage answered 403 (rate limit)")
    if status == 403 and DELETE in text:
        raise CannotReplaceError(f"access denied; replacing an object needs {DELETE}")
    if status in (401, 403):
        raise DeliveryDeniedError(
            f"access denied (status {status}); {bucket} must grant storage.objects.create"
        )
    if status in (408, 409, 412, 429) or status >= 500:
        raise DeliveryFailedError(f"Google Cloud Storage answered {status}")
    raise DeliveryRefusedError(f"Google Cloud Storage refused: status {status}")
