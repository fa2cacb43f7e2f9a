"""What workers send of what others owe, and how they take refusals: through real processes."""

from __future__ import annotations

from autoscrape.service.service import Service
from autoscrape.store.database import Database
from tests.faults.waiting import wait_until
from tests.integration.delivery_world import MUG, World, arguments
from tests.integration.delivery_world import world as world  # noqa: PLC0414 (a fixture)
from tests.servers.receiver import Mode
from tests.servers.store_proxy import Asked, Canned


def test_a_worker_of_one_project_sends_nothing_of_others(world: World, demo_site: str) -> None:
    world.project.add("AUTOSCRAPE_PROJECT = 'shop'\n")
    world.receiver.mode = Mode.ERROR
    world.project.run(
        *("crawl", "product", "-s", "AUTOSCRAPE_DELIVERY_WAIT=0"),
        *arguments(url=demo_site + MUG, callback_url=world.receiver.url()),
    )
    world.receiver.mode = Mode.OK
    before = len(world.receiver.received)
    world.project.run("work", "--stop-when-idle", "--projects", "another")
    world.project.run("work", "--stop-when-idle", "--tags", "another")
    assert len(world.receiver.received) == before
    assert world.states() == {"owed": 1}
    world.project.run("work", "--stop-when-idle", "--projects", "shop")
    assert world.states() == {"done": 1}


def test_access_that_is_granted_a_little_late_is_no_failure(world: World, demo_site: str) -> None:
    answers = [Canned.s3(403, "AccessDenied"), Canned.s3(404, "NoSuchBucket")]
    world.s3.fault = lambda _: answers.pop() if answers else None
    world.project.run(
        *("crawl", "product"),
        *arguments(url=demo_site + MUG, storage_type="s3", storage_url="out"),
    )
    assert len(world.objects("s3")) == 1
    assert world.states() == {"done": 1}


def test_a_feed_that_may_be_stored_already_says_so(world: World, demo_site: str) -> None:
    """The first answer is lost, and nothing may be replaced."""
    text = b"bot@x does not have storage.objects.delete access to the object."

    def creates_once(asked: Asked) -> Canned | None:
        return Canned(403, text) if len(world.gcs.asked) > 1 else Canned(503)

    world.gcs.fault = creates_once
    world.project.run(
        *("submit", "product", "-O", "gs://out/feed.jsonl"), *arguments(url=demo_site + MUG)
    )
    world.project.start("work")
    reason = (
        "access denied; replacing an object needs storage.objects.delete; it may be stored already"
    )
    wait_until(lambda: [row.reason for row in world.deliveries()] == [reason], "it says so")


def test_a_copy_on_another_machine_is_left_to_it(world: World, demo_site: str) -> None:
    world.s3.fault = lambda _: Canned.s3(503, "SlowDown")
    world.project.run(
        *("crawl", "product", "-O", "s3://out/feed.jsonl", "-s", "AUTOSCRAPE_DELIVERY_WAIT=0"),
        *arguments(url=demo_site + MUG),
        code=1,
    )
    world.s3.fault = lambda _: None
    service = Service(Database(f"sqlite:///{world.project.store}"), "autoscrape")
    with service.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE deliveries SET details = json_set(details, '$.host', 'the-other-one', "
            "'$.file', '/nowhere/feed.jsonl'), due = 0, attempts = 0, reason = NULL"
        )
    service.close()
    world.project.run("work", "--stop-when-idle")
    (row,) = world.deliveries()
    assert (row.state, row.attempts) == ("owed", 0)
    assert row.reason == "its copy lies on the-other-one; a crawl or worker there sends it"
