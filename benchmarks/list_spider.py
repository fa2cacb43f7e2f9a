"""The peer of a worker: extracts every URL of a list behind the same fence, without a store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response

import autoscrape


class ListSpider(Spider):
    """Reads URLs from the lines of a file and yields a product a page."""

    name = "list"

    async def start(self) -> AsyncIterator[Request]:
        """Give a request for each line."""
        for url in Path(self.urls).read_text().splitlines():
            yield Request(url, dont_filter=True)

    async def parse(self, response: Response, **kwargs: Any) -> AsyncIterator[Any]:
        """Give the product of a page."""
        yield await autoscrape.extract_fenced(response, autoscrape.Product)
