"""Item pipelines: clean, validate, store. Items that are not autoscrape's pass untouched."""

from __future__ import annotations

from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from autoscrape.crawl.ledger import answering
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
        return check(item) if isinstance(item, Item) else item


class StorePipeline:
    """Ends the task that the item answers; order 1000, after every other pipeline.

    Feeds get the item, or its result document when the job's rows are results.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from a crawler."""
        return cls(crawler)

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    def process_item(self, item: Any) -> Any:
        """Store the item of a task as its result, whatever the pipelines before made of it."""
        held = answering.get()
        if held is None:
            return item
        query = held.task.query
        answer = item if isinstance(item, Item) else _as_item(item, held.item_class)
        runtime = Runtime.of(self.crawler)
        runtime.finish(held, Outcome(item=answer))
        if runtime.gives_documents:
            return result_document(held.task.id, query.user_query, item=answer)
        return item


def _as_item(item: Any, item_class: type[Item]) -> Item:
    answer = item_class.from_dict(ItemAdapter(item).asdict())
    return check(clean(answer))


def check(item: Item) -> Item:
    """Give an item that breaks no rule; drop one that does."""
    if found := problems(item):
        raise DropItem("; ".join(found))
    return item
