"""Scopes: of which jobs a worker takes tasks."""

from __future__ import annotations

from attrs import frozen


@frozen
class Scope:
    """One job, or every job that workers may work on and that matches."""

    job_id: int | None = None
    """The job of a one-shot crawl, which nobody else works on; None for a worker."""

    projects: tuple[str, ...] = ()
    """Names of projects; empty for all."""

    tags: tuple[str, ...] = ()
    """Tags of which a job must have at least one; empty for all."""
