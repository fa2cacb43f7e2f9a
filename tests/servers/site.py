"""Which path of the demo site gets which answer."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache

from tests.pages import media
from tests.pages.catalog import ARTICLES, PRODUCTS
from tests.pages.lists import LISTS
from tests.pages.render import render_listing, render_page
from tests.servers.faulty import Faults
from tests.servers.http11 import Answer, Request, Response

PAGES = {page.path: page for page in (*PRODUCTS, *ARTICLES)}


class Site:
    """The whole site and its memory: who was asked how often."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.faults = Faults()

    async def answer(self, request: Request) -> Answer:
        """Answer one request."""
        if request.path == "/_hits":
            return self.report_hits(request)
        self.hits[request.path] += 1
        if request.method not in {"GET", "HEAD"}:
            return Response(b"", 405, headers={"Allow": "GET, HEAD"})
        if request.path.startswith("/faulty/"):
            return await self.faults.answer(request)
        return page_answer(request) or file_answer(request) or not_found(request)

    def report_hits(self, request: Request) -> Response:
        """Tell path by path how many requests came; ``?reset=1`` then begins anew."""
        body = json.dumps(self.hits, sort_keys=True).encode()
        if request.query.get("reset"):
            self.hits.clear()
        return Response(body, content_type="application/json")


def page_answer(request: Request) -> Response | None:
    """Answer with a product, an article or a listing."""
    if page := PAGES.get(request.path):
        return Response(page_body(page.path, request.base))
    listing = render_listing(request.path, request.query)
    return Response(listing.encode()) if listing else None


@lru_cache(maxsize=512)
def page_body(path: str, base: str) -> bytes:
    """Render a product or article page; the same page is asked for again and again."""
    return render_page(PAGES[path], base, base + path).encode()


def file_answer(request: Request) -> Response | None:
    """Answer with something that is no page: lists of URLs, pictures, sounds, the style sheet."""
    if make_list := LISTS.get(request.path):
        text, content_type = make_list(request.base, bool(request.query.get("faulty")))
        return Response(text.encode(), content_type=content_type)
    if found := media.find(request.path):
        body, content_type = found
        return Response(body, content_type=content_type)
    return None


def not_found(request: Request) -> Response:
    """Say that there is no such page."""
    return Response(b"<!doctype html><title>Not found</title><h1>There is no such page</h1>", 404)
