"""The good pages in between: every product and article of the demo shop, on shops of their own."""

from __future__ import annotations

from tests.pages.catalog import ARTICLES, PRODUCTS, Page
from tests.servers.hostile.answers import reply
from tests.servers.hostile.case import ITEM, Case
from tests.servers.http11 import Answer, Request
from tests.servers.site import page_body

SHOPS = 5


def serve(request: Request) -> Answer:
    """Answer with a page of the demo shop."""
    path = "/" + request.path.partition("/good/")[2]
    return reply(page_body(path, f"http://{request.headers['host']}"))(request)


def _case(number: int, page: Page) -> Case:
    url = f"http://shop{number % SHOPS}.test:{{port}}/good{page.path}"
    return Case(url, ITEM, serve, 1, page_type=page.kind, name=page.title)


CASES = tuple(_case(number, page) for number, page in enumerate((*PRODUCTS, *ARTICLES)))
