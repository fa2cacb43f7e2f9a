"""The ``batch`` spider for projects that have none of that name."""

from autoscrape.crawl.spiders import BatchSpider


class Batch(BatchSpider):
    """See :class:`autoscrape.BatchSpider`."""

    name = "batch"
