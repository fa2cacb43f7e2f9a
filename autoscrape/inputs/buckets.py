"""Fetches an input from Amazon S3 or Google Cloud Storage, whose libraries are optional extras."""

from __future__ import annotations

from contextlib import closing
from typing import BinaryIO

from autoscrape.errors import InputError

CONNECT_SECONDS = 10.0
READ_SECONDS = 15.0
PIECE = 2**20

S3_DENIED = frozenset(
    {"403", "AccessDenied", "ExpiredToken", "InvalidAccessKeyId", "SignatureDoesNotMatch"}
)


def fetch_s3(bucket: str, key: str, copy: BinaryIO, endpoint: str | None) -> None:
    """Copy an object of S3, or of a compatible store at ``endpoint``."""
    try:
        from boto3.session import Session  # noqa: PLC0415 (an extra)
        from botocore.config import Config  # noqa: PLC0415
        from botocore.exceptions import (  # noqa: PLC0415
            BotoCoreError,
            ClientError,
            NoCredentialsError,
        )
    except ImportError:
        raise InputError("S3 needs one more package: pip install boto3") from None
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "max_attempts": 3},
        s3={"addressing_style": "path" if endpoint else "auto"},
    )
    try:
        with (
            closing(Session().client("s3", endpoint_url=endpoint, config=config)) as client,
            closing(client.get_object(Bucket=bucket, Key=key)["Body"]) as body,
        ):
            copy.writelines(body.iter_chunks(PIECE))
    except ClientError as failure:
        raise InputError(s3_refusal(bucket, failure.response["Error"])) from failure
    except NoCredentialsError:
        raise InputError("no AWS credentials; set AWS_ACCESS_KEY_ID and the like") from None
    except BotoCoreError as failure:
        raise InputError(f"S3 cannot be read: {failure}") from failure


def s3_refusal(bucket: str, error: dict[str, str]) -> str:
    """Say what S3 did not like and what to do."""
    code = error.get("Code", "no code")
    if code == "NoSuchBucket":
        return f"no such bucket: {bucket}"
    if code in {"NoSuchKey", "404"}:
        return f"no such object in bucket {bucket}"
    if code in S3_DENIED:
        return f"access denied ({code}); check the AWS credentials and s3:GetObject"
    return f"S3 refused: {code} {error.get('Message', '')}".rstrip()


def fetch_gcs(bucket: str, key: str, copy: BinaryIO) -> None:
    """Copy an object of Google Cloud Storage."""
    try:
        from google.api_core.exceptions import (  # noqa: PLC0415 (an extra)
            Forbidden,
            GoogleAPIError,
            NotFound,
            Unauthorized,
        )
        from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError  # noqa: PLC0415
        from google.cloud.storage import Client  # noqa: PLC0415
        from google.cloud.storage.retry import DEFAULT_RETRY  # noqa: PLC0415
        from requests.exceptions import RequestException  # noqa: PLC0415
    except ImportError:
        raise InputError(
            "Google Cloud Storage needs one more package: pip install google-cloud-storage"
        ) from None
    try:
        with closing(Client()) as client:
            client.bucket(bucket).blob(key).download_to_file(
                copy,
                raw_download=True,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                retry=DEFAULT_RETRY.with_timeout(CONNECT_SECONDS),
            )
    except NotFound:
        raise InputError(f"no such bucket, or no such object in it: {bucket}") from None
    except (Forbidden, Unauthorized):
        raise InputError("access denied; the account needs storage.objects.get") from None
    except DefaultCredentialsError:
        raise InputError("no Google credentials; set GOOGLE_APPLICATION_CREDENTIALS") from None
    except (GoogleAPIError, GoogleAuthError, RequestException) as failure:
        raise InputError(f"Google Cloud Storage cannot be read: {failure}") from failure
