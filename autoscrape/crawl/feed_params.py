"""Names for feed URIs: ``%(project)s``, ``%(job_number)s``, ``%(tags)s``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from scrapy import Spider

from autoscrape.crawl.runtime import Runtime

_UNSAFE = re.compile(r"[^\w-]")


def uri_params(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Add the job's names to Scrapy's own; several tags are joined by ``-``.

    What might lead out of a folder, or into a URL's query, becomes ``_``.
    """
    runtime = Runtime.get(spider.crawler)
    if runtime is None or runtime.job is None:
        return params
    key, tags = runtime.job.key, runtime.job.tags
    numbers = {"project": key.project, "job_number": key.number}
    return {**params, **numbers, "tags": tags_in_name(tags)}


def tags_in_name(tags: Iterable[str]) -> str:
    """Give tags as a part of a name."""
    return "-".join(_UNSAFE.sub("_", tag) for tag in tags)
