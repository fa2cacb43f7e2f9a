"""What the commands that read the store share."""

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
    from autoscrape.service.service import Service


class StoreCommand(ScrapyCommand):
    """A command that runs in and outside of projects, without a crawler."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run against the store; errors of autoscrape become one line and exit code 1."""
        from autoscrape.errors import AutoscrapeError

        try:
            with suppress(BrokenPipeError), self._service() as service:
                self.run_with(service, args, opts)
                sys.stdout.flush()
        except AutoscrapeError as error:
            print(error, file=sys.stderr)  # noqa: T201
            self.exitcode = 1

    @abstractmethod
    def run_with(self, service: Service, args: list[str], opts: argparse.Namespace) -> None:
        """Do the command's work."""

    @contextmanager
    def _service(self) -> Iterator[Service]:
        from scrapy.utils.project import inside_project

        from autoscrape.config import read_config
        from autoscrape.crawl.job_run import open_service
        from autoscrape.errors import StoreError

        settings = self.settings
        assert settings is not None  # noqa: S101 (Scrapy sets it before run)
        config = read_config(settings.get)
        if config.store is None and not inside_project() and not Path(".scrapy").is_dir():
            raise StoreError(
                "this folder is no Scrapy project; go to yours, or name a store with "
                "-s AUTOSCRAPE_STORE=sqlite:////path/to/file.db"
            )
        service = open_service(settings, config)
        try:
            yield service
        finally:
            service.close()
