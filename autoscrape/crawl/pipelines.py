"""Item pipelines: clean, validate, store. Items that are not autoscrape's pass untouched."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from autoscrape.crawl.runtime import Runtime
from autoscrape.items import Item
from autoscrape.items.rules import clean, problems
from autoscrape.jobs.document import result_document
from autoscrape.jobs.task import Outcome


class CleanPipeline:
    """Removes what no JSON may carry: NUL and control characters, lone surrogates, NaN."""

    def process_item(self, item: Any) -> Any:
        """Clean an autoscrape item in place."""
        if isinstance(item, Item):
            clean(item)
        return item


class ValidatePipeline:
    """Drops items that break a rule of the documented schema, naming the rule."""

    def process_item(self, item: Any) -> Any:
        """Check an autoscrape item."""
        if isinstance(item, Item) and (found := problems(item)):
            raise DropItem("; ".join(found))
        return item


class StorePipeline:
    """Ends the item's task; order 1000, after every other pipeline.

    Feeds get the item, or its result document when the job's rows are results.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from a crawler."""
        return cls(crawler)

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    def process_item(self, item: Any) -> Any:
        """Store the item of a task as its result."""
        runtime = Runtime.of(self.crawler)
        held = runtime.ledger.get(item._task_id) if isinstance(item, Item) else None
        if held is None:
            return item
        runtime.finish(held, Outcome(item=item))
        if runtime.gives_documents:
            return result_document(held.task.id, held.task.query.user_query, item=item)
        return item
