"""From a spider's arguments and the settings to the job that the crawl runs."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from attrs import evolve, field, frozen
from scrapy import Spider
from scrapy.settings import BaseSettings

from autoscrape.config import Config, read_config
from autoscrape.crawl.interruptible import interruptible
from autoscrape.crawl.spiders import TaskSpider
from autoscrape.crawl.worker_spider import WorkerSpider
from autoscrape.errors import InputError, ParameterError, TaskFault
from autoscrape.inputs import read_rows, shown
from autoscrape.jobs import query
from autoscrape.jobs.callback_url import check_callback_url
from autoscrape.jobs.destination import check_storage
from autoscrape.jobs.job import Job, JobPlan, check_idempotency_key
from autoscrape.jobs.job_owes import Feed, JobOwes
from autoscrape.jobs.key import JobReference
from autoscrape.jobs.task import Submission
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_rows, from_urls

logger = logging.getLogger(__name__)

# A comma may be part of a URL: it separates only where another URL begins.
_BETWEEN_URLS = re.compile(r",\s*(?=[A-Za-z][A-Za-z0-9+.-]*://)|\s+")
_SETTINGS = ("input", "tags", "priority", "job", "rows")
_QUERY = tuple(name for name in query.PARAMETERS if name != "url")
_NOT_WHEN_RESUMED = ("url", "urls", "input", "tags", "priority", *_QUERY, query.OF_JOB)

ARGUMENTS = ("url", "urls", *_SETTINGS, *_QUERY, query.OF_JOB)
"""Arguments of task spiders; any other is kept with the job and on the spider."""


NOTHING_TO_DO = "nothing to do: give -a url=URL, -a urls=URL,URL"


@frozen
class JobInput:
    """What a crawl is asked to do."""

    spider: Spider
    settings: BaseSettings
    config: Config = field(init=False)

    @config.default
    def _read_config(self) -> Config:
        given = {name: self.arguments.get(name) for name in _SETTINGS}
        return read_config(self.settings.get, **given)

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of a task spider; those of other spiders are their own affair."""
        return self.spider.arguments if isinstance(self.spider, TaskSpider) else {}

    def open(self, service: Service) -> Job:
        """Store the job with its tasks, or reserve the stored one that was asked for."""
        self._check_arguments()
        if self.config.job is not None:
            return self._resume(service, self.config.job)
        self._check_jobdir()
        own_start = type(self.spider).start is not TaskSpider.start
        if not self._has_input and not own_start and isinstance(self.spider, TaskSpider):
            raise ParameterError(f"{NOTHING_TO_DO}, -a input=FILE or -a job=KEY")
        with interruptible() as interruption:
            rows = interruption.reading(self._submissions())
            job = service.open_job(self._plan(service.project), rows)
        if interruption.came:
            service.close_job(job.id, "shutdown", {})
            raise InputError(
                f"{interruption.came} came; job {job} is stored, and nothing of it was done yet; "
                f"go on with `scrapy crawl {job.spider} -a job={job}`"
            )
        return job

    def submit(
        self, service: Service, idempotency_key: str | None, feeds: tuple[Feed, ...] = ()
    ) -> Job:
        """Store the job with its tasks for workers, who have no methods of this spider.

        ``idempotency_key``: see :meth:`Service.submit`. ``feeds`` are written when it is done.
        """
        self._check_arguments()
        if job := self.config.job:
            raise ParameterError(
                f"job {job} is stored already; `scrapy job {job} --release` gives what is left of "
                "it to workers"
            )
        self._check_methods()
        self._check_jobdir()
        if not self._has_input:
            raise ParameterError(f"{NOTHING_TO_DO} or -a input=FILE")
        key = None if idempotency_key is None else check_idempotency_key(idempotency_key)
        plan = self._plan(service.project)
        # The same arguments in another order are the same submission.
        plan = evolve(plan, args=dict(sorted(plan.args.items())), idempotency_key=key)
        plan = evolve(plan, owes=evolve(plan.owes, feeds=feeds))
        with interruptible() as interruption:
            return service.submit(plan, interruption.reading(self._submissions()))

    def _check_methods(self) -> None:
        name, own = self.spider.name, type(self.spider)
        if isinstance(self.spider, WorkerSpider):
            raise ParameterError(f"{name} takes no jobs of its own; start it with `scrapy work`")
        if not isinstance(self.spider, TaskSpider):
            raise ParameterError(
                f"spider {name} is no autoscrape.TaskSpider, and workers do not have its methods; "
                f"run it with `scrapy crawl {name}`"
            )
        for method in ("start", "parse"):
            if getattr(own, method) is not getattr(TaskSpider, method):
                raise ParameterError(
                    f"spider {name} has a method {method} of its own, which workers do not have; "
                    f"run it with `scrapy crawl {name}`"
                )

    def _check_jobdir(self) -> None:
        if self._has_input and self.settings.get("JOBDIR"):
            raise ParameterError("JOBDIR cannot keep tasks; the store does, see -a job=KEY")

    def _check_arguments(self) -> None:
        for name in self.arguments:
            near = get_close_matches(name, ARGUMENTS, cutoff=0.7)
            if name not in ARGUMENTS and near and not name.startswith("_"):
                logger.warning("argument %s is not known; did you mean %s?", name, near[0])

    def _resume(self, service: Service, reference: JobReference) -> Job:
        if given := [name for name in _NOT_WHEN_RESUMED if self.arguments.get(name)]:
            raise ParameterError(
                f"a resumed job has its input, tags and parameters; leave out {given[0]}"
            )
        job = service.job(reference)
        if job.spider != self.spider.name:
            raise ParameterError(
                f"job {job} belongs to spider {job.spider}; resume it with that one"
            )
        return service.resume_job(reference, self._scrapyd_job)

    @property
    def _has_input(self) -> bool:
        given = (self.config.input, self.arguments.get("url"), self.arguments.get("urls"))
        return any(given)

    def _plan(self, project: str) -> JobPlan:
        # Scrapyd's own begin so.
        arguments = {name: v for name, v in self.arguments.items() if not name.startswith("_")}
        if arguments.get("input", "-") != "-":
            # A signed URL is a secret; the store shows arguments to whoever lists jobs.
            arguments["input"] = shown(arguments["input"])
        config = self.config
        return JobPlan(
            project,
            self.spider.name,
            config.tags,
            config.priority,
            arguments,
            scrapyd_job=self._scrapyd_job,
            owes=JobOwes(self._job_callback_url()),
        )

    def _job_callback_url(self) -> str | None:
        url = self.arguments.get(query.OF_JOB) or None
        if url is not None:
            try:
                check_callback_url(url, self.config.allowed_networks)
            except TaskFault as fault:
                raise ParameterError(f"job_{fault.cause}") from None
        return url

    @property
    def _scrapyd_job(self) -> str | None:
        return getattr(self.spider, "_job", None)

    def _submissions(self) -> Iterator[Submission]:
        defaults = self._defaults()
        allowed = self.config.allowed_networks
        yield from from_urls(self._urls(), defaults, allowed)
        if source := self.config.input:
            rows = read_rows(source, s3_endpoint=self.config.s3_endpoint_url)
            yield from from_rows(rows, defaults, shown(source), allowed)

    def _urls(self) -> Iterable[str]:
        if url := self.arguments.get("url"):
            yield url
        yield from filter(None, _BETWEEN_URLS.split(self.arguments.get("urls", "").strip()))

    def _defaults(self) -> dict[str, Any]:
        page_type = getattr(self.spider, "page_type", None)
        given = {name: self.arguments.get(name) for name in _QUERY}
        given["pageType"] = given["pageType"] or page_type
        if given["pageType"] not in (None, *query.PAGE_TYPES):
            raise ParameterError(f"pageType is one of {', '.join(query.PAGE_TYPES)}")
        defaults = {name: value for name, value in given.items() if value is not None}
        self._check_outside(defaults)
        return defaults

    def _check_outside(self, defaults: Mapping[str, Any]) -> None:
        """Refuse what would make every row that does not say better a bad one."""
        try:
            if defaults.get("storage_type") and defaults.get("storage_url"):
                check_storage(defaults)
            if url := defaults.get("callback_url"):
                check_callback_url(url, self.config.allowed_networks)
        except TaskFault as fault:
            raise ParameterError(fault.cause) from None
