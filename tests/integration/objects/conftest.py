"""A real S3 and a real Google Cloud Storage server, each behind a proxy that sees what is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from attrs import frozen

from autoscrape.delivery.errors import DeliveryFailedError
from autoscrape.delivery.gcs import GcsStore
from autoscrape.delivery.objects import ObjectStore
from autoscrape.delivery.s3 import S3Store
from autoscrape.jobs.destination import Destination, Kind
from tests.servers.object_stores import proxied_gcs, proxied_s3
from tests.servers.store_proxy import Asked, Canned, StoreProxy

JSON = "application/json"
BUCKET = "results"


@frozen
class Case:
    """A store, what stands before it, and how to look into it."""

    kind: Kind
    store: ObjectStore
    proxy: StoreProxy
    read: Callable[[str], tuple[bytes, dict[str, Any]]]
    keys: Callable[[], list[str]]
    restart: Callable[[str], ObjectStore]
    """Gives a store that talks to another endpoint."""

    def to(self, key: str, bucket: str = BUCKET) -> Destination:
        return Destination(self.kind, bucket, key)

    def put(self, key: str, body: Any = b"{}", **more: Any) -> None:
        self.store.put(self.to(key), body, JSON, **more)


@pytest.fixture(scope="module")
def s3_case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    from boto3.session import Session

    directory = tmp_path_factory.mktemp("s3")
    (directory / BUCKET).mkdir()
    with ExitStack() as stack:
        server, proxy = stack.enter_context(proxied_s3(directory))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in server.environment.items():
            patch.setenv(name, value)
        client = Session().client("s3", endpoint_url=f"http://{proxy.store}")
        stack.callback(client.close)

        def read(key: str) -> tuple[bytes, dict[str, Any]]:
            answer = client.get_object(Bucket=BUCKET, Key=key)
            with closing(answer["Body"]) as body:
                encoding = answer.get("ContentEncoding")
                return body.read(), {"type": answer["ContentType"], "encoding": encoding}

        def keys() -> list[str]:
            found = client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
            return [one["Key"] for one in found]

        yield Case("s3", S3Store(proxy.url), proxy, read, keys, S3Store)


@pytest.fixture
def s3(s3_case: Case) -> Case:
    return clean(s3_case)


@pytest.fixture(scope="module")
def gcs_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreProxy]:
    from google.cloud.storage import Client

    with proxied_gcs(tmp_path_factory.mktemp("gcs")) as proxy:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("STORAGE_EMULATOR_HOST", f"http://{proxy.store}")
            with closing(Client()) as client:
                client.create_bucket(BUCKET)
        yield proxy


@pytest.fixture
def gcs(gcs_server: StoreProxy, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    from google.cloud.storage import Client

    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://{gcs_server.store}")
    with closing(Client()) as client:
        bucket = client.bucket(BUCKET)

        def read(key: str) -> tuple[bytes, dict[str, Any]]:
            blob = bucket.get_blob(key)
            assert blob is not None
            data = blob.download_as_bytes(raw_download=True)
            return data, {"type": blob.content_type, "encoding": blob.content_encoding}

        def keys() -> list[str]:
            return [blob.name for blob in bucket.list_blobs()]

        def restart(url: str) -> ObjectStore:
            monkeypatch.setenv("STORAGE_EMULATOR_HOST", url)
            return GcsStore()

        yield clean(Case("gs", restart(gcs_server.url), gcs_server, read, keys, restart))


def clean(case: Case) -> Case:
    """Let the proxy forget the last test."""
    case.proxy.fault, case.proxy.hangs = (lambda _: None), False
    case.proxy.asked.clear()
    return case


@pytest.fixture(params=["s3", "gcs"])
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.getfixturevalue(request.param)
    return found


def fail_with(answer: Canned) -> Callable[[Asked], Canned]:
    return lambda _: answer


def failure(case: Case, key: str = "never", **more: Any) -> DeliveryFailedError:
    with pytest.raises(DeliveryFailedError) as error:
        case.put(key, **more)
    assert error.value.__cause__ is None
    return error.value
