"""Puts objects into Amazon S3, or a compatible store at an endpoint that the operator set."""

from __future__ import annotations

from threading import Lock
from typing import Any, BinaryIO

from autoscrape.delivery.errors import (
    DeliveryDeniedError,
    DeliveryFailedError,
    DeliveryRefusedError,
)
from autoscrape.delivery.objects import CONNECT_S, READ_S, Body, ObjectStore
from autoscrape.jobs.destination import Destination

CONNECTIONS = 32
WHOLE = 2**20
"""A body up to this size is sent in one piece."""

STORED = frozenset({"PreconditionFailed", "412"})
DENIED = frozenset(
    {
        *("403", "AccessDenied", "AccountProblem", "AllAccessDisabled", "Forbidden"),
        *("InvalidAccessKeyId", "SignatureDoesNotMatch", "UnauthorizedAccess"),
    }
)
STALE = frozenset({"ExpiredToken", "InvalidToken", "TokenRefreshRequired"})
"""Credentials whose time is over; there may be new ones already where they come from."""

PASSING = STALE | {
    *("ConditionalRequestConflict", "OperationAborted", "RequestTimeout", "RequestTimeTooSkewed"),
    *("SlowDown", "Throttling", "ThrottlingException", "TooManyRequests"),
    # The body was hurt on its way.
    *("BadDigest", "IncompleteBody", "XAmzContentSHA256Mismatch"),
    # Without a word of S3's own, so by something that stands before it.
    *("400", "no code"),
}
"""Refusals that are none of the bucket's: what is asked for now may be given later."""

KMS = "KMS."
"""How the codes of refusals begin that are of the bucket's key."""

ELSEWHERE = frozenset(
    {
        *("AuthorizationHeaderMalformed", "IllegalLocationConstraintException"),
        *("PermanentRedirect", "TemporaryRedirect", "301", "307"),
    }
)
"""How a region says that a bucket is in another one."""


class S3Store(ObjectStore):
    """Needs s3:PutObject, and s3:GetBucketLocation for buckets of other regions."""

    def __init__(self, endpoint_url: str | None = None) -> None:
        try:
            import boto3  # noqa: F401, PLC0415 (an extra)
        except ImportError:
            raise DeliveryFailedError("S3 needs one more package: pip install boto3") from None
        self._endpoint = endpoint_url
        self._clients: dict[str | None, Any] = {}
        self._regions: dict[str, str] = {}
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
        """Store one object with one PutObject; False if there is one already."""
        from botocore.exceptions import (  # noqa: PLC0415
            BotoCoreError,
            ClientError,
            CredentialRetrievalError,
            NoCredentialsError,
            ParamValidationError,
            PartialCredentialsError,
        )

        more = {} if replace else {"IfNoneMatch": "*"}
        if encoding:
            more["ContentEncoding"] = encoding
        arguments = {"ContentType": content_type, **more}
        try:
            try:
                self._put(destination, body, arguments)
            except ClientError as failure:
                if not self._is_elsewhere(destination.bucket, failure.response):
                    raise
                self._put(destination, body, arguments)
        except ClientError as failure:
            if _code(failure.response) in STALE:
                self._look_for_credentials()
            _judge(destination.bucket, failure.response, failure.operation_name, replace=replace)
            return False
        except (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError):
            self._look_for_credentials()
            raise DeliveryFailedError(
                "no AWS credentials; set AWS_ACCESS_KEY_ID and the like"
            ) from None
        except ParamValidationError:
            raise DeliveryRefusedError(f"no valid bucket name: {destination.bucket}") from None
        except (BotoCoreError, OSError, ValueError) as failure:
            # Without its text, which may hold what the operator set.
            raise DeliveryFailedError(f"S3 cannot be reached ({type(failure).__name__})") from None
        return True

    def _put(self, to: Destination, body: bytes | BinaryIO, arguments: dict[str, Any]) -> None:
        client = self._client(self._regions.get(to.bucket))
        whole = isinstance(body, bytes) and len(body) <= WHOLE
        client.put_object(
            Bucket=to.bucket, Key=to.key, Body=body if whole else Body(body), **arguments
        )

    def _is_elsewhere(self, bucket: str, answer: dict[str, Any]) -> bool:
        """Learn the region of a bucket, if the answer is that it is in another one."""
        error = answer.get("Error", {})
        if self._endpoint or error.get("Code") not in ELSEWHERE:
            return False
        headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        region = error.get("Region") or headers.get("x-amz-bucket-region")
        if not region:
            place = self._client(None).get_bucket_location(Bucket=bucket)["LocationConstraint"]
            region = {None: "us-east-1", "EU": "eu-west-1"}.get(place, place)
        known = self._regions.get(bucket)
        self._regions[bucket] = region
        return bool(region != known)

    def _look_for_credentials(self) -> None:
        """Let the next try look for credentials anew; a client never does."""
        with self._lock:
            self._clients.clear()

    def _client(self, region: str | None) -> Any:
        from boto3.session import Session  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        with self._lock:  # sessions are not for several threads, clients are
            if region not in self._clients:
                config = Config(
                    connect_timeout=CONNECT_S,
                    read_timeout=READ_S,
                    max_pool_connections=CONNECTIONS,
                    retries={"mode": "standard", "total_max_attempts": 1},
                    s3={"addressing_style": "path" if self._endpoint else "auto"},
                    # Compatible stores do not know the checksums that are S3's default.
                    request_checksum_calculation=(
                        "when_required" if self._endpoint else "when_supported"
                    ),
                )
                client = Session().client(
                    "s3", region_name=region, endpoint_url=self._endpoint, config=config
                )
                client.meta.events.register("before-call.s3", _ask_nobody_for_the_region)
                self._clients[region] = client
            return self._clients[region]


def _ask_nobody_for_the_region(context: dict[str, Any], **_: Any) -> None:
    """Keep botocore from sending HeadBucket, which needs a permission that is not granted."""
    context.setdefault("s3_redirect", {})["redirected"] = True


def _code(answer: dict[str, Any]) -> str:
    return str(answer.get("Error", {}).get("Code") or "no code")


def _judge(bucket: str, answer: dict[str, Any], asked: str, *, replace: bool) -> None:
    """Say what a refusal means; returns when the object is there already."""
    code = _code(answer)
    status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in STORED and not replace:
        return
    passes = code.removeprefix(KMS) in PASSING
    if passes or status in (408, 409, 429) or status == 500 or status > 501:
        raise DeliveryFailedError(f"S3 answered {code}")
    if code in {"NoSuchBucket", "404"}:
        raise DeliveryDeniedError(f"no such bucket: {bucket}")
    if code in DENIED:
        raise DeliveryDeniedError(f"access denied ({code}); {bucket} must grant s3:{asked}")
    if code.startswith(KMS):
        raise DeliveryDeniedError(f"the key of {bucket} cannot be used ({code})")
    raise DeliveryRefusedError(f"S3 refused: {code}")
