"""What a billion pages a day would ask for, derived from what was measured."""

from __future__ import annotations

from collections.abc import Iterator

DAY_S = 86_400
PAGES_A_DAY = 10**9
EXTRACTION_S = 0.035
"""CPU of one real product or article page; assumed here, from earlier crawls of real pages."""

CONNECTIONS = 4
"""Of one worker, at most."""

CORES_A_WORKER = 4
"""A worker's own core for fetching, and what its extraction then keeps busy."""

TERABYTE = 10**12


def needs(
    tasks_per_second: float, log_per_task: float, stored_per_task: float
) -> Iterator[tuple[str, str]]:
    """Give (what, how much) from rates and bytes measured on PostgreSQL here."""
    pages = PAGES_A_DAY / DAY_S
    cores = pages * EXTRACTION_S
    workers = cores / (CORES_A_WORKER - 1)
    yield "pages a second", f"{pages:,.0f}"
    yield f"cores that extract, at {EXTRACTION_S * 1000:.0f} ms a page", f"{cores:,.0f}"
    yield f"workers of {CORES_A_WORKER} cores", f"{workers:,.0f}"
    yield f"connections, {CONNECTIONS} a worker", f"{workers * CONNECTIONS:,.0f}"
    yield "of the tasks a second measured here", f"{pages / tasks_per_second:.1f} x"
    yield "log written a day", f"{PAGES_A_DAY * log_per_task / TERABYTE:.1f} TB"
    yield "log a second", f"{pages * log_per_task / 10**6:.0f} MB"
    yield "stored a day", f"{PAGES_A_DAY * stored_per_task / TERABYTE:.1f} TB"
