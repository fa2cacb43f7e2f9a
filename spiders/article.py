"""The ``article`` spider of this project."""

from autoscrape.crawl.spiders import ArticleSpider


class Article(ArticleSpider):
    """See :class:`autoscrape.ArticleSpider`."""

    name = "article"
