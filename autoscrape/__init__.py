"""Scrapy extension: product and article pages in, typed items out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autoscrape.crawl.addon import Addon
    from autoscrape.crawl.extract import extract, extract_fenced
    from autoscrape.crawl.requests import task
    from autoscrape.crawl.spiders import ArticleSpider, BatchSpider, ProductSpider, TaskSpider
    from autoscrape.errors import AutoscrapeError, TaskFault
    from autoscrape.items import Article, Product

__all__ = [
    "Addon",
    "Article",
    "ArticleSpider",
    "AutoscrapeError",
    "BatchSpider",
    "Product",
    "ProductSpider",
    "TaskFault",
    "TaskSpider",
    "extract",
    "extract_fenced",
    "task",
]

_HOMES = {
    "Addon": "autoscrape.crawl.addon",
    "Article": "autoscrape.items",
    "ArticleSpider": "autoscrape.crawl.spiders",
    "AutoscrapeError": "autoscrape.errors",
    "BatchSpider": "autoscrape.crawl.spiders",
    "Product": "autoscrape.items",
    "ProductSpider": "autoscrape.crawl.spiders",
    "TaskFault": "autoscrape.errors",
    "TaskSpider": "autoscrape.crawl.spiders",
    "extract": "autoscrape.crawl.extract",
    "extract_fenced": "autoscrape.crawl.extract",
    "task": "autoscrape.crawl.requests",
}


def __getattr__(name: str) -> Any:
    # Lazily, or every layer would import Scrapy.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
