"""Extracts ``articleBodyRaw``: the HTML of the body, safe to show and with absolute URLs."""

from __future__ import annotations

from copy import deepcopy
from html import escape

import nh3
from lxml import etree
from lxml import html as lxml_html
from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.article.blocks import Frame
from autoscrape.extraction.article.body_choice import find_body
from autoscrape.extraction.page import Page
from autoscrape.extraction.pictures import image_url
from autoscrape.extraction.text import TEXT_LIMIT, scrub

RAW_LIMIT = 2 * TEXT_LIMIT

_TAGS = nh3.ALLOWED_TAGS | {"section", "main", "picture", "source", "video", "audio", "track"}
_ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "source": {"src", "type"},
    "video": {"src", "poster", "controls"},
    "audio": {"src", "controls"},
}
_MEDIA = ("img", "picture", "video", "audio", "iframe")
_CLEANER = nh3.Cleaner(
    tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "data"}, link_rel=None
)
_ADDRESSES = {
    "a": ("href",),
    "img": ("src",),
    "source": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
}


def extract_body_raw(page: Page, node: _Element | None, text: str | None) -> str | None:
    """Give the cleaned HTML of the element that holds the body, or of its text not shown there."""
    body = find_body(page)
    if text and (body is None or body.text() != text):
        raw = _paragraphs(text)
    else:
        raw = _cleaned(page, node) if node is not None else ""
    return raw if 0 < len(raw) <= RAW_LIMIT else None


def _paragraphs(text: str) -> str:
    """Give the lines as HTML: markup and the state of scripts have no element on the page."""
    lines = (escape(line, quote=False) for line in text.splitlines() if line)
    return "\n".join(f"<p>{line}</p>" for line in lines)


def _cleaned(page: Page, node: _Element) -> str:
    copy = deepcopy(node)
    copy.tail = None
    _drop_others(page, node, copy)
    _make_absolute(copy, page.base_url)
    etree.strip_elements(copy, "script", "style", "noscript", "template", with_tail=False)
    raw = lxml_html.tostring(copy, encoding="unicode")
    # What is too long is not worth cleaning.
    return scrub(_CLEANER.clean(raw)).strip() if len(raw) <= RAW_LIMIT else ""


def _drop_others(page: Page, node: _Element, copy: _Element) -> None:
    """Take what is not of the body out of the copy; pictures and players stay with their text."""
    body = find_body(page)
    if body is None or body.frame.element is not node:
        return
    dropped = {frame.element for frame in body.dropped() if not _has_media(frame)}
    if not dropped:
        return
    tags = {element.tag for element in dropped}
    for original, twin in list(zip(node.iter(*tags), copy.iter(*tags), strict=False)):
        if original in dropped:
            _remove(twin)


def _has_media(frame: Frame) -> bool:
    if 2 * frame.linked > frame.size:
        return False
    return next(frame.element.iter(*_MEDIA), None) is not None


def _remove(element: _Element) -> None:
    """Take an element out, but not the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _make_absolute(root: _Element, base_url: str) -> None:
    for element in root.iter(*_ADDRESSES):
        for name in _ADDRESSES[element.tag]:
            if url := _absolute(element, name, base_url):
                element.set(name, url)
            else:
                element.attrib.pop(name, None)


def _absolute(element: _Element, name: str, base_url: str) -> str | None:
    if element.tag == "img":
        return image_url(element, base_url)
    resolve = urls.image if name == "poster" else urls.absolute
    return resolve(base_url, element.get(name))
