"""What the commands that use the store share."""

from __future__ import annotations

import argparse
import sys
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from autoscrape.config import Config
    from autoscrape.service.service import Service


class QuietCommand(ScrapyCommand):
    """A command that runs in and outside of projects, without a crawler and without a log."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do the command's work; errors of autoscrape become one line and exit code 1."""
        from autoscrape.errors import AutoscrapeError

        assert self.settings is not None  # noqa: S101 (Scrapy sets it before run)
        try:
            with suppress(BrokenPipeError):
                self.work(self.settings, args, opts)
                sys.stdout.flush()
        except AutoscrapeError as error:
            print(error, file=sys.stderr)  # noqa: T201
            self.exitcode = 1

    @abstractmethod
    def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
        """Do the command's work."""


class StoreCommand(QuietCommand):
    """A command that is done once the store of the settings is open, which must be there."""

    def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
        """Open the store and do the command's work."""
        from autoscrape.config import read_config

        with opened_store(settings, read_config(settings.get), make=False) as service:
            self.run_with(service, args, opts)

    @abstractmethod
    def run_with(self, service: Service, args: list[str], opts: argparse.Namespace) -> None:
        """Do the command's work."""


@contextmanager
def opened_store(
    settings: BaseSettings, config: Config, *, migrate: bool = False, make: bool = True
) -> Iterator[Service]:
    """Open the store until the end of a block; StoreError where no store is named nor implied."""
    from scrapy.utils.project import inside_project

    from autoscrape.crawl.project_store import open_service
    from autoscrape.errors import StoreError

    if config.store is None and not inside_project() and not Path(".scrapy").is_dir():
        raise StoreError(
            "this folder is no Scrapy project; go to yours, or name a store with "
            "-s AUTOSCRAPE_STORE=sqlite:////path/to/file.db"
        )
    service = open_service(settings, config, migrate=migrate, make=make)
    try:
        yield service
    finally:
        service.close()
