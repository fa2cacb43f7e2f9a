"""The ``worker`` spider for projects that have none of that name."""

from autoscrape.crawl.worker_spider import WorkerSpider


class Worker(WorkerSpider):
    """See :class:`autoscrape.crawl.worker_spider.WorkerSpider`."""

    name = "worker"
