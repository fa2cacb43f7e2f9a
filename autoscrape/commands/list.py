"""``scrapy list``: Scrapy's own, but it knows the spiders that add-ons bring."""

from __future__ import annotations

import argparse

from scrapy.addons import AddonManager
from scrapy.commands.list import Command


class ListCommand(Command):
    """List the spiders that ``scrapy crawl`` knows; Scrapyd asks for them this way."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the names, one a line."""
        assert self.settings is not None  # noqa: S101 (Scrapy sets it before run)
        AddonManager.load_pre_crawler_settings(self.settings)
        super().run(args, opts)
