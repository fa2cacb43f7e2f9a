"""Fixtures that every test may use: the demo site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.demo_site import running_demo_site


@pytest.fixture(scope="session")
def demo_site() -> Iterator[str]:
    """Give the base URL of the running demo site."""
    with running_demo_site() as base_url:
        yield base_url
