"""Scrapy extensions of the test project that end its process at a chosen point."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from autoscrape.crawl.fence import Fence
from autoscrape.delivery import webhook
from autoscrape.delivery.s3 import S3Store
from autoscrape.service.work import Work
from autoscrape.store import delivery_ends, ending, returning

POINTS: dict[str, tuple[Any, str]] = {
    "after_claim": (Work, "claim"),
    "after_extract": (Fence, "extract"),
    "before_result_commit": (ending, "finish"),
    "after_result_commit": (Work, "finish"),
    "while_handing_back": (returning, "let_go"),
}
"""Where a process may end: as soon as this function has done its work, if it had any."""

OUTSIDE: dict[str, tuple[Any, str]] = {
    "after_put_object": (S3Store, "put"),
    "after_callback_sent": (webhook, "send"),
    "before_callback_mark": (delivery_ends, "done"),
}
"""Where a process may end that delivers; the mark is made, and not committed."""

AFTER_FETCH = "after_fetch"


class CrashOnce:
    """Kills its process with SIGKILL at the point CRASH_AT; once, CRASH_FLAG is the file for it."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Lay the trap."""
        crash = cls(Path(crawler.settings["CRASH_FLAG"]))
        point = crawler.settings["CRASH_AT"]
        if point == AFTER_FETCH:
            crawler.signals.connect(crash.fetched, signal=signals.response_received)
        else:
            where, name = {**POINTS, **OUTSIDE}[point]
            setattr(where, name, crash.after(getattr(where, name)))
        return crash

    def __init__(self, flag: Path) -> None:
        self._flag = flag

    def fetched(self, response: Response, request: Request, spider: Spider) -> None:
        """End with the first page."""
        self.now()

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Give a function that does the same and ends the process."""

        def crashing(*arguments: Any, **named: Any) -> Any:
            answer = function(*arguments, **named)
            if answer != []:  # a claim that got nothing
                self.now()
            return answer

        return crashing

    def now(self) -> None:
        """End the process, unless one has ended here before."""
        try:
            self._flag.open("x").close()
        except FileExistsError:
            return
        os.kill(os.getpid(), signal.SIGKILL)


class PoisonPage:
    """Ends its process each time that a page below ``/poison/`` has been answered."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to responses."""
        poison = cls()
        crawler.signals.connect(poison.fetched, signal=signals.response_received)
        return poison

    def fetched(self, response: Response, request: Request, spider: Spider) -> None:
        """End without a word."""
        if "/poison/" in response.url:
            os._exit(13)
