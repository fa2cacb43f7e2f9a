"""Tells the page's article from whole other articles that follow it or stand before it."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.article.blocks import Block, Frame
from autoscrape.extraction.article.blocks_features import Scene
from autoscrape.extraction.page import Page
from autoscrape.extraction.words.blocks import BIT

LEAST = 300
"""Letters that an article on a page with several has at least."""

_HEADINGS = frozenset({"h1", "h2", "h3"})


def without_rivals(page: Page, scene: Scene, kept: list[int]) -> list[int]:
    """Leave out the other articles of a page, unless they are posts below its headline."""
    for rivals in _groups(scene.blocks, kept):
        own = _own(page, scene, rivals)
        if own is not None:
            others = [each for each in rivals if each.last <= own.first or own.last <= each.first]
            dropped = {index for each in others for index in range(each.first, each.last)}
            kept = [index for index in kept if index not in dropped]
    return kept


def _groups(blocks: Sequence[Block], kept: Sequence[int]) -> list[list[Frame]]:
    """Give the articles that are marked up alike and have headings of the same level."""
    found: dict[tuple[str, str], list[Frame]] = {}
    seen: set[Frame] = set()
    for index in kept:
        frame: Frame | None = blocks[index].frame
        while frame is not None and frame not in seen:
            seen.add(frame)
            kind = _kind(frame) if frame.size >= LEAST else None
            heading = _heading(blocks, frame) if kind else None
            if kind and heading:
                found.setdefault((kind, heading.frame.tag), []).append(frame)
            frame = frame.parent
    return [rivals for rivals in found.values() if len(rivals) > 1]


def _kind(frame: Frame) -> str | None:
    """Say how elements that may hold an article are marked up; None of others."""
    if frame.tag == "article":
        return frame.tag
    return f"{frame.tag} {frame.element.get('class')}" if frame.bits & BIT["article"] else None


def _heading(blocks: Sequence[Block], frame: Frame) -> Block | None:
    inside = (blocks[index] for index in range(frame.first, frame.last))
    return next((block for block in inside if block.frame.tag in _HEADINGS), None)


def _own(page: Page, scene: Scene, rivals: Sequence[Frame]) -> Frame | None:
    """Give the one that the page is about; None when its headline stands outside of them."""
    for rival in rivals:
        heading = _heading(scene.blocks, rival)
        if heading is not None and _leads_here(page, heading.frame.element):
            return rival
    if scene.heading < 0:
        return rivals[0]
    return next((each for each in rivals if each.first <= scene.heading < each.last), None)


def _leads_here(page: Page, heading: _Element) -> bool:
    links = [link for link in (*heading.iter("a"), heading.getparent()) if link is not None]
    here = page.url.split("#")[0].split("?")[0].rstrip("/")
    found = (urls.absolute(page.base_url, link.get("href")) for link in links)
    return any(url.split("#")[0].split("?")[0].rstrip("/") == here for url in found if url)
