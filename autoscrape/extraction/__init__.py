"""Turns the HTML of a page into a product or an article; pure: no network, no files, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autoscrape.extraction.explanation import explain
    from autoscrape.extraction.pipeline import extract

__all__ = ["explain", "extract"]


def __getattr__(name: str) -> Any:
    # Lazily: a crawl that extracts behind the fence needs the shape of a page, not the parsers.
    if name == "extract":
        from autoscrape.extraction.pipeline import extract  # noqa: PLC0415

        return extract
    if name == "explain":
        from autoscrape.extraction.explanation import explain  # noqa: PLC0415

        return explain
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
