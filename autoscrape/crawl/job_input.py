"""From a spider's arguments and the settings to the job that the crawl runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen
from scrapy import Spider

from autoscrape.config import Config
from autoscrape.crawl.spiders import TaskSpider
from autoscrape.errors import ParameterError
from autoscrape.inputs import read_rows, shown
from autoscrape.jobs import query
from autoscrape.jobs.job import Job, JobPlan
from autoscrape.jobs.task import Submission
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_rows, from_urls

# A comma may be part of a URL: it separates only where another URL begins.
_BETWEEN_URLS = re.compile(r",\s*(?=[A-Za-z][A-Za-z0-9+.-]*://)|\s+")
_SOURCES = ("url", "urls", "input")
_QUERY_ARGUMENTS = tuple(name for name in query.PARAMETERS if name != "url")


@frozen
class JobInput:
    """What a crawl is asked to do."""

    spider: Spider
    config: Config

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of a task spider; those of other spiders are their own affair."""
        return self.spider.arguments if isinstance(self.spider, TaskSpider) else {}

    def open(self, service: Service) -> Job:
        """Store the job with its tasks, or reserve the stored one that was asked for."""
        if refused := next(filter(self.arguments.get, query.NOT_YET), None):
            raise ParameterError(f"{refused} is not available in this version; leave it out")
        if self.config.job is None:
            self._require_some_input()
            return service.open_job(self._plan(service.project), self._submissions())
        if self._has_input:
            raise ParameterError("a resumed job has its input; give job or an input, not both")
        job = service.job(self.config.job)
        if job.spider != self.spider.name:
            raise ParameterError(
                f"job {job} belongs to spider {job.spider}; resume it with that one"
            )
        return service.resume_job(self.config.job)

    @property
    def makes_tasks(self) -> bool:
        """Whether the job has tasks before the spider starts."""
        return self.config.job is not None or self._has_input

    @property
    def _has_input(self) -> bool:
        return bool(self.config.input or any(self.arguments.get(name) for name in _SOURCES))

    def _require_some_input(self) -> None:
        own_start = type(self.spider).start is not TaskSpider.start
        if not self._has_input and not own_start and isinstance(self.spider, TaskSpider):
            raise ParameterError(
                "nothing to do: give -a url=URL, -a urls=URL,URL, -a input=FILE or -a job=KEY"
            )

    def _plan(self, project: str) -> JobPlan:
        arguments = dict(self.arguments)
        if arguments.get("input", "-") != "-":
            # A signed URL is a secret; the store shows arguments to whoever lists jobs.
            arguments["input"] = shown(arguments["input"])
        config = self.config
        return JobPlan(project, self.spider.name, config.tags, config.priority, arguments)

    def _submissions(self) -> Iterator[Submission]:
        defaults = self._defaults()
        yield from from_urls(self._urls(), defaults)
        if self.config.input:
            rows = read_rows(self.config.input, s3_endpoint=self.config.s3_endpoint_url)
            yield from from_rows(rows, defaults)

    def _urls(self) -> Iterable[str]:
        if url := self.arguments.get("url"):
            yield url
        yield from filter(None, _BETWEEN_URLS.split(self.arguments.get("urls", "").strip()))

    def _defaults(self) -> dict[str, Any]:
        page_type = getattr(self.spider, "page_type", None)
        given = {name: self.arguments.get(name) for name in _QUERY_ARGUMENTS}
        given["pageType"] = given["pageType"] or page_type
        if given["pageType"] not in (None, *query.PAGE_TYPES):
            raise ParameterError(f"pageType is one of {', '.join(query.PAGE_TYPES)}")
        return {name: value for name, value in given.items() if value is not None}
