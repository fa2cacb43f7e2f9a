"""Results in buckets, callbacks, feeds of workers: through real processes, stores and receivers."""

from __future__ import annotations

import gzip
import json
import re
import signal
import subprocess
import sys
from contextlib import ExitStack

import pytest
from standardwebhooks import Webhook

from autoscrape.jobs.delivery import DeliveryState
from tests.faults.waiting import wait_until
from tests.integration.delivery_world import KETTLE, MUG, OLDER, SECRET, World, arguments
from tests.integration.delivery_world import world as world  # noqa: PLC0414 (a fixture)
from tests.servers.demo_site import ROOT
from tests.servers.object_stores import (
    free_port,
    wait_until_it_accepts,
)
from tests.servers.receiver import Mode
from tests.servers.store_proxy import Canned


def test_a_crawl_delivers_objects_and_signed_callbacks_before_it_ends(
    world: World, demo_site: str
) -> None:
    urls = f"{demo_site}{MUG},{demo_site}/faulty/404"
    run = world.project.run(
        *("crawl", "product"),
        *arguments(urls=urls, storage_type="s3", storage_url="s3://out/day", meta="m1"),
        *arguments(callback_url=world.receiver.url("/task")),
        *arguments(job_callback_url=world.receiver.url("/job")),
    )
    assert "deliveries" not in run.stderr
    objects = world.objects("s3")
    assert len(objects) == 2
    documents = [json.loads(text) for text in objects.values()]
    by_name = {f"s3://out/{name}": doc for name, doc in zip(objects, documents, strict=True)}
    assert {next(iter(doc.keys() - {"query"})) for doc in documents} == {"product", "error"}
    calls = world.receiver.received
    assert [call.path for call in calls].count("/task") == 2
    assert [call.path for call in calls].count("/job") == 1
    for call in calls:
        told = Webhook(SECRET).verify(call.body, call.headers)
        assert told["data"]["job"] == "1/product/1"
        if call.path == "/job":
            assert told["type"] == "job.finished"
            assert told["data"]["tasks"] == {"total": 2, "done": 1, "faulted": 1}
        else:
            document = by_name[told["data"]["output_url"]]
            assert told["data"]["error"] == document.get("error")
            assert told["data"]["meta"] == "m1"
            assert not {"product", "article"} & told["data"].keys()
    assert world.states() == {"done": 5}
    assert world.s3.methods() == {"PUT"}


def test_gcs_objects_may_be_packed_and_named(world: World, demo_site: str) -> None:
    rows = [
        {"url": demo_site + MUG, "storage_type": "gs", "storage_compress": True},
        {"url": demo_site + KETTLE, "storage_type": "gcs", "storage_object_name": "the-kettle"},
    ]
    world.project.write("in.jsonl", "\n".join(map(json.dumps, rows)))
    world.project.run(
        "crawl", "product", *arguments(input="in.jsonl", storage_url="out", callback_url="")
    )
    objects = world.objects("gs")
    assert len(objects) == 2
    assert "Copper" in json.loads(objects.pop("the-kettle.json"))["product"]["name"]
    ((name, packed),) = objects.items()
    assert name.endswith(".json.gz")
    assert json.loads(gzip.decompress(packed))["product"]["name"] == "Stoneware Mug"


@pytest.mark.parametrize("kind", ["s3", "gs"])
def test_of_two_objects_of_one_name_the_first_stays(
    world: World, demo_site: str, kind: str
) -> None:
    rows = [
        {"url": demo_site + path, "storage_type": kind, "storage_url": "out"}
        | {"storage_object_name": "latest"}
        for path in (MUG, KETTLE)
    ]
    world.project.write("in.jsonl", "\n".join(map(json.dumps, rows)))
    world.project.run("crawl", "product", *arguments(input="in.jsonl"), code=1)
    assert list(world.objects(kind)) == ["latest.json"]
    assert world.states() == {"done": 1, "failed": 1}
    (reason,) = {row.reason for row in world.deliveries()} - {None}
    assert reason is not None
    assert reason.startswith("another object has that name")


def test_parse_false_stores_the_page_itself(world: World, demo_site: str) -> None:
    world.project.run(
        *("crawl", "batch", "-O", "o.jsonl"),
        *arguments(url=demo_site + MUG, parse="false", storage_type="s3", storage_url="out"),
    )
    ((name, page),) = world.objects("s3").items()
    assert name.endswith(".html")
    assert page.lstrip().lower().startswith(b"<!doctype html>")
    (row,) = world.project.rows("o.jsonl")
    assert row["html"] == page.decode()


def test_a_refused_upload_is_told_and_can_be_sent_again(world: World, demo_site: str) -> None:
    world.s3.fault = lambda _: Canned.s3(403, "AccessDenied")
    run = world.project.run(
        *("crawl", "product"),
        *arguments(url=demo_site + MUG, storage_type="s3", storage_url="out"),
        *arguments(callback_url=world.receiver.url()),
        code=1,
    )
    assert "1 of 2 deliveries failed" in run.stderr
    (call,) = world.receiver.received
    told = json.loads(call.body)["data"]
    assert told["output_url"] is None
    assert told["output_error"] == "access denied (AccessDenied); out must grant s3:PutObject"
    world.s3.fault = lambda _: None
    world.project.run("job", "product/1", "--resend")
    world.project.run("work", "--stop-when-idle")
    assert len(world.objects("s3")) == 1
    assert world.states() == {"done": 2}


def test_what_cannot_be_sent_in_time_stays_owed_and_a_worker_sends_it(
    world: World, demo_site: str
) -> None:
    world.s3.fault = lambda _: Canned.s3(503, "SlowDown")
    run = world.project.run(
        *("crawl", "product", "-s", "AUTOSCRAPE_DELIVERY_WAIT=1"),
        *arguments(url=demo_site + MUG, storage_type="s3", storage_url="out"),
        *arguments(callback_url=world.receiver.url()),
    )
    assert "2 of 2 deliveries are still owed" in run.stderr
    assert "scrapy work --stop-when-idle" in run.stderr
    assert world.receiver.received == []
    world.s3.fault = lambda _: None
    world.project.run("work", "--stop-when-idle")
    assert len(world.objects("s3")) == 1
    assert len(world.receiver.received) == 1
    assert world.states() == {"done": 2}


def test_a_signal_while_it_delivers_ends_the_wait_and_not_the_job(
    world: World, demo_site: str
) -> None:
    world.receiver.mode = Mode.HANG
    process = world.project.start(
        *("crawl", "product"),
        *arguments(url=demo_site + MUG, callback_url=world.receiver.url()),
    )
    world.receiver.wait_for(1)
    wait_until(lambda: world.project.jobs()[0].close_reason == "finished", "the job was closed")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 0, err
    assert "1 of 1 deliveries are still owed" in err
    (row,) = world.deliveries()
    assert row.state is DeliveryState.OWED
    assert row.attempts == 0


def test_a_slow_bucket_and_a_dead_receiver_delay_nobody_else(world: World, demo_site: str) -> None:
    world.s3.hangs = True
    rows = [
        {"url": f"{demo_site}{MUG}?{n}", "storage_type": "s3", "storage_url": "out"}
        for n in range(6)
    ] + [
        {"url": f"{demo_site}{KETTLE}?{n}", "storage_type": "gs", "storage_url": "out"}
        for n in range(6)
    ]
    world.project.write("in.jsonl", "\n".join(map(json.dumps, rows)))
    run = world.project.run(
        *("crawl", "product", "-s", "AUTOSCRAPE_DELIVERY_WAIT=2"), *arguments(input="in.jsonl")
    )
    assert "6 of 12 deliveries are still owed" in run.stderr
    assert len(world.objects("gs")) == 6


def test_feeds_of_a_job_for_workers_are_written_when_it_is_done(
    world: World, demo_site: str
) -> None:
    folder = world.project.folder
    world.project.run(
        *("submit", "product"),
        *arguments(urls=f"{demo_site}{MUG},{demo_site}{KETTLE},{demo_site}/faulty/404"),
        *("-a", "tags=eu,daily", "-a", f"job_callback_url={world.receiver.url()}"),
        *("-O", f"{folder}/feeds/%(name)s-%(job_number)s-%(tags)s.jsonl"),
        *("-O", "s3://out/feeds/%(project)s.csv", "-O", "gs://out/all.json.gz"),
    )
    world.project.run("work", "--stop-when-idle")
    rows = world.project.rows("feeds/product-1-eu-daily.jsonl")
    assert [row["name"] for row in rows] == ["Stoneware Mug", "Copper Pour-Over Kettle, 0.9 l"]
    header, *lines = world.objects("s3")["feeds/1.csv"].decode().splitlines()
    assert header.startswith("name,")
    assert len(lines) == 2
    assert json.loads(gzip.decompress(world.objects("gs")["all.json.gz"])) == rows
    (call,) = world.receiver.received
    assert json.loads(call.body)["data"]["tasks"]["faulted"] == 1
    assert world.states() == {"done": 4}


def test_the_receiver_of_the_docs_takes_callbacks(
    world: World, demo_site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
    ((code, secret),) = re.findall(r"```python\n(.*?)```.*?SECRET=(whsec_\S+)", page, re.DOTALL)
    port = free_port()
    world.project.write("receiver.py", code.replace("9000", str(port)))
    monkeypatch.setenv("SECRET", secret)
    receiver = subprocess.Popen(
        [sys.executable, "receiver.py"],
        cwd=world.project.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with receiver, ExitStack() as stack:
        stack.callback(receiver.kill)
        wait_until_it_accepts(receiver, port)
        for secrets in (OLDER, f"{secret},{OLDER}"):  # the first try has the wrong signature
            monkeypatch.setenv("AUTOSCRAPE_WEBHOOK_SECRETS", secrets)
            world.project.run(
                *("crawl", "product", "-s", "AUTOSCRAPE_DELIVERY_WAIT=3"),
                *arguments(url=demo_site + MUG, callback_url=f"http://127.0.0.1:{port}/"),
            )
            expected = "the receiver answered 401" if secrets == OLDER else None
            assert [row.reason for row in world.deliveries()] == [expected]
        receiver.kill()
        assert receiver.stdout is not None
        (line,) = receiver.stdout
    assert line.startswith("msg_")
    assert "task.done {'job': '1/product/2'" in line
