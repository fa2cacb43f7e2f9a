"""Whatever a site answers, a task ends with its documented string after the right number of tries.

One batch over a site whose answers are wrong in every way, crawled by a real process.
"""

from __future__ import annotations

import json
import socket
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.integration.conftest import Project
from tests.pages import media
from tests.servers.demo_site import running_site
from tests.servers.wire_faults import STATUSES

NETWORK1 = "Downloader error: No response (network1)"
NETWORK5 = "Downloader error: No response (network5)"
NETWORK301 = "Downloader error: No response (network301)"
NOTHING_VISIBLE = "Downloader error: No visible elements"
BANNED = "Proxy error: banned"
TIMED_OUT = "query timed out"
TRIES = 3
"""How often what may be better the next time is asked for."""


def status_case(status: int) -> tuple[str, int]:
    if status in (204, 205):
        return NOTHING_VISIBLE, 1
    return f"Downloader error: http{status}", TRIES if status in (408, 429) or (
        500 <= status < 600
    ) else 1


EXPECTED: dict[str, tuple[str | None, int]] = {
    "/good": (None, 1),
    "/good/one-zero": (None, 1),
    "/good/no-reason": (None, 1),
    "/good/gzip": (None, 1),
    "/good/x-gzip": (None, 1),
    "/good/garbage-after-gzip": (None, 1),
    "/good/br": (None, 1),
    "/good/deflate-in-gzip": (None, 1),
    "/good/unknown-coding": (None, 1),
    "/flaky": (None, TRIES),
    **{f"/status/{status}": status_case(status) for status in STATUSES},
    "/gone-gzip": ("Downloader error: http404", 1),
    "/captcha": (BANNED, 1),
    "/refused-politely": (BANNED, 1),
    "/close": (NETWORK5, TRIES),
    "/reset": (NETWORK5, TRIES),
    "/http09": (NETWORK5, TRIES),
    "/banner": (NETWORK5, TRIES),
    "/bad-status-line": (NETWORK5, TRIES),
    "/in-headers": (NETWORK5, TRIES),
    "/bad-length": (NETWORK5, TRIES),
    "/negative-length": (NETWORK5, TRIES),
    "/two-lengths": (NETWORK5, 1),
    "/long-header": (NETWORK5, TRIES),
    "/short": (NETWORK5, TRIES),
    "/reset-in-body": (NETWORK5, TRIES),
    "/bad-chunk": (NETWORK5, TRIES),
    "/short-chunk": (NETWORK5, TRIES),
    "/large": (NETWORK5, 1),
    "/endless": (NETWORK5, 1),
    "/not-gzip": (NETWORK5, 1),
    "/gzip-word": (NETWORK5, 1),
    "/cut-gzip": (NETWORK5, TRIES),
    "/cut-br": (NETWORK5, TRIES),
    "/bomb": (NETWORK5, 1),
    "/bomb-in-gzip": (NETWORK5, 1),
    "/five-codings": (NETWORK5, 1),
    "/hang": (TIMED_OUT, TRIES),
    "/loop": (NETWORK301, 6),
    "/empty-location": (NETWORK301, 6),
    "/no-location": (NETWORK301, 1),
    "/to-file": (NETWORK301, 1),
    "/to-ftp": (NETWORK301, 1),
    "/to-data": (NETWORK301, 1),
    "/to-javascript": (NETWORK301, 1),
    "/to-bad-ipv6": (NETWORK301, 1),
    "/to-port-99999": (NETWORK301, 1),
    "/to-space": (NETWORK301, 1),
    "/empty": (NOTHING_VISIBLE, 1),
    "/white": (NOTHING_VISIBLE, 1),
    "/script": (NOTHING_VISIBLE, 1),
    "/png": (NOTHING_VISIBLE, 1),
    "/png-as-html": (NOTHING_VISIBLE, 1),
    "/pdf": (NOTHING_VISIBLE, 1),
    "/octets": (NOTHING_VISIBLE, 1),
}
"""Path to the error, None for an item, and the requests that the site sees."""

RESOLVER = """
from pathlib import Path
from scrapy.resolver import CachingThreadedResolver
from twisted.internet import error
from twisted.internet.defer import fail
from autoscrape.crawl.resolver import RememberingResolver

WHY = {"none": "[Errno -2] Name or service not known",
       "later": "[Errno -3] Temporary failure in name resolution"}

class Failing(CachingThreadedResolver):
    def getHostByName(self, name, timeout=()):
        if not name.endswith(".test"):
            return super().getHostByName(name, timeout)
        with Path("lookups.txt").open("a") as file:
            file.write(name + "\\n")
        why = WHY[name.removesuffix(".test")]
        return fail(error.DNSLookupError(f"address {name!r} not found: {why}"))

class Resolver(RememberingResolver, Failing):
    pass
"""


@dataclass
class Run:
    """What one crawl of the site left behind."""

    results: dict[str, dict[str, Any]]
    hits: Counter[str]
    lookups: Counter[str]
    failed: dict[str, dict[str, Any]]
    base: str
    elsewhere: dict[str, str]
    picture: str


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    project = Project(tmp_path_factory.mktemp("outcomes"))
    project.write("own_resolver.py", RESOLVER)
    with running_site("tests.servers.wire_faults", "--until-eof") as base, closed_port() as port:
        elsewhere = {
            "refused": f"http://127.0.0.1:{port}/",
            "greeter": f"https://127.0.0.1:{int(ask(base, '/_greeter'))}/",
            "none": "http://none.test/",
            "later": "http://later.test/",
        }
        urls = [*(base + path for path in EXPECTED), *elsewhere.values()]
        project.write("in.txt", "\n".join(urls))
        project.run(
            "crawl", "batch", "-a", "input=in.txt", "-a", "pageType=product", "-O", "out.jsonl",
            "-s", "DOWNLOAD_MAXSIZE=4194304", "-s", "AUTOTHROTTLE_ENABLED=0",
            "-s", "TWISTED_DNS_RESOLVER=own_resolver.Resolver",
            "-s", "AUTOSCRAPE_BAN_RULES=*:are you a robot, 403:access denied",
        )  # fmt: skip
        project.run("job", "batch/1", "--failed", "-o", "failed.jsonl")
        hits = Counter[str](json.loads(ask(base, "/_hits")))
        project.run(
            "crawl", "batch", "-a", f"url={base}/png", "-a", "parse=false",
            "-a", "content_encoding=base64", "-O", "picture.jsonl",
        )  # fmt: skip
        lookups = (project.folder / "lookups.txt").read_text().split()
        yield Run(
            {row["query"]["userQuery"]["url"]: row for row in project.rows("out.jsonl")},
            hits,
            Counter(lookups),
            {row["url"]: row for row in project.rows("failed.jsonl")},
            base,
            elsewhere,
            project.rows("picture.jsonl")[0]["html"],
        )


class closed_port:  # noqa: N801 (used as a function)
    """A port that refuses: bound, so that nobody else gets it, and not listened on."""

    def __enter__(self) -> int:
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        return int(self.socket.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self.socket.close()


def ask(base: str, path: str) -> str:
    with urlopen(base + path, timeout=10) as answer:
        return str(answer.read().decode())


def test_a_picture_comes_through_as_base64(run: Run):
    assert b64decode(run.picture, validate=True) == media.picture("wire")


def test_every_answer_ends_with_exactly_its_string(run: Run):
    got = {path: run.results[run.base + path].get("error") for path in EXPECTED}
    wrong = {
        path: (error, run.failed.get(run.base + path, {}).get("_cause"))
        for path, error in got.items()
        if error != EXPECTED[path][0]
    }
    assert wrong == {}
    assert len(run.results) == len(EXPECTED) + len(run.elsewhere)


def test_every_answer_is_asked_for_as_often_as_that_may_help(run: Run):
    wrong = {path: run.hits[path] for path in EXPECTED if run.hits[path] != EXPECTED[path][1]}
    assert wrong == {}


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ("refused", NETWORK1),
        ("greeter", "Proxy error: ssl_tunnel_error"),
        ("none", "Proxy error: nxdomain"),
        ("later", "Proxy error: nxdomain"),
    ],
)
def test_a_site_that_is_not_there_ends_with_its_string(run: Run, where: str, error: str):
    assert run.results[run.elsewhere[where]]["error"] == error


def test_a_name_that_does_not_exist_is_looked_up_once(run: Run):
    assert run.lookups == {"none.test": 1, "later.test": TRIES}


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("/status/404", "HTTP status 404"),
        ("/captcha", "banned: status 200, rule *:are you a robot"),
        ("/short", "the answer broke off; ConnectionDone: "),
        ("/two-lengths", "ValueError: Invalid response: conflicting Content-Length"),
        ("/cut-gzip", "broken body: cut: gzip body ends too early, after "),
        ("/bomb", "too large: gzip body of "),
        ("/hang", "DownloadTimeoutError: Getting "),
        ("/to-javascript", "ValueError: Missing scheme"),
    ],
)
def test_the_cause_says_what_really_happened(run: Run, path: str, cause: str):
    assert run.failed[run.base + path]["_cause"].startswith(cause)


def test_callbacks_get_no_page_that_is_not_whole_and_may_forbid_retries(project: Project):
    project.write(
        "own.py",
        """
from pathlib import Path
import autoscrape, scrapy

class Own(scrapy.Spider):
    name = "own"
    custom_settings = {"AUTOTHROTTLE_ENABLED": False}

    async def start(self):
        for path in ("/good/gzip", "/cut-gzip", "/bomb", "/captcha"):
            yield autoscrape.task(self.base + path, autoscrape.Product, callback=self.seen)
        task = autoscrape.task(self.base + "/status/503", autoscrape.Product)
        yield task.replace(meta={**task.meta, "dont_retry": True})
        yield scrapy.Request(self.base + "/status/500", errback=lambda failure: None)

    def seen(self, response):
        with Path("seen.txt").open("a") as file:
            file.write(response.url.removeprefix(self.base) + "\\n")
""",
    )
    with running_site("tests.servers.wire_faults", "--until-eof") as base:
        project.run(
            "crawl", "own", "-a", f"base={base}", "-s", "DOWNLOAD_MAXSIZE=4194304",
            "-s", "AUTOSCRAPE_BAN_RULES=*:are you a robot",
        )  # fmt: skip
        hits = json.loads(ask(base, "/_hits"))
    assert seen(project.folder / "seen.txt") == ["/good/gzip"]
    assert hits["/cut-gzip"] == TRIES
    assert hits["/status/503"] == 1
    assert hits["/status/500"] == TRIES  # Scrapy's own retries go on for all others


def seen(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split()


def test_a_bad_ban_rule_is_one_line_and_stores_nothing(project: Project):
    run = project.run(
        "crawl", "product", "-a", "url=http://127.0.0.1/", "-s", "AUTOSCRAPE_BAN_RULES=403:",
        code=1,
    )  # fmt: skip
    (line,) = run.stderr.strip().splitlines()
    assert "AUTOSCRAPE_BAN_RULES" in line
    assert "no text after the colon" in line
    assert project.jobs() == []
