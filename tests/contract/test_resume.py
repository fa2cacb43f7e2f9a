"""Resuming a job: who holds it, who may take it over, and what then waits again."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable

import pytest
from sqlalchemy import update

from autoscrape.errors import ParameterError, UnknownJobError
from autoscrape.jobs.job import Counts, JobState
from autoscrape.jobs.key import JobReference
from autoscrape.service.service import Service
from autoscrape.store import job_rows
from autoscrape.store.schema import jobs
from tests.contract.making import claim, claim_all, done, now_of, numbers, open_job, timed_out
from tests.contract.other_process import OtherProcess
from tests.contract.store_check import assert_consistent, state_of

StartProcess = Callable[[], OtherProcess]

THE_JOB = JobReference.parse("1/product/1")
ELSEWHERE = "another-host:1:0"
"""A run of which this host knows nothing."""


def held_by(service: Service, job_id: int, run: str, *, for_ms: int) -> None:
    """Let the job be reserved by some run."""
    until = now_of(service) + for_ms
    with service.database.write() as connection:
        change = update(jobs).where(jobs.c.id == job_id)
        connection.execute(change.values(reserved_by=run, reserved_until=until))


def holder(service: Service, job_id: int) -> str | None:
    with service.database.write() as connection:
        return job_rows.lock(connection, job_id).reserved_by


def test_a_job_in_the_hands_of_a_living_process_is_refused(
    service: Service, start_process: StartProcess
) -> None:
    other = start_process()
    other.ask("open", service.database.url)
    job_id, key = other.ask("open_job", 3)
    claimed = other.ask("claim", job_id, 2)
    with pytest.raises(ParameterError, match=rf"1/product/1 .*:{other.pid}\b.*stop"):
        service.resume_job(JobReference.parse(key))
    assert state_of(service.database, claimed[0]) == ("running", 1, 0)
    assert f":{other.pid}:" in (holder(service, job_id) or "")


@pytest.mark.parametrize("how", [OtherProcess.end, OtherProcess.kill], ids=["exited", "killed"])
def test_the_job_of_a_dead_process_is_taken_over_at_once(
    service: Service, start_process: StartProcess, how: Callable[[OtherProcess], None]
) -> None:
    other = start_process()
    other.ask("open", service.database.url)
    job_id, key = other.ask("open_job", 3)
    lost = other.ask("claim", job_id, 2)
    how(other)
    job = service.resume_job(JobReference.parse(key))
    assert (job.state, job.counts) == (JobState.RUNNING, Counts(total=3))
    assert [state_of(service.database, task_id) for task_id in lost] == [("pending", 1, 1)] * 2
    assert_consistent(service.database)
    assert sorted(task.claim_no for task in claim_all(service, job_id)) == [1, 2, 2]


def test_two_processes_cannot_both_resume_a_job(
    service: Service, start_process: StartProcess
) -> None:
    job = open_job(service, 3)
    service.close_job(job.id, "finished", {})
    others = [start_process() for _ in range(3)]
    for other in others:
        other.ask("open", service.database.url)
    for other in others:
        other.tell("resume", str(job.key))
    answers = [other.hear() for other in others]
    assert answers.count("running") == 1
    assert sum(answer.startswith("ParameterError: job 1/product/1") for answer in answers) == 2


def test_a_run_elsewhere_is_believed_until_its_lease_ends(service: Service) -> None:
    job = open_job(service, 1)
    held_by(service, job.id, ELSEWHERE, for_ms=60_000)
    with pytest.raises(ParameterError, match="another-host:1"):
        service.resume_job(THE_JOB)
    held_by(service, job.id, ELSEWHERE, for_ms=-1)
    assert service.resume_job(THE_JOB).state is JobState.RUNNING
    assert holder(service, job.id) != ELSEWHERE


def test_a_process_cannot_resume_what_it_runs_itself(service: Service) -> None:
    job = open_job(service, 1)
    (task,) = claim(service, job.id, 1)
    with pytest.raises(ParameterError, match="1/product/1"):
        service.resume_job(THE_JOB)
    assert state_of(service.database, task.id) == ("running", 1, 0)


def test_an_earlier_process_of_the_same_number_is_dead(service: Service) -> None:
    job = open_job(service, 1)
    held_by(service, job.id, f"{socket.gethostname()}:{os.getpid()}:0", for_ms=60_000)
    assert service.resume_job(THE_JOB).state is JobState.RUNNING


def test_a_finished_job_is_resumed_with_what_is_left(service: Service) -> None:
    job = open_job(service, 4)
    first, second, third = claim(service, job.id, 3)
    service.work.finish([done(first), timed_out(second)])
    service.work.release([third])
    service.close_job(job.id, "shutdown", {"x": 1})
    again = service.resume_job(THE_JOB)
    assert again.id == job.id
    assert (again.state, again.finished_time, again.close_reason) == (JobState.RUNNING, None, None)
    assert again.counts == Counts(total=4, done=1, faulted=1)
    assert_consistent(service.database)
    assert numbers(claim_all(service, job.id)) == [2, 3]
    assert state_of(service.database, third.id) == ("running", 2, 0)


def test_a_closed_job_counts_a_crash_for_tasks_its_run_forgot(service: Service) -> None:
    job = open_job(service, 1)
    (task,) = claim(service, job.id, 1)
    service.close_job(job.id, "finished", {})
    service.resume_job(THE_JOB)
    assert state_of(service.database, task.id) == ("pending", 1, 1)


def test_a_late_write_of_the_last_run_changes_nothing(service: Service) -> None:
    job = open_job(service, 1)
    (task,) = claim(service, job.id, 1)
    held_by(service, job.id, ELSEWHERE, for_ms=-1)
    service.resume_job(THE_JOB)
    assert service.work.finish([done(task)]).total() == 0
    (again,) = claim(service, job.id, 1)
    service.work.release([task])
    assert service.work.finish([done(again)]).total() == 1


def test_a_job_that_does_not_exist_cannot_be_resumed(service: Service) -> None:
    with pytest.raises(UnknownJobError):
        service.resume_job(THE_JOB)


def test_a_run_that_lost_its_job_cannot_close_it(service: Service) -> None:
    job = open_job(service, 1)
    held_by(service, job.id, ELSEWHERE, for_ms=60_000)
    assert service.close_job(job.id, "finished", {}).state is JobState.RUNNING
    assert holder(service, job.id) == ELSEWHERE


def test_a_run_that_lost_its_job_cannot_renew_anything(service: Service) -> None:
    job = open_job(service, 1)
    assert service.renew_run(job.id)
    held_by(service, job.id, ELSEWHERE, for_ms=-1)
    assert not service.renew_run(job.id)
    assert service.resume_job(THE_JOB).state is JobState.RUNNING
    assert service.renew_run(job.id)
