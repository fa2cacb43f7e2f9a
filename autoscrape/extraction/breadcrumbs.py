"""Extracts ``breadcrumbs``, for products and articles alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autoscrape.extraction import urls
from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.entities import Entity, members, text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import number
from autoscrape.extraction.trails import (
    MAX_CRUMBS,
    MAX_NAME,
    bare,
    from_address,
    seen_trails,
)
from autoscrape.items import Breadcrumb


def extract_breadcrumbs(page: Page) -> list[Breadcrumb]:
    """Give the breadcrumb navigation, outermost step first."""
    return page.once(_chosen)


def _chosen(page: Page) -> list[Breadcrumb]:
    return (
        choose(
            page.choices,
            "breadcrumbs",
            declared_trails(page),
            Rest(0.8, seen_trails(page)),
            Rest(0.3, from_address(page)),
        )
        or []
    )


def breadcrumb_names(page: Page) -> list[str]:
    """Give the names of the steps alone."""
    return [crumb.name for crumb in extract_breadcrumbs(page) if crumb.name]


def declared_trails(page: Page) -> Iterator[Candidate[list[Breadcrumb]]]:
    """Give the trails that the markup holds."""
    for entity in page.entities_typed("breadcrumblist"):
        crumbs = _from_entity(entity, page)
        score = 0.9 if len(crumbs) > 1 else 0.5
        yield Candidate(crumbs, score + len(crumbs) / 1000, entity.source)


def _from_entity(entity: Entity, page: Page) -> list[Breadcrumb]:
    steps = [step for step in members(entity.data.get("itemListElement")) if isinstance(step, dict)]
    steps.sort(key=lambda step: number(str(step.get("position", ""))) or 0.0)
    crumbs = []
    for step in steps[:MAX_CRUMBS]:
        target = step.get("item")
        inner: dict[str, Any] = target if isinstance(target, dict) else {"url": target}
        name = text_of(step.get("name"), MAX_NAME) or text_of(inner.get("name"), MAX_NAME)
        address = inner.get("@id") or inner.get("url") or step.get("url")
        link = urls.absolute(page.base_url, address if isinstance(address, str) else None)
        if name:
            crumbs.append(Breadcrumb(name=bare(name), link=link))
    return crumbs
