"""The ``product`` spider for projects that have none of that name."""

from autoscrape.crawl.spiders import ProductSpider


class Product(ProductSpider):
    """See :class:`autoscrape.ProductSpider`."""

    name = "product"
