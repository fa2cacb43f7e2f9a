"""Cookies of tasks live in the ledger's row and go with it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares import cookies as scrapys
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http.cookies import CookieJar

from autoscrape.crawl.ledger import Held


class Jars(defaultdict[Any, CookieJar]):
    """The jars of Scrapy's cookie middleware, which would keep one for every task for ever."""

    def __missing__(self, key: Any) -> CookieJar:
        if isinstance(key, Held):
            return key.cookies
        return super().__missing__(key)


def keep_in_ledger(crawler: Crawler) -> None:
    """Let requests whose ``cookiejar`` is a row of the ledger use the row's cookies."""
    cookies = crawler.get_downloader_middleware(CookiesMiddleware)
    if cookies is not None:
        cookies.jars = Jars(cookies.jars.default_factory, cookies.jars)
    use_shipped_suffixes()


def use_shipped_suffixes() -> None:
    """Let Scrapy judge the domains of cookies by the public suffix list that is installed.

    At a page's first cookie for a domain it would fetch the newest list, while the whole crawl
    waits.
    """
    scrapys._split_domain.suffix_list_urls = ()
