"""The add-on: one line in a project's settings switches autoscrape's parts on."""

from __future__ import annotations

from contextlib import suppress

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.extensions.throttle import AutoThrottle
from scrapy.settings import BaseSettings, Settings
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.misc import load_object

from autoscrape.crawl.guard_check import install_handler
from autoscrape.crawl.robots import RobotsMiddleware
from autoscrape.crawl.secret_free_logs import keep_secrets
from autoscrape.crawl.throttle import Throttle

BUNDLED = "autoscrape.crawl.bundled"
SPIDERS = ("product", "article", "batch", "worker")


class Addon:
    """``ADDONS = {"autoscrape.Addon": 500}`` in any Scrapy project.

    A guest: it adds its components and never replaces a value that the project set. The one thing
    it switches off is Scrapy's remote control, which lets local processes run code in the crawl.
    """

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Add the bundled spiders whose names the project does not have."""
        taken = set(get_spider_loader(settings).list()) if settings["SPIDER_MODULES"] else set()
        modules = [f"{BUNDLED}.{name}" for name in SPIDERS if name not in taken]
        settings.set(
            "SPIDER_MODULES",
            [*settings.getlist("SPIDER_MODULES"), *modules],
            settings.getpriority("SPIDER_MODULES") or 0,
        )

    def update_settings(self, settings: Settings) -> None:
        """Add autoscrape's components."""
        keep_secrets()
        for setting, path, priority in (
            ("EXTENSIONS", "autoscrape.crawl.job_run.JobRun", 0),
            ("SPIDER_MIDDLEWARES", "autoscrape.crawl.task_middleware.TaskMiddleware", 10),
            ("DOWNLOADER_MIDDLEWARES", "autoscrape.crawl.retries.TaskRetryMiddleware", 550),
            ("DOWNLOADER_MIDDLEWARES", "autoscrape.crawl.bans.BanMiddleware", 551),
            ("DOWNLOADER_MIDDLEWARES", "autoscrape.crawl.decoding.TaskDecodingMiddleware", 592),
            ("DOWNLOADER_MIDDLEWARES", "autoscrape.crawl.occupancy.OccupancyMiddleware", 950),
            ("ITEM_PIPELINES", "autoscrape.crawl.pipelines.CleanPipeline", 980),
            ("ITEM_PIPELINES", "autoscrape.crawl.pipelines.ValidatePipeline", 990),
            ("ITEM_PIPELINES", "autoscrape.crawl.pipelines.StorePipeline", 1000),
        ):
            settings.setdefault_in_component_priority_dict(setting, load_object(path), priority)
        install_handler(settings)
        replace(settings, "DOWNLOADER_MIDDLEWARES", RobotsTxtMiddleware, RobotsMiddleware)
        replace(settings, "EXTENSIONS", AutoThrottle, Throttle)
        settings.set("REMOTE_CONTROL_ENABLED", False, "addon")
        settings.set("DOWNLOADER", "autoscrape.crawl.downloader.ExactDownloader", "addon")
        settings.set("FEED_URI_PARAMS", "autoscrape.crawl.feed_params.uri_params", "addon")
        for scheme, name in (("s3", "S3FeedStorage"), ("gs", "GcsFeedStorage")):
            path = f"autoscrape.crawl.feed_storages.{name}"
            settings["FEED_STORAGES"].setdefault(scheme, path, "addon")
        settings["FEED_EXPORTERS"].setdefault(
            "csv", "autoscrape.crawl.csv_exporter.DocumentedCsvExporter", "addon"
        )


def replace(settings: BaseSettings, setting: str, scrapys: type, ours: type) -> None:
    """Put a component of ours where Scrapy's stands, unless the project switched that off."""
    listed = {load_object(key): order for key, order in settings.getdict(setting).items()}
    if scrapys in listed and listed[scrapys] is None:
        return
    for name in (setting, f"{setting}_BASE"):
        with suppress(KeyError):  # it does not stand there
            settings.replace_in_component_priority_dict(name, scrapys, ours)
