"""Names for feed URIs: ``%(project)s``, ``%(job_number)s``, ``%(tags)s``."""

from __future__ import annotations

from typing import Any

from scrapy import Spider

from autoscrape.crawl.runtime import Runtime


def uri_params(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Add the job's names to Scrapy's own; several tags are joined by ``-``."""
    job = Runtime.of(spider.crawler).job
    return {
        **params,
        "project": job.key.project,
        "job_number": job.key.number,
        "tags": "-".join(job.tags),
    }
