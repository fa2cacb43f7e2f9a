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
        parser.add_argument("--projects", default="", help="only jobs of these projects")
        parser.add_argument("--tags", default="", help="only jobs with one of these tags")
        parser.add_argument(
            "--stop-when-idle", action="store_true", help="end when nothing is left to do"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run a worker."""
        if args:
            raise UsageError("scrapy work takes options only")
        idle = str(opts.stop_when_idle)
        self.run_spider(
            "worker", {"projects": opts.projects, "tags": opts.tags, "stop_when_idle": idle}
        )
