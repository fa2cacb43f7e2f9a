"""The spider classes: names and arguments; the parts of this package do the work."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

from scrapy import Spider
from scrapy.http import Response


class TaskSpider(Spider):
    """A spider whose pages are tasks: rows of an input in, one result each out.

    Arguments: ``url``, ``urls`` (separated by commas or white space), ``input`` (see
    :mod:`autoscrape.inputs`), ``job`` (a stored job to resume), ``tags``, ``priority``, ``rows``
    (``items`` or ``results``), ``job_callback_url``, and as defaults for every row the query
    parameters ``pageType``, ``meta``, ``articleBodyRaw``, ``parse``, ``content_encoding``,
    ``callback_url`` and those that begin with ``storage_``. Further arguments are kept with the
    job, as Scrapy keeps them on the spider.

    A subclass may override :meth:`parse`; what it yields of the task's item class is the result.
    """

    page_type: str | None = None
    """Page type of rows that name none."""

    default_rows = "items"
    """What feeds get when ``rows`` is not given."""

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        # Scrapy makes attributes of them, and ``parse`` is a method.
        named = {name: value for name, value in arguments.items() if name != "parse"}
        super().__init__(name, **named)
        self.arguments = arguments

    async def start(self) -> AsyncIterator[Any]:
        """Give nothing; a subclass may yield requests and tasks of its own."""
        return
        yield

    def parse(self, response: Response, **kwargs: Any) -> Iterable[Any]:
        """Leave the page to autoscrape's extraction."""
        return ()


class ProductSpider(TaskSpider):
    """Extracts a Product from each page."""

    page_type = "product"


class ArticleSpider(TaskSpider):
    """Extracts an Article from each page."""

    page_type = "article"


class BatchSpider(TaskSpider):
    """Takes rows that name their own pageType; feeds get result documents."""

    default_rows = "results"
