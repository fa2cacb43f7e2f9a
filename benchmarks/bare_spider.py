"""The peer: Scrapy alone, fetching the same list, with no extraction and no store."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response


class BareSpider(Spider):
    """Reads URLs from the rows of a file and yields one small item a page."""

    name = "bare"

    async def start(self) -> AsyncIterator[Request]:
        """Give a request for each row."""
        for line in Path(self.rows).read_text().splitlines():
            yield Request(json.loads(line)["url"], dont_filter=True)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[dict[str, Any]]:
        """Give an item without looking at the page."""
        yield {"url": response.url, "size": len(response.body)}
