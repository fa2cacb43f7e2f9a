"""Whether the guard stands before the tasks of a crawl; asked before it begins."""

from __future__ import annotations

import logging

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from autoscrape.errors import ParameterError

logger = logging.getLogger(__name__)

HANDLERS = "DOWNLOAD_HANDLERS"
OURS = "autoscrape.crawl.download_handler.GuardedHTTP11DownloadHandler"
SCHEMES = ("http", "https")


def install_handler(settings: BaseSettings) -> None:
    """Make the guarded handler that of http and https, where the project has set none."""
    for scheme in SCHEMES:
        scrapys = settings[f"{HANDLERS}_BASE"].getpriority(scheme) == 0
        if scrapys and scheme not in settings[HANDLERS]:
            settings[HANDLERS].set(scheme, OURS, "addon")


def check_guard(settings: BaseSettings, *, strict: bool) -> None:
    """Warn of a project whose own handler takes the place of the guarded one.

    ParameterError if ``strict``, and where Scrapy and Twisted have no place for the guard.
    """
    try:
        from autoscrape.crawl.download_handler import (  # noqa: PLC0415 (may be the gap itself)
            GuardedHTTP11DownloadHandler,
            seam_gap,
        )
    except ImportError as error:
        raise ParameterError(f"autoscrape does not fit this version of Scrapy: {error}") from None
    handlers = settings.getwithbase(HANDLERS)
    in_force = {scheme: handlers.get(scheme) for scheme in SCHEMES}
    others = {
        scheme: handler
        for scheme, handler in in_force.items()
        if handler and not issubclass(load_object(handler), GuardedHTTP11DownloadHandler)
    }
    if others:
        named = ", ".join(f"{scheme}: {handler}" for scheme, handler in others.items())
        problem = (
            f"{HANDLERS} names another handler than autoscrape's ({named}), so the addresses "
            f"that tasks reach through pages, redirects and robots.txt are not checked"
        )
        if strict:
            raise ParameterError(f"{problem}; a worker needs {OURS}")
        logger.warning("%s", problem)
    elif gap := seam_gap():
        raise ParameterError(gap)
