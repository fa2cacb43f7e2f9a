"""Inputs from real object stores and a real web server, all on loopback."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from autoscrape.errors import InputError
from autoscrape.inputs import read_rows
from tests.integration.conftest import Project
from tests.servers.object_stores import S3Store, fake_gcs, free_port, rclone_s3

CSV = b"url,tag\nhttp://a.example/,eu\nhttp://b.example/,us\n"
OBJECTS = {
    "day/urls.csv": CSV,
    "day/urls #1?.csv.gz": gzip.compress(CSV),
    "empty.txt": b"",
}
URLS = ["http://a.example/", "http://b.example/"]


def urls(source: str, s3_endpoint: str | None = None) -> list[str]:
    return [row.values["url"] for row in read_rows(source, s3_endpoint=s3_endpoint) if row.values]


def refusal(source: str, s3_endpoint: str | None = None) -> str:
    with pytest.raises(InputError) as error:
        urls(source, s3_endpoint)
    message = str(error.value)
    assert message.startswith(f"input {source.partition('?')[0]}: ")
    return message


@pytest.fixture(scope="module")
def s3_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Store]:
    directory = tmp_path_factory.mktemp("s3")
    for key, data in OBJECTS.items():
        path = directory / "lists" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with rclone_s3(directory) as store:
        yield store


@pytest.fixture
def s3(s3_store: S3Store, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in s3_store.environment.items():
        monkeypatch.setenv(name, value)
    return s3_store.endpoint


@pytest.mark.parametrize("key", ["day/urls.csv", "day/urls #1?.csv.gz"])
def test_s3(s3: str, key: str) -> None:
    assert urls(f"s3://lists/{key}", s3) == URLS


def test_s3_says_what_is_missing(s3: str) -> None:
    assert "no such object in bucket lists" in refusal("s3://lists/nothing.csv", s3)
    assert "no such bucket: nowhere" in refusal("s3://nowhere/urls.csv", s3)
    assert "has no rows" in refusal("s3://lists/empty.txt", s3)


def test_s3_says_that_the_key_is_wrong(s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not this one")
    message = refusal("s3://lists/day/urls.csv", s3)
    assert "access denied" in message
    assert "not this one" not in message


def test_s3_says_that_there_are_no_credentials(s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "no AWS credentials" in refusal("s3://lists/day/urls.csv", s3)


def test_s3_says_that_nobody_answers(s3: str) -> None:
    message = refusal("s3://lists/day/urls.csv", f"http://127.0.0.1:{free_port()}")
    assert "S3 cannot be read: Could not connect" in message


@pytest.fixture(scope="module")
def gcs_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from google.cloud import storage

    with fake_gcs(tmp_path_factory.mktemp("gcs")) as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORAGE_EMULATOR_HOST", url)
        with closing(storage.Client()) as client:
            bucket = client.create_bucket("lists")
            for key, data in OBJECTS.items():
                bucket.blob(key).upload_from_string(data)
        yield url


@pytest.fixture
def gcs(gcs_store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", gcs_store)


@pytest.mark.parametrize("key", ["day/urls.csv", "day/urls #1?.csv.gz"])
def test_gcs(gcs: None, key: str) -> None:
    assert urls(f"gs://lists/{key}") == URLS


def test_gcs_says_what_is_missing(gcs: None) -> None:
    assert "no such bucket, or no such object in it: lists" in refusal("gs://lists/nothing.csv")
    assert "no such bucket, or no such object in it: nowhere" in refusal("gs://nowhere/urls.csv")
    assert "has no rows" in refusal("gs://lists/empty.txt")


def test_gcs_says_that_there_are_no_credentials(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "nothing.json"))
    assert "no Google credentials" in refusal("gs://lists/day/urls.csv")


class Site(BaseHTTPRequestHandler):
    """A web server with every kind of answer."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/urls.csv":
            self.answer(200, CSV)
        elif path == "/urls.csv.gz":
            self.answer(200, gzip.compress(CSV))
        elif path.startswith("/hops/"):
            left = int(path.split("/")[2])
            self.answer(302, b"", Location=f"/hops/{left - 1}/x.csv" if left else "/urls.csv")
        elif path == "/away.csv":
            self.answer(302, b"", Location="file:///etc/hostname")
        elif path == "/short.csv":
            self.answer(200, CSV, promised=2 * len(CSV))
        else:
            self.answer(int(path.strip("/").removesuffix(".csv")), b"")

    def answer(self, status: int, body: bytes, promised: int | None = None, **more: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if promised is None else promised))
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's)
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.mark.parametrize("path", ["urls.csv", "urls.csv.gz?signature=a/b.txt", "hops/4/x.csv"])
def test_http(site: str, path: str) -> None:
    assert urls(f"{site}/{path}") == URLS


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("404.csv", "no such file on the server (status 404)"),
        ("403.csv?signature=secret", "access denied (status 403)"),
        ("503.csv", "the server answered with status 503"),
        ("hops/5/x.csv", "too many redirects, or one that leaves http"),
        ("away.csv", "too many redirects, or one that leaves http"),
        ("short.csv", f"the answer ended after {len(CSV)} of {2 * len(CSV)} bytes"),
        ("urls", "unsupported format"),
    ],
)
def test_http_says_what_went_wrong(site: str, path: str, message: str) -> None:
    error = refusal(f"{site}/{path}")
    assert message in error
    assert "secret" not in error


def test_http_says_that_nobody_answers() -> None:
    message = refusal(f"http://127.0.0.1:{free_port()}/urls.csv")
    assert "the server cannot be reached: [Errno 111] Connection refused" in message


def test_http_takes_no_credentials_in_the_url(site: str) -> None:
    with pytest.raises(InputError, match="credentials in the URL are not supported") as error:
        urls(site.replace("://", "://me:secret@") + "/urls.csv")
    assert "secret" not in str(error.value)


@pytest.mark.usefixtures("gcs")
def test_a_crawl_reads_its_input_from_buckets(project: Project, s3: str) -> None:
    nowhere = ("-s", "RETRY_ENABLED=False", "-s", "DNS_TIMEOUT=1")
    endpoint = ("-s", f"AUTOSCRAPE_S3_ENDPOINT_URL={s3}")
    for source in ("s3://lists/day/urls.csv", "gs://lists/day/urls.csv"):
        project.run("crawl", "product", "-a", f"input={source}", *endpoint, *nowhere)
        results = project.run("job", str(project.jobs()[0].key), "--results").stdout.splitlines()
        queries = [json.loads(line)["query"]["userQuery"] for line in results]
        assert [(q["url"], q["meta"]) for q in queries] == [
            (URLS[0], '{"tag": "eu"}'),
            (URLS[1], '{"tag": "us"}'),
        ]
