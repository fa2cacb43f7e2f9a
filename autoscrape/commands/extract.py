"""``scrapy extract``: one page, pretty JSON, or why the item is what it is."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    from autoscrape.extraction.work import Work
    from autoscrape.items import Item


class ExtractCommand(ScrapyCommand):
    """Fetch a URL, or read a file, and print the item."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Keep what belongs to jobs and feeds out of this one fetch."""
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101 (Scrapy sets it before run)
        for name, value in {"ADDONS": {}, "FEEDS": {}, "LOG_LEVEL": "ERROR"}.items():
            self.settings.set(name, value, "spider")

    def syntax(self) -> str:
        """Describe the arguments."""
        return "URL | FILE --url URL [--type product|article|auto] [--explain]"

    def short_desc(self) -> str:
        """Describe the command."""
        return "Extract one page and print the item as JSON"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        parser.add_argument("--type", choices=["product", "article", "auto"], default="auto")
        parser.add_argument("--url", help="URL that the page of FILE came from")
        parser.add_argument(
            "--explain",
            action="store_true",
            help="print what each field was chosen from, in place of the item",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the item; exit code 1 and the documented error when there is none."""
        from autoscrape.errors import AutoscrapeError

        if len(args) != 1:
            raise UsageError("give one URL, or one file and --url URL")
        try:
            item, choices = self._item(args[0], opts)
        except AutoscrapeError as error:
            print(error, file=sys.stderr)  # noqa: T201
            self.exitcode = 1
            return
        with suppress(BrokenPipeError):
            if opts.explain:
                from autoscrape.commands.explained import print_choices

                print_choices(choices)
                return
            print(json.dumps(item.to_dict(), indent=2, ensure_ascii=False), flush=True)  # noqa: T201

    def _item(self, target: str, opts: argparse.Namespace) -> tuple[Item, dict[str, Any]]:
        from attrs import evolve

        from autoscrape.config import read_config
        from autoscrape.crawl.fence import Fence
        from autoscrape.extraction.work import Work
        from autoscrape.jobs.urls import fetchable

        assert self.settings is not None  # noqa: S101 (Scrapy sets it before run)
        config = read_config(self.settings.get)
        if opts.url or _is_file(target):
            if not opts.url:
                raise UsageError("a file needs --url, the URL its page came from")
            work = Work(_read(target), fetchable(opts.url), None, opts.type)
        elif "/" in target:
            work = self._fetch(fetchable(target), opts.type)
        else:
            raise UsageError(f"{target} is neither a file here nor an http(s) URL")
        with Fence.from_config(config) as fence:
            return fence.explained(evolve(work, explain=opts.explain))

    def _fetch(self, url: str, page_type: str) -> Work:
        from autoscrape.crawl.one_page import OnePageSpider
        from autoscrape.errors import INTERNAL_ERROR, TaskFault

        process = self.crawler_process
        assert process is not None  # noqa: S101 (Scrapy sets it before run)
        crawler = process.create_crawler(OnePageSpider)
        process.crawl(crawler, url=url, page_type=page_type)
        process.start()
        spider = crawler.spider
        assert isinstance(spider, OnePageSpider)  # noqa: S101 (made by this crawler)
        if spider.work is None:
            raise spider.fault or TaskFault(INTERNAL_ERROR, "the fetch ended without a response")
        return spider.work


def _is_file(target: str) -> bool:
    try:
        return Path(target).is_file()
    except OSError:  # too long for a name
        return False


def _read(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}", print_help=False) from None
