"""Downloader middleware: marks answers that are refusals by the operator's rules."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response, TextResponse

from autoscrape.config import read_config
from autoscrape.crawl.requests import GUARDED
from autoscrape.jobs.ban_rules import SEARCHED, BanRule

BANNED_FLAG = "banned"
"""How the flag of a response begins that matches a rule of AUTOSCRAPE_BAN_RULES."""


class BanMiddleware:
    """Order 551, where bodies are decoded and redirects followed already."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from a crawler; not configured without rules."""
        rules = read_config(crawler.settings.get).ban_rules
        if not rules:
            raise NotConfigured
        return cls(rules)

    def __init__(self, rules: tuple[BanRule, ...]) -> None:
        self.rules = rules

    def process_response(self, request: Request, response: Response) -> Response:
        """Mark the answer to a task if a rule matches."""
        if request.meta.get(GUARDED):
            start = _start(response)
            rule = next((r for r in self.rules if r.matches(response.status, start)), None)
            if rule is not None:
                response.flags.append(f"{BANNED_FLAG}: status {response.status}, rule {rule}")
        return response


def _start(response: Response) -> str:
    """Give the first of a body as lower-case text."""
    declared = response.encoding if isinstance(response, TextResponse) else "utf-8"
    return response.body[:SEARCHED].decode(declared, "replace").lower()
