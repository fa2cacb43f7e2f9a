"""Feeds to buckets: stored, or kept, owed, told in red, and an exit code that says so."""

from __future__ import annotations

import gzip
import re
import signal
from pathlib import Path

import pytest

from autoscrape.jobs.delivery import DeliveryKind, DeliveryState
from tests.faults.waiting import wait_until
from tests.integration.delivery_world import KETTLE, MUG, World, arguments
from tests.integration.delivery_world import world as world  # noqa: PLC0414 (a fixture)
from tests.servers.object_stores import ACCESS_KEY, SECRET_KEY
from tests.servers.store_proxy import Asked, Canned

FEED = "s3://out/feeds/%(name)s-%(job_number)s.jsonl"
NAME = "feeds/product-1.jsonl"


@pytest.fixture
def broken(world: World) -> World:
    """Give a world whose S3 has an outage."""
    world.s3.fault = lambda _: Canned.s3(503, "SlowDown")
    return world


def copies(world: World) -> list[Path]:
    """Give the feeds that are kept."""
    return sorted((world.project.folder / ".scrapy" / "feeds").glob("*"))


@pytest.mark.parametrize("kind", ["s3", "gs"])
def test_feeds_go_to_buckets_in_any_format_packed_and_in_batches(
    world: World, demo_site: str, kind: str
) -> None:
    world.project.add(f"""
FEEDS = {{
    "{kind}://out/%(batch_id)d.csv": {{"format": "csv", "batch_item_count": 1}},
    "{kind}://out/all.json.gz": {{
        "format": "json",
        "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"],
    }},
}}
""")
    world.project.run(
        *("crawl", "product"), *arguments(urls=f"{demo_site}{MUG},{demo_site}{KETTLE}")
    )
    objects = world.objects(kind)
    assert sorted(objects) == ["1.csv", "2.csv", "all.json.gz"]
    assert gzip.decompress(objects["all.json.gz"]).count(b'"name": ') >= 2
    assert objects["1.csv"].count(b"\r\n") == 2
    assert copies(world) == []


def test_a_feed_that_cannot_be_uploaded_is_kept_owed_and_told(
    broken: World, demo_site: str
) -> None:
    url, hook = demo_site + MUG, broken.receiver.url("/job")
    run = broken.project.run(
        *("crawl", "product", "-O", FEED, "-s", "AUTOSCRAPE_DELIVERY_WAIT=0"),
        *arguments(url=url, job_callback_url=hook),
        code=1,
    )
    assert broken.project.jobs()[0].close_reason == "feed_failed"
    (copy,) = copies(broken)
    assert b"Stoneware Mug" in copy.read_bytes()
    assert "job 1/product/1: feed_failed" in run.stderr
    told = re.sub(r"\s+", " ", run.stderr)
    assert f"a feed was not stored: s3://out/{NAME}: S3 answered SlowDown; kept as {copy}" in told
    assert broken.receiver.received == []  # it would come before the feed
    broken.s3.fault = lambda _: None
    broken.project.run("work", "--stop-when-idle")
    assert b"Stoneware Mug" in broken.objects("s3")[NAME]
    assert copies(broken) == []
    assert len(broken.receiver.received) == 1
    assert broken.states() == {"done": 2}


def test_a_feed_that_passes_at_a_later_try_is_no_failure(world: World, demo_site: str) -> None:
    answers = [Canned.s3(500, "InternalError")]
    world.s3.fault = lambda _: answers.pop() if answers else None
    world.project.run("crawl", "product", "-O", FEED, *arguments(url=demo_site + MUG))
    assert list(world.objects("s3")) == [NAME]
    assert world.project.jobs()[0].close_reason == "finished"


def test_a_refused_feed_is_given_up_and_sent_again_on_demand(world: World, demo_site: str) -> None:
    world.s3.fault = lambda _: Canned.s3(403, "AccessDenied")
    run = world.project.run("crawl", "product", "-O", FEED, *arguments(url=demo_site + MUG), code=1)
    assert "access denied (AccessDenied)" in run.stderr
    (row,) = world.deliveries()
    assert (row.kind, row.state) == (DeliveryKind.FEED, DeliveryState.FAILED)
    world.s3.fault = lambda _: None
    world.project.run("job", "product/1", "--resend")
    world.project.run("work", "--stop-when-idle")
    assert list(world.objects("s3")) == [NAME]


def test_a_copy_that_is_gone_is_given_up(broken: World, demo_site: str) -> None:
    broken.project.run(
        *("crawl", "product", "-O", FEED, "-s", "AUTOSCRAPE_DELIVERY_WAIT=0"),
        *arguments(url=demo_site + MUG),
        code=1,
    )
    copies(broken)[0].unlink()
    broken.s3.fault = lambda _: None
    broken.project.run("work", "--stop-when-idle")
    (row,) = broken.deliveries()
    assert row.state is DeliveryState.FAILED
    assert "is gone" in (row.reason or "")


def test_a_later_run_that_stores_the_feed_owes_the_old_one_no_more(
    broken: World, demo_site: str
) -> None:
    feed = ("-O", "s3://out/feed.jsonl")
    broken.project.run(
        *("crawl", "product", *feed, "-s", "AUTOSCRAPE_DELIVERY_WAIT=0"),
        *arguments(url=demo_site + MUG),
        code=1,
    )
    broken.s3.fault = lambda _: None
    broken.project.run("crawl", "product", *feed, *arguments(job="product/1"))
    assert broken.states() == {"done": 1}
    assert list(broken.objects("s3")) == ["feed.jsonl"]


def test_the_feed_of_a_newer_job_is_not_replaced_by_an_older_one(
    broken: World, demo_site: str
) -> None:
    feed = ("-O", "s3://out/latest.jsonl")
    broken.project.run(
        *("crawl", "product", *feed, "-s", "AUTOSCRAPE_DELIVERY_WAIT=0"),
        *arguments(url=demo_site + KETTLE),
        code=1,
    )
    broken.s3.fault = lambda _: None
    broken.project.run("crawl", "product", *feed, *arguments(url=demo_site + MUG))
    broken.project.run("work", "--stop-when-idle")
    assert b"Stoneware Mug" in broken.objects("s3")["latest.jsonl"]
    assert broken.states() == {"done": 1}
    shown = broken.project.run("job", "product/1", "--deliveries").stdout
    assert '"state": "failed"' in shown
    assert "job 1/product/2 has a newer feed of that name" in shown


def test_a_signal_while_a_feed_is_stored_keeps_it_and_ends_in_time(
    world: World, demo_site: str
) -> None:
    world.s3.hangs = True
    process = world.project.start("crawl", "product", "-O", FEED, *arguments(url=demo_site + MUG))
    wait_until(lambda: world.s3.asked, "the upload began")
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1, err
    (copy,) = copies(world)
    assert b"Stoneware Mug" in copy.read_bytes()
    (row,) = world.deliveries()
    assert (row.kind, row.state) == (DeliveryKind.FEED, DeliveryState.OWED)


def test_a_project_keeps_its_own_storages_and_credentials(world: World, demo_site: str) -> None:
    world.project.write(
        "mine.py",
        "from scrapy.extensions.feedexport import FileFeedStorage\n"
        "class Mine(FileFeedStorage):\n"
        "    def __init__(self, uri, *, feed_options=None):\n"
        "        super().__init__('mine.jsonl', feed_options=feed_options)\n",
    )
    world.project.add('FEED_STORAGES = {"gs": "mine.Mine"}\n')
    world.project.run("crawl", "product", "-O", "gs://x/y.jsonl", *arguments(url=demo_site + MUG))
    assert len(world.project.rows("mine.jsonl")) == 1
    world.project.add(
        f"AWS_ENDPOINT_URL = {world.s3.url!r}\nAWS_ACCESS_KEY_ID = {ACCESS_KEY!r}\n"
        f"AWS_SECRET_ACCESS_KEY = {SECRET_KEY!r}\nAUTOSCRAPE_S3_ENDPOINT_URL = 'http://127.0.0.1:1'\n"
    )
    run = world.project.run(
        *("crawl", "product", "-O", "s3://out/mine.jsonl", "-L", "DEBUG"),
        *arguments(url=demo_site + MUG),
    )
    assert list(world.objects("s3")) == ["mine.jsonl"]
    assert "'AWS_SECRET_ACCESS_KEY': '***'" in run.stderr
    assert f"'{SECRET_KEY}'" not in run.stderr
    assert "Signature=" not in run.stderr


def test_no_password_of_a_feed_is_told_or_stored(broken: World, demo_site: str) -> None:
    uri = "s3://KEYNAME:hunter2@out/feed.jsonl"
    run = broken.project.run(
        *("crawl", "product", "-O", uri, "-s", f"AWS_ENDPOINT_URL={broken.s3.url}"),
        *("-s", "AUTOSCRAPE_DELIVERY_WAIT=0"),
        *arguments(url=demo_site + MUG),
        code=1,
    )
    (row,) = broken.deliveries()
    assert row.target == "s3://out/feed.jsonl"
    assert "a feed was not stored: s3://out/feed.jsonl" in run.stderr
    assert "hunter2" not in run.stderr


def test_only_objects_are_put(world: World, demo_site: str) -> None:
    asked: list[Asked] = []

    def listen(one: Asked) -> None:
        asked.append(one)

    world.s3.fault = listen
    world.project.run("crawl", "product", "-O", FEED, *arguments(url=demo_site + MUG))
    assert {one.method for one in asked} == {"PUT"}
    assert asked[0].headers["content-type"] == "application/x-ndjson"
