"""Deliveries are claimed when they are due, in turns of their queues, by one sender at a time."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from autoscrape.jobs.delivery import Delivery
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Submission
from autoscrape.service.deliveries import Deliveries
from autoscrape.service.service import Service
from autoscrape.store import delivery_claims
from autoscrape.store.delivery_claims import Caution
from autoscrape.store.owing import queue_of
from tests.contract.delivering import (
    OBJECT,
    STORED,
    claim_all,
    clock,
    ended,
    listed,
    owing,
)
from tests.contract.making import submission

PATIENCE = 30.0


def told(host: str, number: int = 1) -> list[Submission]:
    """Submissions whose callbacks go to one host."""
    url = f"https://{host}.example/done"
    return [submission("a.example", n, callback_url=url) for n in range(number)]


def hosts(some: list[Delivery]) -> list[str]:
    return [queue_of(one.target).partition(".")[0] for one in some]


@pytest.mark.parametrize(
    ("target", "queue"),
    [
        ("s3://Bucket.a/x/y.json", "s3://Bucket.a"),
        ("gs://b/x", "gs://b"),
        ("https://Hooks.example/x?y#z", "hooks.example:443"),
        ("http://hooks.example", "hooks.example:80"),
        ("https://hooks.example:8443/x", "hooks.example:8443"),
        ("http://[2001:db8::1]:8080/x", "2001:db8::1:8080"),
        ("file:///data/feed.jsonl", "file"),
        ("/data/feed.jsonl", "file"),
        ("http://[::1/", "bad"),
        ("http://a.example:99999/", "bad"),
    ],
)
def test_a_queue_is_a_bucket_or_a_receiver(target: str, queue: str) -> None:
    assert queue_of(target) == queue


def test_nothing_is_claimed_of_nothing(service: Service) -> None:
    assert service.deliveries.claim(10, 10) == []
    assert service.deliveries.next_due() is None
    assert service.deliveries.renew([]) == set()
    service.deliveries.hand_back([])
    assert service.deliveries.sweep() == 0


def test_a_claimed_delivery_says_what_is_to_be_sent(service: Service) -> None:
    job = ended(service, owing(1, **STORED, storage_compress="true"))
    (one,) = service.deliveries.claim(10, 10)
    (row,) = listed(service, job)
    details = {"compress": True, "replace": False}
    target = f"s3://bucket/day/{row.task_id}.json.gz"
    assert one == Delivery(row.id, 1, OBJECT, job.id, row.task_id, target, details, 0, "")
    assert service.deliveries.claim(10, 10) == []


def test_the_longest_due_of_a_queue_goes_first(service: Service) -> None:
    ended(service, told("a", 6))
    claimed = [service.deliveries.claim(4, 4), service.deliveries.claim(4, 4)]
    ids = [one.id for some in claimed for one in some]
    assert ids == sorted(ids)
    assert [len(some) for some in claimed] == [4, 2]


def test_a_claim_keeps_to_the_limit_and_to_that_of_each_queue(service: Service) -> None:
    for host in "abcde":
        ended(service, told(host, 5))
    assert Counter(hosts(service.deliveries.claim(6, 2))).most_common() == [
        ("a", 2),
        ("b", 1),
        ("c", 1),
        ("d", 1),
        ("e", 1),
    ]
    holding = {"a.example:443": 2, "b.example:443": 1, "c.example:443": 9}
    assert Counter(hosts(service.deliveries.claim(100, 2, holding=holding))) == Counter(
        b=1, d=2, e=2
    )
    assert service.deliveries.claim(0, 2) == []


def test_queues_that_may_hang_share_a_part_of_what_is_claimed(service: Service) -> None:
    for host in "abcdefg":
        ended(service, told(host, 5))
    proven, failing = ["a.example:443"], {f"{host}.example:443" for host in "bcd"}
    caution = Caution(proven, failing, new_room=2, failing_room=1)
    claimed = hosts(service.deliveries.claim(100, 3, caution=caution))
    assert Counter(claimed) == Counter(a=3, b=1, e=1, f=1)
    nothing_new = Caution(proven, failing, new_room=0, failing_room=-1)
    assert hosts(service.deliveries.claim(100, 1, caution=nothing_new)) == ["a"]


def test_queues_are_served_in_turn(service: Service) -> None:
    for host in "abcde":
        ended(service, told(host, 3))
    turns = [hosts(service.deliveries.claim(2, 1)) for _ in range(5)]
    assert turns == [["a", "b"], ["c", "d"], ["e", "a"], ["b", "c"], ["d", "e"]]


def test_a_queue_in_which_much_waits_hides_no_other(service: Service) -> None:
    ended(service, told("a", 2 * delivery_claims.LOOKED_AT))
    for host in "bc":
        ended(service, told(host))
    with clock(service) as time:
        time[0] += 1
        assert sorted(hosts(service.deliveries.claim(4, 2))) == ["a", "a", "b", "c"]


def test_queues_that_are_full_hide_no_other(service: Service) -> None:
    for host in ("a", "z"):
        ended(service, told(host, 3))
    holding = {"a.example:443": 2}
    assert hosts(service.deliveries.claim(1, 2, holding=holding)) == ["z"]
    assert service.deliveries.claim(1, 2, holding=holding | {"z.example:443": 2}) == []


@pytest.mark.parametrize("of_job", [False, True])
def test_of_more_queues_than_are_looked_at_all_are_served(service: Service, of_job: bool) -> None:
    most = delivery_claims.LOOKED_AT
    made = [one for n in range(2 * most + most // 2) for one in told(f"h{n:04}", 2)]
    job = ended(service, made)
    with clock(service) as time:
        time[0] += 1
        # Most of them have failed; those that have not are behind what one look sees.
        for one in claim_all(service):
            if int(hosts([one])[0][1:]) < 2 * most:
                service.deliveries.failed(one, "no", retry_after=3600)
            else:
                service.deliveries.hand_back([one])
        served: list[str] = []
        for _ in range(20):
            served += hosts(service.deliveries.claim(50, 2, Scope(job.id if of_job else None)))
        assert Counter(served) == {f"h{n:04}": 2 for n in range(2 * most, 2 * most + most // 2)}


def test_a_claim_may_be_of_one_job(service: Service) -> None:
    first, second = ended(service, told("a", 2)), ended(service, told("b", 3))
    assert {one.job_id for one in service.deliveries.claim(9, 9, Scope(first.id))} == {first.id}
    assert service.deliveries.claim(9, 9, Scope(first.id)) == []
    assert len(service.deliveries.claim(9, 9, Scope(second.id))) == 3


def test_a_claim_may_be_of_some_projects_or_tags(service: Service) -> None:
    jobs = {
        name: ended(service, told(name, 2), project=project, tags=tags)
        for name, project, tags in (
            ("a", "shop", ()),
            ("b", "news", ("eu", "daily")),
            ("c", "news", ("us",)),
            ("d", "blog", ("eu",)),
        )
    }
    with clock(service) as time:
        time[0] += 1
        scopes = {
            Scope(projects=("news", "nobody")): "bc",
            Scope(projects=("nobody",)): "",
            Scope(tags=("eu", "us")): "bcd",
            Scope(projects=("shop", "news"), tags=("eu",)): "b",
        }
        for scope, names in scopes.items():
            assert service.deliveries.next_due(scope) == (0 if names else None)
            claimed = service.deliveries.claim(9, 1, scope)
            assert sorted(hosts(claimed)) == list(names)
            assert {one.job_id for one in claimed} == {jobs[name].id for name in names}
            service.deliveries.hand_back(claimed)
        (one,) = service.deliveries.claim(9, 1, Scope(projects=("blog",)))
        assert service.deliveries.next_due(Scope(projects=("shop",))) == 0
        service.deliveries.failed(one, "no", retry_after=60)
        for other in service.deliveries.claim(9, 9, Scope(projects=("blog",))):
            service.deliveries.delivered(other)
        assert service.deliveries.next_due(Scope(projects=("blog",))) == 60_000


def test_senders_never_have_the_same(service: Service) -> None:
    for host in "abcd":
        ended(service, told(host, 50))
    start = Barrier(4)

    def send(_: int) -> list[int]:
        sender, mine = Deliveries(service.database), []
        start.wait(PATIENCE)
        while some := sender.claim(7, 3):
            assert len(some) <= 7
            assert max(Counter(hosts(some)).values()) <= 3
            assert sender.renew(some) == {one.id for one in some}
            sender.hand_back(some[5:])
            for one in some[:5]:
                assert sender.delivered(one)
                mine.append(one.id)
        return mine

    with ThreadPoolExecutor(4) as pool:
        sent = [one for part in pool.map(send, range(4)) for one in part]
    # What was handed back last may have come after the others saw nothing.
    sent += [one.id for one in claim_all(service)]
    assert len(sent) == len(set(sent)) == 200
