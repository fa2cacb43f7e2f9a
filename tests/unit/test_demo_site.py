"""The demo site serves its pages, and its faults are the faults they claim to be."""

from __future__ import annotations

import csv
import gzip
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from subprocess import PIPE
from urllib.parse import urljoin, urlsplit

import pytest

from tests.pages.catalog import ARTICLES, PRODUCTS, Page
from tests.pages.faulty import CHAIN_HOPS, ENCODED, ERRORS, GOOD
from tests.servers.demo_site import ROOT, running_demo_site

COMMAND = [sys.executable, "-m", "tests.servers.demo_site"]

pages = pytest.mark.parametrize("page", [*PRODUCTS, *ARTICLES], ids=lambda page: page.slug)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with running_demo_site() as base_url:
        yield base_url


@pytest.fixture
def connection(site: str) -> Iterator[HTTPConnection]:
    connection = HTTPConnection(urlsplit(site).netloc, timeout=10)
    yield connection
    connection.close()


def get(connection: HTTPConnection, path: str) -> tuple[HTTPResponse, bytes]:
    connection.request("GET", path)
    response = connection.getresponse()
    return response, response.read()


def ask(site: str, path: str) -> socket.socket:
    """Send a request and give the open connection."""
    host, port = urlsplit(site).netloc.split(":")
    client = socket.create_connection((host, int(port)), timeout=10)
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    return client


def raw(site: str, path: str) -> bytes:
    """Give all bytes that come over the wire until the server closes."""
    with ask(site, path) as client:
        return b"".join(iter(lambda: client.recv(65536), b""))


# The pages


@pages
def test_pages_are_served(page: Page, connection: HTTPConnection) -> None:
    response, body = get(connection, page.path)
    assert (response.status, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert page.title in unescape(body.decode())


def test_no_link_or_picture_is_dead(site: str, connection: HTTPConnection) -> None:
    seen, waiting = {"/"}, ["/"]
    while waiting:
        path = waiting.pop()
        response, body = get(connection, path)
        assert response.status == 200, path
        if response.headers["Content-Type"].startswith("text/html"):
            found = set(links(site, path, body.decode())) - seen
            seen |= found
            waiting += found
    assert {page.path for page in (*PRODUCTS, *ARTICLES)} < seen


def links(site: str, path: str, text: str) -> Iterator[str]:
    """Give the paths on this site to which a page links or of which it consists."""
    base = re.search(r'<base href="([^"]+)">', text)
    origin = urljoin(site + path, base[1] if base else "")
    for target in re.findall(r'(?<!base )(?:href|src|data-src)="([^"#][^"]*)"', text):
        parts = urlsplit(urljoin(origin, unescape(target)))
        if f"{parts.scheme}://{parts.netloc}" == site:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def test_lists_name_every_page(site: str, connection: HTTPConnection) -> None:
    urls = {site + page.path for page in (*PRODUCTS, *ARTICLES)}
    rows = csv.DictReader(get(connection, "/urls.csv")[1].decode().splitlines())
    queries = map(json.loads, get(connection, "/batch.jsonl")[1].decode().splitlines())
    assert {row["url"] for row in rows} == urls
    assert set(get(connection, "/urls.txt")[1].decode().split()) == urls
    assert {query["url"] for query in queries} == urls
    with_faults = set(get(connection, "/urls.txt?faulty=1")[1].decode().split())
    assert with_faults - urls == {site + path for path in ERRORS}


# The faults


@pytest.mark.parametrize("status", [304, 403, 404, 410, 500, 503])
def test_bad_statuses(status: int, connection: HTTPConnection) -> None:
    for _ in range(2):
        assert get(connection, f"/faulty/{status}")[0].status == status


@pytest.mark.parametrize(
    ("name", "content_type", "start"),
    [
        ("empty", "text/html", b""),
        ("script-only", "text/html", b"<!doctype"),
        ("image", "image/png", b"\x89PNG"),
        ("png-as-html", "text/html", b"\x89PNG"),
        ("pdf", "application/pdf", b"%PDF"),
    ],
)
def test_nothing_to_see(
    name: str, content_type: str, start: bytes, connection: HTTPConnection
) -> None:
    response, body = get(connection, f"/faulty/{name}")
    assert response.status == 200
    assert response.headers["Content-Type"].startswith(content_type)
    assert body.startswith(start)
    assert bool(body) == bool(start)


def test_redirects(connection: HTTPConnection) -> None:
    assert follow(connection, "/faulty/redirect-chain", hops=CHAIN_HOPS).startswith("/products/")
    assert follow(connection, "/faulty/redirect-ok", hops=1).startswith("/products/")
    assert follow(connection, "/faulty/redirect-loop", hops=30) == "/faulty/redirect-loop"
    response, _ = get(connection, "/faulty/redirect-nowhere")
    assert (response.status, response.headers["Location"]) == (302, None)


def follow(connection: HTTPConnection, path: str, *, hops: int) -> str:
    """Follow so many redirects and tell where they lead."""
    for _ in range(hops):
        response, _ = get(connection, path)
        assert response.status == 302
        path = response.headers["Location"]
    return path


def test_broken_conversations(site: str) -> None:
    assert raw(site, "/faulty/close") == b""
    assert raw(site, "/faulty/not-http").startswith(b"220 ")
    head, _, body = raw(site, "/faulty/short").partition(b"\r\n\r\n")
    assert b"Content-Length: 5000" in head
    assert 0 < len(body) < 5000


def test_hang_says_nothing_until_the_client_gives_up(site: str) -> None:
    with ask(site, "/faulty/hang") as client:
        client.shutdown(socket.SHUT_WR)
        assert client.recv(1) == b""


def test_drip_sends_single_bytes(site: str) -> None:
    with ask(site, "/faulty/drip") as client, client.makefile("rb") as stream:
        while stream.readline() != b"\r\n":
            pass
        assert stream.read(1) == b"p"


@pytest.mark.parametrize("path", sorted(set(ENCODED) | {"/faulty/gzip", "/faulty/slow?seconds=0"}))
def test_odd_pages_are_good(path: str, connection: HTTPConnection) -> None:
    response, body = get(connection, path)
    if response.headers["Content-Encoding"] == "gzip":
        body = gzip.decompress(body)
    codec = ENCODED[path].codec if path in ENCODED else "utf-8"
    slug = GOOD.get(path, GOOD["/faulty/gzip"])
    title = next(page.title for page in PRODUCTS if page.slug == slug)
    assert response.status == 200
    assert title in unescape(body.decode(codec))


def test_flaky_fails_once_per_id(connection: HTTPConnection) -> None:
    paths = ["/faulty/flaky?id=a", "/faulty/flaky?id=a", "/faulty/flaky?id=b"]
    assert [get(connection, path)[0].status for path in paths] == [500, 200, 500]


# The server


def test_hits_are_counted_and_reset() -> None:
    with running_demo_site() as base_url:
        connection = HTTPConnection(urlsplit(base_url).netloc, timeout=10)
        get(connection, "/about/")
        get(connection, "/faulty/404")
        get(connection, "/about/")
        assert json.loads(get(connection, "/_hits?reset=1")[1]) == {"/about/": 2, "/faulty/404": 1}
        assert json.loads(get(connection, "/_hits")[1]) == {}
        connection.close()


def test_a_connection_is_kept_alive(connection: HTTPConnection) -> None:
    get(connection, "/")
    first = connection.sock
    get(connection, "/magazine/")
    assert first is not None
    assert connection.sock is first


def test_ends_quietly_on_sigterm_even_while_a_client_waits() -> None:
    with (
        subprocess.Popen(COMMAND, cwd=ROOT, stdout=PIPE, stderr=PIPE, text=True) as process,
        ask(process.stdout.readline().strip(), "/faulty/drip") as client,
    ):
        client.recv(1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert process.stderr.read() == ""


def test_ends_with_its_standard_input() -> None:
    with subprocess.Popen(
        [*COMMAND, "--until-eof"],
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.stdin.close()
        assert process.wait(timeout=10) == 0
        assert process.stdout.read() == ""
