"""Extraction from a response, for spiders of one's own."""

from __future__ import annotations

import asyncio
import atexit
import os
from functools import cache
from typing import TypeVar

from scrapy.http import Response

from autoscrape.config import read_config
from autoscrape.crawl.fence import Fence
from autoscrape.crawl.runtime import Runtime
from autoscrape.errors import NO_VISIBLE_ELEMENTS, TaskFault
from autoscrape.extraction.work import Work
from autoscrape.items import Item, page_type_for
from autoscrape.jobs.raw_page import HTML, RawPage

ItemT = TypeVar("ItemT", bound=Item)


def extract(response: Response, item_class: type[ItemT]) -> ItemT:
    """Extract a Product or an Article from a response, in this process.

    Fast and simple, but a hostile page can hang it: prefer :func:`extract_fenced` for pages that
    you do not trust. TaskFault tells why there is no item.
    """
    # The parsers take 60 MB; a crawl that extracts behind the fence never loads them.
    from autoscrape.extraction.run import extract_work  # noqa: PLC0415

    return _as(item_class, extract_work(work_for(response, page_type_for(item_class))))


async def extract_fenced(response: Response, item_class: type[ItemT]) -> ItemT:
    """Extract a Product or an Article in a child process with limits on time and memory.

    TaskFault tells why there is no item.
    """
    work = work_for(response, page_type_for(item_class))
    runtime = Runtime.only()
    if runtime is not None:
        return _as(item_class, await runtime.extract(work))
    loop = asyncio.get_running_loop()
    return _as(item_class, await loop.run_in_executor(None, _own_fence().extract, work))


def work_for(response: Response, page_type: str, *, article_body_raw: bool = True) -> Work:
    """Give the page of a response as the fence takes it."""
    content_type = response.headers.get("Content-Type")
    return Work(
        body=response.body,
        url=response.url,
        content_type=content_type.decode("latin-1") if content_type else None,
        page_type=page_type,
        article_body_raw=article_body_raw,
    )


def raw_page(response: Response) -> RawPage:
    """Give the page of a response as the result of a task that wants no item."""
    if not response.body.strip():
        raise TaskFault(NO_VISIBLE_ELEMENTS, "the page is empty")
    content_type = response.headers.get("Content-Type")
    return RawPage(response.body, content_type.decode("latin-1") if content_type else HTML)


def _as(item_class: type[ItemT], item: Item) -> ItemT:
    return item if isinstance(item, item_class) else item_class.from_dict(item.to_dict())


@cache
def _own_fence() -> Fence:
    fence = Fence.from_config(read_config(os.environ.get))
    atexit.register(fence.close)
    return fence
