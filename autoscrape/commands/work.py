"""``scrapy work``: a long-lived worker that takes tasks of any job."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from autoscrape.commands.crawl import CrawlCommand


class WorkCommand(CrawlCommand):
    """Work on what was submitted, until SIGTERM or Ctrl-C."""

    def syntax(self) -> str:
        """Describe the arguments."""
        return "[--projects A,B] [--tags X,Y] [--stop-when-idle]"

    def short_desc(self) -> str:
        """Describe the command."""
        return "Work on tasks that were submitted, until stopped"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        parser.add_argument("--projects", help="only jobs of these projects")
        parser.add_argument("--tags", help="only jobs with one of these tags")
        parser.add_argument(
            "--stop-when-idle", action="store_true", help="end when nothing is left to do"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise UsageError for a wrong call."""
        if args:
            raise UsageError(f"{args[0]!r} is too much; scrapy work takes options only")
        if twice := _arguments(opts).keys() & opts.spargs.keys():
            raise UsageError(f"--{min(twice).replace('_', '-')} and -a name the same thing")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run a worker."""
        self._check_spider()
        self.run_spider("worker", {**opts.spargs, **_arguments(opts)})

    def _check_spider(self) -> None:
        from autoscrape.crawl.worker_spider import WorkerSpider

        assert self.crawler_process is not None  # noqa: S101 (Scrapy sets it before run)
        loader = self.crawler_process.spider_loader
        if "worker" in loader.list() and not issubclass(loader.load("worker"), WorkerSpider):
            raise UsageError(
                "the spider worker of this project is not autoscrape's; rename it",
                print_help=False,
            )


def _arguments(opts: argparse.Namespace) -> dict[str, str]:
    """Give the arguments of the spider that the options stand for."""
    given = {"projects": opts.projects, "tags": opts.tags}
    arguments = {name: value for name, value in given.items() if value is not None}
    return arguments | ({"stop_when_idle": "true"} if opts.stop_when_idle else {})
