"""Tasks as Scrapy requests."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from autoscrape.crawl.ledger import Held
from autoscrape.errors import ParameterError, TaskFault
from autoscrape.items import Item, page_type_for
from autoscrape.jobs.query import PARAMETERS, Query, check

logger = logging.getLogger(__name__)

NO_ADDON = 'write ADDONS = {"autoscrape.Addon": 500} in settings.py'
"""What to do in a project that has not switched autoscrape on."""

TASK = "autoscrape_task"
"""Key of ``Request.meta``: a Query until the task is stored, then the ledger's row."""

GUARDED = "autoscrape_guarded"
"""Key of ``Request.meta``: true for what may go to public and allowed addresses only.

Redirects, retries and meta refreshes copy it.
"""

MAX_REDIRECTS = 5
"""Redirects that a task follows, whatever the project allows its own requests."""


def task(
    url: str,
    item_class: type[Item],
    *,
    meta: str | None = None,
    callback: Callable[..., Any] | None = None,
    **parameters: Any,
) -> Request:
    """Make a request that becomes a task of the running job when a spider yields it.

    ``item_class`` is Product or Article; ``meta`` a string of at most 4 KB that comes back in the
    result's ``userQuery``; ``parameters`` are documented query parameters such as
    ``articleBodyRaw=False``, or where its result goes, ``storage_url`` and ``callback_url`` and
    so on. ``callback`` gets the response and may yield the item itself; when it
    yields none of ``item_class``, or there is no callback, autoscrape extracts it. A
    resumed job finds the callback by its name, so it must be a method of the spider.

    TaskFault tells what is wrong with the URL, ParameterError with a parameter.
    """
    unknown = [name for name in parameters if name not in PARAMETERS]
    if unknown:
        raise ParameterError(
            f"{unknown[0]} is no parameter of a task; there are {', '.join(PARAMETERS)}"
        )
    sent = {"url": url, "pageType": page_type_for(item_class), "meta": meta, **parameters}
    query = check({name: value for name, value in sent.items() if value is not None})
    return request_for(query, callback)


def request_for(query: Query, callback: Callable[..., Any] | None) -> Request:
    """Make the request of a checked query; Scrapy's own filters do not drop it."""
    try:
        return Request(
            query.url,
            callback=callback or no_output,
            dont_filter=True,
            meta={TASK: query},
        )
    except ValueError as error:
        raise TaskFault("malformed url", str(error)) from None


def callback_name(request: Request, crawler: Crawler) -> str | None:
    """Give the name under which a resumed job finds a task's callback on the spider again."""
    callback = request.callback
    if callback is None or callback is no_output:
        return None
    name = getattr(callback, "__name__", "")
    if getattr(callback, "__self__", None) is not crawler.spider or not hasattr(
        crawler.spider, name
    ):
        raise ParameterError(
            f"the callback of a task is a method of its spider, which {callback!r} is not"
        )
    return str(name)


def held_by(source: Response | Failure | None) -> Held | None:
    """Give the ledger's row behind a response or a failed request, None when it is no task."""
    request: Request | None = getattr(source, "request", None)
    return None if request is None else held_in(request)


def held_in(request: Request) -> Held | None:
    """Give the ledger's row that a request carries, None when it is no task."""
    held = request.meta.get(TASK)
    return held if isinstance(held, Held) else None


def no_output(response: Response) -> tuple[()]:
    """Leave the response to autoscrape; a log line says so where no autoscrape runs."""
    request = response.request
    if request is not None and isinstance(request.meta.get(TASK), Query):
        logger.error("%s is a task, of which nothing becomes here: %s", response, NO_ADDON)
    return ()
