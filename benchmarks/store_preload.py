"""Imported once by the process that workers are forked from: what all of them need is read here."""

from __future__ import annotations

import autoscrape.store.postgresql  # noqa: F401 (imported only when a store is opened)
from autoscrape.jobs.domains import domain_of
from benchmarks.store_items import SHOP, outcomes

# The list of public suffixes takes most of a second.
domain_of(SHOP.format(0))
outcomes()
