"""The ``batch`` spider of this project."""

from autoscrape.crawl.spiders import BatchSpider


class Batch(BatchSpider):
    """See :class:`autoscrape.BatchSpider`."""

    name = "batch"
