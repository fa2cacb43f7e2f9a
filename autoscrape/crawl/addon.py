"""The add-on: one line in a project's settings switches autoscrape's parts on."""

from __future__ import annotations

from scrapy.settings import BaseSettings, Settings
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.misc import load_object

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
        for setting, path, priority in (
            ("EXTENSIONS", "autoscrape.crawl.job_run.JobRun", 0),
            ("SPIDER_MIDDLEWARES", "autoscrape.crawl.task_middleware.TaskMiddleware", 10),
            ("ITEM_PIPELINES", "autoscrape.crawl.pipelines.CleanPipeline", 980),
            ("ITEM_PIPELINES", "autoscrape.crawl.pipelines.ValidatePipeline", 990),
            ("ITEM_PIPELINES", "autoscrape.crawl.pipelines.StorePipeline", 1000),
        ):
            settings.setdefault_in_component_priority_dict(setting, load_object(path), priority)
        settings.set("REMOTE_CONTROL_ENABLED", False, "addon")
        settings.set("FEED_URI_PARAMS", "autoscrape.crawl.feed_params.uri_params", "addon")
        settings["FEED_EXPORTERS"].setdefault(
            "csv", "autoscrape.crawl.csv_exporter.DocumentedCsvExporter", "addon"
        )
