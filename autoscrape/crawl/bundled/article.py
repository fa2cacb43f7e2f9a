"""The ``article`` spider for projects that have none of that name."""

from autoscrape.crawl.spiders import ArticleSpider


class Article(ArticleSpider):
    """See :class:`autoscrape.ArticleSpider`."""

    name = "article"
