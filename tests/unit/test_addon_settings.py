"""What the add-on brings into the settings of a project, and what it leaves."""

from __future__ import annotations

import pytest
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import Settings

import autoscrape
from autoscrape.crawl.guard_check import OURS
from autoscrape.crawl.robots import RobotsMiddleware

SCRAPYS = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"


def settings_with_addon(**own: object) -> Settings:
    settings = Settings(own)
    autoscrape.Addon().update_settings(settings)
    return settings


def test_the_addon_brings_its_handler_where_there_is_none():
    handlers = settings_with_addon(DOWNLOAD_HANDLERS={"ftp": None, "http": SCRAPYS})
    handlers = handlers.getwithbase("DOWNLOAD_HANDLERS")
    assert (handlers["http"], handlers["https"], handlers["ftp"]) == (SCRAPYS, OURS, None)
    base = settings_with_addon(DOWNLOAD_HANDLERS_BASE={"http": "own.Handler"})
    assert base.getwithbase("DOWNLOAD_HANDLERS")["http"] == "own.Handler"


@pytest.mark.parametrize(("listed", "order"), [({}, 100), ({RobotsTxtMiddleware: 7}, 7)])
def test_the_addon_puts_its_robots_middleware_in_place_of_scrapys(
    listed: dict[type, int], order: int
):
    settings = settings_with_addon(DOWNLOADER_MIDDLEWARES=listed)
    in_force = settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES")
    assert in_force[RobotsMiddleware] == order
    assert RobotsTxtMiddleware not in in_force


def test_a_robots_middleware_that_is_off_stays_off():
    path = f"{RobotsTxtMiddleware.__module__}.{RobotsTxtMiddleware.__qualname__}"
    settings = settings_with_addon(DOWNLOADER_MIDDLEWARES={path: None})
    in_force = settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES")
    assert in_force[path] is None
    assert RobotsMiddleware not in in_force
