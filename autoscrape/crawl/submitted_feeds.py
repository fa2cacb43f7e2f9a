"""Feeds of a job for workers: ``scrapy submit -O`` names them, workers write them at its end."""

from __future__ import annotations

import re
from pathlib import Path

from scrapy import Spider

from autoscrape.crawl.feed_params import tags_in_name
from autoscrape.crawl.feed_writer import FORMATS
from autoscrape.errors import ParameterError
from autoscrape.jobs.destination import Destination
from autoscrape.jobs.job_owes import Feed, Rows

LATER = ("%(project)s", "%(job_number)s")
"""Fields that get their values when the job is stored."""

_FIELD = re.compile(r"%\(\w*\)[a-z]?")
_SYNONYMS = {"jsonlines": "jsonl", "jl": "jsonl"}


def submitted_feed(
    output: str, spider: Spider, tags: tuple[str, ...], rows: Rows, *, overwrite: bool
) -> Feed:
    """Read one ``-o`` or ``-O``, ``URI`` or ``URI:FORMAT``; ParameterError says what is wrong."""
    uri, format_, compress = _format(output)
    fields = {"%(name)s": spider.name, "%(tags)s": tags_in_name(tags)}
    for field, value in fields.items():
        uri = uri.replace(field, value)
    unknown = next((f for f in _FIELD.findall(uri) if f not in LATER), None)
    if unknown:
        known = ", ".join((*fields, *LATER))
        raise ParameterError(f"{unknown} in {output!r} is not known for workers; there are {known}")
    target = _target(uri)
    if not overwrite and "://" not in target:
        raise ParameterError(f"-o would add to {target}, which workers cannot do safely; use -O")
    return Feed(target, format_, rows, compress)


def _format(output: str) -> tuple[str, str, bool]:
    uri, _, given = output.rpartition(":")
    name = given
    if not uri or _SYNONYMS.get(given, given) not in FORMATS:
        uri, name = output, output.removesuffix(".gz").rpartition(".")[2]
    format_ = _SYNONYMS.get(name, name)
    if format_ not in FORMATS:
        raise ParameterError(
            f"{output!r} has no format that workers write; end it in one of "
            f"{' '.join(f'.{each}' for each in FORMATS)}, or these and .gz"
        )
    return uri, format_, uri.endswith(".gz")


def _target(uri: str) -> str:
    if uri.startswith("file://"):
        uri = uri.removeprefix("file://")
    if uri.startswith(("s3://", "gs://")):
        return Destination.from_url(uri).url
    if "://" in uri:
        raise ParameterError(f"workers write feeds to s3://, gs:// and files, not to {uri!r}")
    if not Path(uri).is_absolute():
        raise ParameterError(
            f"{uri!r} is no absolute path; the worker that writes it has a folder of its own"
        )
    return uri
