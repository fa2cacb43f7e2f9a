"""The settings, read once into a frozen typed object.

A value comes from the Scrapy settings, then from the environment variable of the same name, then
from the default. ``docs/settings.md`` describes every one; a test compares the two.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from typing import Any

from attrs import Attribute, field, fields, frozen

from autoscrape.addresses import Network, parse_networks
from autoscrape.errors import ParameterError
from autoscrape.jobs.ban_rules import BanRule, parse_ban_rules
from autoscrape.jobs.job import DEFAULT_PRIORITY, parse_priority, parse_tags
from autoscrape.jobs.key import JobReference
from autoscrape.jobs.webhook_secret import WebhookSecret, parse_secrets

PREFIX = "AUTOSCRAPE_"
ROWS = ("items", "results")


def _positive(number_type: type[int] | type[float]) -> Callable[[object], int | float]:
    def read(value: object) -> int | float:
        number = number_type(str(value))
        if not 0 < number < math.inf:
            raise ValueError
        return number

    return read


def _days(value: object) -> float:
    days = float(str(value))
    if not 1 <= days < math.inf:
        raise ValueError
    return days


def _rows(value: object) -> str:
    if value not in ROWS:
        raise ValueError
    return str(value)


def _text(value: object) -> str | None:
    return str(value).strip() or None


def _job(value: object) -> JobReference | None:
    text = _text(value)
    return JobReference.parse(text) if text else None


def _tags(value: object) -> tuple[str, ...]:
    return parse_tags(",".join(value) if isinstance(value, (list, tuple)) else str(value))


def _networks(value: object) -> tuple[Network, ...]:
    text = ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    try:
        return parse_networks(text)
    except ValueError as error:
        raise ParameterError(str(error)) from None


def _ban_rules(value: object) -> tuple[BanRule, ...]:
    rules = value if isinstance(value, (list, tuple)) else str(value).split(",")
    return parse_ban_rules(map(str, rules))


def _truth(value: object) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    try:
        return words[str(value).strip().lower()]
    except KeyError:
        raise ValueError from None


def _secrets(value: object) -> tuple[WebhookSecret, ...]:
    entries = value if isinstance(value, (list, tuple)) else str(value).split(",")
    return parse_secrets(map(str, entries))


def _seconds(value: object) -> float:
    seconds = float(str(value))
    if not 0 <= seconds < math.inf:
        raise ValueError
    return seconds


def _setting(default: Any, kind: str, reader: Callable[[object], Any]) -> Any:
    return field(default=default, metadata={"kind": kind, "reader": reader})


@frozen(kw_only=True)
class Config:
    """Every setting of autoscrape."""

    store: str | None = _setting(None, "an SQLAlchemy URL", _text)
    """Where jobs live, ``sqlite:////path/to/file.db``; by default a file in the project's data."""

    project: str | None = _setting(None, "a name", _text)
    """Name of the project that jobs belong to; by default Scrapy's ``BOT_NAME``."""

    input: str | None = _setting(None, "a path or URL", _text)
    """Rows to make tasks of, for spiders that take no ``input`` argument of their own."""

    tags: tuple[str, ...] = _setting((), "names, separated by commas", _tags)
    """Tags of the job."""

    priority: int = _setting(DEFAULT_PRIORITY, "a whole number from 0 to 4", parse_priority)
    """Priority of the job; 4 goes first."""

    job: JobReference | None = _setting(None, "a job key such as 1/product/7", _job)
    """A stored job to resume."""

    rows: str | None = _setting(None, "items or results", _rows)
    """What feeds get: items, or result documents with failures included."""

    worker_tasks: int | None = _setting(None, "a positive whole number", _positive(int))
    """Tasks held at a time; by default CONCURRENT_REQUESTS + extraction processes."""

    query_timeout: float = _setting(600.0, "a positive number of seconds", _positive(float))
    """How long a task may take from its first claim, over retries and extraction."""

    extraction_processes: int = _setting(
        os.cpu_count() or 1, "a positive whole number", _positive(int)
    )
    """Processes that extract; by default one per core."""

    extraction_timeout: float = _setting(10.0, "a positive number of seconds", _positive(float))
    """Wall clock of one page's extraction."""

    extraction_memory: int = _setting(1536, "a positive number of MiB", _positive(int))
    """Address space of one extraction process."""

    retention: float = _setting(7.0, "a number of days, at least 1", _days)
    """Days that tasks and results of a job are kept after it ended."""

    s3_endpoint_url: str | None = _setting(None, "a URL", _text)
    """Endpoint of an S3-compatible service for ``s3://`` inputs, feeds and results."""

    webhook_secrets: tuple[WebhookSecret, ...] = _setting(
        (), "whsec_… secrets, separated by commas", _secrets
    )
    """What callbacks are signed with; all of a project's sign, so that they can be changed."""

    delivery_threads: int = _setting(8, "a positive whole number", _positive(int))
    """Deliveries that are sent at a time."""

    delivery_wait: float = _setting(60.0, "a number of seconds, 0 or more", _seconds)
    """How long a crawl waits at its end for what its job owes."""

    feed_dir: str | None = _setting(None, "a path", _text)
    """Where feeds are kept that could not be uploaded; by default in the project's data."""

    allowed_networks: tuple[Network, ...] = _setting(
        (), "networks in CIDR notation, separated by commas", _networks
    )
    """Networks that tasks may be fetched from although they are not public."""

    guard_all: bool = _setting(False, "true or false", _truth)
    """Whether every request is held to public and allowed addresses, or those of tasks only."""

    ban_rules: tuple[BanRule, ...] = _setting(
        (), "rules such as 403:captcha, separated by commas", _ban_rules
    )
    """Which answers are refusals of automated visitors."""


def setting_name(attribute: Attribute[Any]) -> str:
    """Give the name of a setting, ``AUTOSCRAPE_STORE`` for ``store``."""
    return PREFIX + attribute.name.upper()


def read_config(get: Callable[[str], object], **overrides: object) -> Config:
    """Read the settings through ``get`` (name to value or None); ParameterError names a bad one.

    ``overrides`` are spider arguments, which win over settings of the same name.
    """
    values: dict[str, Any] = {}
    for attribute in fields(Config):
        name = setting_name(attribute)
        given = overrides.get(attribute.name)
        source = f"argument {attribute.name}" if given is not None else name
        if given is None:
            given = get(name)
        if given is None:
            given = os.environ.get(name)
        if given is not None:
            values[attribute.name] = _read(attribute, given, source)
    return Config(**values)


def _read(attribute: Attribute[Any], given: object, source: str) -> object:
    try:
        return attribute.metadata["reader"](given)
    except ParameterError as error:
        raise ParameterError(f"{source}: {error}") from None
    except (ValueError, OverflowError):
        kind = attribute.metadata["kind"]
        raise ParameterError(f"{source} is {given!r}, but must be {kind}") from None
