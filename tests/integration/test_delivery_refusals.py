"""Destinations that are refused before anything is stored."""

from __future__ import annotations

import pytest

from tests.integration.conftest import Project
from tests.integration.delivery_world import MUG, World
from tests.integration.delivery_world import world as world  # noqa: PLC0414 (a fixture)

REFUSED = {
    ("-a", "callback_url=http://127.0.0.2/"): "callback_url not allowed: 127.0.0.2 is not public",
    ("-a", "job_callback_url=http://10.0.0.1/"): "job_callback_url not allowed: 10.0.0.1",
    ("-a", "storage_type=s3", "-a", "storage_url=gs://b/"): "invalid storage_url",
}


@pytest.mark.parametrize("given", REFUSED, ids=str)
def test_bad_arguments_are_one_line_and_no_job(
    world: World, demo_site: str, given: tuple[str, ...]
) -> None:
    world.project.add("AUTOSCRAPE_ALLOWED_NETWORKS = '127.0.0.1/32'\n")
    run = world.project.run("crawl", "product", "-a", f"url={demo_site}{MUG}", *given, code=1)
    assert REFUSED[given] in run.stderr
    assert world.project.jobs() == []


FEEDS_REFUSED = {
    ("-O", "feed.jsonl"): "is no absolute path",
    ("-O", "/feeds/feed.xml"): "no format that workers write",
    ("-O", "ftp://host/feed.jsonl"): "workers write feeds to s3://, gs:// and files",
    ("-O", "s3://out/%(time)s.jsonl"): "%(time)s in 's3://out/%(time)s.jsonl' is not known",
    ("-o", "/feeds/feed.jsonl"): "-o would add to /feeds/feed.jsonl",
}


@pytest.mark.parametrize("given", FEEDS_REFUSED, ids=str)
def test_feeds_that_workers_cannot_write_are_refused(
    project: Project, given: tuple[str, ...]
) -> None:
    run = project.run("submit", "product", "-a", "url=http://shop.example/", *given, code=1)
    assert FEEDS_REFUSED[given] in run.stderr
    assert project.jobs() == []
