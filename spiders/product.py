"""The ``product`` spider of this project."""

from autoscrape.crawl.spiders import ProductSpider


class Product(ProductSpider):
    """See :class:`autoscrape.ProductSpider`."""

    name = "product"
