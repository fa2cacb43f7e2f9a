"""The ``worker`` spider of this project."""

from autoscrape.crawl.worker_spider import WorkerSpider


class Worker(WorkerSpider):
    """See :class:`autoscrape.crawl.worker_spider.WorkerSpider`."""

    name = "worker"
