"""What every store of objects must keep, against both servers."""

from __future__ import annotations

import gzip
import io
import os
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from autoscrape.delivery import gcs as gcs_module
from autoscrape.delivery import objects
from autoscrape.delivery import s3 as s3_module
from autoscrape.delivery.errors import DeliveryDeniedError, DeliveryFailedError
from autoscrape.delivery.uploads import object_store
from autoscrape.jobs.destination import Kind
from tests.integration.objects.conftest import JSON, Case, fail_with, failure
from tests.servers.object_stores import free_port
from tests.servers.store_proxy import Asked, Canned


def test_an_object_is_stored_as_it_was_given(case: Case) -> None:
    case.put("day/1.json", b'{"a":"\xc3\xa4"}')
    assert case.read("day/1.json") == (b'{"a":"\xc3\xa4"}', {"type": JSON, "encoding": None})


def test_nothing_but_writing_is_asked_for(case: Case) -> None:
    case.put("1.json")
    case.put("1.json")
    case.put("1.json", b"[]", replace=True)
    with pytest.raises(DeliveryDeniedError):
        case.store.put(case.to("x", "nowhere"), b"", JSON)
    assert case.proxy.methods() == ({"PUT"} if case.kind == "s3" else {"POST"})
    # Google is asked to replace only what it says is there.
    assert len(case.proxy.asked) == (4 if case.kind == "s3" else 5)


def test_what_is_there_already_stays_and_counts_as_stored(case: Case) -> None:
    case.put("twice.json", b"first")
    case.put("twice.json", b"second")
    assert case.read("twice.json")[0] == b"first"
    assert case.keys().count("twice.json") == 1


def test_of_many_at_once_one_wins(case: Case) -> None:
    bodies = [b"%d" % number * 5000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda body: case.put("race.json", body), bodies))
    assert case.read("race.json")[0] in bodies


def test_a_feed_replaces_the_one_before(case: Case) -> None:
    case.put("feed.jsonl", b"first")
    case.put("feed.jsonl", b"second", replace=True)
    assert case.read("feed.jsonl")[0] == b"second"


@pytest.mark.parametrize("key", ["ü/日本 語.json", "a+b&c=d #%;,.json", "~'()!*/x..json"])
def test_keys_may_hold_any_character(case: Case, key: str) -> None:
    case.put(key, b"x")
    assert case.keys().count(key) == 1
    assert case.read(key)[0] == b"x"


def test_gzip_is_not_unpacked(case: Case) -> None:
    packed = gzip.compress(b"{}" * 1000)
    case.put("packed.json.gz", packed)
    case.put("encoded.json", packed, encoding="gzip")
    plain, encoded = case.proxy.asked
    assert case.read("packed.json.gz") == (packed, {"type": JSON, "encoding": None})
    assert case.read("encoded.json") == (packed, {"type": JSON, "encoding": "gzip"})
    if case.kind == "s3":
        assert "content-encoding" not in plain.headers
        assert encoded.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("size", [0, 2**20 + 1, 2**23])
def test_an_object_is_sent_at_once(case: Case, size: int) -> None:
    body = os.urandom(size)
    case.put(f"size-{size}", body)
    assert len(case.proxy.asked) == 1
    assert case.read(f"size-{size}")[0] == body


def test_a_large_file_is_sent_from_its_beginning(case: Case) -> None:
    body = os.urandom(2**24 + 7)
    file = io.BytesIO(body)
    file.seek(100)
    case.put("large", file)
    asked = list(case.proxy.asked)
    assert case.read("large")[0] == body
    if case.kind == "s3":
        assert [one.method for one in asked] == ["PUT"]
        return
    # The emulator forgets the condition when the last piece comes, Google does not.
    assert [one.method for one in asked] == ["POST", "PUT", "PUT", "PUT"]
    assert "ifGenerationMatch=0" in asked[0].path


def test_a_missing_bucket_is_named(case: Case) -> None:
    with pytest.raises(DeliveryDeniedError, match="no such bucket: nowhere"):
        case.store.put(case.to("x", "nowhere"), b"", JSON)


@pytest.mark.parametrize("status", [500, 503, 429, 408])
def test_what_may_pass_is_tried_later(case: Case, status: int) -> None:
    case.proxy.fault = fail_with(Canned.s3(status, "SlowDown" if status == 503 else "Other"))
    assert "answered" in failure(case).reason
    assert "Secret" not in failure(case).reason
    assert len(case.proxy.asked) == 2, "it was tried again at once"
    case.proxy.fault = lambda _: None
    case.put("later", b"x")
    assert case.read("later")[0] == b"x"


def test_nobody_there(case: Case) -> None:
    store = case.restart(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(DeliveryFailedError, match="cannot be reached") as error:
        store.put(case.to("x"), b"", JSON)
    assert "127.0.0.1" not in error.value.reason


def test_a_server_that_hangs(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (s3_module, gcs_module):
        monkeypatch.setattr(module, "READ_S", 0.5)
    store = case.restart(case.proxy.url)
    case.proxy.hangs = True
    began = time.monotonic()
    with pytest.raises(DeliveryFailedError, match="cannot be reached"):
        store.put(case.to("x"), b"", JSON)
    assert time.monotonic() - began < 3
    assert len(case.proxy.asked) == 1


def test_a_server_that_does_not_read(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (s3_module, gcs_module):
        monkeypatch.setattr(module, "CONNECT_S", 0.5)
        monkeypatch.setattr(module, "READ_S", 0.5)
    monkeypatch.setattr(gcs_module, "SLOWEST", 2**30)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = case.restart(f"http://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        with pytest.raises(DeliveryFailedError, match="cannot be reached"):
            store.put(case.to("x"), bytes(2**23), JSON)
        assert time.monotonic() - began < 5


def test_a_body_that_is_sent_too_slowly_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "SEND_S", -objects.CONNECT_S)
    body = objects.Body(b"x")
    with pytest.raises(TimeoutError):
        body.read()
    assert objects.Body(bytes(objects.SMALL + 2 * objects.BYTES_A_SECOND)).read(1) == b"\0"


def test_an_answer_that_is_lost_makes_no_second_object(case: Case) -> None:
    """The object was stored, but the client does not hear of it."""
    lost = threading.Event()

    def lose(_: Asked) -> None:
        if not lost.is_set():
            lost.set()
            case.put("lost.json", b"first")
            raise ConnectionError

    case.proxy.fault = lose
    assert "cannot be reached" in failure(case, "lost.json", body=b"first").reason
    case.put("lost.json", b"first")
    assert case.read("lost.json")[0] == b"first"


def test_a_store_is_made_once() -> None:
    assert object_store("s3", "http://a.example") is object_store("s3", "http://a.example")
    assert object_store("s3", "http://a.example") is not object_store("s3", None)
    assert object_store("gs", "http://a.example") is object_store("gs")


@pytest.mark.parametrize(
    ("kind", "module", "package"),
    [("s3", "boto3", "boto3"), ("gs", "google.cloud.storage", "google-cloud-storage")],
)
def test_a_missing_library_is_named(kind: Kind, module: str, package: str) -> None:
    code = (
        f"import sys; sys.modules[{module!r}] = None\n"
        "from autoscrape.delivery.errors import DeliveryFailedError\n"
        "from autoscrape.delivery.uploads import object_store\n"
        f"try: object_store({kind!r})\n"
        "except DeliveryFailedError as failure: print(failure.reason)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert f"needs one more package: pip install {package}" in done.stdout
