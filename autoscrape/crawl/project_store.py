"""The store of a Scrapy project: the one its settings name, or a file in its data directory."""

from __future__ import annotations

from pathlib import Path

from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings
from scrapy.utils.project import data_path

from autoscrape.bootstrap import build_service
from autoscrape.config import Config
from autoscrape.errors import ParameterError
from autoscrape.service.service import Service


def open_service(
    settings: BaseSettings, config: Config, *, migrate: bool = False, make: bool = True
) -> Service:
    """Open the store of a project.

    ``migrate`` makes or updates the tables of a store that does not do so by itself; without
    ``make`` the file of an SQLite store must be there.
    """
    store = config.store or _default_store()
    return build_service(store, config.project or settings["BOT_NAME"], migrate=migrate, make=make)


def _default_store() -> str:
    try:
        return f"sqlite:///{Path(data_path('autoscrape.db')).absolute()}"
    except NotConfigured:  # Scrapy would only switch the extension off, and crawl nothing
        raise ParameterError(
            "AUTOSCRAPE_STORE is not set; under Scrapyd it must be, for an egg has no project "
            "folder and the disk of a node is not shared: set it in the environment of Scrapyd, "
            "for example to postgresql+psycopg://user:password@host/name"
        ) from None
