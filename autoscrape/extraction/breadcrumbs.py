"""Extracts ``breadcrumbs``, for products and articles alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.entities import Entity, members, text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import line, number
from autoscrape.items import Breadcrumb

MAX_CRUMBS = 30
MAX_NAME = 500

_NAMED = re.compile(
    r"bread.?crumb|brotkr|migas|fil.?d.?ariane|ariadne|okruszki|kruimel", re.IGNORECASE
)
_NAMING = ("class", "id", "aria-label", "typeof")
_SEPARATORS = " \t\n>›»/|\\→❯▸•·:-–<«←"


def extract_breadcrumbs(page: Page) -> list[Breadcrumb]:
    """Give the breadcrumb navigation, outermost step first."""
    return choose(page.choices, "breadcrumbs", _declared(page), Rest(0.7, _seen(page))) or []


def breadcrumb_names(page: Page) -> list[str]:
    """Give the names of the steps alone."""
    return [crumb.name for crumb in page.once(extract_breadcrumbs) if crumb.name]


def _declared(page: Page) -> Iterator[Candidate[list[Breadcrumb]]]:
    for entity in page.entities_typed("breadcrumblist"):
        crumbs = _from_entity(entity, page)
        score = 0.9 if len(crumbs) > 1 else 0.5
        yield Candidate(crumbs, score + len(crumbs) / 1000, entity.source)


def _seen(page: Page) -> Iterator[Candidate[list[Breadcrumb]]]:
    for container in _containers(page):
        crumbs = _from_links(container, page)
        if len(crumbs) > 1:
            yield Candidate(crumbs, 0.7, "navigation")
            return


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
            crumbs.append(Breadcrumb(name=_bare(name), link=link))
    return crumbs


def _containers(page: Page) -> Iterator[_Element]:
    """Give the elements that call themselves breadcrumbs, the outer ones first."""
    for element in page.tree.iter("nav", "div", "ul", "ol", "p", "section", "span"):
        if len(element) == 0 or not element.attrib:
            continue
        names = " ".join([(element.get(key) or "")[:300] for key in _NAMING])
        if _is_named(names):
            yield element


@lru_cache(maxsize=4096)
def _is_named(names: str) -> bool:
    return _NAMED.search(names) is not None


def _from_links(container: _Element, page: Page) -> list[Breadcrumb]:
    """Read links in order, and a last step without one."""
    items = container.xpath(".//li[not(.//li)]") or container.xpath(".//a")
    crumbs = []
    for item in items[:MAX_CRUMBS]:
        anchors = [item] if item.tag == "a" else item.xpath(".//a[@href]")[:1]
        name = _bare(page.layout.text(item, MAX_NAME))
        link = urls.absolute(page.base_url, anchors[0].get("href")) if anchors else None
        if name:
            crumbs.append(Breadcrumb(name=name, link=link))
    return crumbs


def _bare(name: str | None) -> str | None:
    return line((name or "").strip(_SEPARATORS), MAX_NAME)
